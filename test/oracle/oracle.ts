/**
 * The benefit oracle: a second, deliberately slow implementation of docs/guide/policy-packs.md that
 * shares nothing with the engine but the text of the packs (and the types of what goes in).
 *
 * It reads every rule anew each time, computes with exact fractions, and keeps money by single line
 * and part. Whoever changes the format changes the guide first, then this, then the engine.
 */
import type { Bill, CoverageFacts, Facts } from '../../engine/adjudication/bill.ts'
import type { Catalogue } from '../../engine/catalogue/catalogue.ts'
import type { Answer } from '../../engine/settlement/settlement.ts'
import { type AskedPayer, askedPayers, givesNothing, payersNamed, takeRest } from './answers.ts'
import {
  bookOf,
  currencyOf,
  type OracleBook,
  pickingDay,
  regionOf,
  schemeOf,
  termOn,
  type YearOfStay,
  yearsOf,
} from './book.ts'
import {
  amountIn,
  countersFor,
  type Division,
  type Running,
  sightOf,
  type Unanswered,
} from './division.ts'
import { holds } from './figures.ts'
import { sum } from './grid.ts'
import { cataloguePartOrder, linesOf, type OracleLine } from './oracle-split.ts'
import { type Branch, branch, list, text, textsBelow } from './pack-text.ts'
import { BillRefused } from './refused.ts'
import { decideBasic, runStep, startOfBase } from './steps.ts'
import { factsAfter, sharedOut, together } from './years.ts'

export interface OracleResult {
  readonly refused: { readonly rule: string; readonly code: string } | null
  readonly total: bigint
  /** By `scheme.payer@coverage`; nothing is left out, also not 0. */
  readonly shares: ReadonlyMap<string, bigint>
  /** What the patient bears, by part; only what is not 0. */
  readonly parts: ReadonlyMap<string, bigint>
  readonly outside: readonly {
    readonly coverage: string
    readonly payer: string
    readonly rule: string
    readonly amount: bigint
  }[]
  /** By `coverage|period|counter`: what stands after the bill in every counter it touched. */
  readonly counters: ReadonlyMap<string, number>
  /** `benefit/step@coverage`. */
  readonly benefitRefusals: readonly string[]
  /** What each step bore, paid or set aside, by `benefit/step`. */
  readonly moved: ReadonlyMap<string, bigint>
  /** Answers that differ from what our rules give, by `scheme.payer@coverage`. */
  readonly breaks: ReadonlyMap<string, { readonly ours: bigint; readonly theirs: bigint }>
  /** Who is asked, with what our rules give and the most that can be taken. */
  readonly asks: ReadonlyMap<string, { readonly expected: bigint; readonly available: bigint }>
  /** The same of every payer that a benefit names, by `scheme.payer@coverage`. */
  readonly expected: ReadonlyMap<string, bigint>
  readonly available: ReadonlyMap<string, bigint>
  /** Payers of which a benefit ran to its end. */
  readonly concerned: ReadonlySet<string>
  /** `benefit@from` of the terms that were applied, in their order. */
  readonly terms: readonly string[]
}

export function readOracle(folders: readonly string[]): OracleBook {
  return bookOf(folders.flatMap(textsBelow))
}

export function oracleDivide(
  book: OracleBook,
  bill: Bill,
  facts: Facts,
  answers: readonly Answer[],
  catalogue: Catalogue | null,
  unanswered: Unanswered = 'away',
): OracleResult {
  return divided(bill, () => {
    const lines = linesOf(bill, catalogue)
    return withAsks(book, facts, divideStay(book, bill, facts, answers, lines, unanswered))
  })
}

/** As `oracleDivide`, for lines that lie in their parts already. */
export function oracleDivideLines(
  book: OracleBook,
  bill: Bill,
  facts: Facts,
  answers: readonly Answer[],
  lines: readonly OracleLine[],
  unanswered: Unanswered = 'away',
): OracleResult {
  return divided(bill, () => divideStay(book, bill, facts, answers, lines, unanswered))
}

function divided(bill: Bill, divide: () => OracleResult): OracleResult {
  try {
    return divide()
  } catch (error) {
    if (!(error instanceof BillRefused)) throw error
    return {
      refused: { rule: error.rule, code: error.code },
      total: totalOf(bill),
      shares: new Map(),
      parts: new Map(),
      outside: [],
      counters: new Map(),
      benefitRefusals: [],
      moved: new Map(),
      breaks: new Map(),
      asks: new Map(),
      expected: new Map(),
      available: new Map(),
      concerned: new Set(),
      terms: [],
    }
  }
}

