import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../../test/support/seed.ts'
import { canonicalText } from '../canonical.ts'
import type { BillText } from './bill-text.ts'
import { canonicalRequest } from './canonical-request.ts'
import type { Expected } from './decide-bill.ts'

const text = fc.string({ unit: 'binary', maxLength: 12 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const attributes = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 5 }).filter((name) => name !== '__proto__'),
  fc.oneof(text, fc.boolean(), fc.integer(), fc.array(text, { maxLength: 3 })),
  { maxKeys: 4, noNullPrototype: true },
)

const line = fc.record(
  {
    id: text,
    code: text,
    name: text,
    on: text,
    quantity: text,
    unitPrice: text,
    amount: maybe(text),
    category: text,
    approval: maybe(fc.constantFrom('none', 'approved', 'refused')),
    indication: maybe(fc.option(text)),
    reverses: maybe(fc.option(text)),
    supplyDays: maybe(fc.option(fc.nat())),
    attributes: maybe(attributes),
  },
  { noNullPrototype: true },
)

const bill = fc.record(
  {
    person: text,
    facility: text,
    visit: fc.record({ number: text, setting: text, disease: maybe(text) }),
    coverages: maybe(fc.array(text, { maxLength: 3 })),
    currency: text,
    lines: maybe(fc.array(line, { maxLength: 5 })),
    attributes: maybe(attributes),
  },
  { noNullPrototype: true },
)

const expected = fc.option(
  fc.record({
    shares: fc.dictionary(text, fc.nat(), { noNullPrototype: true }),
    cashMinor: fc.nat(),
    basis: fc.option(fc.nat()),
  }),
)

describe('the canonical text of a request', () => {
  it('is the canonical text of its parts, to the last character', () => {
    fc.assert(
      fc.property(bill, expected, (some, seen) => {
        const read = some as unknown as BillText
        const whole = canonicalText({ text: read, expected: seen })
        assert.equal(canonicalRequest(read, seen as Expected | null), whole)
      }),
      { numRuns: 500 },
    )
  })

  it('does not depend on the order in which a line was written', () => {
    const one = { lines: [{ id: '1', code: 'a' }] } as unknown as BillText
    const other = { lines: [{ code: 'a', id: '1' }] } as unknown as BillText
    assert.equal(canonicalRequest(one, null), canonicalRequest(other, null))
  })
})
