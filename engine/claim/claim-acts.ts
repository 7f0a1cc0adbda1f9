/** What is done about a claim, where it stands after it, and why something cannot be done. */
import type { CoverageFacts } from '../adjudication/bill.ts'
import type { Day } from '../base/calendar-date.ts'
import type { HeldCounter } from './held-counters.ts'
import type { ClaimRules, Signatures } from './rules.ts'

interface Done {
  readonly on: Day
  readonly by: string
}

export interface ClaimedCounter {
  readonly period: string
  readonly slot: number
  readonly by: number
}

export type ClaimDeed =
  | { readonly act: 'open' }
  | { readonly act: 'fetch'; readonly fetchKey: string }
  /** What the product gives over what the settlement left to the patient. */
  | {
      readonly act: 'adjudicate'
      readonly amountMinor: number
      /** Rules by which a benefit pays nothing. */
      readonly refusedBy: readonly string[]
      /** What it moves in the counters of the product, besides what the settlement moved. */
      readonly counters: readonly ClaimedCounter[]
      /** The coverage on which it rests, with what was used up by then; what is older lacks it. */
      readonly ground?: CoverageFacts
      /** Of the engine that worked it out; kept together with its ground. */
      readonly engineVersion?: number
    }
  /** All papers that are missing, at once. */
  | { readonly act: 'pend'; readonly missing: readonly string[] }
  | {
      readonly act: 'add-papers'
      readonly papers: readonly string[]
      /** What was handed in as files; a paper without one went to the insurer in another way. */
      readonly files?: readonly string[]
    }
  | {
      readonly act: 'agree'
      readonly amountMinor: number
      readonly signatures?: Signatures
      /** What the claim uses of its contract from now on. */
      readonly uses?: readonly HeldCounter[]
    }
  | { readonly act: 'decide-against' }
  | { readonly act: 'sign' }
  /** The second person does not sign, and the first decides anew. */
  | { readonly act: 'return' }
  | { readonly act: 'refuse'; readonly reasons: readonly string[] }
  | { readonly act: 'pay'; readonly reference: string }
  | { readonly act: 'payment-failed'; readonly reference: string; readonly why: string }
  | { readonly act: 'correct-account' }
  | { readonly act: 'appeal'; readonly reason: string }
  /** What is paid in addition; zero keeps the decision. */
  | {
      readonly act: 'decide-appeal'
      readonly moreMinor: number
      readonly reason: string
      readonly signatures?: Signatures
      readonly uses?: readonly HeldCounter[]
    }
  | { readonly act: 'withdraw' }
  /** The bill was taken back before anything was paid. */
  | { readonly act: 'undo' }
  | { readonly act: 'find-overpayment'; readonly amountMinor: number; readonly reason: string }
  | { readonly act: 'recover'; readonly amountMinor: number }
  /** What it uses of its contract, where it was agreed to before claims moved counters. */
  | { readonly act: 'count'; readonly uses: readonly HeldCounter[] }

export type ClaimAction = Done & ClaimDeed
export type ClaimAct = ClaimDeed['act']

export const claimStates = [
  'none',
  'opened',
  'fetched',
  'adjudicated',
  'pended',
  'awaiting-signature',
  'agreed',
  'payment-failed',
  'paid',
  'to-be-refused',
  'refused',
  'appealed',
  'overpaid',
  'withdrawn',
] as const

export type ClaimStateName = (typeof claimStates)[number]

export interface ClaimState {
  readonly state: ClaimStateName
  /** What the product gives by its rules; null before it was worked out. */
  readonly adjudicatedMinor: number | null
  /** Agreed in all, with what was agreed on appeal. */
  readonly agreedMinor: number
  readonly paidMinor: number
  /** Overpaid and not yet recovered. */
  readonly owedBackMinor: number
  /** Found to be overpaid in all. */
  readonly foundMinor: number
  readonly missing: readonly string[]
  readonly reasons: readonly string[]
  readonly hasAppealed: boolean
  /** Who agreed: the second signature is another person's. */
  readonly agreedBy: string | null
  /** How many orders to pay were given up, so that the next one has a reference of its own. */
  readonly failedPayments: number
  /** Whether what it uses of its contract was worked out. */
  readonly isCounted: boolean
  /** Whether it was for what has been paid: an appeal that is not signed goes back to it. */
  readonly isPaidCounted: boolean
  /** Day of the last paper, from which the decision is due. */
  readonly completeOn: Day
  /** Day of the act that led here. */
  readonly since: Day
}

export type ClaimTerms = Pick<ClaimRules, 'authority' | 'appealWithin'> & {
  readonly currency: string
  /** The most that may be agreed in all: the loss that nobody else has paid. */
  readonly lossLeftMinor: number
}

export type ClaimRefusal =
  | { readonly code: 'claim-out-of-turn'; readonly act: ClaimAct; readonly state: ClaimStateName }
  | { readonly code: 'fetched-already' }
  | { readonly code: 'nothing-missing' }
  | { readonly code: 'papers-unasked'; readonly papers: readonly string[] }
  | { readonly code: 'more-than-loss'; readonly mostMinor: number; readonly currency: string }
  | { readonly code: 'amount-not-agreeable'; readonly currency: string }
  | { readonly code: 'reasons-missing' }
  | { readonly code: 'second-signature-needed'; readonly first: string }
  | { readonly code: 'appealed-already' }
  | { readonly code: 'appeal-over'; readonly until: Day }
  | { readonly code: 'more-than-owed-back'; readonly mostMinor: number; readonly currency: string }