function totalOf(bill: Bill): bigint {
  if (bill.sums === null) return sum(bill.lines.map((line) => BigInt(line.amountMinor)))
  return sum(Object.values(bill.sums).map((amount) => BigInt(amount)))
}

/**
 * The whole stay at once, or year by year where the scheme that gives the order shares it out: then
 * a coverage takes part in the years on whose last day it is in force.
 */
function divideStay(
  book: OracleBook,
  bill: Bill,
  facts: Facts,
  answers: readonly Answer[],
  lines: readonly OracleLine[],
  unanswered: Unanswered,
): OracleResult {
  for (const { scheme } of facts.coverages) {
    if (book.schemes.get(scheme) === undefined) throw new BillRefused('', 'scheme-unknown')
  }
  const said = answers.filter((one) => isAsked(book, facts, one))
  const years = yearsOf(bill)
  const whole = { book, bill, facts, lines, unanswered, carried: new Map<string, bigint>() }
  if (orderingScheme(book, facts)?.get('periodOf') !== 'days') {
    const lastDay = years.at(-1)?.lastDay ?? bill.dischargedOn
    const year = { portion: 1, lastDay, nights: bill.dischargedOn - bill.admittedOn }
    checkCoverages(book, bill, facts, year)
    const asked = askedPayers(said, () => null)
    return together([divideLines({ ...whole, asked, year })], asked)
  }
  const inForce = (coverage: CoverageFacts, year: YearOfStay) =>
    isInForce(coverage, pickingDay(schemeOf(book, coverage.scheme), bill, year))
  if (facts.coverages.some((one) => years.every((year) => !inForce(one, year)))) {
    throw new BillRefused('', 'coverage-not-in-force')
  }
  // Of one year all that is left may be taken beyond the rules; of several, what all leave over.
  const asked = askedPayers(said, () => (years.length === 1 ? null : 0n))
  const byRules = divideYears({ ...whole, asked }, years, inForce)
  if (years.length === 1 || [...asked.values()].every(({ left }) => left === 0n)) return byRules
  const beyond = askedPayers(said, (key) => asked.get(key)?.left ?? 0n)
  return divideYears({ ...whole, asked: beyond }, years, inForce)
}

/** Year by year, each with what the years before have left in the counters and of the answers. */
function divideYears(
  whole: Omit<Task, 'year'>,
  years: readonly YearOfStay[],
  inForce: (coverage: CoverageFacts, year: YearOfStay) => boolean,
): OracleResult {
  const { book, bill, asked } = whole
  const carried = new Map<string, bigint>()
  const results: OracleResult[] = []
  let now = whole.facts
  for (const [i, lines] of sharedOut(whole.lines, years, bill.currency).entries()) {
    const year = years[i] ?? { portion: 1, lastDay: bill.dischargedOn, nights: 0 }
    const facts = { ...now, coverages: now.coverages.filter((one) => inForce(one, year)) }
    checkCoverages(book, bill, facts, year)
    const result = divideLines({ ...whole, facts, lines, year, carried })
    results.push(result)
    now = factsAfter(book, now, result)
    for (const [key, value] of result.counters) {
      if (key.includes('|visit:')) carried.set(key, BigInt(value))
    }
  }
  return together(results, asked)
}

function isInForce({ from, to }: CoverageFacts, day: number): boolean {
  return from <= day && (to === null || day <= to)
}

function checkCoverages(book: OracleBook, bill: Bill, facts: Facts, year: YearOfStay): void {
  for (const coverage of facts.coverages) {
    const scheme = schemeOf(book, coverage.scheme)
    if (currencyOf(book, scheme) !== bill.currency) throw new BillRefused('', 'currency-differs')
    const day = pickingDay(scheme, bill, year)
    if (!isInForce(coverage, day)) throw new BillRefused('', 'coverage-not-in-force')
    const benefits = benefitsOf(book, coverage)
    if (benefits.every((one) => termOn(one, day) === undefined)) {
      throw new BillRefused('', 'no-term-in-force')
    }
  }
}

