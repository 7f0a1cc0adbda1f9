/**
 * A scheme compiled for running: where its payers, counters and attributes are found.
 */
import { assert } from '../base/assert.ts'
import { ageOn, civilOf, type Day, dayFromText } from '../base/calendar-date.ts'
import { periodStart, periodText } from '../coverage/period.ts'
import type { Content, Figure, Scope } from '../policy/figure.ts'
import type {
  AttributeValue,
  CounterValue,
  RegionValue,
  SchemeValue,
} from '../policy/policy-value.ts'
import { builtInAttributes, payerKinds } from '../policy/vocabulary.ts'
import { type CoverageRun, type Run, rowOf } from './run.ts'

/** Names that have one index for a whole library: parts, layers, payer kinds. */
export interface NameIndex {
  readonly parts: ReadonlyMap<string, number>
  readonly layers: ReadonlyMap<string, number>
  readonly kinds: ReadonlyMap<string, number>
}

export interface CompiledScheme {
  readonly value: SchemeValue
  readonly region: RegionValue
  readonly payerIndex: ReadonlyMap<string, number>
  readonly counterIndex: ReadonlyMap<string, number>
  readonly attributes: ReadonlyMap<string, AttributeValue>
  readonly counters: readonly CompiledCounter[]
}

export interface CompiledCounter {
  readonly value: CounterValue
  /** Period texts by first day, so that no text is built for a bill. */
  readonly texts: Map<Day | null, string>
  /** The last period asked for: bills come day by day. */
  lastDay: Day
  lastFrom: Day
  lastText: string
}

export function compileScheme(value: SchemeValue, region: RegionValue): CompiledScheme {
  const attributes = new Map<string, AttributeValue>()
  for (const attribute of builtInAttributes) attributes.set(attribute.name, attribute)
  for (const attribute of value.attributes) {
    const known = attributes.get(attribute.name)
    attributes.set(
      attribute.name,
      known === undefined ? attribute : { ...known, default: attribute.default ?? known.default },
    )
  }
  return {
    value,
    region,
    payerIndex: new Map(value.payers.map((payer, i) => [payer.id, i])),
    counterIndex: new Map(value.counters.map((counter, i) => [counter.name, i])),
    attributes,
    counters: value.counters.map((counter) => ({
      value: counter,
      texts: new Map(),
      lastDay: Number.NaN,
      lastFrom: Number.NaN,
      lastText: '',
    })),
  }
}

// ---------------------------------------------------------------- counters

/** Text of the period in which a counter of this coverage runs on the bill's day. */
export function periodOf(scheme: CompiledScheme, run: Run, slot: number): string {
  const counter = scheme.counters[slot]
  assert(counter !== undefined, `scheme ${scheme.value.id} has no counter ${slot}`)
  const text = textOfPeriod(counter, run.coverage.day, run.coverage.facts.from)
  if (counter.value.per.length === 0) return text
  const values = counter.value.per.map((name) => String(contentIn(scheme, run, name) ?? ''))
  return [text, ...values].join('|')
}

function textOfPeriod(counter: CompiledCounter, day: Day, from: Day): string {
  if (counter.lastDay === day && counter.lastFrom === from) return counter.lastText
  const start = periodStart(counter.value, day, from)
  let text = counter.texts.get(start)
  if (text === undefined) {
    text = periodText(counter.value, start)
    counter.texts.set(start, text)
  }
  counter.lastDay = day
  counter.lastFrom = from
  counter.lastText = text
  return text
}

export function counterNow(scheme: CompiledScheme, run: Run, slot: number): number {
  const { counters, before, facts } = run.coverage
  const value = counters[slot]
  if (value !== undefined && !Number.isNaN(value)) return value
  const kept = scheme.counters[slot]?.value.period !== 'visit'
  const row = kept ? rowOf(facts, periodOf(scheme, run, slot)) : undefined
  const loaded = row?.counters[slot] ?? 0
  counters[slot] = loaded
  before[slot] = loaded
  return loaded
}

/** The counter as it stood before this bill. */
export function counterBefore(scheme: CompiledScheme, run: Run, slot: number): number {
  counterNow(scheme, run, slot)
  return run.coverage.before[slot] ?? 0
}

