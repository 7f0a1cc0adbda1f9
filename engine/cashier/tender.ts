/**
 * Tenders: the ways in which money crosses a counter, and what the counter's rules say of them.
 *
 * A counter's rules are data by currency. What a tender is for, its target, decides what it may be.
 */
import type { Currency } from '../base/money.ts'
import type { Status } from '../policy/policy-value.ts'
import type { CashRounding } from './cash-rounding.ts'

export const tenderKinds = [
  'cash',
  'card',
  'wallet',
  'account',
  'transfer',
  'deposit',
  'carried',
] as const

/**
 * `account`: the patient's own account in the scheme, asked for what is left after all payers.
 * `transfer`: to a bank account of the patient, only outwards. `deposit`: what the counter holds
 * for the visit. `carried`: what a reversed bill was paid with, carried over to the bill that takes
 * its place; nobody hands it over.
 */
export type TenderKind = (typeof tenderKinds)[number]

/** These are moved by somebody outside; cash and deposits lie at the counter itself. */
export const channelKinds = ['card', 'wallet', 'account', 'transfer'] as const

export type ChannelKind = (typeof channelKinds)[number]

export function isChannelKind(kind: TenderKind): kind is ChannelKind {
  return channelKinds.some((one) => one === kind)
}

/** What money is taken or given back for. */
export type Target = 'deposit' | 'bill' | 'arrears'

export type Direction = 'in' | 'out'

/**
 * `asked`: the channel was or is being asked, and may have moved the money. `void-wanted`: nobody
 * waits for it any more, and the channel is told so until it has heard.
 */
export type TenderState = 'asked' | 'done' | 'refused' | 'void-wanted' | 'voided'

export interface Tender {
  readonly id: string
  readonly direction: Direction
  readonly target: Target
  readonly kind: TenderKind
  /** What it pays of a debt, or gives back. */
  readonly amountMinor: number
  /** What changed hands in notes and coins, less the amount; zero for all other kinds. */
  readonly roundingMinor: number
  /** The tender that this one gives back, or carries over from its bill. */
  readonly original: string | null
  /** Carried over to this bill: the tender that first brought the money, and the way it came. */
  readonly carries: string | null
  readonly route: TenderKind | null
  readonly state: TenderState
}

export interface CounterRules {
  readonly currency: Currency
  readonly status: Status
  readonly source: string
  readonly tenders: Readonly<Record<Target, readonly TenderKind[]>>
  /** The most that one refund hands out in notes; above it, all of it goes by transfer. */
  readonly cashRefundMostMinor: number | null
  /** Null where the smallest coin is the minor unit. */
  readonly cashRounding: CashRounding | null
  /** `e-invoice`: the number and check code come from the invoice platform of the region. */
  readonly invoice: 'e-invoice' | 'receipt'
}

/** Why the counter does not take or give money. */
export type CashierRefusal =
  | { readonly code: 'amount-not-positive'; readonly pointer: string }
  | { readonly code: 'tender-not-allowed'; readonly kind: TenderKind; readonly pointer: string }
  | { readonly code: 'given-short'; readonly pointer: string }
  | { readonly code: 'not-in-coins'; readonly pointer: string; readonly coinMinor: number }
  | { readonly code: 'nothing-due' }
  | MinorRefusal<'more-than-due'>
  | MinorRefusal<'deposit-short'>
  | { readonly code: 'nothing-to-give-back' }
  | MinorRefusal<'more-than-held'>
  | CarryOverChanged

/** Other amounts would be carried over and given back than the caller was shown. */
export interface CarryOverChanged {
  readonly code: 'carry-over-changed'
  readonly currency: Currency
  readonly carriedMinor: number
  readonly returnedMinor: number
}

interface MinorRefusal<C extends string> {
  readonly code: C
  readonly currency: Currency
  /** What there is at most. */
  readonly mostMinor: number
}
