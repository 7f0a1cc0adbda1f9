/**
 * The catalogue of a care region: what of a line the schemes can pay for, before any scheme's own rule.
 */
import type { Day } from '../base/calendar-date.ts'

export type CatalogueClass = 'A' | 'B' | 'C'

export interface CatalogueItem {
  readonly code: string
  readonly name: string
  readonly kind: 'drug' | 'service' | 'material'
  readonly category: string
  readonly unit: string
  /** A whole in scope, B after a first self-pay, C not at all. */
  readonly catalogueClass: CatalogueClass
  /** First self-pay of a class-B item as a ratio (millionths). */
  readonly priorSelfPay: number
  /** First self-pay as a fixed amount for each unit, instead of the ratio. */
  readonly priorSelfPayFixedE6: number | null
  /** Highest price of one unit that counts (10^-6); the rest is over the limit. */
  readonly unitLimitE6: number | null
  /** Highest quantity (10^-4) of a day that counts. */
  readonly dayLimitE4: number | null
  /** Paid only with one of these indications, and with the hospital's approval. */
  readonly indications: readonly string[] | null
  /** `commercial`: on the innovative-drug list, own pay for basic insurance, open to products. */
  readonly payerScope: 'basic' | 'commercial' | 'none'
  readonly from: Day
  readonly to: Day | null
  readonly attributes: Readonly<Record<string, string | boolean | number>>
}

export interface Catalogue {
  readonly id: string
  readonly region: string
  readonly edition: string
  readonly digest: string
  readonly items: ReadonlyMap<string, CatalogueItem>
}
