/** Translates a sample bill into what the engine takes: no server, no database. */
import type {
  AccumulatorRow,
  Attributes,
  Bill,
  CoverageFacts,
  Facts,
} from '../engine/adjudication/bill.ts'
import { type Day, dayFromText } from '../engine/base/calendar-date.ts'
import { minorFromText } from '../engine/base/money.ts'
import { periodStart, periodText } from '../engine/coverage/period.ts'
import { pickingDays } from '../engine/coverage/portion.ts'
import {
  type AcceptedFiling,
  attributesOf,
  filingFor,
  referralFor,
  type VisitInstitution,
  type VisitPerson,
  type VisitRegion,
} from '../engine/coverage/visit-facts.ts'
import type { PolicySet, SchemeValue } from '../engine/policy/policy-value.ts'
import type { Answer, Refusal } from '../engine/settlement/settlement.ts'
import type { BillText } from '../server/usecases/settlement/bill-text.ts'
import { type BillFigures, readBill } from '../server/usecases/settlement/read-bill.ts'
import type { SampleCoverage } from './alliance/person.ts'
import type { BillBody, StatedCoverage, StatedFacility, StatedPerson } from './bill-body.ts'
import type { SampleAlliance } from './read-samples.ts'

export type Translation =
  | {
      readonly ok: true
      readonly bill: Bill
      readonly facts: Facts
      /** Where `before` keeps the counters of coverages that share a pool, by coverage id. */
      readonly pools: Readonly<Record<string, string>>
      /** Only what the bill itself says of asked payers. */
      readonly answers: readonly Answer[]
    }
  | { readonly ok: false; readonly refusal: Refusal }

/** What earlier bills have left in the counters: a person's by coverage id, a pool's by its key. */
export type CountersBefore = ReadonlyMap<string, readonly AccumulatorRow[]>

/** A coverage with its counters not yet placed into periods. */
interface OpenCoverage {
  readonly id: string
  readonly scheme: string
  readonly from: Day
  readonly to: Day | null
  readonly pool: string | null
  readonly attributes: Attributes
  readonly used: Readonly<Record<string, string>>
  /** Day whose periods `used` belongs to; null: the bill's. */
  readonly usedOn: Day | null
}

/** The day on which the sample alliance begins; openings belong to its periods. */
const OPENING_DAY = day('2026-01-01')

export function toEngineBill(
  body: BillBody,
  alliance: SampleAlliance,
  policies: PolicySet,
  before: CountersBefore = new Map(),
): Translation {
  const { person, coverages, filings } = personOf(body.person, alliance)
  const { institution, region } = institutionOf(body.facility, alliance)
  const text: BillText = { ...body, person: 'sample', facility: institution.id }
  const read = readBill(text)
  if (!read.read) return { ok: false, refusal: read.refusal }
  const { answers, ...figures } = read.figures
  const chosen = chosenCoverages(text, coverages, figures, policies)
  const schemes = chosen.flatMap((one) => schemeOf(one.scheme, policies) ?? [])
  const care = regionOf(region, policies)
  const home = regionOf(homeRegionOf(schemes) ?? region, policies)
  const visit = { ...text.visit, ...figures, attributes: visitAttributes(text) }
  const attributes: Attributes = {
    ...attributesOf({
      person,
      institution,
      visit,
      filing: text.filing ?? filingFor(filings, visit, home, care),
      referral: referralFor(filings, visit, institution.id, home, care),
      home,
      care,
    }),
    ...text.attributes,
  }
  const bill: Bill = { ...figures, attributes }
  const facts: Facts = {
    homeRegion: home.id,
    careRegion: care.id,
    coverages: chosen.map((one) => coverageFacts(one, bill, alliance, policies, before)),
  }
  const pools = Object.fromEntries(
    chosen.flatMap((one) => (one.pool === null ? [] : [[one.id, poolKey(one)]])),
  )
  return { ok: true, bill, facts, pools, answers }
}

function day(text: string): Day {
  const found = dayFromText(text)
  if (found === undefined) throw new Error(`the samples name a day ${text}`)
  return found
}