function benefitsOf(book: OracleBook, coverage: CoverageFacts): Branch[] {
  return book.benefits.filter((one) => text(one.get('scheme')) === coverage.scheme)
}

interface Turn {
  readonly coverage: CoverageFacts
  readonly place: number
  readonly benefit: Branch
}

/** Layer by layer as the region orders them; then by coverage, then by the benefit's id. */
function turnsOf(book: OracleBook, facts: Facts): Turn[] {
  const turns = facts.coverages.flatMap((coverage, place) =>
    benefitsOf(book, coverage).map((benefit) => ({ coverage, place, benefit })),
  )
  const order = orderOf(book, facts)
  function layerPlace(turn: Turn): number {
    const found = order.indexOf(text(turn.benefit.get('layer')))
    return found < 0 ? order.length : found
  }
  return turns.sort((a, b) => {
    if (layerPlace(a) !== layerPlace(b)) return layerPlace(a) - layerPlace(b)
    if (a.place !== b.place) return a.place - b.place
    return text(a.benefit.get('id')) < text(b.benefit.get('id')) ? -1 : 1
  })
}

function orderOf(book: OracleBook, facts: Facts): string[] {
  const first = orderingScheme(book, facts)
  if (first === undefined) return []
  return list(regionOf(book, first).get('order')).map((layer) => text(layer))
}

function orderingScheme(book: OracleBook, facts: Facts): Branch | undefined {
  const schemes = facts.coverages.map((coverage) => schemeOf(book, coverage.scheme))
  return schemes.find((one) => one.get('schemeKind') === 'public') ?? schemes[0]
}

/** The catalogue's parts, those that steps fill, then those that schemes declare. */
function partsOf(book: OracleBook, facts: Facts): string[] {
  const declared = facts.coverages.flatMap((coverage) => {
    const parts = schemeOf(book, coverage.scheme).get('parts')
    return parts === undefined ? [] : [...branch(parts).keys()]
  })
  const filled = ['crossRegionSelfPay', 'deductible', 'copay', 'coinsurance', 'aboveCap']
  return [...new Set([...cataloguePartOrder, ...filled, ...declared])]
}

/** What is divided: the whole stay, or what of it lies in one year. */
interface Task {
  readonly book: OracleBook
  readonly bill: Bill
  readonly facts: Facts
  readonly lines: readonly OracleLine[]
  readonly asked: Map<string, AskedPayer>
  readonly unanswered: Unanswered
  readonly year: YearOfStay
  /** Counters of the visit as the years before have left them. */
  readonly carried: ReadonlyMap<string, bigint>
}

function divideLines(task: Task): OracleResult {
  const { book, bill, facts, lines, asked, unanswered, year, carried } = task
  const division: Division = {
    book,
    bill,
    year,
    facts,
    lines,
    parts: partsOf(book, facts),
    total: sum(lines.map((line) => line.amount)),
    payments: [],
    outside: [],
    refusals: [],
    counters: countersFor(book, bill, year, carried, () => division),
    moved: new Map(),
    asked,
    expected: new Map(),
    available: new Map(),
    countMore: new Map(),
    concerned: new Set(),
    terms: [],
    unanswered,
    settledByBasic: false,
  }
  const lastRan = new Map<string, Running>()
  turnsOf(book, facts).forEach((turn, place, turns) => {
    const running = runningOf(division, turn, place)
    const lay = lines.map(({ cells }) => new Map(cells))
    const ended = runBenefit(running)
    const paid = sum(division.payments.filter((one) => one.turn === place).map(amountOf))
    if (paid === 0n && givesNothing(running)) {
      lines.forEach(({ cells }, i) => {
        cells.clear()
        for (const [part, amount] of lay[i] ?? []) cells.set(part, amount)
      })
    }
    for (const payer of payersNamed(turn.benefit)) {
      const key = `${payer}@${turn.coverage.id}`
      if (ended !== 'not-run') lastRan.set(key, running)
      if (ended === 'whole') division.concerned.add(`${text(running.scheme.get('id'))}.${key}`)
      const isLast = turns.slice(place + 1).every((one) => !names(one, turn.coverage, payer))
      if (isLast) takeRest(lastRan.get(key) ?? running, payer, place)
    }
  })
  return resultOf(division)
}

