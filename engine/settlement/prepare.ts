/** A bill made ready and run through the rules, once, or year by year where its stay is shared out. */

import type { Bill, Facts } from '../adjudication/bill.ts'
import type { CoverageRun } from '../adjudication/run.ts'
import { type SplitLine, splitLines } from '../adjudication/split.ts'
import { digitsOf } from '../base/money.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { orderingScheme } from '../coordination/program.ts'
import { type Portion, portionsOf, wholeOf } from '../coverage/portion.ts'
import { movesOf, withMoves } from './counter-moves.ts'
import { keyOf, type OneRun, type Prepared, payerName } from './one-run.ts'
import { changesIn } from './outcome.ts'
import type { PolicyLibrary } from './policy-library.ts'
import { shareOut } from './portions.ts'
import { refusalOf } from './refusal-of-run.ts'
import {
  type Asking,
  type Beyond,
  dayOf,
  type Ground,
  isInForce,
  runOnce,
  unknownScheme,
} from './run-once.ts'
import type { Answer, Refusal } from './settlement.ts'
import { validateBill } from './validate-bill.ts'

export function prepare(
  bill: Bill,
  asking: Asking,
  catalogue: Catalogue | null,
): Prepared | { readonly refusal: Refusal } {
  const { facts, library } = asking
  const invalid = validateBill(bill)
  if (invalid !== null) return { refusal: invalid }
  const portions = portionsFor(bill, facts, library)
  const lines = bill.sums === null ? splitLines(bill.lines, catalogue, digitsOf(bill.currency)) : []
  const ground = { ...asking, before: null, beyond: null }
  const [only] = portions
  if (only === undefined || portions.length > 1) return prepareByYear(bill, lines, portions, ground)
  const one = runOnce(bill, lines, only, ground)
  return 'refusal' in one ? one : { bill, library, lines, runs: [one] }
}

/** The scheme that gives the paying order says whether a stay over New Year is shared out. */
function portionsFor(bill: Bill, facts: Facts, library: PolicyLibrary): readonly Portion[] {
  if (!facts.coverages.some(({ scheme }) => library.schemes.get(scheme)?.value.periodOf === 'days'))
    return [wholeOf(bill)]
  const schemes = facts.coverages.flatMap(({ scheme }) => library.schemes.get(scheme) ?? [])
  if (orderingScheme(schemes)?.value.periodOf === 'days') return portionsOf(bill)
  const { lastDay } = portionsOf(bill).at(-1) ?? wholeOf(bill)
  return [{ ...wholeOf(bill), lastDay }]
}

/**
 * Each year is decided by its own terms and periods, with what the years before left in the
 * counters. An asked payer's answer is for the stay: each year takes of it what our rules give, and
 * what all of them leave over is taken beyond, in the first year that has room for it.
 */
function prepareByYear(
  bill: Bill,
  lines: readonly SplitLine[],
  portions: readonly Portion[],
  ground: Ground,
): Prepared | { readonly refusal: Refusal } {
  const { facts, library } = ground
  for (const coverage of facts.coverages) {
    const scheme = library.schemes.get(coverage.scheme)
    if (scheme === undefined) return { refusal: unknownScheme(coverage) }
    const days = portions.map((portion) => dayOf(bill, scheme, portion))
    if (!days.some((day) => isInForce(coverage, day))) {
      return { refusal: { code: 'coverage-not-in-force', coverage: coverage.id } }
    }
  }
  const byRules = runYears(bill, lines, portions, { ...ground, beyond: new Map() })
  if ('refusal' in byRules || firstRefusal(byRules) !== null) return byRules
  const over = byRules.left.filter(({ said, amountMinor }) => said === 'yes' && amountMinor > 0)
  if (over.length === 0) return byRules
  const beyond = new Map(over.map((answer) => [keyOf(answer), answer.amountMinor]))
  return runYears(bill, lines, portions, { ...ground, beyond })
}

function runYears(
  bill: Bill,
  lines: readonly SplitLine[],
  portions: readonly Portion[],
  ground: Ground,
): (Prepared & { readonly left: readonly Answer[] }) | { readonly refusal: Refusal } {
  const { library } = ground
  let { facts, answers, before, beyond } = ground
  const runs: OneRun[] = []
  for (const [i, share] of shareOut(bill, lines, portions).entries()) {
    const portion = portions[i] ?? wholeOf(bill)
    const covered = facts.coverages.filter((coverage) => {
      const scheme = library.schemes.get(coverage.scheme)
      return scheme !== undefined && isInForce(coverage, dayOf(bill, scheme, portion))
    })
    const now = { ...ground, facts: { ...facts, coverages: covered }, answers, before, beyond }
    const one = runOnce(share.bill, share.lines, portion, now)
    if ('refusal' in one) return one
    runs.push(one)
    if (refusalOf(one) !== null) break
    facts = withMoves(facts, movesOf(changesIn(one)))
    beyond = beyondLeft(beyond, answers, one)
    answers = answersLeft(answers, one)
    before = one
  }
  return { bill, library, lines, runs, left: answers }
}

/** What asked payers still have of their answers after a year. */
function answersLeft(answers: readonly Answer[], one: OneRun): Answer[] {
  return answers.map((answer) => {
    const at = answer.said === 'yes' ? payerAt(answer, one) : undefined
    if (at === undefined) return answer
    return { ...answer, amountMinor: at.coverage.answerLeft[at.payer] ?? 0 }
  })
}

/** What may still be taken beyond what our rules give. */
function beyondLeft(beyond: Beyond | null, answers: readonly Answer[], one: OneRun): Beyond | null {
  if (beyond === null) return null
  const left = new Map(beyond)
  for (const answer of answers) {
    const at = payerAt(answer, one)
    if (at !== undefined) left.set(keyOf(answer), at.coverage.beyond[at.payer] ?? 0)
  }
  return left
}

function payerAt(
  answer: Answer,
  { program, run }: OneRun,
): { readonly coverage: CoverageRun; readonly payer: number } | undefined {
  const at = run.coverages.findIndex(({ facts }) => facts.id === answer.coverage)
  const coverage = run.coverages[at]
  const payers = program.schemes[at]?.value.payers ?? []
  const payer = payers.findIndex((_, i) => payerName(program.schemes[at], i) === answer.payer)
  return coverage === undefined || payer < 0 ? undefined : { coverage, payer }
}

export function firstRefusal({ runs }: Prepared): Refusal | null {
  for (const one of runs) {
    const refusal = refusalOf(one)
    if (refusal !== null) return refusal
  }
  return null
}