// ---------------------------------------------------------------- who and where

interface KnownPerson {
  readonly person: VisitPerson
  readonly coverages: readonly OpenCoverage[]
  readonly filings: readonly AcceptedFiling[]
}

function personOf(stated: string | StatedPerson, alliance: SampleAlliance): KnownPerson {
  if (typeof stated !== 'string') {
    return {
      person: {
        birth: stated.birth === undefined ? null : day(stated.birth),
        sex: stated.sex ?? 'unknown',
        chosenInstitutions: stated.chosenInstitutions ?? [],
        attributes: stated.attributes ?? {},
      },
      coverages: stated.coverages.map(statedCoverage),
      filings: [],
    }
  }
  const found = alliance.persons.find((one) => one.id === stated)
  if (found === undefined) throw new Error(`there is no sample person ${stated}`)
  const { birth, sex, chosenInstitutions, attributes } = found
  return {
    person: { birth: day(birth), sex, chosenInstitutions, attributes },
    coverages: found.coverages.map(sampleCoverage),
    filings: alliance.filings
      .filter((filing) => filing.person === stated)
      .map(({ from, to, ...filing }) => ({
        ...filing,
        from: day(from),
        to: to === null ? null : day(to),
      })),
  }
}

function statedCoverage(coverage: StatedCoverage): OpenCoverage {
  const { id, scheme, from, to = null, attributes = {}, used = {} } = coverage
  const until = to === null ? null : day(to)
  return { id, scheme, from: day(from), to: until, pool: null, attributes, used, usedOn: null }
}

function sampleCoverage(coverage: SampleCoverage): OpenCoverage {
  const { id, scheme, pool, attributes, opening } = coverage
  const from = day(coverage.from)
  const ends = [
    coverage.to === null ? null : day(coverage.to),
    coverage.suspendedFrom === null ? null : day(coverage.suspendedFrom) - 1,
  ].filter((end) => end !== null)
  const to = ends.length === 0 ? null : Math.min(...ends)
  const usedOn = Math.max(OPENING_DAY, from)
  return { id, scheme, from, to, pool, attributes, used: opening, usedOn }
}

function institutionOf(
  stated: string | StatedFacility,
  alliance: SampleAlliance,
): { readonly institution: VisitInstitution; readonly region: string } {
  if (typeof stated !== 'string') {
    return {
      institution: {
        id: stated.id ?? 'stated',
        level: stated.level ?? null,
        ownership: stated.ownership ?? null,
        tags: stated.tags ?? [],
        attributes: stated.attributes ?? {},
      },
      region: stated.region,
    }
  }
  const found = alliance.institutions.find((one) => one.id === stated)
  if (found === undefined) throw new Error(`there is no sample institution ${stated}`)
  const { id, level, ownership, tags, region } = found
  return { institution: { id, level, ownership, tags, attributes: {} }, region }
}

function regionOf(id: string, policies: PolicySet): VisitRegion {
  const region = policies.regions.find((one) => one.id === id)
  if (region === undefined) throw new Error(`the packs have no region ${id}`)
  return region
}

function schemeOf(id: string, policies: PolicySet): SchemeValue | undefined {
  return policies.schemes.find((one) => one.id === id)
}

/** Home is where the first public coverage is; without one, where the first coverage is. */
function homeRegionOf(schemes: readonly SchemeValue[]): string | undefined {
  return (schemes.find(({ schemeKind }) => schemeKind === 'public') ?? schemes[0])?.region
}

function visitAttributes({ visit }: BillText): Attributes {
  const { number: _number, interim: _interim, setting: _setting, ...rest } = visit
  const { admittedOn: _admitted, dischargedOn: _discharged, ...facts } = rest
  const attributes: Record<string, string> = {}
  for (const [name, content] of Object.entries(facts)) {
    if (typeof content === 'string') attributes[name] = content
  }
  return attributes
}

// ---------------------------------------------------------------- coverages