/** Who decides by our rules is not asked; where a person must judge exclusions, nobody is. */
function isAsked(book: OracleBook, facts: Facts, { coverage, payer }: Answer): boolean {
  const scheme = facts.coverages.find((one) => one.id === coverage)?.scheme
  return scheme !== undefined && askedIn(schemeOf(book, scheme)).has(payer.slice(scheme.length + 1))
}

/** Payers of a scheme that decide for themselves, with about which bills they are asked. */
function askedIn(scheme: Branch): Map<string, string> {
  const asked = new Map<string, string>()
  if (scheme.get('direct') === 'no') return asked
  for (const [id, written] of branch(scheme.get('payers'))) {
    const decidedBy = branch(written).get('decidedBy') ?? 'engine'
    const usual = decidedBy === 'platform' ? 'always' : 'applicable'
    if (decidedBy !== 'engine') asked.set(id, text(branch(written).get('asked') ?? usual))
  }
  return asked
}

/** Who is asked (§8): as the pack says, and only where there is something left to pay. */
function withAsks(book: OracleBook, facts: Facts, result: OracleResult): OracleResult {
  const asks = new Map<string, { expected: bigint; available: bigint }>()
  for (const { id, scheme } of facts.coverages) {
    for (const [payer, about] of askedIn(schemeOf(book, scheme))) {
      const key = `${scheme}.${payer}@${id}`
      const expected = result.expected.get(key) ?? 0n
      const available = result.available.get(key) ?? 0n
      const applies = about === 'applicable' && result.concerned.has(key)
      if (available === 0n || (expected === 0n && about !== 'always' && !applies)) continue
      asks.set(key, { expected, available })
    }
  }
  return { ...result, asks }
}

function amountOf({ amount }: { readonly amount: bigint }): bigint {
  return amount
}

function names(turn: Turn, coverage: CoverageFacts, payer: string): boolean {
  return turn.coverage === coverage && payersNamed(turn.benefit).includes(payer)
}

function runningOf(division: Division, { coverage, benefit }: Turn, turn: number): Running {
  const scheme = schemeOf(division.book, coverage.scheme)
  const day = pickingDay(scheme, division.bill, division.year)
  const written = benefit.get('base')
  return {
    division,
    coverage,
    scheme,
    benefit,
    term: termOn(benefit, day) ?? new Map(),
    currency: currencyOf(division.book, scheme),
    day,
    turn,
    base: written === 'remaining' ? division.parts : list(written).map((part) => text(part)),
    left: new Map(),
    paid: new Map(),
    borne: new Map(),
    let: new Map(),
  }
}

/** A benefit without a term on the day, or whose condition fails, does not run. */
function runBenefit(running: Running): 'not-run' | 'refused' | 'whole' {
  const { division, benefit, term } = running
  if (term.size === 0) return 'not-run'
  const when = benefit.get('when')
  if (when !== undefined && !holds(branch(when), sightOf(running, undefined, null))) {
    return 'not-run'
  }
  division.terms.push(`${text(benefit.get('id'))}@${text(term.get('from'))}`)
  startOfBase(running)
  for (const step of list(term.get('steps')).map(branch)) {
    if (runStep(running, step) === 'refused') return 'refused'
  }
  decideBasic(running)
  return 'whole'
}

function resultOf(division: Division): OracleResult {
  const shares = new Map<string, bigint>()
  for (const { payer, coverage, amount } of division.payments) {
    const key = `${payer}@${coverage}`
    shares.set(key, (shares.get(key) ?? 0n) + amount)
  }
  const everyPart = new Set(division.lines.flatMap((line) => [...line.cells.keys()]))
  const parts = new Map<string, bigint>()
  for (const part of everyPart) {
    if (amountIn(division, part) !== 0n) parts.set(part, amountIn(division, part))
  }
  const placed = sum([...shares.values(), ...parts.values()])
  if (placed !== division.total) throw new Error('the places of the money do not make the bill')
  return {
    refused: null,
    total: division.total,
    shares,
    parts,
    outside: division.outside.filter((one) => one.amount !== 0n),
    counters: new Map([...division.counters.written].map(([key, value]) => [key, Number(value)])),
    benefitRefusals: division.refusals,
    moved: division.moved,
    breaks: new Map(),
    asks: new Map(),
    expected: division.expected,
    available: division.available,
    concerned: division.concerned,
    terms: division.terms,
  }
}
