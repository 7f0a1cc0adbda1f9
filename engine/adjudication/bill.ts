/**
 * A bill and the facts that its division depends on, in the engine's own units.
 *
 * Amounts are minor units of the bill's currency; a unit price has six decimals (`unitPriceE6`,
 * whole currency units × 10^6) and a quantity four (`quantityE4`), as the national interface has them.
 */
import type { Day } from '../base/calendar-date.ts'
import type { Currency } from '../base/money.ts'

export type AttributeContent = string | boolean | number | readonly string[]

export type Attributes = Readonly<Record<string, AttributeContent>>

export interface BillLine {
  /** Unique in the bill. */
  readonly id: string
  /** Code of the item in the catalogue of the care region. */
  readonly code: string
  readonly name: string
  readonly on: Day
  readonly quantityE4: number
  readonly unitPriceE6: number
  /** Rounded once from quantity and price; negative when the line takes back another one. */
  readonly amountMinor: number
  /** Line that a negative line takes back, wholly or in part. */
  readonly reverses: string | null
  /** Restricted items need the hospital's word: `none` needed, `approved`, `refused`. */
  readonly approval: 'none' | 'approved' | 'refused'
  readonly indication: string | null
  /** Kind of charge, such as `drug`, `bed`, `surgery`: schedules of benefits pick lines by it. */
  readonly category: string
  /** Days of supply of a drug line, where it matters. */
  readonly supplyDays: number | null
  readonly attributes: Attributes
  /** Given where the place of care has divided the line already; then no catalogue is asked. */
  readonly split?: BillSums
}

/** The four sums of the national interface, where a bill comes without lines. */
export interface BillSums {
  readonly inScopeMinor: number
  readonly priorSelfPayMinor: number
  readonly overLimitMinor: number
  readonly ownPaidMinor: number
}

export interface Bill {
  readonly currency: Currency
  readonly admittedOn: Day
  readonly dischargedOn: Day
  /** Either lines or sums. */
  readonly lines: readonly BillLine[]
  readonly sums: BillSums | null
  /** Facts of person, visit, facility and filing; see the list of names in the guide. */
  readonly attributes: Attributes
}

/** What has been used up in one period. Slots follow the scheme's list of counters. */
export interface AccumulatorRow {
  /** `calendarYear:2026-01-01`, with the values of `per` attributes behind, parted by `|`. */
  readonly period: string
  /** One number for each counter of the scheme, 0 where the counter has another period. */
  readonly counters: readonly number[]
}

/** A person's right under one scheme, with what was used up before this bill. */
export interface CoverageFacts {
  /** Names the coverage in answers and stored rows. */
  readonly id: string
  readonly scheme: string
  readonly from: Day
  readonly to: Day | null
  readonly attributes: Attributes
  readonly accumulators: readonly AccumulatorRow[]
}

export interface Facts {
  readonly homeRegion: string
  readonly careRegion: string
  readonly coverages: readonly CoverageFacts[]
}
