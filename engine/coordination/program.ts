/**
 * The benefits of a bill's coverages in paying order, and how they run over it.
 *
 * A program is made once for each combination of schemes and then kept, so that deciding a bill
 * only picks the terms in force.
 */

import { type CompiledBenefit, type CompiledTerm, termOn } from '../adjudication/benefit.ts'
import {
  type CoverageRun,
  look,
  type Run,
  sumSeen,
  TO_PAYER,
  take,
  type View,
} from '../adjudication/run.ts'
import type { CompiledScheme, NameIndex } from '../adjudication/scheme.ts'
import { bookPayment } from '../adjudication/step-pay.ts'
import { assert } from '../base/assert.ts'
import { compareText } from '../base/text.ts'
import type { Named } from '../policy/trust.ts'

export interface Program {
  readonly schemes: readonly CompiledScheme[]
  readonly order: readonly ProgramBenefit[]
  readonly seesLines: boolean
}

export interface ProgramBenefit {
  /** Index of the coverage among the bill's. */
  readonly coverage: number
  readonly benefit: CompiledBenefit
  /** Asked payers that it names, itself or in a step; its own first. */
  readonly asks: readonly number[]
  /** Those of them that no later benefit of this coverage names. */
  readonly lastOf: readonly number[]
  /** What the patient still bears of the parts that it reads, and of the whole bill. */
  readonly remainder: View
  readonly everything: View
}

/** Coverages in the order in which the bill declares them. */
export function makeProgram(
  schemes: readonly CompiledScheme[],
  benefitsOf: (scheme: CompiledScheme) => readonly CompiledBenefit[],
  names: NameIndex,
): Program {
  const region = orderingScheme(schemes)?.region
  const rank = (layer: string) => {
    const place = region?.order.indexOf(layer) ?? -1
    return place < 0 ? Number.MAX_SAFE_INTEGER : place
  }
  const entries = schemes
    .flatMap((scheme, coverage) => benefitsOf(scheme).map((benefit) => ({ coverage, benefit })))
    .sort(
      (a, b) =>
        rank(a.benefit.value.layer) - rank(b.benefit.value.layer) ||
        a.coverage - b.coverage ||
        compareText(a.benefit.value.id, b.benefit.value.id),
    )
  const all = [...names.parts.values()]
  const everything = { parts: all, outside: all }
  const order = entries.map((entry, i): ProgramBenefit => {
    const later = entries.slice(i + 1).filter((other) => other.coverage === entry.coverage)
    const parts = entry.benefit.base ?? all
    const asks = askedPayers(entry.benefit)
    return {
      ...entry,
      asks,
      lastOf: asks.filter(
        (payer) => !later.some((other) => askedPayers(other.benefit).includes(payer)),
      ),
      remainder: { parts, outside: parts },
      everything,
    }
  })
  return { schemes, order, seesLines: entries.some(({ benefit }) => benefit.seesLines) }
}

/** The first public coverage gives the order by its region; else the first coverage. */
export function orderingScheme(schemes: readonly CompiledScheme[]): CompiledScheme | undefined {
  return schemes.find((scheme) => scheme.value.schemeKind === 'public') ?? schemes[0]
}

function askedPayers({ value, scheme }: CompiledBenefit): number[] {
  const named = new Set<string>([value.payer])
  for (const term of value.terms)
    for (const step of term.steps) if (step.kind === 'pay') named.add(step.payer)
  return [...named]
    .map((payer) => scheme.payerIndex.get(payer) ?? -1)
    .filter((payer) => (scheme.value.payers[payer]?.decidedBy ?? 'engine') !== 'engine')
}

/** A benefit that did not pay, and the rule that said so. */
export interface BenefitRefusal {
  readonly coverage: string
  readonly rule: string
}

/** A term that took part in the division and may not decide. */
export interface UntrustedTerm extends Named {
  readonly coverage: string
}

export interface ProgramOutcome {
  readonly terms: readonly string[]
  readonly refusals: readonly BenefitRefusal[]
  readonly untrusted: readonly UntrustedTerm[]
  /** A rule that had no answer, or that forbids the bill; then nothing else is meant. */
  readonly stopped: { readonly rule: string; readonly coverage: string } | null
}

