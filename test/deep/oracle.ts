/**
 * Engine and oracle on random bills: under the packs of the product, under those of other countries,
 * and under random packs.
 */
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import * as engine from '../../engine/settlement/settle.ts'
import { choicesFromSeed } from '../oracle/choices.ts'
import { type Pack, packIn } from '../oracle/compare.ts'
import { compareOn, compareOnRandomPacks, described } from '../oracle/search.ts'

const root = join(import.meta.dirname, '..', '..')

let kept: readonly [Pack, Pack] | undefined

/** The packs of the product and those of other countries, read once for all seeds of a run. */
function packs(): readonly [Pack, Pack] {
  const foreign = globSync('test/foreign-packs/*/', { cwd: root }).sort()
  const folders = foreign.map((folder) => join(root, folder))
  kept ??= [packIn(engine, [join(root, 'policies')]), packIn(engine, folders)]
  return kept
}

/** Of the bills a half goes to random packs, three tenths to the product's, two to the others. */
export async function run({ seed, iterations }: { seed: number; iterations: number }) {
  const choices = choicesFromSeed(seed)
  const [own, foreign] = packs()
  const comparisons = [
    compareOn(engine, own, choices, Math.ceil(iterations * 0.3)),
    compareOn(engine, foreign, choices, Math.ceil(iterations * 0.2)),
    compareOnRandomPacks(engine, choices, { cases: Math.ceil(iterations / 2), billsEach: 80 }),
  ]
  for (const { disagreements } of comparisons) {
    for (const one of disagreements) assert.fail(described(one))
  }
  return { cases: comparisons.reduce((sum, one) => sum + one.cases, 0) }
}
