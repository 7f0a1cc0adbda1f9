/**
 * What a division of a bill yields. Amounts are minor units of the bill's currency.
 */
import type { Currency } from '../base/money.ts'
import type { BenefitRefusal, UntrustedTerm } from '../coordination/program.ts'
import type { PayerKind } from '../policy/policy-value.ts'

export interface Share {
  /** `scheme.payer`, such as `beijing/employee.pool`. */
  readonly payer: string
  readonly payerKind: PayerKind
  readonly coverage: string
  readonly amountMinor: number
  readonly decidedBy: 'platform' | 'engine' | 'insurer'
  /** `decided`, or what an asked payer said; `not-direct`: to be claimed, not taken off here. */
  readonly state: 'decided' | 'accepted' | 'declined' | 'away' | 'not-direct'
}

/** A fen of the bill that the patient bears, by the reason for it. */
export interface PartAmount {
  readonly part: string
  readonly amountMinor: number
}

/** A fixed benefit paid beside the bill. */
export interface OutsidePayment {
  readonly payer: string
  readonly coverage: string
  readonly rule: string
  readonly amountMinor: number
}

export interface CounterChange {
  readonly coverage: string
  readonly period: string
  readonly slot: number
  readonly before: number
  readonly after: number
}

/** The platform or insurer said one amount, our rules another: shown, never overwritten. */
export interface Break {
  readonly payer: string
  readonly oursMinor: number
  readonly theirsMinor: number
}

/** What of a stay that was shared out by its days fell into one year. */
export interface PortionAmounts {
  readonly year: number
  readonly nights: number
  readonly totalMinor: number
  readonly shares: readonly Pick<Share, 'payer' | 'coverage' | 'amountMinor'>[]
  readonly cashMinor: number
}

export interface Settlement {
  readonly currency: Currency
  readonly totalMinor: number
  readonly shares: readonly Share[]
  /** What the patient still bears, by part; sums to `cashMinor`. */
  readonly parts: readonly PartAmount[]
  readonly cashMinor: number
  readonly outside: readonly OutsidePayment[]
  readonly refusals: readonly BenefitRefusal[]
  readonly breaks: readonly Break[]
  readonly counters: readonly CounterChange[]
  /** Benefit terms that were applied: `benefit@from`. */
  readonly terms: readonly string[]
  /** Only of a stay that was shared out between years; their sums are the amounts above. */
  readonly portions?: readonly PortionAmounts[]
}

/** What an asked payer is told, and what it is asked to decide. */
export interface Ask {
  readonly payer: string
  readonly coverage: string
  readonly decidedBy: 'platform' | 'insurer'
  /** What our reading of its rules gives, were every earlier payer to answer as computed. */
  readonly expectedMinor: number
  /** The most that it can take: what the patient still bears of the parts it reads. */
  readonly availableMinor: number
}

export interface Answer {
  readonly payer: string
  readonly coverage: string
  readonly said: 'yes' | 'no' | 'away'
  readonly amountMinor: number
  /** Why `away`, where that is known. It changes no amount. */
  readonly fault?: AnswerFault
}

/** Why an answer of an asked payer does not count: it did not come, or cannot be taken. */
export const answerFaults = [
  'late',
  'unreachable',
  'unsigned',
  'other-question',
  'above-available',
  'malformed',
] as const

export type AnswerFault = (typeof answerFaults)[number]

/** Why a bill is refused before any rule of a pack looks at it. */
export const billRules = [
  'amount-out-of-range',
  'amount-unreadable',
  'answer-without-amount',
  'bill-empty',
  'currency-unknown',
  'day-unknown',
  'figure-unreadable',
  'line-amount-differs',
  'line-twice',
  'lines-and-sums',
  'negative-without-original',
  'original-unknown',
  'stay-backwards',
  'stay-too-long',
  'sum-negative',
  'take-back-positive',
  'taken-back-too-much',
] as const

export type BillRule = (typeof billRules)[number]

export type Refusal =
  /** The bill itself is out of order; `pointer` is a JSON pointer into it. */
  | {
      readonly code: 'bill-invalid'
      readonly rule: BillRule
      readonly pointer: string
      readonly detail: string
    }
  /** A scheme's rule forbids settling the bill with it at all. */
  | { readonly code: 'bill-refused'; readonly rule: string; readonly coverage: string }
  /** A table or choice has no row for this bill. */
  | {
      readonly code: 'rule-without-answer'
      readonly rule: string
      readonly asks: string
      readonly value: string
    }
  | { readonly code: 'coverage-not-in-force'; readonly coverage: string }
  | { readonly code: 'scheme-unknown'; readonly coverage: string; readonly scheme: string }
  | { readonly code: 'no-term-in-force'; readonly coverage: string; readonly scheme: string }
  | { readonly code: 'currency-differs'; readonly coverage: string; readonly currency: string }
  /** Terms, and values of statistics, that nobody has verified may not decide here. */
  | { readonly code: 'terms-not-verified'; readonly terms: readonly UntrustedTerm[] }

export type Decision =
  | { readonly settled: true; readonly settlement: Settlement }
  | { readonly settled: false; readonly refusal: Refusal }
