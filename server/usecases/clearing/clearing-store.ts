/** What the use cases of clearing need of storage and of data. Both happen to offer it. */

import type { Day } from '../../../engine/base/calendar-date.ts'
import type { ClearingLine, Heading } from '../../../engine/clearing/clearing-line.ts'
import type { Party } from '../../../engine/clearing/position.ts'
import type { ClearingRules } from '../../../engine/clearing/rules.ts'
import type { ClosedWindow } from '../../../engine/clearing/window.ts'
import type { WorkingCalendar } from '../../../engine/clearing/working-days.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'

/** One window, or all windows of a month. */
export type Stretch = { readonly window: number } | { readonly period: string }

export interface HeadingSum extends ClearingLine {
  readonly lines: number
}

export interface LineOf extends ClearingLine {
  readonly settlement: string
  readonly businessDate: string
  readonly window: number
}

export type HeadingFilter = Partial<
  Pick<
    Heading,
    | 'kind'
    | 'payer'
    | 'insuranceType'
    | 'benefitYear'
    | 'insuredProvince'
    | 'careProvince'
    | 'institution'
    | 'currency'
  >
>

export interface SettlementLines {
  readonly settlement: string
  readonly institution: string
  readonly businessDate: string
  readonly currency: string
  readonly totalMinor: number
  readonly isReversal: boolean
  readonly isReversed: boolean
  readonly lines: readonly ClearingLine[]
}

export interface DearStay {
  readonly settlement: string
  readonly institution: string
  readonly insuredProvince: string
  readonly careProvince: string
  readonly businessDate: string
  readonly totalMinor: number
  readonly fundMinor: number
}

export interface Windows {
  close(order: {
    readonly key: string
    readonly fingerprint: Buffer
    readonly period: string
    readonly by: string
    readonly on: string
    readonly at: Date
  }): Promise<
    | { readonly closed: true; readonly window: ClosedWindow; readonly isNew: boolean }
    | { readonly closed: false; readonly why: 'key-reused' }
    | { readonly closed: false; readonly why: 'period-over'; readonly period: string }
  >
  /** The latest first. */
  list(before: number | null, limit: number): Promise<readonly ClosedWindow[]>
  ofPeriod(period: string): Promise<readonly ClosedWindow[]>
  find(window: number): Promise<ClosedWindow | undefined>
  last(): Promise<{ readonly window: number; readonly period: string } | undefined>
  isDerived(window: number): Promise<boolean>
}

export interface Lines {
  sums(stretch: Stretch): Promise<readonly HeadingSum[]>
  lines(
    stretch: Stretch,
    filter: HeadingFilter,
    after: string | null,
    limit: number,
  ): Promise<{ readonly lines: readonly LineOf[]; readonly next: string | null }>
  ofSettlement(id: string): Promise<SettlementLines | undefined>
  dearStays(stretch: Stretch, fromMinor: number, limit: number): Promise<readonly DearStay[]>
}

export interface DoneStep {
  readonly step: string
  readonly on: string
  readonly by: string
  readonly document: unknown
}

/** A payer whose books were not held against ours on a day. */
export interface Unreconciled {
  /** As reconciliation names it: a scheme. */
  readonly payer: string
  readonly day: string
}

export interface Periods {
  steps(period: string): Promise<readonly DoneStep[]>
  /** The first day from `from` to `to` that no matched reconciliation with one of these covers; ISO days. */
  firstUnreconciled(
    payers: readonly string[],
    from: string,
    to: string,
  ): Promise<Unreconciled | null>
  takeStep<R>(
    order: {
      readonly key: string
      readonly fingerprint: Buffer
      readonly period: string
      readonly step: string
      readonly by: string
      readonly on: string
      readonly at: Date
    },
    decide: (
      done: readonly DoneStep[],
    ) => Promise<{ readonly content: object } | { readonly refusal: R }>,
  ): Promise<
    | { readonly taken: true; readonly isNew: boolean }
    | { readonly taken: false; readonly why: 'key-reused' }
    | { readonly taken: false; readonly why: 'refused'; readonly refusal: R }
  >
}

export interface StoredProposal {
  readonly id: string
  readonly kind: string
  readonly book: string
  readonly subject: string
  readonly payload: unknown
  readonly reason: string
  readonly madeBy: string
  readonly madeAt: string
  readonly state: 'proposed' | 'released' | 'rejected'
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly remark: string | null
}

export interface ReleaseEntry {
  readonly kind: string
  readonly postings: readonly Posting[]
  readonly document: object
}

/** What a release may look at while it holds its book. */
export interface UnderLock {
  steps(period: string): Promise<readonly DoneStep[]>
  balance(account: string, currency: string): Promise<number>
  /** Sets the cap of a budget together with what is booked. False when more than that is spent. */
  setCap(budget: string, currency: string, capMinor: number): Promise<boolean>
  /** Whoever adds a case to a year and whoever closes it wait for each other until they commit. */
  lockYear(year: number, toDo: 'to-add' | 'to-close'): Promise<void>
}

export interface CaseFacts {
  readonly settlement: string
  readonly payer: string
  readonly institution: string
  readonly currency: string
  /** Of the day on which the settlement was made. */
  readonly year: number
  readonly sheetMinor: number
  readonly caseMinor: number
}

export type CaseChange =
  | { readonly prices: CaseFacts }
  | {
      readonly finishes: {
        readonly settlement: string
        readonly payer: string
        readonly finalMinor: number
      }
    }