export function addToCounter(scheme: CompiledScheme, run: Run, slot: number, add: number): void {
  if (add === 0) return
  run.coverage.counters[slot] = counterNow(scheme, run, slot) + add
}

export function setCounter(scheme: CompiledScheme, run: Run, slot: number, to: number): void {
  counterNow(scheme, run, slot)
  run.coverage.counters[slot] = to
}

export function newCoverageRun(
  scheme: CompiledScheme,
  facts: CoverageRun['facts'],
  day: Day,
): CoverageRun {
  const counters = scheme.value.counters.length
  const payers = scheme.value.payers.length
  return {
    facts,
    day,
    counters: new Array<number>(counters).fill(Number.NaN),
    before: new Array<number>(counters).fill(Number.NaN),
    shares: new Array<number>(payers).fill(0),
    answers: new Array<null>(payers).fill(null),
    answerLeft: new Array<number>(payers).fill(0),
    beyond: [],
    countMore: [],
    expected: new Array<number>(payers).fill(0),
    available: [],
    concerned: [],
  }
}

// ---------------------------------------------------------------- attributes and names

/** Kinds of payers are numbered in the order of the vocabulary. */
const basicKind = payerKinds.indexOf('basic')

/** An attribute as the coverage, else the bill, else its declaration gives it. */
function contentIn(scheme: CompiledScheme, run: Run, name: string): Content {
  return contentReader(scheme, name)(run)
}

function contentReader(scheme: CompiledScheme, name: string): (run: Run) => Content {
  if (name === 'days') return (run) => Math.max(1, run.portion.nights)
  if (name === 'nights') return (run) => run.portion.nights
  if (name === 'portion') return (run) => run.portion.number
  if (name === 'year') return (run) => civilOf(run.coverage.day).year
  if (name === 'coverageDays') return (run) => run.coverage.day - run.coverage.facts.from
  if (name === 'coverageYear') return (run) => 1 + ageOn(run.coverage.facts.from, run.coverage.day)
  if (name === 'filingDeemed') {
    const { noFilingWith } = scheme.region
    return (run) =>
      noFilingWith.includes(run.careRegion) ||
      (run.coverage.facts.attributes[name] ?? run.common[name] ?? false) === true
  }
  if (name === 'settledByBasic') {
    return (run) =>
      run.basicDecided ||
      (run.kindPaid[basicKind] ?? 0) > 0 ||
      (run.coverage.facts.attributes[name] ?? run.common[name] ?? false) === true
  }
  if (name.startsWith('item.')) {
    const attribute = name.slice('item.'.length)
    return (run) => {
      const line = run.lines[run.atom]
      return line?.line.attributes[attribute] ?? line?.item?.attributes[attribute]
    }
  }
  if (name === 'careRegion') return (run) => run.careRegion
  if (name === 'homeRegion') return (run) => run.homeRegion
  if (name === 'nthAdmission') {
    const slot = scheme.counterIndex.get('admissions')
    return slot === undefined ? () => undefined : (run) => counterBefore(scheme, run, slot) + 1
  }
  const standard = scheme.attributes.get(name)?.default ?? undefined
  if (scheme.attributes.get(name)?.type === 'flag') {
    return (run) => flagOf(run.coverage.facts.attributes[name] ?? run.common[name]) ?? standard
  }
  return (run) => run.coverage.facts.attributes[name] ?? run.common[name] ?? standard
}

/** A flag as packs write it is a flag too; two schemes need not know a name by the same type. */
function flagOf(content: Content): boolean | undefined {
  if (typeof content === 'boolean') return content
  if (content === 'yes') return true
  return content === 'no' ? false : undefined
}

/** What a rule of one benefit can name. `steps` are the ids of its steps, in order. */
export function scopeOf(
  scheme: CompiledScheme,
  names: NameIndex,
  steps: readonly string[],
): Scope<Run> {
  return {
    content: (name) => contentReader(scheme, name),
    number: (name) => numberReader(scheme, names, steps, name),
  }
}