/** `putsBack`: what an insurer that gives nothing would have shared out stays where it lay. */
export function runProgram(
  program: Program,
  run: Run,
  names: NameIndex,
  putsBack: boolean,
): ProgramOutcome {
  const noted: Noted = { terms: [], refusals: [], untrusted: [] }
  const lastRan: LastRan = new Map()
  for (const entry of program.order) {
    const coverage = run.coverages[entry.coverage]
    assert(coverage !== undefined, 'a program has more coverages than the bill')
    run.coverage = coverage
    const term = termOn(entry.benefit, coverage.day)
    if (term !== undefined) {
      const found = putsBack && givesNothing(entry, coverage) ? foundIn(run) : null
      const ended = runBenefit(run, entry.benefit, term, noted)
      if (ended.how === 'stopped') {
        return { ...noted, stopped: { rule: ended.rule, coverage: coverage.facts.id } }
      }
      if (found !== null && run.paidTotal === run.paidBefore) putBack(run, found)
      if (ended.how !== 'skipped' && entry.asks.length > 0) noteRan(lastRan, coverage, entry)
      if (ended.how === 'whole') {
        for (const payer of entry.asks) coverage.concerned[payer] = true
        run.basicDecided ||= isBasicAndThere(entry.benefit, coverage)
      }
    }
    for (const payer of entry.lastOf) {
      handOutRest(run, payer, lastRan.get(coverage)?.[payer] ?? entry, names)
    }
  }
  return { ...noted, stopped: null }
}

/** An insurer that says no, does not answer or is not asked bears nothing of what its benefit shares out. */
function givesNothing({ asks, benefit: { scheme } }: ProgramBenefit, { answers }: CoverageRun) {
  const { direct, payers } = scheme.value
  if (!direct) return true
  const isWithout = (payer: number): boolean => {
    const said = answers[payer]?.said
    return payers[payer]?.decidedBy === 'insurer' && (said === 'no' || said === 'away')
  }
  return asks.length > 0 && asks.every(isWithout)
}

/** Where the patient's money lay, and how many steps were told, before a benefit ran. */
interface Found {
  readonly cells: readonly number[]
  readonly told: number
}

function foundIn(run: Run): Found {
  return { cells: [...run.cells], told: run.trace?.length ?? 0 }
}

/**
 * What nobody paid is still what it was: a later benefit that reads what no catalogue covers must
 * not find it called co-insurance of an insurer that is away. Counters stay moved, for its claim.
 */
function putBack(run: Run, { cells, told }: Found): void {
  cells.forEach((amount, cell) => {
    run.cells[cell] = amount
  })
  if (run.trace === null) return
  run.trace = run.trace.map((step, place) => (place < told ? step : { ...step, into: null }))
}

/** What benefits leave in the outcome as they run. */
interface Noted {
  readonly terms: string[]
  readonly refusals: BenefitRefusal[]
  readonly untrusted: UntrustedTerm[]
}

/** The last benefit that ran and names a payer, by coverage and payer. */
type LastRan = Map<CoverageRun, ProgramBenefit[]>

function noteRan(lastRan: LastRan, coverage: CoverageRun, entry: ProgramBenefit): void {
  const byPayer = lastRan.get(coverage) ?? []
  for (const payer of entry.asks) byPayer[payer] = entry
  lastRan.set(coverage, byPayer)
}

/** How a benefit ended, and for `stopped` the rule that said so. */
interface Ended {
  readonly how: 'whole' | 'skipped' | 'refused' | 'stopped'
  readonly rule: string
}