export type PayoutChange =
  | {
      readonly pays: {
        readonly settlement: string
        readonly payer: string
        readonly currency: string
        readonly amountMinor: number
        readonly paidOn: string
      }
    }
  | {
      readonly repays: { readonly settlement: string; readonly payer: string; readonly by: number }
    }

export type Prepared<R> =
  | {
      readonly entries: readonly ReleaseEntry[]
      readonly payout?: PayoutChange
      readonly case?: CaseChange
    }
  | { readonly refusal: R }

export type Decision<R> =
  | { readonly decided: true; readonly proposal: StoredProposal; readonly isNew: boolean }
  | { readonly decided: false; readonly why: 'key-reused' | 'decided-already' | 'same-person' }
  | { readonly decided: false; readonly why: 'refused'; readonly refusal: R }

export interface Proposals {
  propose(draft: {
    readonly key: string
    readonly fingerprint: Buffer
    readonly kind: string
    readonly book: string
    readonly subject: string
    readonly payload: unknown
    readonly reason: string
    readonly by: string
    readonly on: string
    readonly at: Date
  }): Promise<
    | { readonly made: true; readonly proposal: StoredProposal; readonly isNew: boolean }
    | { readonly made: false; readonly why: 'key-reused' }
    | { readonly made: false; readonly why: 'subject-taken'; readonly proposal: string }
  >
  decide<R>(
    proposal: StoredProposal,
    verdict: {
      readonly proposal: string
      readonly key: string
      readonly fingerprint: Buffer
      readonly decision: 'released' | 'rejected'
      readonly remark: string
      readonly by: string
      readonly on: string
      readonly at: Date
    },
    prepare: (under: UnderLock) => Promise<Prepared<R>>,
  ): Promise<Decision<R>>
  find(id: string): Promise<StoredProposal | undefined>
  list(
    filter: {
      readonly state?: StoredProposal['state']
      readonly kinds?: readonly string[]
      readonly book?: string
    },
    limit: number,
  ): Promise<readonly StoredProposal[]>
}

export interface RecordAction {
  readonly act: string
  readonly on: string
  readonly by: string
  readonly text: string
}

export interface ClearingRecord {
  readonly id: string
  readonly kind: 'ticket' | 'co-investigation'
  readonly subject: string
  readonly facts: unknown
  readonly actions: readonly RecordAction[]
}

interface RecordRequest {
  readonly key: string
  readonly fingerprint: Buffer
  readonly action: RecordAction
  readonly at: Date
}

export type RecordOutcome<R> =
  | { readonly done: true; readonly record: ClearingRecord; readonly isNew: boolean }
  | { readonly done: false; readonly why: 'key-reused' | 'subject-taken' | 'record-unknown' }
  | { readonly done: false; readonly why: 'refused'; readonly refusal: R }

export interface Records {
  open(
    kind: ClearingRecord['kind'],
    subject: string,
    facts: unknown,
    request: RecordRequest,
  ): Promise<RecordOutcome<never>>
  act<R>(
    id: string,
    request: RecordRequest,
    decide: (record: ClearingRecord) => R | null,
  ): Promise<RecordOutcome<R>>
  list(kind: ClearingRecord['kind'], limit: number): Promise<readonly ClearingRecord[]>
}

export interface StoredPayout {
  readonly settlement: string
  readonly payer: string
  readonly currency: string
  readonly amountMinor: number
  readonly paidOn: string
  readonly repaidMinor: number
  /** Booked as a debt of the patient, since the settlement was reversed after it. */
  readonly owedMinor: number
}

export interface Payouts {
  find(settlement: string, payer: string): Promise<StoredPayout | undefined>
  receivables(limit: number): Promise<readonly StoredPayout[]>
}

export interface StoredCase extends CaseFacts {
  /** Null until the year's end. */
  readonly finalMinor: number | null
}

/** Cases of one institution and payer in a year, without those that were undone. */
export interface CaseSum {
  readonly institution: string
  readonly payer: string
  readonly currency: string
  readonly cases: number
  /** Without a final amount. */
  readonly open: number
  readonly sheetMinor: number
  readonly caseMinor: number
  /** Of those that are final. */
  readonly finalMinor: number
}

export interface Cases {
  find(settlement: string, payer: string): Promise<StoredCase | undefined>
  sums(year: number): Promise<readonly CaseSum[]>
}

export interface YearClosing {
  /** ISO day. */
  readonly on: string
  readonly by: string
}

export interface Years {
  closing(year: number): Promise<YearClosing | undefined>
}

export interface Budget {
  readonly budget: string
  readonly currency: string
  readonly capMinor: number
  readonly leasedMinor: number
  readonly spentMinor: number
}

export interface Budgets {
  list(): Promise<readonly Budget[]>
}

export interface ClearingStore {
  readonly windows: Windows
  readonly lines: Lines
  readonly periods: Periods
  readonly proposals: Proposals
  readonly records: Records
  readonly payouts: Payouts
  readonly cases: Cases
  readonly years: Years
  readonly budgets: Budgets
  /** The rules in force on a day. */
  rules(on: Day): ClearingRules
  /** Working days of the mainland, whose funds clear. */
  readonly calendar: WorkingCalendar
  /** Who has signed for netting. */
  readonly signed: ReadonlySet<Party>
  /** Payers that somebody else pays for by contract. */
  readonly contracted: ReadonlyMap<string, Party>
  today(): Day
  now(): Date
}
