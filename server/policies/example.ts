/**
 * A worked example as read: what is given, and what a person must get. Amounts are minor units of
 * the currency of the first coverage's scheme.
 */
import type { AttributeContent } from '../../engine/adjudication/bill.ts'

export interface ExampleFile {
  readonly path: string
  readonly examples: readonly Example[]
}

export interface Example {
  readonly file: string
  readonly line: number
  readonly name: string
  /** Day of discharge. */
  readonly on: string
  readonly admitted: string
  readonly expectation: 'published' | 'bureau' | 'oracle'
  readonly from: string | null
  readonly because: string | null
  readonly toleranceMinor: number
  readonly currency: string
  readonly home: string
  readonly care: string
  readonly coverages: readonly ExampleCoverage[]
  readonly attributes: Readonly<Record<string, AttributeContent>>
  readonly charges: ExampleSums | ExampleLines
  readonly answers: readonly ExampleAnswer[]
  readonly expect: Expectation
}

export interface ExampleCoverage {
  readonly scheme: string
  readonly from: string
  readonly attributes: Readonly<Record<string, AttributeContent>>
  /** Counters before the bill, by name. */
  readonly used: Readonly<Record<string, number>>
}

export interface ExampleSums {
  readonly kind: 'sums'
  readonly inScope: number
  readonly priorSelfPay: number
  readonly overLimit: number
  readonly ownPaid: number
}

export interface ExampleLines {
  readonly kind: 'lines'
  readonly lines: readonly ExampleLine[]
}

export interface ExampleLine {
  readonly amountMinor: number
  readonly category: string
  readonly code: string
  readonly on: string | null
  readonly quantityE4: number
  readonly unitPriceE6: number
  readonly supplyDays: number | null
  readonly approval: 'none' | 'approved' | 'refused'
  readonly indication: string | null
  readonly part: 'inScope' | 'priorSelfPay' | 'overLimit' | 'ownPaid'
  /** `kind`, `class`, `payerScope` and the attributes under `item`. */
  readonly attributes: Readonly<Record<string, AttributeContent>>
}

export interface ExampleAnswer {
  /** `scheme.payer` */
  readonly payer: string
  readonly said: 'yes' | 'no' | 'away'
  readonly amountMinor: number
}

/** Null and empty: not compared. */
export interface Expectation {
  /** By `scheme.payer`. */
  readonly shares: Readonly<Record<string, number>>
  readonly parts: Readonly<Record<string, number>>
  readonly patient: number | null
  /** By rule id: `benefit/step`. */
  readonly borne: Readonly<Record<string, number>>
  readonly paid: Readonly<Record<string, number>>
  readonly after: readonly ExpectedCounter[]
  /** All that is paid beside the bill, or by rule id. */
  readonly outside: number | Readonly<Record<string, number>> | null
  readonly refused: readonly string[]
}

export interface ExpectedCounter {
  /** Index of the coverage. */
  readonly coverage: number
  readonly counter: string
  readonly value: number
}
