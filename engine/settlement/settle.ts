/**
 * Divides a bill among all its payers: `plan` says who must be asked, `decide` divides with their
 * answers, `explain` says why. All three run the same compiled steps.
 */

import { type CompiledBenefit, compileBenefit, termOn } from '../adjudication/benefit.ts'
import type { Bill, CoverageFacts, Facts } from '../adjudication/bill.ts'
import type { ExplanationStep } from '../adjudication/explanation.ts'
import type { CoverageRun, GivenAnswer, Run } from '../adjudication/run.ts'
import {
  type CompiledScheme,
  compileScheme,
  type NameIndex,
  newCoverageRun,
  periodOf,
  sumOfPart,
} from '../adjudication/scheme.ts'
import { type SplitLine, splitLines } from '../adjudication/split.ts'
import { assert } from '../base/assert.ts'
import type { Day } from '../base/calendar-date.ts'
import { digitsOf } from '../base/money.ts'
import { compareText } from '../base/text.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import {
  makeProgram,
  orderingScheme,
  type Program,
  type ProgramOutcome,
  runProgram,
  type UntrustedTerm,
} from '../coordination/program.ts'
import { type Portion, portionsOf, wholeOf, yearOf } from '../coverage/portion.ts'
import type { PayerValue, PolicySet } from '../policy/policy-value.ts'
import { type Trust, trustInAll } from '../policy/trust.ts'
import { builtInParts, payerKinds } from '../policy/vocabulary.ts'
import { movesOf, withMoves } from './counter-moves.ts'
import { shareOut, together } from './portions.ts'
import type {
  Answer,
  Ask,
  Break,
  CounterChange,
  Decision,
  PartAmount,
  Refusal,
  Settlement,
  Share,
} from './settlement.ts'
import { validateBill } from './validate-bill.ts'

/**
 * Raised when the same bill and packs would yield other amounts than before. What an earlier version
 * decided is decided by it again: 1 left what an insurer did not pay where its benefit had put it.
 */
export const engineVersion = 2
const firstThatPutsBack = 2

export interface PolicyLibrary {
  readonly set: PolicySet
  readonly names: NameIndex
  readonly partNames: readonly string[]
  readonly schemes: ReadonlyMap<string, CompiledScheme>
  readonly benefits: ReadonlyMap<string, readonly CompiledBenefit[]>
  readonly programs: ProgramNode
}

/** Programs by the schemes of a bill's coverages, one level a scheme: no text is built for a bill. */
interface ProgramNode {
  readonly next: Map<CompiledScheme, ProgramNode>
  program: Program | null
}

export type Plan =
  | { readonly planned: true; readonly asks: readonly Ask[] }
  | { readonly planned: false; readonly refusal: Refusal }

export interface Explained {
  readonly decision: Decision
  readonly lines: readonly SplitLine[]
  readonly steps: readonly ExplanationStep[]
}

/** Without `trust`, every term may decide, whatever its status. */
export function compilePolicies(set: PolicySet, trust: Trust = trustInAll): PolicyLibrary {
  const partNames = [...builtInParts]
  const layers = new Map<string, number>()
  const indexLayer = (layer: string) => {
    if (!layers.has(layer)) layers.set(layer, layers.size)
  }
  for (const scheme of set.schemes)
    for (const { name } of scheme.parts) if (!partNames.includes(name)) partNames.push(name)
  for (const region of set.regions) region.order.forEach(indexLayer)
  for (const benefit of set.benefits) indexLayer(benefit.layer)
  const names: NameIndex = {
    parts: new Map(partNames.map((name, i) => [name, i])),
    layers,
    kinds: new Map(payerKinds.map((kind, i) => [kind, i])),
  }
  const schemes = new Map<string, CompiledScheme>()
  for (const scheme of set.schemes) {
    const region = set.regions.find((one) => one.id === scheme.region)
    assert(region !== undefined, `scheme ${scheme.id} lies in no known region`)
    schemes.set(scheme.id, compileScheme(scheme, region))
  }
  const benefits = new Map<string, CompiledBenefit[]>()
  for (const benefit of set.benefits) {
    const scheme = schemes.get(benefit.scheme)
    assert(scheme !== undefined, `benefit ${benefit.id} belongs to no known scheme`)
    const list = benefits.get(benefit.scheme) ?? []
    list.push(compileBenefit(benefit, scheme, names, trust))
    benefits.set(benefit.scheme, list)
  }
  return { set, names, partNames, schemes, benefits, programs: newNode() }
}

