/**
 * Engine and oracle on random bills: under the packs of the product, under those of other countries,
 * and under random packs.
 */
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import * as engine from '../../engine/settlement/settle.ts'
import { generateMembers } from '../../samples/generate.ts'
import { sampleAlliance } from '../../samples/read-samples.ts'
import { type Counters, decideBody, type SampleRules } from '../../samples/settle-samples.ts'
import { readAllEditions } from '../../server/catalogues/read-catalogue.ts'
import { choicesFromSeed } from '../oracle/choices.ts'
import { differencesOn, type Pack, packIn } from '../oracle/compare.ts'
import { type Comparison, compareOn, compareOnRandomPacks, described } from '../oracle/search.ts'

const root = join(import.meta.dirname, '..', '..')

interface Packs {
  readonly own: Pack
  readonly foreign: Pack
  /** The product's own packs, with its catalogues. */
  readonly rules: SampleRules
}

let kept: Packs | undefined

/** The packs of the product and those of other countries, read once for all seeds of a run. */
function packs(): Packs {
  if (kept !== undefined) return kept
  const countries = globSync('test/foreign-packs/*/', { cwd: root }).sort()
  const folders = countries.map((folder) => join(root, folder))
  const own = packIn(engine, [join(root, 'policies')])
  const { library } = own
  const rules = { set: library.set, library, editions: readAllEditions() }
  kept = { own, foreign: packIn(engine, folders), rules }
  return kept
}

/** A generated member's bills over the real catalogues, one after the other. */
function compareYears({ own, rules }: Packs, seed: number, bills: number): Comparison {
  const { institutions, insurers } = sampleAlliance()
  let cases = 0
  for (const member of generateMembers({ seed: `oracle ${seed}`, members: bills, year: 2026 })) {
    const { person, filings } = member
    const counters: Counters = new Map()
    for (const { body } of member.bills) {
      if (cases >= bills) return { cases, disagreements: [] }
      const alliance = { institutions, insurers, persons: [person], filings }
      const { given } = decideBody(body, alliance, rules, counters)
      if (given === null) throw new Error(`the bill ${body.visit.number} cannot be read`)
      cases += 1
      const differences = differencesOn(engine, own, given)
      if (differences.length > 0) {
        return { cases, disagreements: [{ texts: null, one: given, differences }] }
      }
    }
  }
  return { cases, disagreements: [] }
}

/** Of the bills a tenth is of members' years, two tenths each of the other two, a half of random packs. */
export async function run({ seed, iterations }: { seed: number; iterations: number }) {
  const choices = choicesFromSeed(seed)
  const { own, foreign } = packs()
  const comparisons = [
    compareYears(packs(), seed, Math.ceil(iterations * 0.1)),
    compareOn(engine, own, choices, Math.ceil(iterations * 0.2)),
    compareOn(engine, foreign, choices, Math.ceil(iterations * 0.2)),
    compareOnRandomPacks(engine, choices, { cases: Math.ceil(iterations / 2), billsEach: 80 }),
  ]
  for (const { disagreements } of comparisons) {
    for (const one of disagreements) assert.fail(described(one))
  }
  return { cases: comparisons.reduce((sum, one) => sum + one.cases, 0) }
}
