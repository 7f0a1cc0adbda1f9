/** Cases of claims as they are stored, and what is said about an act on one. */
import type { Posting } from '../../../engine/ledger/posting.ts'
import type { PayoutChange } from '../clearing/payout-store.ts'
import type { CounterChange } from './counter-moves.ts'

export type CaseKind = 'claim' | 'guarantee' | 'request'

export interface StoredCase {
  readonly id: string
  readonly kind: CaseKind
  readonly person: string
  readonly insurer: string
  readonly institution: string
  readonly settlement: string | null
  readonly subject: string
  readonly facts: unknown
  readonly actions: readonly unknown[]
  /** ISO instant. */
  readonly openedAt: string
}

/** Where the case stands after an act. */
export interface Standing {
  readonly state: string
  readonly isLive: boolean
  /** ISO day. */
  readonly dueOn: string | null
  /** In how many milliseconds it is to be gone on with; null: not by itself. */
  readonly workInMs: number | null
}

export interface CaseRequest {
  readonly key: string
  readonly fingerprint: Buffer
  readonly at: Date
}

export interface NewCase extends Omit<StoredCase, 'id' | 'actions' | 'openedAt'>, Standing {
  readonly action: unknown
}

export interface Package {
  readonly fetchKey: string
  readonly form: string
  readonly sealed: Buffer
}

export interface Done extends Standing {
  /** In order; each is added to the list. */
  readonly actions: readonly unknown[]
  readonly package?: Package
  /** What the act moves in counters of the contract. */
  readonly counters?: CounterChange
  readonly books?: {
    readonly kind: string
    readonly businessDate: string
    readonly by: string
    readonly document: object
    readonly entries: readonly (readonly Posting[])[]
    readonly payout?: PayoutChange
  }
}

export type CaseOutcome<R> =
  | { readonly done: true; readonly case: StoredCase; readonly isNew: boolean }
  | { readonly done: false; readonly why: 'case-unknown' | 'key-reused' | 'counters-moved' }
  | { readonly done: false; readonly why: 'taken'; readonly by: string }
  | { readonly done: false; readonly why: 'refused'; readonly refusal: R }