/** Whom the bill's coverages oblige us to ask, and what our reading of their rules expects. */
export function plan(
  bill: Bill,
  facts: Facts,
  library: PolicyLibrary,
  catalogue: Catalogue | null,
  answers: readonly Answer[] = [],
): Plan {
  const asking = {
    facts,
    answers,
    unanswered: 'as-computed',
    library,
    traced: false,
    version: engineVersion,
  } as const
  const prepared = prepare(bill, asking, catalogue)
  if ('refusal' in prepared) return { planned: false, refusal: prepared.refusal }
  const refusal = firstRefusal(prepared)
  if (refusal !== null) return { planned: false, refusal }
  return { planned: true, asks: asksOf(prepared) }
}

/**
 * Divides the bill. An asked payer without an answer is away: it pays nothing, and whatever comes
 * after it is worked out anew.
 */
export function decide(
  bill: Bill,
  facts: Facts,
  answers: readonly Answer[],
  library: PolicyLibrary,
  catalogue: Catalogue | null,
  version = engineVersion,
): Decision {
  const asking = { facts, answers, unanswered: 'away', library, traced: false, version } as const
  const prepared = prepare(bill, asking, catalogue)
  return 'refusal' in prepared ? refused(prepared.refusal) : decisionOf(prepared, answers)
}

/** The same decision with every step that led to it. */
export function explain(
  bill: Bill,
  facts: Facts,
  answers: readonly Answer[],
  library: PolicyLibrary,
  catalogue: Catalogue | null,
  version = engineVersion,
): Explained {
  const asking = { facts, answers, unanswered: 'away', library, traced: true, version } as const
  const prepared = prepare(bill, asking, catalogue)
  if ('refusal' in prepared) {
    return { decision: refused(prepared.refusal), lines: [], steps: [] }
  }
  const decision = decisionOf(prepared, answers)
  return { decision, lines: prepared.lines, steps: stepsOf(prepared) }
}

function stepsOf({ runs }: Prepared): readonly ExplanationStep[] {
  const [only] = runs
  if (only !== undefined && runs.length === 1) return only.run.trace ?? []
  return runs.flatMap(({ run }) =>
    (run.trace ?? []).map((step) => ({ ...step, year: yearOf(run.portion) })),
  )
}

// ---------------------------------------------------------------- running

/** One run of the rules: over the whole bill, or over one year's share of it. */
interface OneRun {
  readonly program: Program
  readonly run: Run
  readonly outcome: ProgramOutcome
}

interface Prepared {
  readonly bill: Bill
  readonly library: PolicyLibrary
  readonly lines: readonly SplitLine[]
  /** In order; more than one where the stay is shared out between years. */
  readonly runs: readonly OneRun[]
}

interface Asking {
  readonly facts: Facts
  readonly answers: readonly Answer[]
  /** What a payer without an answer is taken to say. */
  readonly unanswered: Unanswered
  readonly library: PolicyLibrary
  readonly traced: boolean
  readonly version: number
}

interface Ground extends Asking {
  /** The year before of a stay that is shared out. */
  readonly before: OneRun | null
  /** What may be taken of answers beyond what our rules give; null: all. */
  readonly beyond: Beyond | null
}

/** It stays away, or says what its rules give. */
type Unanswered = 'away' | 'as-computed'

/** Amounts of asked payers, by coverage and payer. */
type Beyond = ReadonlyMap<string, number>

function keyOf({ coverage, payer }: Pick<Answer, 'coverage' | 'payer'>): string {
  return `${coverage} ${payer}`
}

