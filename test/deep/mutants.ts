/**
 * The proof of the proof: every planted mistake is found by the oracle or by a law. A mistake that
 * survives is a hole in the random packs or in the oracle.
 */
import assert from 'node:assert/strict'
import { choicesFromSeed } from '../oracle/choices.ts'
import { type Mutant, mutants } from '../oracle/mutants.ts'
import { search, trialsOf, withMutant } from '../oracle/plant.ts'

/** At most so many packs are tried as there are iterations. */
export async function run({ seed, iterations }: { seed: number; iterations: number }) {
  await findAll(mutants, seed, iterations)
  return { cases: mutants.length }
}

export async function findAll(
  planted: readonly Mutant[],
  seed: number,
  packs: number,
): Promise<void> {
  const trials = trialsOf(choicesFromSeed(seed), 60)
  const survivors: string[] = []
  for (const mutant of planted) {
    const found = await withMutant(mutant, (mutated) => search(mutated, trials, packs))
    if (found === undefined) survivors.push(`${mutant.file}: ${mutant.name}`)
  }
  assert.deepEqual(survivors, [], `with seed ${seed} nobody notices`)
}