function numberReader(
  scheme: CompiledScheme,
  names: NameIndex,
  steps: readonly string[],
  name: string,
): Figure<Run> {
  const dot = name.indexOf('.')
  const head = dot < 0 ? name : name.slice(0, dot)
  const tail = name.slice(dot + 1)
  if (dot < 0) return plainReader(scheme, name)
  switch (head) {
    case 'part': {
      const part = indexIn(names.parts, tail)
      return (run) => sumOfPart(run, part)
    }
    case 'paid':
      return stepReader((run) => run.stepPaid, steps.indexOf(tail))
    case 'borne':
      return stepReader((run) => run.stepBorne, steps.indexOf(tail))
    case 'let':
      return stepReader((run) => run.stepLet, steps.indexOf(tail))
    case 'layer': {
      const layer = names.layers.get(tail)
      return (run) => (layer === undefined ? 0 : (run.layerPaid[layer] ?? 0))
    }
    case 'kind': {
      const kind = indexIn(names.kinds, tail)
      return (run) => run.kindPaid[kind] ?? 0
    }
    case 'used': {
      const slot = indexIn(scheme.counterIndex, tail)
      return (run) => counterNow(scheme, run, slot)
    }
    case 'before': {
      const slot = indexIn(scheme.counterIndex, tail)
      return (run) => counterBefore(scheme, run, slot)
    }
    case 'stat':
      return statisticReader(scheme.region, tail)
    case 'line':
      return lineReader(tail)
    case 'item':
      return plainReader(scheme, name)
    default:
      throw new Error(`broken invariant: a validated rule names ${name}`)
  }
}

function plainReader(scheme: CompiledScheme, name: string): Figure<Run> {
  if (name === 'total') return (run) => run.totalMinor
  if (name === 'base') return (run) => run.stepBase
  if (name === 'amount') return (run) => run.stepAmount
  if (name === 'quantity') {
    return (run) => Math.ceil(run.stepQuantityE4 / 10_000)
  }
  if (name === 'paidBefore') return (run) => run.paidBefore
  const content = contentReader(scheme, name)
  return (run) => {
    const value = content(run)
    if (typeof value === 'number') return value
    run.unanswered ??= { asks: name, value: value === undefined ? 'not given' : String(value) }
    return 0
  }
}

function indexIn(index: ReadonlyMap<string, number>, name: string): number {
  const found = index.get(name)
  assert(found !== undefined, `a validated rule names ${name}`)
  return found
}

function stepReader(of: (run: Run) => number[], step: number): Figure<Run> {
  return (run) => of(run)[step] ?? 0
}

export function sumOfPart(run: Run, part: number): number {
  let sum = 0
  for (let atom = 0; atom < run.atoms; atom++) sum += run.cells[atom * run.parts + part] ?? 0
  return sum
}

function statisticReader(region: RegionValue, name: string): Figure<Run> {
  const statistic = region.statistics.find((one) => one.name === name)
  assert(statistic !== undefined, `region ${region.id} has no statistic ${name}`)
  const values = statistic.values
    .map(({ from, value }) => ({ from: dayFromText(from) ?? 0, value }))
    .sort((a, b) => b.from - a.from)
  return (run) => {
    for (const { from, value } of values) if (from <= run.coverage.day) return value
    run.unanswered ??= { asks: `stat.${name}`, value: 'no figure is in force' }
    return 0
  }
}

function lineReader(name: string): Figure<Run> {
  if (name === 'amount') return (run) => run.lineAmount
  if (name === 'quantity') {
    return (run) => Math.ceil((run.lines[run.atom]?.quantityE4 ?? 10_000) / 10_000)
  }
  if (name === 'unitPrice') {
    return (run) => {
      const line = run.lines[run.atom]
      return line === undefined
        ? run.totalMinor
        : Math.floor(line.line.unitPriceE6 / 10 ** (6 - run.digits))
    }
  }
  return (run) => {
    const days = run.lines[run.atom]?.line.supplyDays ?? null
    if (days !== null) return days
    run.unanswered ??= { asks: 'line.supplyDays', value: 'not given' }
    return 0
  }
}