function prepare(
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

function runOnce(
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

function isInForce({ from, to }: CoverageFacts, day: Day): boolean {
  return from <= day && (to === null || day <= to)
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

function unknownScheme(coverage: CoverageFacts): Refusal {
  return { code: 'scheme-unknown', coverage: coverage.id, scheme: coverage.scheme }
}

/** The day of a stay that picks terms and periods. */
function dayOf(bill: Bill, scheme: CompiledScheme, portion: Portion): Day {
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

function newNode(): ProgramNode {
  return { next: new Map(), program: null }
}

function programFor(schemes: readonly CompiledScheme[], library: PolicyLibrary): Program {
  let node = library.programs
  for (const scheme of schemes) {
    let next = node.next.get(scheme)
    if (next === undefined) {
      next = newNode()
      node.next.set(scheme, next)
    }
    node = next
  }
  node.program ??= makeProgram(
    schemes,
    (scheme) => library.benefits.get(scheme.value.id) ?? [],
    library.names,
  )
  return node.program
}

function newRun(
  bill: Bill,
  facts: Facts,
  coverages: readonly CoverageRun[],
  lines: readonly SplitLine[],
  program: Program,
  library: PolicyLibrary,
  traced: boolean,
  portion: Portion,
): Run {
  const parts = library.partNames.length
  const ordered = program.seesLines && bill.sums === null ? inCanonicalOrder(lines) : []
  const atoms = Math.max(1, ordered.length)
  const cells = new Array<number>(atoms * parts).fill(0)
  let totalMinor = 0
  const put = (cell: number, amount: number) => {
    cells[cell] = (cells[cell] ?? 0) + amount
    totalMinor += amount
  }
  if (bill.sums !== null) {
    put(0, bill.sums.inScopeMinor)
    put(1, bill.sums.priorSelfPayMinor)
    put(2, bill.sums.overLimitMinor)
    put(3, bill.sums.ownPaidMinor)
  }
  const from = ordered.length > 0 ? ordered : lines
  for (let i = 0; i < from.length; i++) {
    const line = from[i]
    if (line === undefined) continue
    const row = ordered.length > 0 ? i * parts : 0
    put(row, line.inScopeMinor)
    put(row + 1, line.priorSelfPayMinor)
    put(row + 2, line.overLimitMinor)
    put(row + 3, line.ownPaidMinor)
  }
  const [first] = coverages
  return {
    totalMinor,
    common: bill.attributes,
    homeRegion: facts.homeRegion,
    careRegion: facts.careRegion,
    portion,
    digits: digitsOf(bill.currency),
    parts,
    atoms,
    lines: ordered,
    cells,
    base: new Array<number>(atoms * parts).fill(0),
    coverages,
    layerPaid: new Array<number>(library.names.layers.size).fill(0),
    kindPaid: new Array<number>(library.names.kinds.size).fill(0),
    coverage: first ?? noCoverage,
    paidTotal: 0,
    paidBefore: 0,
    basicDecided: false,
    stepPaid: [],
    stepBorne: [],
    stepLet: [],
    stepBase: 0,
    stepAmount: 0,
    stepQuantityE4: 0,
    stepUnitsE4: 0,
    atom: 0,
    lineAmount: 0,
    unanswered: null,
    refusedBenefit: false,
    refusedBill: false,
    outside: [],
    trace: traced ? [] : null,
  }
}

/** Stands where a bill has no coverage at all; no rule ever runs on it. */
const noCoverage: CoverageRun = {
  facts: { id: '', scheme: '', from: 0, to: null, attributes: {}, accumulators: [] },
  day: 0,
  counters: [],
  before: [],
  shares: [],
  answers: [],
  answerLeft: [],
  beyond: [],
  countMore: [],
  expected: [],
  available: [],
  concerned: [],
}

/** Ties between lines are broken by this order, so that the order on the bill changes nothing. */
function inCanonicalOrder(lines: readonly SplitLine[]): SplitLine[] {
  return [...lines].sort(
    (a, b) =>
      compareText(a.line.code, b.line.code) ||
      a.line.on - b.line.on ||
      a.amountMinor - b.amountMinor ||
      compareText(a.line.id, b.line.id),
  )
}

// ---------------------------------------------------------------- outcome

function refused(refusal: Refusal): Decision {
  return { settled: false, refusal }
}

function refusalOf({ run, outcome }: OneRun): Refusal | null {
  const { stopped, untrusted } = outcome
  // What such a rule refuses, or cannot answer, is as little decided as what it pays.
  if (untrusted.length > 0) return { code: 'terms-not-verified', terms: namedOnce(untrusted) }
  if (stopped === null) return null
  if (run.refusedBill) return { code: 'bill-refused', ...stopped }
  const { asks, value } = run.unanswered ?? { asks: '', value: '' }
  return { code: 'rule-without-answer', rule: stopped.rule, asks, value }
}

function firstRefusal({ runs }: Prepared): Refusal | null {
  for (const one of runs) {
    const refusal = refusalOf(one)
    if (refusal !== null) return refusal
  }
  return null
}

function namedOnce(terms: readonly UntrustedTerm[]): UntrustedTerm[] {
  return [...new Map(terms.map((term) => [term.name, term])).values()]
}

function decisionOf(prepared: Prepared, answers: readonly Answer[]): Decision {
  const refusal = firstRefusal(prepared)
  return refusal === null
    ? { settled: true, settlement: settlementOf(prepared, answers) }
    : refused(refusal)
}

function settlementOf(prepared: Prepared, answers: readonly Answer[]): Settlement {
  const { runs, library } = prepared
  const settlements = runs.map((one) => settlementOfRun(one, prepared, answers))
  const [only] = settlements
  if (only !== undefined && settlements.length === 1) return only
  const portions = runs.map(({ run }) => run.portion)
  return together(settlements, portions, breaksOver(runs, answers), library.partNames)
}

function settlementOfRun(
  one: OneRun,
  { bill, library }: Prepared,
  answers: readonly Answer[],
): Settlement {
  const { run, outcome, program } = one
  const shares: Share[] = []
  let sum = 0
  run.coverages.forEach((coverage, i) => {
    const scheme = program.schemes[i]
    assert(scheme !== undefined, 'a coverage without its scheme')
    sum += sharesOf(coverage, scheme, shares)
  })
  const parts = partsOf(run, library)
  let cashMinor = 0
  for (const part of parts) {
    assert(part.amountMinor >= 0, `part ${part.part} is below zero`)
    cashMinor += part.amountMinor
  }
  assert(sum + cashMinor === run.totalMinor, 'shares and parts do not add up to the bill')
  return {
    currency: bill.currency,
    totalMinor: run.totalMinor,
    shares,
    parts,
    cashMinor,
    outside: run.outside.map(({ coverage, payer, rule, amountMinor }) => ({
      payer: payerName(program.schemes[run.coverages.indexOf(coverage)], payer),
      coverage: coverage.facts.id,
      rule,
      amountMinor,
    })),
    refusals: outcome.refusals,
    breaks: breaksOver([one], answers),
    counters: changesIn(one),
    terms: outcome.terms,
  }
}

function payerName(scheme: CompiledScheme | undefined, payer: number): string {
  return `${scheme?.value.id ?? ''}.${scheme?.value.payers[payer]?.id ?? ''}`
}

/** Adds the shares of one coverage and answers their sum. */
function sharesOf(coverage: CoverageRun, scheme: CompiledScheme, shares: Share[]): number {
  let sum = 0
  for (let i = 0; i < scheme.value.payers.length; i++) {
    const payer = scheme.value.payers[i]
    const amountMinor = coverage.shares[i] ?? 0
    if (payer === undefined || (amountMinor === 0 && (coverage.expected[i] ?? 0) === 0)) continue
    assert(amountMinor >= 0, `share of ${payer.id} is below zero`)
    sum += amountMinor
    shares.push({
      payer: payerName(scheme, i),
      payerKind: payer.kind,
      coverage: coverage.facts.id,
      amountMinor,
      decidedBy: payer.decidedBy,
      state: stateOf(coverage.answers[i]?.said ?? null),
    })
  }
  return sum
}

/** Where an asked payer answered otherwise than our rules give over all runs. */
function breaksOver(runs: readonly OneRun[], answers: readonly Answer[]): Break[] {
  if (answers.length === 0) return []
  const compared = new Map<string, { payer: string; ours: number; theirs: number }>()
  for (const { program, run } of runs) {
    run.coverages.forEach((coverage, at) => {
      const scheme = program.schemes[at]
      coverage.answers.forEach((answer, i) => {
        if (answer === null || answer.said === 'away' || answer.said === 'not-direct') return
        const ours = coverage.expected[i] ?? 0
        if ((coverage.shares[i] ?? 0) === 0 && ours === 0) return
        const payer = payerName(scheme, i)
        const key = `${coverage.facts.id} ${payer}`
        const given = answers.find((a) => a.payer === payer && a.coverage === coverage.facts.id)
        const theirs = given?.said === 'yes' ? given.amountMinor : 0
        compared.set(key, { payer, ours: ours + (compared.get(key)?.ours ?? 0), theirs })
      })
    })
  }
  return [...compared.values()]
    .filter(({ ours, theirs }) => ours !== theirs)
    .map(({ payer, ours, theirs }) => ({ payer, oursMinor: ours, theirsMinor: theirs }))
}

function stateOf(said: GivenAnswer['said'] | null): Share['state'] {
  if (said === null) return 'decided'
  if (said === 'yes') return 'accepted'
  return said === 'no' ? 'declined' : said
}

function changesIn({ program, run }: OneRun): CounterChange[] {
  const changes: CounterChange[] = []
  run.coverages.forEach((coverage, i) => {
    const scheme = program.schemes[i]
    if (scheme !== undefined) changesOf(coverage, scheme, run, changes)
  })
  return changes
}

function changesOf(
  coverage: CoverageRun,
  scheme: CompiledScheme,
  run: Run,
  changes: CounterChange[],
): void {
  for (let slot = 0; slot < coverage.counters.length; slot++) {
    const after = coverage.counters[slot] ?? Number.NaN
    const before = coverage.before[slot] ?? 0
    if (Number.isNaN(after) || after === before) continue
    if (scheme.value.counters[slot]?.period === 'visit') continue
    run.coverage = coverage
    const period = periodOf(scheme, run, slot)
    changes.push({ coverage: coverage.facts.id, period, slot, before, after })
  }
}

function partsOf(run: Run, library: PolicyLibrary): PartAmount[] {
  const parts: PartAmount[] = []
  for (let part = 0; part < library.partNames.length; part++) {
    const amountMinor = sumOfPart(run, part)
    if (amountMinor !== 0) parts.push({ part: library.partNames[part] ?? '', amountMinor })
  }
  return parts
}

/** Whom the bill has to ask, once for the whole stay; nobody where it leaves nothing to pay. */
function asksOf({ runs }: Prepared): Ask[] {
  const asks = new Map<string, ToAsk>()
  for (const one of runs) {
    for (const [key, now] of asksIn(one)) {
      const known = asks.get(key)
      const ask = {
        ...now.ask,
        expectedMinor: now.ask.expectedMinor + (known?.ask.expectedMinor ?? 0),
        availableMinor: now.ask.availableMinor + (known?.ask.availableMinor ?? 0),
      }
      asks.set(key, { ask, isAsked: now.isAsked || known?.isAsked === true })
    }
  }
  return [...asks.values()]
    .filter(({ ask, isAsked }) => isAsked && ask.availableMinor > 0)
    .map(({ ask }) => ask)
}

interface ToAsk {
  readonly ask: Ask
  readonly isAsked: boolean
}

/**
 * A payer that decides for itself may pay although our reading of its rules gives nothing. So a
 * fund's platform is asked about every bill, and an insurer about those to which its product
 * applies: of others it need not know. A pack may say otherwise.
 */
function isAsked(payer: PayerValue, at: number, { expected, concerned }: CoverageRun): boolean {
  const asked = payer.asked ?? (payer.decidedBy === 'platform' ? 'always' : 'applicable')
  if ((expected[at] ?? 0) > 0 || asked === 'always') return true
  return asked === 'applicable' && concerned[at] === true
}

function asksIn({ program, run }: OneRun): Map<string, ToAsk> {
  const found = new Map<string, ToAsk>()
  for (const { coverage: index, benefit, asks } of program.order) {
    const coverage = run.coverages[index]
    const { value } = benefit.scheme
    if (coverage === undefined || !value.direct) continue
    for (const i of asks) {
      const payer = value.payers[i]
      if (payer === undefined || payer.decidedBy === 'engine') continue
      const ask: Ask = {
        payer: payerName(benefit.scheme, i),
        coverage: coverage.facts.id,
        decidedBy: payer.decidedBy,
        expectedMinor: coverage.expected[i] ?? 0,
        availableMinor: coverage.available[i] ?? 0,
      }
      found.set(keyOf(ask), { ask, isAsked: isAsked(payer, i, coverage) })
    }
  }
  return found
}
