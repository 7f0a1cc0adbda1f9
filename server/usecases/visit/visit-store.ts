/** What the use cases about visits ask of the world. */
import type { VisitAction } from '../../../engine/visit/visit-action.ts'
import type { Actor } from '../gate.ts'
import type { PersonReads } from '../person/find-person.ts'
import type { PlatformStore } from '../platform/platform-store.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import type { QuoteStore } from '../settlement/quote-bill.ts'
import type { SettlementReads } from '../settlement/read-settlements.ts'
import type { ReversalStore } from '../settlement/reverse-settlement.ts'
import type { SettlementStore } from '../settlement/settle-bills.ts'

export interface VisitPlace {
  readonly institution: string
  /** Leads to the bucket of its person. */
  readonly visit: string
}

export interface VisitBook {
  visitIdOf(person: string, institution: string, number: string): string
  read(visit: string): Promise<
    readonly {
      readonly action: VisitAction
      readonly institution: string
      readonly ageMs: number
    }[]
  >
  /** Visits whose last action left something open, and has rested so long. */
  unfinished(restedMs: number, limit: number): Promise<readonly VisitPlace[]>
  /** False when another action took the number first. */
  append(place: VisitPlace, number: number, action: VisitAction, by: string): Promise<boolean>
}

export interface TracedPack {
  readonly code: string
  readonly line: string
  readonly isSplit: boolean
}

export interface TraceCodes {
  /** All of them or none; names the first that somebody else has sold. */
  sell(packs: readonly TracedPack[], seller: Seller): Promise<SoldBefore | null>
  giveBack(packs: readonly Pick<TracedPack, 'code' | 'line'>[], seller: Seller): Promise<void>
}

export interface Seller extends VisitPlace {
  readonly message: string
}

export interface SoldBefore extends VisitPlace {
  readonly code: string
  readonly at: string
}

export type VisitStore = SettlementStore &
  ReversalStore &
  QuoteStore &
  SettlementReads &
  PersonReads &
  VisitBooks

export interface VisitBooks {
  readonly visits: VisitBook
  readonly traces: TraceCodes
  /** The platform that decides for some funds; null where none does. */
  readonly atPlatform: Pick<PlatformStore, 'platform' | 'orders'> | null
  /** Lets a bill pass to the side of the internet, where its person authorised that. */
  release(entry: Entry): Promise<void>
  /** Tells the counter that these were taken back. */
  noteReversals(settlements: readonly string[], by: Actor): Promise<void>
}

/** Who asks: a message of an institution's system, sent by one of its people. */
export interface AskedBy {
  readonly by: Actor
  readonly message: string
}

/** The settlement's request key. Hospital systems retry with new messages; the visit guards that. */
export function requestKeyOf(message: string): string {
  return `message:${message}`
}

export type SettledVisit =
  | {
      readonly settled: true
      readonly entry: Entry
      /** Another message had settled it, or taken it back. */
      readonly again: boolean
    }
  | { readonly settled: false; readonly refusal: Refusal }
