import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomOf } from '../../samples/random.ts'
import { seed } from '../support/seed.ts'
import { findMutants } from './find-mutants.ts'
import { mutants, mutated } from './mutants.ts'
import { simulate } from './simulate.ts'

describe('the simulator', () => {
  it('settles a year of an alliance in which everything fails, and nothing is broken', async () => {
    let settlements = 0
    let faults = 0
    for (let world = 0; world < 12; world++) {
      const one = await simulate(`${seed}-${world}`, 120)
      settlements += one.settlements
      faults += one.faults
    }
    assert.ok(settlements > 500 && faults > 50, `${settlements} settlements, ${faults} faults`)
  })

  it('does the same again for the same seed', async () => {
    const [one, other] = [await simulate(`twice-${seed}`, 60), await simulate(`twice-${seed}`, 60)]
    assert.deepEqual(one, other)
  })

  it('knows more than thirty bugs, each of which can be planted in the present code', () => {
    for (const mutant of mutants) assert.notEqual(mutated(mutant), '')
    assert.ok(mutants.length >= 30)
    assert.throws(() => mutated({ ...mutants[0], search: 'not there' } as never), /stands 0 times/)
  })

  it('finds the bugs that are planted in it', async () => {
    const random = randomOf(`mutants ${seed}`)
    const some = new Set([0, 1].map(() => random.below(mutants.length)))
    assert.deepEqual((await findMutants([...some], 'sample')).missed, [])
  })
})
