/** Every question about access, and every mistake planted into the table and what decides by it. */
import assert from 'node:assert/strict'
import * as decide from '../../engine/access/decide.ts'
import { accessMutants } from '../oracle/access/mutants.ts'
import { walk, walkStandings } from '../oracle/access/walk.ts'
import type { Mutant } from '../oracle/mutants.ts'
import { withCopy } from '../oracle/plant.ts'

export async function run() {
  const { questions, difference } = walk(decide.decideAccess)
  assert.equal(difference, null)
  await findEach(accessMutants)
  return { cases: questions + accessMutants.length }
}

export async function findEach(planted: readonly Mutant[]): Promise<void> {
  const survivors: string[] = []
  for (const mutant of planted) {
    const difference = await withCopy(mutant, async (load) => {
      const { relationOf } = await load('access/relation.ts')
      const { decideAccess } = await load('access/decide.ts')
      return walkStandings(relationOf).difference ?? walk(decideAccess).difference
    })
    if (difference === null) survivors.push(`${mutant.file}: ${mutant.name}`)
  }
  assert.deepEqual(survivors, [], 'nobody notices')
}
