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
import { digitsOf } from '../base/money.ts'
import { compareText } from '../base/text.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import {
  makeProgram,
  type Program,
  type ProgramOutcome,
  runProgram,
} from '../coordination/program.ts'
import type { PolicySet } from '../policy/policy-value.ts'
import { builtInParts, payerKinds } from '../policy/vocabulary.ts'
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

/** Raised when the same bill and packs would yield other amounts than before. */
export const engineVersion = 1

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

export function compilePolicies(set: PolicySet): PolicyLibrary {
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
    list.push(compileBenefit(benefit, scheme, names))
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
): Plan {
  const prepared = prepare(bill, facts, null, library, catalogue, false)
  if ('refusal' in prepared) return { planned: false, refusal: prepared.refusal }
  const { run, outcome } = prepared
  const refusal = refusalOf(run, outcome)
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
): Decision {
  const prepared = prepare(bill, facts, answers, library, catalogue, false)
  return 'refusal' in prepared ? refused(prepared.refusal) : decisionOf(prepared, answers)
}

/** The same decision with every step that led to it. */
export function explain(
  bill: Bill,
  facts: Facts,
  answers: readonly Answer[],
  library: PolicyLibrary,
  catalogue: Catalogue | null,
): Explained {
  const prepared = prepare(bill, facts, answers, library, catalogue, true)
  if ('refusal' in prepared) {
    return { decision: refused(prepared.refusal), lines: [], steps: [] }
  }
  const decision = decisionOf(prepared, answers)
  return { decision, lines: prepared.lines, steps: prepared.run.trace ?? [] }
}

// ---------------------------------------------------------------- running

interface Prepared {
  readonly bill: Bill
  readonly program: Program
  readonly library: PolicyLibrary
  readonly run: Run
  readonly lines: readonly SplitLine[]
  readonly outcome: ProgramOutcome
}

/** `answers` null: every asked payer is taken to say what its rules give. */
function prepare(
  bill: Bill,
  facts: Facts,
  answers: readonly Answer[] | null,
  library: PolicyLibrary,
  catalogue: Catalogue | null,
  traced: boolean,
): Prepared | { readonly refusal: Refusal } {
  const invalid = validateBill(bill)
  if (invalid !== null) return { refusal: invalid }
  const schemes: CompiledScheme[] = []
  const coverages: CoverageRun[] = []
  for (const coverage of facts.coverages) {
    const scheme = library.schemes.get(coverage.scheme)
    const refusal = refusalOfCoverage(bill, coverage, scheme, library)
    if (scheme === undefined || refusal !== null) {
      return { refusal: refusal ?? unknownScheme(coverage) }
    }
    schemes.push(scheme)
    const coverageRun = newCoverageRun(scheme, coverage, dayOf(bill, scheme))
    if (!scheme.value.direct) withhold(coverageRun)
    else if (answers !== null) giveAnswers(coverageRun, scheme, answers)
    coverages.push(coverageRun)
  }
  const program = programFor(schemes, library)
  const lines = bill.sums === null ? splitLines(bill.lines, catalogue, digitsOf(bill.currency)) : []
  const run = newRun(bill, facts, coverages, lines, program, library, traced)
  const outcome = runProgram(program, run, library.names)
  return { bill, program, library, run, lines, outcome }
}

function refusalOfCoverage(
  bill: Bill,
  coverage: CoverageFacts,
  scheme: CompiledScheme | undefined,
  library: PolicyLibrary,
): Refusal | null {
  if (scheme === undefined) return unknownScheme(coverage)
  const { id } = coverage
  if (scheme.value.currency !== bill.currency) {
    return { code: 'currency-differs', coverage: id, currency: scheme.value.currency }
  }
  const day = dayOf(bill, scheme)
  if (day < coverage.from || (coverage.to !== null && day > coverage.to)) {
    return { code: 'coverage-not-in-force', coverage: id }
  }
  const benefits = library.benefits.get(scheme.value.id) ?? []
  if (benefits.some((benefit) => termOn(benefit, day) !== undefined)) return null
  return { code: 'no-term-in-force', coverage: id, scheme: scheme.value.id }
}

function unknownScheme(coverage: CoverageFacts): Refusal {
  return { code: 'scheme-unknown', coverage: coverage.id, scheme: coverage.scheme }
}

/** The day of a stay that picks terms and periods. */
function dayOf(bill: Bill, scheme: CompiledScheme): number {
  return scheme.value.periodOf === 'admission' ? bill.admittedOn : bill.dischargedOn
}

