/** Joins a bill with what is known about its person and facility: the engine's bill and facts. */
import type {
  AccumulatorRow,
  Attributes,
  Bill,
  CoverageFacts,
  Facts,
} from '../../../engine/adjudication/bill.ts'
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import { type ClosedReason, closedFor } from '../../../engine/commercial/contract.ts'
import { periodsOf } from '../../../engine/coverage/counter-periods.ts'
import { pickingDays } from '../../../engine/coverage/portion.ts'
import {
  attributesOf,
  type FactContent,
  filingFor,
  referralFor,
} from '../../../engine/coverage/visit-facts.ts'
import type { SchemeValue } from '../../../engine/policy/policy-value.ts'
import type { CareDays } from '../../../engine/registry/version.ts'
import { movedRows } from '../../../engine/settlement/counter-moves.ts'
import type { Answer } from '../../../engine/settlement/settlement.ts'
import type { Opening } from '../insurance/opening.ts'
import type { Refusal } from '../refusal.ts'
import type { Coverage, Institution, Person, Tied } from '../registry.ts'
import type { NamedSet, Rules } from '../rules.ts'
import type { KeptRegistration } from '../visit/registered-diseases.ts'
import { type BesideBill, claimedUnder, nothingBeside } from './beside-bill.ts'
import type { BillText } from './bill-text.ts'
import { readBill } from './read-bill.ts'

/** A bill ready to be decided as soon as its counters are known. */
export interface PreparedBill {
  readonly text: BillText
  readonly person: string
  readonly institution: string
  readonly bill: Bill
  readonly homeRegion: string
  readonly careRegion: string
  readonly coverages: readonly Coverage[]
  /** Other records of the same person, whose counters count too; null where there never were any. */
  readonly tied: Tied | null
  /** What the patient's code opened for this visit; null where none was shown. */
  readonly opening: Opening | null
  /** By which the disease is treated; null where none is used. */
  readonly registration: KeptRegistration | null
  /** Commercial coverages that would fit and may not be used here. */
  readonly closed: readonly ClosedCoverage[]
  readonly answers: readonly Answer[]
  readonly catalogue: Catalogue | null
  readonly policies: NamedSet
  /** Some payer of the bill's schemes decides for itself. */
  readonly mayAsk: boolean
}

export interface ClosedCoverage {
  readonly coverage: Coverage
  readonly reason: ClosedReason
}

export type Preparation =
  | { readonly prepared: true; readonly bill: PreparedBill }
  | { readonly prepared: false; readonly refusal: Refusal }

export function prepareBill(
  text: BillText,
  person: Person | undefined,
  inCare: (id: string, care: CareDays) => Institution | undefined,
  rules: Rules,
  { opening, registrations }: BesideBill = nothingBeside,
): Preparation {
  if (person === undefined) return refused({ code: 'person-unknown', pointer: '/person' })
  const read = readBill(text)
  if (!read.read) return refused(read.refusal)
  const { answers, ...figures } = read.figures
  const institution = inCare(text.facility, figures)
  if (institution === undefined) {
    return refused({ code: 'institution-unknown', institution: text.facility })
  }
  if (!isFor(opening, text)) {
    return refused({ code: 'code-not-redeemed', pointer: '/insuranceCode' })
  }
  const choice = chooseCoverages(text, person, figures, rules, opening)
  if ('code' in choice) return refused(choice)
  const { chosen, closed } = choice
  const schemes = chosen.flatMap(({ scheme }) => rules.scheme(scheme) ?? [])
  const careRegion = institution.region
  const homeRegion = homeRegionOf(schemes) ?? careRegion
  const home = rules.region(homeRegion)
  const care = rules.region(careRegion)
  if (home === undefined || care === undefined) {
    return refused({ code: 'institution-unknown', institution: text.facility })
  }
  const types = schemes.map(({ insuranceType }) => insuranceType)
  const claimed = claimedUnder(text, figures.dischargedOn, types, registrations)
  const visit = { ...visitOf(claimed.text), ...figures }
  const filing = text.filing ?? filingFor(person.filings, visit, home, care)
  const referral = referralFor(person.filings, visit, institution.id, home, care)
  const attributes = {
    ...attributesOf({ person, institution, visit, filing, referral, home, care }),
    ...text.attributes,
  }
  return {
    prepared: true,
    bill: {
      ...claimed,
      person: person.id,
      institution: institution.id,
      bill: { ...figures, attributes },
      homeRegion,
      careRegion,
      coverages: chosen,
      tied: person.tied ?? null,
      opening,
      closed,
      answers,
      catalogue: rules.catalogueFor(careRegion, figures.dischargedOn),
      policies: rules.setOf(
        chosen.map(({ scheme }) => scheme),
        [homeRegion, careRegion],
      ),
      mayAsk: schemes.some(({ payers }) => payers.some(({ decidedBy }) => decidedBy !== 'engine')),
    },
  }
}

