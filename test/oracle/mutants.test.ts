import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findAll } from '../deep/mutants.ts'
import { seed } from '../support/seed.ts'
import { mutants } from './mutants.ts'
import { demandPlace, withMutant } from './plant.ts'

describe('a mistake planted into the engine', () => {
  it('still fits the source, each of them', () => {
    for (const mutant of mutants) demandPlace(mutant)
    assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length)
  })

  it('is refused when the source has another text', async () => {
    const gone = { name: 'gone', file: 'base/money.ts', find: 'no such text', put: '' }
    await assert.rejects(
      withMutant(gone, () => undefined),
      /"gone": its text stands 0 times in engine\/base\/money.ts, not once/,
    )
  })

  it('is found by the oracle or a law, some of them a run', async () => {
    const some = mutants.filter((_, place) => (place + seed) % 8 === 0)
    await findAll(some, seed, 1_000)
  })
})
