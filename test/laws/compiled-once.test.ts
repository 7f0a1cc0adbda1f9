/** What a rule says is read when it is compiled, and never again while bills are divided. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import * as engine from '../../engine/settlement/settle.ts'
import { arbitraryOf } from '../oracle/choices.ts'
import { packIn } from '../oracle/compare.ts'
import { caseOf } from '../oracle/generate.ts'
import '../support/seed.ts'

const pack = packIn(engine, ['policies'])

/** The same figures and conditions; whenever one of them is looked into, `seen` is told. */
function watched<T>(value: T, seen: () => void): T {
  if (typeof value !== 'object' || value === null) return value
  const copy = Array.isArray(value)
    ? value.map((one) => watched(one, seen))
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, watched(one, seen)]))
  if (!('dimension' in value) && !('all' in value)) return copy as T
  return new Proxy(copy, {
    get(target, key, receiver) {
      seen()
      return Reflect.get(target, key, receiver)
    },
  }) as T
}

describe('a policy', () => {
  it('is compiled once: no bill reads its figures and conditions again', () => {
    let reads = 0
    const { set } = pack.library
    const benefits = watched(set.benefits, () => {
      reads += 1
    })
    const library = engine.compilePolicies({ ...set, benefits })
    assert.ok(reads > 1_000, `${reads} reads while compiling`)
    const cases = arbitraryOf((choices) => caseOf(pack.topics, choices))
    reads = 0
    let settled = 0
    fc.assert(
      fc.property(cases, ({ bill, facts, answers, catalogue }) => {
        engine.plan(bill, facts, library, catalogue)
        if (engine.decide(bill, facts, answers, library, catalogue).settled) settled += 1
      }),
      { numRuns: 300 },
    )
    assert.equal(reads, 0)
    assert.ok(settled > 15, `only ${settled} bills were settled`)
  })
})