function giveAnswers(run: CoverageRun, scheme: CompiledScheme, answers: readonly Answer[]): void {
  scheme.value.payers.forEach((payer, i) => {
    if (payer.decidedBy === 'engine') return
    const name = `${scheme.value.id}.${payer.id}`
    const given = answers.find((a) => a.payer === name && a.coverage === run.facts.id)
    const amountMinor = given?.said === 'yes' ? Math.max(0, given.amountMinor) : 0
    run.answers[i] = { said: given?.said ?? 'away', amountMinor }
    run.answerLeft[i] = amountMinor
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
    nights: bill.dischargedOn - bill.admittedOn,
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
  countMore: [],
  expected: [],
  available: [],
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

function refusalOf(run: Run, outcome: ProgramOutcome): Refusal | null {
  const { stopped } = outcome
  if (stopped === null) return null
  if (run.refusedBill) return { code: 'bill-refused', ...stopped }
  const { asks, value } = run.unanswered ?? { asks: '', value: '' }
  return { code: 'rule-without-answer', rule: stopped.rule, asks, value }
}

function decisionOf(prepared: Prepared, answers: readonly Answer[]): Decision {
  const { run, outcome } = prepared
  const refusal = refusalOf(run, outcome)
  return refusal === null
    ? { settled: true, settlement: settlementOf(prepared, answers) }
    : refused(refusal)
}

function settlementOf(prepared: Prepared, answers: readonly Answer[]): Settlement {
  const { bill, run, outcome, program, library } = prepared
  const shares: Share[] = []
  const breaks: Break[] = []
  const counters: CounterChange[] = []
  let sum = 0
  run.coverages.forEach((coverage, i) => {
    const scheme = program.schemes[i]
    assert(scheme !== undefined, 'a coverage without its scheme')
    sum += sharesOf(coverage, scheme, answers, shares, breaks)
    changesOf(coverage, scheme, run, counters)
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
    breaks,
    counters,
    terms: outcome.terms,
  }
}

function payerName(scheme: CompiledScheme | undefined, payer: number): string {
  return `${scheme?.value.id ?? ''}.${scheme?.value.payers[payer]?.id ?? ''}`
}

/** Adds the shares of one coverage and answers their sum. */
function sharesOf(
  coverage: CoverageRun,
  scheme: CompiledScheme,
  answers: readonly Answer[],
  shares: Share[],
  breaks: Break[],
): number {
  let sum = 0
  for (let i = 0; i < scheme.value.payers.length; i++) {
    const payer = scheme.value.payers[i]
    const amountMinor = coverage.shares[i] ?? 0
    const answer = coverage.answers[i] ?? null
    const expected = coverage.expected[i] ?? 0
    if (payer === undefined || (amountMinor === 0 && expected === 0)) continue
    assert(amountMinor >= 0, `share of ${payer.id} is below zero`)
    sum += amountMinor
    const name = payerName(scheme, i)
    shares.push({
      payer: name,
      payerKind: payer.kind,
      coverage: coverage.facts.id,
      amountMinor,
      decidedBy: payer.decidedBy,
      state: stateOf(answer?.said ?? null),
    })
    if (answer === null || answer.said === 'away' || answer.said === 'not-direct') continue
    const given = answers.find((a) => a.payer === name && a.coverage === coverage.facts.id)
    const theirs = given?.said === 'yes' ? given.amountMinor : 0
    if (theirs !== expected) breaks.push({ payer: name, oursMinor: expected, theirsMinor: theirs })
  }
  return sum
}

function stateOf(said: GivenAnswer['said'] | null): Share['state'] {
  if (said === null) return 'decided'
  if (said === 'yes') return 'accepted'
  return said === 'no' ? 'declined' : said
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

function asksOf({ program, run }: Prepared): Ask[] {
  const asked = new Map<string, Ask>()
  for (const { coverage: index, benefit, asks } of program.order) {
    const coverage = run.coverages[index]
    const { value } = benefit.scheme
    if (coverage === undefined || !value.direct) continue
    for (const i of asks) {
      const decidedBy = value.payers[i]?.decidedBy ?? 'engine'
      const expectedMinor = coverage.expected[i] ?? 0
      const key = `${index} ${i}`
      if (decidedBy === 'engine' || expectedMinor === 0 || asked.has(key)) continue
      asked.set(key, {
        payer: payerName(benefit.scheme, i),
        coverage: coverage.facts.id,
        decidedBy,
        expectedMinor,
        availableMinor: coverage.available[i] ?? 0,
      })
    }
  }
  return [...asked.values()]
}