function refused(refusal: Refusal): Preparation {
  return { prepared: false, refusal }
}

/** What the bill itself says about the visit. */
function visitOf({ visit }: BillText) {
  const { disease, entitlement, department, procedure, surgeryClass, wardClass } = visit
  const stated = { disease, entitlement, department, procedure, surgeryClass, wardClass }
  const attributes: Record<string, FactContent> = {}
  for (const [name, content] of Object.entries(stated)) {
    if (content !== undefined && content !== null) attributes[name] = content
  }
  return { setting: visit.setting, attributes }
}

/** A code opens the one visit for which it was redeemed. */
function isFor(opening: Opening | null, { insuranceCode, person, facility, visit }: BillText) {
  if (insuranceCode === undefined) return true
  return (
    opening !== null &&
    opening.code === insuranceCode &&
    opening.person === person &&
    opening.institution === facility &&
    opening.visit === visit.number &&
    opening.interim === (visit.interim ?? '')
  )
}

interface Choice {
  readonly chosen: readonly Coverage[]
  readonly closed: readonly ClosedCoverage[]
}

/** The coverages that the bill names, in its order; else all that are in force, fit and are open. */
function chooseCoverages(
  text: BillText,
  person: Person,
  days: { readonly admittedOn: number; readonly dischargedOn: number },
  rules: Rules,
  opening: Opening | null,
): Choice | Refusal {
  const closed = closedCoverages(text, person, days, rules, opening)
  const reasonOf = (coverage: Coverage) => closed.find((one) => one.coverage === coverage)?.reason
  if (text.coverages === undefined) {
    const chosen = person.coverages.filter(
      (coverage) => reasonOf(coverage) === undefined && fits(coverage, text.currency, days, rules),
    )
    return { chosen: asThePatientWants(chosen, opening), closed }
  }
  const chosen: Coverage[] = []
  for (const [i, id] of text.coverages.entries()) {
    const pointer = `/coverages/${i}`
    const coverage = person.coverages.find((one) => one.id === id)
    if (coverage === undefined) return { code: 'coverage-unknown', coverage: id, pointer }
    if (chosen.includes(coverage)) return { code: 'coverage-twice', coverage: id, pointer }
    const reason = reasonOf(coverage)
    if (reason !== undefined) return { code: 'coverage-closed', coverage: id, reason, pointer }
    chosen.push(coverage)
  }
  return { chosen, closed }
}

/** A commercial coverage is open where its contract says so; without a contract nobody has agreed. */
function closedCoverages(
  { facility, visit, attributes = {} }: BillText,
  { coverages }: Person,
  { admittedOn }: { readonly admittedOn: number },
  rules: Rules,
  opening: Opening | null,
): ClosedCoverage[] {
  const isInjury = attributes['injury'] === true || attributes['injury'] === 'yes'
  const place = { institution: facility, ward: visit.wardClass ?? null, isInjury }
  return coverages.flatMap((coverage): ClosedCoverage[] => {
    if (rules.scheme(coverage.scheme)?.schemeKind !== 'commercial') return []
    const { contract, id } = coverage
    if (contract === undefined) return [{ coverage, reason: 'code-needed' }]
    const isOpened = opening?.coverages.includes(id) === true
    const reason = closedFor(contract, place, admittedOn, isOpened)
    return reason === null ? [] : [{ coverage, reason }]
  })
}

/** Contracts that a code opens pay in the order in which the patient put them. */
function asThePatientWants(chosen: readonly Coverage[], opening: Opening | null) {
  const wanted = opening?.coverages ?? []
  const opened = chosen
    .filter(({ id }) => wanted.includes(id))
    .sort((a, b) => wanted.indexOf(a.id) - wanted.indexOf(b.id))
  let next = 0
  return chosen.map((coverage) =>
    wanted.includes(coverage.id) ? (opened[next++] ?? coverage) : coverage,
  )
}

