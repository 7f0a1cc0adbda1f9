/**
 * The state of one bill while its benefits run: money by line and part, what was paid, counters;
 * and, for one benefit, what is still in its base and what its steps did.
 */
import type {
  AttributeContent,
  Attributes,
  Bill,
  CoverageFacts,
  Facts,
} from '../../engine/adjudication/bill.ts'
import type { AskedPayer } from './answers.ts'
import { asValue, standardOf, typeOf } from './attributes.ts'
import {
  currencyOf,
  type OracleBook,
  pickingDay,
  regionOf,
  schemeOf,
  statisticOn,
  type YearOfStay,
} from './book.ts'
import { type Counters, contractYear, counterOf, countersOf } from './counters.ts'
import { dimensionOf, moneyValue, numberValue, type Sight } from './figures.ts'
import { type Fraction, floor, fraction, type Mode, over, toWhole, ZERO } from './fraction.ts'
import { sum } from './grid.ts'
import type { OracleLine } from './oracle-split.ts'
import {
  type Branch,
  branch,
  constantOf,
  digitsOf,
  isoOf,
  list,
  moneyOf,
  text,
  type Value,
} from './pack-text.ts'
import { BillRefused } from './refused.ts'

export interface Payment {
  readonly payer: string
  readonly kind: string
  readonly layer: string
  readonly coverage: string
  /** Which benefit of the run paid. */
  readonly turn: number
  readonly amount: bigint
}

/** Stays away, or answers what its rules give. */
export type Unanswered = 'away' | 'as-computed'

export interface Division {
  readonly book: OracleBook
  readonly bill: Bill
  /** What is divided of the stay: the whole of it, or what lies in one year. */
  readonly year: YearOfStay
  readonly facts: Facts
  readonly lines: readonly OracleLine[]
  /** Every part that there is, in the order in which `remaining` takes them. */
  readonly parts: readonly string[]
  readonly total: bigint
  readonly payments: Payment[]
  readonly outside: { coverage: string; payer: string; rule: string; amount: bigint }[]
  readonly refusals: string[]
  readonly terms: string[]
  readonly counters: Counters
  /** What each step moved, by `benefit/step`. */
  readonly moved: Map<string, bigint>
  readonly asked: Map<string, AskedPayer>
  /** What our rules gave, by `scheme.payer@coverage`. */
  readonly expected: Map<string, bigint>
  /** The most that a payer could take, by the same. */
  readonly available: Map<string, bigint>
  /** Payers of which a benefit ran to its end. */
  readonly concerned: Set<string>
  /** How the payer's last step counts what it takes beyond it. */
  readonly countMore: Map<string, (more: bigint) => void>
  /** What an asked payer does about whom no answer is given. */
  readonly unanswered: Unanswered
  settledByBasic: boolean
}

export interface Running {
  readonly division: Division
  readonly coverage: CoverageFacts
  readonly scheme: Branch
  readonly benefit: Branch
  readonly term: Branch
  readonly currency: string
  readonly day: number
  readonly turn: number
  /** Parts that the benefit's base names. */
  readonly base: readonly string[]
  /** left[part][line]: what is still in the base. */
  readonly left: Map<string, bigint[]>
  readonly paid: Map<string, bigint>
  readonly borne: Map<string, bigint>
  readonly let: Map<string, Value>
}

/** What a name of §6 can see beyond the benefit, because a step is at work. */
export interface AtWork {
  readonly base: bigint
  /** Sum of the quantities of the lines that the step sees. */
  readonly quantityE4: bigint
  readonly amount?: bigint
  readonly line?: { readonly line: OracleLine; readonly amount: bigint }
}

export function attributeOf(
  division: Division,
  coverage: CoverageFacts,
  name: string,
): AttributeContent | undefined {
  const scheme = schemeOf(division.book, coverage.scheme)
  const worked = workedOut(division, coverage, scheme, name)
  if (worked !== undefined) return worked
  if (name === 'nthAdmission') {
    if (counterOf(scheme, 'admissions') === undefined) return undefined
    return Number(division.counters.before(coverage, 'admissions')) + 1
  }
  const given = own(coverage.attributes, name) ?? own(division.bill.attributes, name)
  if (name === 'settledByBasic') return division.settledByBasic || given === true
  if (name === 'filingDeemed') return given === true || needsNoFiling(division, scheme)
  if (given !== undefined) return given
  if (name === 'careRegion') return division.facts.careRegion
  if (name === 'homeRegion') return division.facts.homeRegion
  return standardOf(scheme, name, currencyOf(division.book, scheme))
}

/** Facts that the engine works out, whatever a bill says. */
function workedOut(
  division: Division,
  coverage: CoverageFacts,
  scheme: Branch,
  name: string,
): number | undefined {
  const { bill, year } = division
  const day = pickingDay(scheme, bill, year)
  if (name === 'nights') return year.nights
  if (name === 'days') return Math.max(1, year.nights)
  if (name === 'portion') return year.portion
  if (name === 'year') return Number(isoOf(day).slice(0, 4))
  if (name === 'coverageDays') return day - coverage.from
  if (name === 'coverageYear') return contractYear(coverage.from, day)
  return undefined
}

function needsNoFiling(division: Division, scheme: Branch): boolean {
  const regions = regionOf(division.book, scheme).get('noFilingWith')
  return regions !== undefined && list(regions).includes(division.facts.careRegion)
}

function own(attributes: Attributes, name: string): AttributeContent | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined
}

function attributeText(division: Division, coverage: CoverageFacts, name: string): string {
  return String(attributeOf(division, coverage, name) ?? '')
}

