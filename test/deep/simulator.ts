/** The simulator on fresh seeds; with every tenth of them all planted bugs must be found as well. */
import assert from 'node:assert/strict'
import { findMutants } from '../simulator/find-mutants.ts'
import { mutants } from '../simulator/mutants.ts'
import { simulate } from '../simulator/simulate.ts'

export async function run({ seed, iterations }: { seed: number; iterations: number }) {
  if (seed % 10 === 1) {
    const { missed, found } = await findMutants([...mutants.keys()], String(seed))
    for (const line of found) console.log(line)
    assert.deepEqual(missed, [], 'planted bugs that were not found')
  }
  let cases = 0
  for (let world = 0; cases < iterations; world++) {
    cases += (await simulate(`${seed}-${world}`, 120)).settlements
  }
  return { cases }
}
