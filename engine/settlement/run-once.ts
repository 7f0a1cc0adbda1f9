/** Runs the rules once over a bill, or over one year's share of it, with what its payers answered. */

import { termOn } from '../adjudication/benefit.ts'
import type { Bill, CoverageFacts, Facts } from '../adjudication/bill.ts'
import type { CoverageRun } from '../adjudication/run.ts'
import { type CompiledScheme, newCoverageRun } from '../adjudication/scheme.ts'
import type { SplitLine } from '../adjudication/split.ts'
import type { Day } from '../base/calendar-date.ts'
import { runProgram } from '../coordination/program.ts'
import type { Portion } from '../coverage/portion.ts'
import { newRun } from './new-run.ts'
import { keyOf, type OneRun } from './one-run.ts'
import { type PolicyLibrary, programFor } from './policy-library.ts'
import type { Answer, Refusal } from './settlement.ts'

export interface Asking {
  readonly facts: Facts
  readonly answers: readonly Answer[]
  /** What a payer without an answer is taken to say. */
  readonly unanswered: Unanswered
  readonly library: PolicyLibrary
  readonly traced: boolean
  readonly version: number
}

export interface Ground extends Asking {
  /** The year before of a stay that is shared out. */
  readonly before: OneRun | null
  /** What may be taken of answers beyond what our rules give; null: all. */
  readonly beyond: Beyond | null
}

/** It stays away, or says what its rules give. */
type Unanswered = 'away' | 'as-computed'

/** Amounts of asked payers, by coverage and payer. */
export type Beyond = ReadonlyMap<string, number>

/** The version of the engine from which on what an insurer leaves goes back into the parts it came from. */
const firstThatPutsBack = 2

export function runOnce(
  bill: Bill,
  lines: readonly SplitLine[],
  portion: Portion,
  { facts, answers, unanswered, library, traced, version, before, beyond }: Ground,
): OneRun | { readonly refusal: Refusal } {
  const schemes: CompiledScheme[] = []
  const coverages: CoverageRun[] = []
  for (const coverage of facts.coverages) {
    const scheme = library.schemes.get(coverage.scheme)
    const refusal = refusalOfCoverage(bill, coverage, scheme, portion, library)
    if (scheme === undefined || refusal !== null) {
      return { refusal: refusal ?? unknownScheme(coverage) }
    }
    schemes.push(scheme)
    const coverageRun = newCoverageRun(scheme, coverage, dayOf(bill, scheme, portion))
    if (before !== null) carryOn(coverageRun, scheme, before)
    if (!scheme.value.direct) withhold(coverageRun)
    else giveAnswers(coverageRun, scheme, { answers, unanswered, beyond })
    coverages.push(coverageRun)
  }
  const program = programFor(schemes, library)
  const run = newRun(bill, facts, coverages, lines, program, library, traced, portion)
  const putsBack = version >= firstThatPutsBack
  const outcome = runProgram(program, run, library.names, putsBack)
  return { program, run, outcome }
}

/** A counter of the visit runs on through the whole stay. */
function carryOn(coverage: CoverageRun, { value }: CompiledScheme, { run }: OneRun): void {
  const earlier = run.coverages.find(({ facts }) => facts.id === coverage.facts.id)
  value.counters.forEach(({ period }, slot) => {
    const held = earlier?.counters[slot] ?? Number.NaN
    if (period !== 'visit' || Number.isNaN(held)) return
    coverage.counters[slot] = held
    coverage.before[slot] = 0
  })
}

export function isInForce({ from, to }: CoverageFacts, day: Day): boolean {
  return from <= day && (to === null || day <= to)
}

function refusalOfCoverage(
  bill: Bill,
  coverage: CoverageFacts,
  scheme: CompiledScheme | undefined,
  portion: Portion,
  library: PolicyLibrary,
): Refusal | null {
  if (scheme === undefined) return unknownScheme(coverage)
  const { id } = coverage
  if (scheme.value.currency !== bill.currency) {
    return { code: 'currency-differs', coverage: id, currency: scheme.value.currency }
  }
  const day = dayOf(bill, scheme, portion)
  if (!isInForce(coverage, day)) return { code: 'coverage-not-in-force', coverage: id }
  const benefits = library.benefits.get(scheme.value.id) ?? []
  if (benefits.some((benefit) => termOn(benefit, day) !== undefined)) return null
  return { code: 'no-term-in-force', coverage: id, scheme: scheme.value.id }
}

export function unknownScheme(coverage: CoverageFacts): Refusal {
  return { code: 'scheme-unknown', coverage: coverage.id, scheme: coverage.scheme }
}

/** The day of a stay that picks terms and periods. */
export function dayOf(bill: Bill, scheme: CompiledScheme, portion: Portion): Day {
  switch (scheme.value.periodOf) {
    case 'admission':
      return bill.admittedOn
    case 'discharge':
      return bill.dischargedOn
    case 'days':
      return portion.lastDay
  }
}

function giveAnswers(
  run: CoverageRun,
  scheme: CompiledScheme,
  { answers, unanswered, beyond }: Pick<Ground, 'answers' | 'unanswered' | 'beyond'>,
): void {
  scheme.value.payers.forEach((payer, i) => {
    if (payer.decidedBy === 'engine') return
    const name = `${scheme.value.id}.${payer.id}`
    const given = answers.find((a) => a.payer === name && a.coverage === run.facts.id)
    if (given === undefined && unanswered === 'as-computed') return
    const amountMinor = given?.said === 'yes' ? Math.max(0, given.amountMinor) : 0
    run.answers[i] = { said: given?.said ?? 'away', amountMinor }
    run.answerLeft[i] = amountMinor
    run.beyond[i] =
      given === undefined || beyond === null ? amountMinor : (beyond.get(keyOf(given)) ?? 0)
  })
}

/** A product whose exclusions a person must judge pays nothing at the counter; it is claimed later. */
function withhold(run: CoverageRun): void {
  run.answers.fill({ said: 'not-direct', amountMinor: 0 })
}
