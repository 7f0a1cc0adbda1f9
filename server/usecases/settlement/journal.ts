/** What the settlement use cases need of a journal. Storage happens to offer it. */
import type { Posting } from '../../../engine/ledger/posting.ts'
import type { AnswerFault } from '../../../engine/settlement/settlement.ts'
import type { SettlementPointer } from '../refusal.ts'
import type { BudgetSpend, JournalDocument } from './document.ts'
import type { PeriodCounters } from './prepare-bill.ts'
import type { BudgetLeft } from './purse.ts'

export interface Visit {
  readonly institution: string
  readonly visit: string
  readonly interim: string
}

export interface RequestName {
  readonly institution: string
  readonly key: string
}

export interface Entry {
  readonly id: string
  readonly person: string
  readonly version: number
  readonly kind: 'settlement' | 'reversal'
  readonly reverses: string | null
  readonly replaces: string | null
  readonly visit: Visit
  readonly businessDate: string
  readonly recordedAt: string
  readonly currency: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly document: JournalDocument
}

export interface CounterMove {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly slot: number
  readonly by: number
}

export interface Draft extends Omit<Entry, 'id' | 'version' | 'recordedAt'> {
  readonly request: RequestName
  readonly fingerprint: Buffer
  readonly postings: readonly Posting[]
  readonly counters: readonly CounterMove[]
  /** Pools whose shared counters the entry rests on. */
  readonly pools: readonly string[]
  readonly captures: readonly { readonly hold: string; readonly amountMinor: number }[]
  readonly spends?: readonly BudgetSpend[]
}

/** What an asked payer is asked, written down before it is asked. */
export interface HoldAsk {
  readonly id: string
  readonly person: string
  readonly payer: string
  readonly coverage: string
  readonly currency: string
  readonly attempt: number
  readonly expectedMinor: number
  readonly availableMinor: number
  /** The code that opened the contract; null where none was needed. */
  readonly opening: string | null
}

export interface Hold extends HoldAsk {
  readonly state:
    | 'asked'
    | 'answered'
    | 'captured'
    | 'confirmed'
    | 'void-wanted'
    | 'voided'
    | 'refund-wanted'
    | 'refunded'
  readonly said: 'yes' | 'no' | 'away' | null
  /** Why its answer does not count, where that is known. */
  readonly fault: AnswerFault | null
  readonly amountMinor: number | null
}

export interface Loaded {
  earlier(request: RequestName): EarlierAnswer | undefined
  live(visit: Visit): Entry | undefined
  version(person: string): number
  accumulators(owner: string, coverage: string): readonly PeriodCounters[]
  later(person: string, version: number): readonly Entry[]
  laterInPool(pool: string): readonly Entry[]
  holds(request: RequestName): readonly Hold[]
  /** What may be spent of each hard budget where the person's bills are recorded. */
  budgets(person: string): readonly BudgetLeft[]
  /** The id that the next draft for the person will get, or the one after so many others. */
  upcoming(person: string, after: number): string
}

export interface EarlierAnswer {
  readonly entry: Entry
  readonly fingerprint: Buffer
  readonly again: boolean
}

export interface Decided<T> {
  readonly result: T
  readonly drafts?: readonly Draft[]
  readonly bindings?: readonly {
    readonly request: RequestName
    readonly fingerprint: Buffer
    readonly to: string
  }[]
  readonly opens?: readonly (HoldAsk & { readonly request: RequestName })[]
  readonly voids?: readonly { readonly person: string; readonly hold: string }[]
}

export interface Scope {
  readonly requests: readonly RequestName[]
  readonly visits: readonly Visit[]
  readonly persons: readonly string[]
  readonly pools: readonly string[]
  readonly holds: boolean
  readonly later: readonly { readonly person: string; readonly version: number }[]
  readonly laterInPools: readonly PoolQuestion[]
}

/** Asks for what came from a person's entry of that version on among all who share a pool. */
export interface PoolQuestion {
  readonly pool: string
  readonly person: string
  readonly version: number
}

export interface Journal {
  exchange<T>(
    scope: Scope,
    decide: (loaded: Loaded) => Decided<T>,
  ): Promise<{ readonly result: T; readonly entries: readonly Entry[] }>
  find(id: string): Promise<Entry | undefined>
  /** Entries of a person after a version, in order. */
  after(person: string, version: number): Promise<readonly Entry[]>
  /** Entries of all who share a pool, in order. */
  afterInPool(question: PoolQuestion): Promise<readonly Entry[]>
}

export function pointerTo({ id, visit, businessDate }: Entry): SettlementPointer {
  return { settlement: id, visit: visit.visit, businessDate }
}
