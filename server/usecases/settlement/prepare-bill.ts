/** Joins a bill with what is known about its person and facility: the engine's bill and facts. */
import type { Attributes, Bill, CoverageFacts, Facts } from '../../../engine/adjudication/bill.ts'
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import { periodsOf } from '../../../engine/coverage/counter-periods.ts'
import { pickingDays } from '../../../engine/coverage/portion.ts'
import { attributesOf, type FactContent, filingFor } from '../../../engine/coverage/visit-facts.ts'
import type { SchemeValue } from '../../../engine/policy/policy-value.ts'
import type { Answer } from '../../../engine/settlement/settlement.ts'
import type { Refusal } from '../refusal.ts'
import type { Coverage, Institution, Person } from '../registry.ts'
import type { NamedSet, Rules } from '../rules.ts'
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
  readonly answers: readonly Answer[]
  readonly catalogue: Catalogue | null
  readonly policies: NamedSet
  /** Some payer of the bill's schemes decides for itself. */
  readonly mayAsk: boolean
}

export type Preparation =
  | { readonly prepared: true; readonly bill: PreparedBill }
  | { readonly prepared: false; readonly refusal: Refusal }

export function prepareBill(
  text: BillText,
  person: Person | undefined,
  institution: Institution | undefined,
  rules: Rules,
): Preparation {
  if (person === undefined) return refused({ code: 'person-unknown', pointer: '/person' })
  if (institution === undefined) {
    return refused({ code: 'institution-unknown', institution: text.facility })
  }
  const read = readBill(text)
  if (!read.read) return refused(read.refusal)
  const { answers, ...figures } = read.figures
  const chosen = chooseCoverages(text, person, figures, rules)
  if ('code' in chosen) return refused(chosen)
  const schemes = chosen.flatMap(({ scheme }) => rules.scheme(scheme) ?? [])
  const careRegion = institution.region
  const homeRegion = homeRegionOf(schemes) ?? careRegion
  const home = rules.region(homeRegion)
  const care = rules.region(careRegion)
  if (home === undefined || care === undefined) {
    return refused({ code: 'institution-unknown', institution: text.facility })
  }
  const visit = { ...visitOf(text), ...figures }
  const filing = text.filing ?? filingFor(person.filings, visit, home, care)
  const attributes = {
    ...attributesOf({ person, institution, visit, filing, home, care }),
    ...text.attributes,
  }
  return {
    prepared: true,
    bill: {
      text,
      person: person.id,
      institution: institution.id,
      bill: { ...figures, attributes },
      homeRegion,
      careRegion,
      coverages: chosen,
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

/** The coverages that the bill names, in its order; else all that are in force and fit. */
function chooseCoverages(
  text: BillText,
  person: Person,
  days: { readonly admittedOn: number; readonly dischargedOn: number },
  rules: Rules,
): readonly Coverage[] | Refusal {
  if (text.coverages === undefined) {
    return person.coverages.filter((coverage) => fits(coverage, text.currency, days, rules))
  }
  const chosen: Coverage[] = []
  for (const [i, id] of text.coverages.entries()) {
    const pointer = `/coverages/${i}`
    const coverage = person.coverages.find((one) => one.id === id)
    if (coverage === undefined) return { code: 'coverage-unknown', coverage: id, pointer }
    if (chosen.includes(coverage)) return { code: 'coverage-twice', coverage: id, pointer }
    chosen.push(coverage)
  }
  return chosen
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
  const rows = countersOf(person, id).filter(({ period }) => isIn(period))
  const shared = coverage.pool === null ? [] : countersOf(coverage.pool, schemeId)
  const accumulators = shared.length === 0 ? rows : withShared(scheme, rows, shared)
  return { id, scheme: schemeId, from, to, attributes, accumulators }
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
