/**
 * Looks for bills on which engine and oracle disagree, on given packs and on random ones, and makes
 * what it finds small.
 */
import { stringify } from 'yaml'
import type { Choices } from './choices.ts'
import { differencesOn, type Engine, type Pack, packFrom } from './compare.ts'
import { type Case, caseOf } from './generate.ts'
import { type PackTexts, packOf } from './generate-pack.ts'
import { smallestCase, smallestPack } from './smallest.ts'

/** A disagreement with everything that is needed to look at it. */
export interface Disagreement {
  /** Null on packs that lie in folders. */
  readonly texts: PackTexts | null
  readonly one: Case
  readonly differences: readonly string[]
}

export interface Comparison {
  readonly cases: number
  readonly disagreements: readonly Disagreement[]
}

/** How hard a disagreement is tried to be made smaller. */
const attempts = 1_500

/** Random bills on given packs until one disagrees or all are done. */
export function compareOn(engine: Engine, pack: Pack, choices: Choices, cases: number): Comparison {
  for (let done = 0; done < cases; done += 1) {
    const one = caseOf(pack.topics, choices)
    const differences = differencesOn(engine, pack, one)
    if (differences.length === 0) continue
    const found = { texts: null, one, differences }
    return { cases: done + 1, disagreements: [smallestCase(engine, pack, found, attempts)] }
  }
  return { cases, disagreements: [] }
}

/** Random packs with some random bills each, until one disagrees or all are done. */
export function compareOnRandomPacks(
  engine: Engine,
  choices: Choices,
  { cases, billsEach }: { readonly cases: number; readonly billsEach: number },
): Comparison {
  for (let done = 0; done < cases; ) {
    const texts = packOf(choices)
    const pack = packFrom(engine, texts)
    for (let bill = 0; bill < billsEach && done < cases; bill += 1) {
      const one = caseOf(pack.topics, choices)
      done += 1
      const differences = differencesOn(engine, pack, one)
      if (differences.length === 0) continue
      const found = { texts, one, differences }
      return { cases: done, disagreements: [smallestPack(engine, found, attempts)] }
    }
  }
  return { cases, disagreements: [] }
}

/** The pack, the bill and what the two say of it, to be kept as a row of `found.test.ts`. */
export function described({ texts, one, differences }: Disagreement): string {
  const pack = texts === null ? [] : [...texts].map(([path, text]) => `--- ${path}\n${text}`)
  const { bill, facts, answers, catalogue } = one
  const items = bill.lines.flatMap(({ code }) => catalogue?.items.get(code) ?? [])
  return [...pack, stringify({ bill, facts, answers, items }), ...differences].join('\n')
}