function fits(
  coverage: Coverage,
  currency: string,
  days: { readonly admittedOn: number; readonly dischargedOn: number },
  rules: Rules,
): boolean {
  const scheme = rules.scheme(coverage.scheme)
  if (scheme === undefined || scheme.currency !== currency) return false
  const { from, to } = coverage
  return pickingDays(scheme.periodOf, days).some((day) => from <= day && (to === null || day <= to))
}

/** Home is where the first public coverage is; without one, where the first coverage is. */
function homeRegionOf(schemes: readonly SchemeValue[]): string | undefined {
  return (schemes.find(({ schemeKind }) => schemeKind === 'public') ?? schemes[0])?.region
}

// ---------------------------------------------------------------- counters

export interface PeriodCounters {
  readonly period: string
  readonly counters: readonly number[]
}

/** Asks for the counters of an owner: a person's by coverage, a pool's by scheme. */
export type CountersOf = (owner: string, coverage: string) => readonly PeriodCounters[]

export function factsOf(prepared: PreparedBill, countersOf: CountersOf, rules: Rules): Facts {
  const { homeRegion, careRegion } = prepared
  return {
    homeRegion,
    careRegion,
    coverages: prepared.coverages.map((coverage) =>
      coverageFacts(prepared, coverage, countersOf, rules),
    ),
  }
}

function coverageFacts(
  { person, bill }: PreparedBill,
  coverage: Coverage,
  countersOf: CountersOf,
  rules: Rules,
): CoverageFacts {
  const { id, scheme: schemeId, from, to } = coverage
  const attributes: Attributes = coverage.attributes
  const scheme = rules.scheme(schemeId)
  if (scheme === undefined) return { id, scheme: schemeId, from, to, attributes, accumulators: [] }
  const isIn = periodsOf(scheme, from, bill)
  const own = countersOf(person, id).filter(({ period }) => isIn(period))
  const beside = besideRows(coverage, countersOf, isIn).flatMap(({ rows }) => rows)
  const rows = beside.length === 0 ? own : summed([...own, ...beside])
  const shared = coverage.pool === null ? [] : countersOf(coverage.pool, schemeId)
  const accumulators = shared.length === 0 ? rows : withShared(scheme, rows, shared)
  return { id, scheme: schemeId, from, to, attributes, accumulators }
}

/** What was used up of the same right under other records of the same person. */
export function besideOf(
  prepared: PreparedBill,
  countersOf: CountersOf,
  rules: Rules,
): Record<string, readonly BesideCounters[]> {
  return Object.fromEntries(
    prepared.coverages.flatMap((coverage) => {
      const scheme = rules.scheme(coverage.scheme)
      if (scheme === undefined || coverage.beside === undefined) return []
      const isIn = periodsOf(scheme, coverage.from, prepared.bill)
      return [[coverage.id, besideRows(coverage, countersOf, isIn)]]
    }),
  )
}

export interface BesideCounters {
  readonly owner: string
  readonly coverage: string
  readonly rows: readonly PeriodCounters[]
}

function besideRows(
  { beside = [] }: Coverage,
  countersOf: CountersOf,
  isIn: (period: string) => boolean,
): BesideCounters[] {
  return beside.map((place) => ({
    ...place,
    rows: countersOf(place.owner, place.coverage).filter(({ period }) => isIn(period)),
  }))
}

function summed(rows: readonly AccumulatorRow[]): AccumulatorRow[] {
  const moves = rows.flatMap(({ period, counters }) =>
    counters.map((add, slot) => ({ period, slot, add })),
  )
  return movedRows([], moves)
}

/** Slots of counters that the pool owns are taken from the pool's rows. */
function withShared(
  scheme: SchemeValue,
  own: readonly PeriodCounters[],
  shared: readonly PeriodCounters[],
): PeriodCounters[] {
  const periods = new Set([...own, ...shared].map(({ period }) => period))
  const valueIn = (rows: readonly PeriodCounters[], period: string, slot: number) =>
    rows.find((row) => row.period === period)?.counters[slot] ?? 0
  return [...periods].map((period) => ({
    period,
    counters: scheme.counters.map(({ owner }, slot) =>
      valueIn(owner === 'pool' ? shared : own, period, slot),
    ),
  }))
}
