/**
 * Counters of a scheme: which period a bill falls into, what was used before, what stands now.
 */
import type { CoverageFacts } from '../../engine/adjudication/bill.ts'
import { type Branch, branch, dayOf, isoOf, list, text } from './pack-text.ts'

export interface Counters {
  readonly before: (coverage: CoverageFacts, name: string) => bigint
  readonly now: (coverage: CoverageFacts, name: string) => bigint
  readonly write: (coverage: CoverageFacts, name: string, value: bigint) => void
  readonly add: (coverage: CoverageFacts, name: string, more: bigint) => void
  /** `coverage|period|counter` of everything written, with what stands now. */
  readonly written: ReadonlyMap<string, bigint>
}

/** What the counters need to know about a coverage. */
export interface CounterSight {
  readonly scheme: Branch
  readonly day: number
  readonly attributeText: (name: string) => string
}

function declarationsOf(scheme: Branch): Branch[] {
  const counters = scheme.get('counters')
  return counters === undefined ? [] : list(counters).map(branch)
}

export function counterOf(scheme: Branch, name: string): Branch | undefined {
  return declarationsOf(scheme).find((one) => text(one.get('name')) === name)
}

export function counterNames(scheme: Branch): string[] {
  return declarationsOf(scheme).map((one) => text(one.get('name')))
}

/** `carried`: what an earlier year of the same visit has written into the visit's counters. */
export function countersOf(
  sightOf: (coverage: CoverageFacts) => CounterSight,
  carried: ReadonlyMap<string, bigint>,
): Counters {
  const written = new Map(carried)

  function keyOf(coverage: CoverageFacts, name: string): string {
    return `${coverage.id}|${periodOf(coverage, sightOf(coverage), name)}|${name}`
  }

  function before(coverage: CoverageFacts, name: string): bigint {
    const sight = sightOf(coverage)
    const period = periodOf(coverage, sight, name)
    // A visit's counter lives within one bill: it begins at 0 and nothing keeps it.
    if (period.startsWith('visit:')) return 0n
    const row = coverage.accumulators.find((one) => one.period === period)
    return BigInt(row?.counters[counterNames(sight.scheme).indexOf(name)] ?? 0)
  }

  function now(coverage: CoverageFacts, name: string): bigint {
    return written.get(keyOf(coverage, name)) ?? before(coverage, name)
  }

  return {
    before,
    now,
    write: (coverage, name, value) => written.set(keyOf(coverage, name), value),
    add: (coverage, name, more) => {
      written.set(keyOf(coverage, name), now(coverage, name) + more)
    },
    written,
  }
}

/** `calendarYear:2026-01-01`, and behind it, parted by `|`, the values of `per`. */
export function periodOf(coverage: CoverageFacts, sight: CounterSight, name: string): string {
  const counter = counterOf(sight.scheme, name)
  if (counter === undefined) throw new Error(`no counter ${name}`)
  const period = text(counter.get('period'))
  const per = counter.get('per')
  const values = per === undefined ? [] : list(per).map((one) => sight.attributeText(text(one)))
  return [`${period}:${startOf(counter, period, coverage, sight.day)}`, ...values].join('|')
}

function startOf(counter: Branch, period: string, coverage: CoverageFacts, day: number): string {
  const iso = isoOf(day)
  const year = Number(iso.slice(0, 4))
  if (period === 'calendarYear') return `${iso.slice(0, 4)}-01-01`
  if (period === 'month') return `${iso.slice(0, 7)}-01`
  if (period === 'day') return iso
  if (period === 'contractYear') return startOfContractYear(coverage.from, day)
  if (period === 'years') {
    const length = Number(text(counter.get('years')))
    const epoch = text(counter.get('epoch'))
    const anniversary = epoch.slice(4)
    const epochYear = Number(epoch.slice(0, 4))
    const began = onOrAfter(year, anniversary) <= iso ? year : year - 1
    const periods = Math.floor((began - epochYear) / length)
    return onOrAfter(epochYear + periods * length, anniversary)
  }
  return ''
}

/** `-03-15` of a year; 29 February is 1 March in a year that has none. */
function onOrAfter(year: number, anniversary: string): string {
  return isoOf(dayOfCivil(year, anniversary))
}

/** Years of contract that have begun on a day: 1 in the first. */
export function contractYear(from: number, day: number): number {
  const start = startOfContractYear(from, day)
  return Number(start.slice(0, 4)) - Number(isoOf(from).slice(0, 4)) + 1
}

function startOfContractYear(from: number, day: number): string {
  const iso = isoOf(day)
  const year = Number(iso.slice(0, 4))
  const anniversary = isoOf(from).slice(4)
  const thisYear = onOrAfter(year, anniversary)
  return thisYear <= iso ? thisYear : onOrAfter(year - 1, anniversary)
}

function dayOfCivil(year: number, anniversary: string): number {
  if (anniversary === '-02-29' && !isLeap(year)) return dayOf(`${year}-03-01`)
  return dayOf(`${year}${anniversary}`)
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}