function runBenefit(run: Run, benefit: CompiledBenefit, term: CompiledTerm, noted: Noted): Ended {
  enter(run, benefit)
  const rule = benefit.value.id
  const applies = benefit.applies === null || benefit.applies(run)
  if (run.unanswered !== null) return { how: 'stopped', rule }
  if (!applies) {
    skipped(run, term, rule)
    return { how: 'skipped', rule }
  }
  const coverage = run.coverage.facts.id
  noted.terms.push(term.id)
  for (const one of term.untrusted?.(run.coverage.day) ?? []) {
    noted.untrusted.push({ ...one, coverage })
  }
  for (const step of term.steps) {
    step.run(run)
    if (run.unanswered !== null || run.refusedBill) return { how: 'stopped', rule: step.rule }
    if (!run.refusedBenefit) continue
    noted.refusals.push({ coverage, rule: step.rule })
    return { how: 'refused', rule: step.rule }
  }
  return { how: 'whole', rule }
}

/** A payer of basic insurance whose benefit has run has decided, unless it was asked and is away. */
function isBasicAndThere({ scheme, payer }: CompiledBenefit, { answers }: CoverageRun): boolean {
  const said = answers[payer]?.said
  return scheme.value.payers[payer]?.kind === 'basic' && said !== 'away' && said !== 'not-direct'
}

/** Prepares the state for a benefit: its base is what now lies in the parts it reads. */
function enter(run: Run, benefit: CompiledBenefit): void {
  run.paidBefore = run.paidTotal
  run.refusedBenefit = false
  run.stepPaid.length = 0
  run.stepBorne.length = 0
  run.stepLet.length = 0
  run.base.fill(0)
  const { base } = benefit
  if (base === null) {
    for (let cell = 0; cell < run.cells.length; cell++) run.base[cell] = run.cells[cell] ?? 0
    return
  }
  for (let atom = 0; atom < run.atoms; atom++) {
    for (const part of base) {
      const cell = atom * run.parts + part
      run.base[cell] = run.cells[cell] ?? 0
    }
  }
}

function skipped(run: Run, term: CompiledTerm, rule: string): void {
  run.trace?.push({
    rule,
    kind: 'skip',
    term: term.id,
    coverage: run.coverage.facts.id,
    payer: null,
    baseMinor: 0,
    resultMinor: 0,
    into: null,
    ratio: null,
    bands: [],
    limits: [],
    adjustments: [],
    figures: [],
  })
}

/**
 * An asked payer may pay more than its rules, as we read them, give. Its answer binds, so when its
 * last benefit has had its turn the rest of the answer is taken from what the patient still bears of
 * the parts that the last of them that ran reads; when none ran, the last of them. A platform has
 * settled the whole bill, so its answer is taken from all that is left.
 */
function handOutRest(run: Run, payer: number, entry: ProgramBenefit, names: NameIndex): void {
  const { coverage } = run
  const { scheme, layer } = entry.benefit
  const { decidedBy, kind } = scheme.value.payers[payer] ?? {}
  const rest = decidedBy === 'platform' ? entry.everything : entry.remainder
  look(run, rest)
  const available = sumSeen(run, rest, null)
  coverage.available[payer] = (coverage.shares[payer] ?? 0) + available
  const left = Math.min(coverage.answerLeft[payer] ?? 0, coverage.beyond[payer] ?? 0)
  if (left <= 0) return
  const paid = Math.min(left, available)
  take(run, rest, null, paid, 'inProportion', TO_PAYER)
  const kindNumber = names.kinds.get(kind ?? '') ?? 0
  bookPayment(run, { payer, layer, kindOf: () => kindNumber }, paid)
  coverage.answerLeft[payer] = (coverage.answerLeft[payer] ?? 0) - paid
  coverage.beyond[payer] = (coverage.beyond[payer] ?? 0) - paid
  coverage.countMore[payer]?.(paid)
  run.trace?.push({
    rule: `${entry.benefit.value.id}/answer`,
    kind: 'answer',
    term: termOn(entry.benefit, coverage.day)?.id ?? '',
    coverage: coverage.facts.id,
    payer: `${scheme.value.id}.${scheme.value.payers[payer]?.id ?? ''}`,
    baseMinor: available,
    resultMinor: paid,
    into: null,
    ratio: null,
    bands: [],
    limits: [],
    adjustments: [],
    figures: [],
  })
}