export function countersFor(
  book: OracleBook,
  bill: Bill,
  year: YearOfStay,
  carried: ReadonlyMap<string, bigint>,
  division: () => Division,
): Counters {
  return countersOf((coverage) => {
    const scheme = schemeOf(book, coverage.scheme)
    return {
      scheme,
      day: pickingDay(scheme, bill, year),
      attributeText: (name) => attributeText(division(), coverage, name),
    }
  }, carried)
}

export function amountIn(division: Division, part: string): bigint {
  return sum(division.lines.map((line) => line.cells.get(part) ?? 0n))
}

export interface StepRounding {
  /** Minor units. */
  readonly to: Fraction
  readonly mode: Mode
  readonly of: string
}

export function roundingOf(step: Branch | undefined, currency: string): StepRounding {
  const written = step?.get('rounding')
  const rounding: Branch = written === undefined ? new Map() : branch(written)
  const to = rounding.get('to')
  return {
    to: to === undefined ? fraction(1n) : fraction(moneyOf(text(to), currency) ?? 1n),
    mode: text(rounding.get('mode') ?? 'half-up') as Mode,
    of: text(rounding.get('of') ?? 'payer'),
  }
}

export function sightOf(running: Running, step: Branch | undefined, work: AtWork | null): Sight {
  const { division, coverage, scheme, benefit, currency } = running
  const id = text(benefit.get('id'))
  return {
    rule: step === undefined ? id : `${id}/${text(step.get('step'))}`,
    currency,
    rounding: roundingOf(step, currency).mode,
    typeOf: (name) => typeOf(scheme, name),
    attribute: (name) =>
      name.startsWith('item.')
        ? work?.line?.line.facts.get(name)
        : attributeOf(division, coverage, name),
    named: (name) => named(running, name, work),
  }
}

function named(running: Running, name: string, work: AtWork | null): Value | null | undefined {
  const { division, turn } = running
  if (name === 'total') return moneyValue(division.total)
  if (name === 'base' && work !== null) return moneyValue(work.base)
  if (name === 'quantity' && work !== null) return numberValue(units(work.quantityE4))
  if (name === 'amount' && work?.amount !== undefined) return moneyValue(work.amount)
  if (name === 'paidBefore') return moneyValue(paidBy(division, (one) => one.turn < turn))
  const dot = name.indexOf('.')
  if (dot < 0) return undefined
  return dotted(running, name.slice(0, dot), name.slice(dot + 1), work)
}

function paidBy(division: Division, counts: (payment: Payment) => boolean): bigint {
  return sum(division.payments.filter(counts).map((one) => one.amount))
}

function dotted(
  running: Running,
  family: string,
  name: string,
  work: AtWork | null,
): Value | null | undefined {
  const { division, coverage, scheme } = running
  if (family === 'part') return moneyValue(amountIn(division, name))
  if (family === 'paid') return moneyValue(running.paid.get(name) ?? 0n)
  if (family === 'borne') return moneyValue(running.borne.get(name) ?? 0n)
  if (family === 'layer') return moneyValue(paidBy(division, (one) => one.layer === name))
  if (family === 'kind') return moneyValue(paidBy(division, (one) => one.kind === name))
  if (family === 'used' || family === 'before') {
    const counters = division.counters
    const value = family === 'used' ? counters.now(coverage, name) : counters.before(coverage, name)
    return unitOf(scheme, name) === 'money' ? moneyValue(value) : numberValue(value)
  }
  if (family === 'stat') return statistic(running, name)
  if (family === 'let') return running.let.get(name) ?? zeroOfLet(running, name)
  if (family === 'line') return ofLine(running, name, work)
  if (family === 'item') return ofItem(running, name, work)
  return undefined
}

export function unitOf(scheme: Branch, counter: string): 'money' | 'number' {
  return text(counterOf(scheme, counter)?.get('unit')) === 'money' ? 'money' : 'number'
}

function statistic(running: Running, name: string): Value | null {
  const region = regionOf(running.division.book, running.scheme)
  const written = statisticOn(region, name, running.day)
  return written === undefined ? null : constantOf(written, running.currency, 'money')
}

/** A `let` step that did not run counts 0, in the dimension that it would have had. */
function zeroOfLet(running: Running, name: string): Value {
  const step = list(running.term.get('steps'))
    .map(branch)
    .find((one) => one.get('step') === name)
  const sight = sightOf(running, step, null)
  return { is: dimensionOf(step?.get('let') ?? '0', sight), value: ZERO }
}

/** A number or money of the line; texts and flags are attributes, for tables to ask about. */
function ofItem(running: Running, name: string, work: AtWork | null): Value | null | undefined {
  const type = typeOf(running.scheme, `item.${name}`)
  if (type !== 'number' && type !== 'money') return undefined
  const content = work?.line?.line.facts.get(`item.${name}`)
  return content === undefined ? null : (asValue(content, type) ?? null)
}

function ofLine(running: Running, name: string, work: AtWork | null): Value | null {
  const at = work?.line
  if (at === undefined)
    throw new BillRefused(text(running.benefit.get('id')), 'rule-without-answer')
  if (name === 'amount') return moneyValue(at.amount)
  if (name === 'quantity') return numberValue(units(at.line.quantityE4))
  if (name === 'supplyDays') {
    return at.line.supplyDays === null ? null : numberValue(BigInt(at.line.supplyDays))
  }
  const scale = 10n ** BigInt(digitsOf(running.currency))
  return moneyValue(floor(over(fraction(at.line.unitPriceE6 * scale), fraction(1_000_000n))))
}

/** A quantity as rules count it: rounded up to a whole number. */
export function units(quantityE4: bigint): bigint {
  return toWhole(fraction(quantityE4, 10_000n), 'up')
}