/** Those that the bill names, in its order; else all in force that are kept in its currency. */
function chosenCoverages(
  text: BillText,
  coverages: readonly OpenCoverage[],
  figures: Omit<BillFigures, 'answers'>,
  policies: PolicySet,
): OpenCoverage[] {
  if (text.coverages !== undefined) {
    return text.coverages.map((id) => {
      const found = coverages.find((one) => one.id === id)
      if (found === undefined) throw new Error(`a sample bill names the coverage ${id}`)
      return found
    })
  }
  return coverages.filter((one) => {
    const scheme = schemeOf(one.scheme, policies)
    if (scheme === undefined || scheme.currency !== text.currency) return false
    return pickingDays(scheme.periodOf, figures).some(
      (on) => one.from <= on && (one.to === null || on <= one.to),
    )
  })
}

function coverageFacts(
  coverage: OpenCoverage,
  bill: Bill,
  alliance: SampleAlliance,
  policies: PolicySet,
  before: CountersBefore,
): CoverageFacts {
  const { id, scheme: schemeId, from, to, attributes } = coverage
  const scheme = schemeOf(schemeId, policies)
  if (scheme === undefined) return { id, scheme: schemeId, from, to, attributes, accumulators: [] }
  const own = before.get(id) ?? openingRows(coverage, scheme, bill)
  const accumulators =
    coverage.pool === null
      ? own
      : withShared(
          scheme,
          own,
          before.get(poolKey(coverage)) ?? poolOpening(coverage, scheme, bill, alliance),
        )
  return { id, scheme: schemeId, from, to, attributes, accumulators }
}

/** What a pool holds when the sample begins is stated at one of its members. */
function poolOpening(
  { pool }: OpenCoverage,
  scheme: SchemeValue,
  bill: Bill,
  { persons }: SampleAlliance,
): readonly AccumulatorRow[] {
  const members = persons
    .flatMap(({ coverages }) => coverages)
    .filter((one) => one.pool === pool && one.scheme === scheme.id)
  const rows = members.map((one) => openingRows(sampleCoverage(one), scheme, bill))
  return rows.find((one) => one.length > 0) ?? []
}

function poolKey({ pool, scheme }: Pick<OpenCoverage, 'pool' | 'scheme'>): string {
  return `${pool}\n${scheme}`
}

/** Slots of counters that the pool owns are taken from the pool's rows. */
function withShared(
  { counters }: SchemeValue,
  own: readonly AccumulatorRow[],
  shared: readonly AccumulatorRow[],
): AccumulatorRow[] {
  const periods = new Set([...own, ...shared].map(({ period }) => period))
  const valueIn = (rows: readonly AccumulatorRow[], period: string, slot: number) =>
    rows.find((row) => row.period === period)?.counters[slot] ?? 0
  return [...periods].map((period) => ({
    period,
    counters: counters.map(({ owner }, slot) =>
      valueIn(owner === 'pool' ? shared : own, period, slot),
    ),
  }))
}

function openingRows(coverage: OpenCoverage, scheme: SchemeValue, bill: Bill): AccumulatorRow[] {
  const [first = bill.dischargedOn] = pickingDays(scheme.periodOf, bill)
  const on = coverage.usedOn ?? first
  const facts = { ...bill.attributes, ...coverage.attributes }
  const rows = new Map<string, number[]>()
  for (const [name, text] of Object.entries(coverage.used)) {
    const slot = scheme.counters.findIndex((counter) => counter.name === name)
    const counter = scheme.counters[slot]
    if (counter === undefined) throw new Error(`${scheme.id} has no counter ${name}`)
    const value =
      counter.dimension === 'money' ? minorFromText(text, scheme.currency) : Number(text)
    if (value === undefined) throw new Error(`${coverage.id}: ${text} is no amount`)
    const period = [
      periodText(counter, periodStart(counter, on, coverage.from)),
      ...counter.per.map((attribute) => String(facts[attribute] ?? '')),
    ].join('|')
    const counters = rows.get(period) ?? scheme.counters.map(() => 0)
    counters[slot] = value
    rows.set(period, counters)
  }
  return [...rows].map(([period, counters]) => ({ period, counters }))
}
