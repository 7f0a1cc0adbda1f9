/** What prescriptions ask of storage, the registry, shelves and signing. */

import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type {
  DispensedPack,
  PrescriptionDeed,
  ReportOf,
  Signature,
} from '../../../engine/prescription/deeds.ts'
import type { CodeShape } from '../../../engine/prescription/drug.ts'
import type { SafetyRule } from '../../../engine/prescription/safety.ts'
import type { Sheet } from '../../../engine/prescription/sheet.ts'
import type { StockMove } from '../../../engine/prescription/stock.ts'
import type { ClassRule, WritingLimits } from '../../../engine/prescription/writing-rules.ts'
import type { SignedAct } from '../../../engine/registry/may-practise.ts'
import type { CareBook, NewCare, RecordedCare } from '../care-book.ts'
import type { CashierStore } from '../cashier/counter-book.ts'
import type { Refusal } from '../refusal.ts'
import type { Identity, Institution } from '../registry.ts'
import type { QuoteStore } from '../settlement/quote-bill.ts'
import type { ReversalStore } from '../settlement/reverse-settlement.ts'
import type { SettlementStore } from '../settlement/settle-bills.ts'

type DatedDeed = PrescriptionDeed & { readonly on: Day }
export type RecordedDeed = RecordedCare<DatedDeed>

/** With what an act takes from a shelf or puts back, written with it. */
type NewDeed = NewCare<DatedDeed> & { readonly moves: readonly StockMove[] }
type PrescriptionBook = CareBook<DatedDeed, NewDeed> & {
  /** It stays on the desk, and is looked at again then. */
  postpone(record: string, desk: string, until: Date): Promise<void>
  /** It lies there no longer. */
  takeOff(record: string, desk: string): Promise<void>
}

/** What a pharmacy has, and for how much. */
export interface Shelf {
  /** Left out where it was counted this morning. */
  readonly countedAt?: Date
  readonly kmFromCentre: number
  readonly delivers: boolean
  /** By code: packs that are there, and the price of one in 10^-6 of the currency. */
  readonly packs: ReadonlyMap<string, { readonly packs: number; readonly priceE6: number }>
}

export interface SoldBefore {
  readonly code: string
  readonly institution: string
  readonly visit: string
  readonly at: string
}

export interface TraceCodes {
  /** All of them or none; null when all are the seller's. */
  sell(
    packs: readonly { readonly code: string; readonly line: string; readonly isSplit: boolean }[],
    seller: { readonly institution: string; readonly visit: string; readonly message: string },
  ): Promise<SoldBefore | null>
  giveBack(
    packs: readonly { readonly code: string; readonly line: string }[],
    seller: { readonly institution: string; readonly visit: string; readonly message: string },
  ): Promise<void>
}

export interface PrescriptionRulesInForce {
  limits(day: Day): WritingLimits
  claimHolds(day: Day): number
  readonly classes: readonly ClassRule[]
  readonly safety: readonly SafetyRule[]
  readonly shapes: readonly CodeShape[]
}

/** Silence is no answer: the outcome is unknown, and asked for before anything is sent again. */
export type Word<T> =
  | { readonly heard: true; readonly granted: true; readonly value: T }
  | { readonly heard: true; readonly granted: false; readonly says: string }
  | { readonly heard: false }

/** What goes to the centre through which prescriptions circulate. */
export interface FiledSheet {
  readonly id: string
  readonly sheet: Sheet
  readonly lines: Sheet['lines']
  readonly signature: Signature
  readonly reviewedBy: string
  readonly reviewSignature: Signature | null
  readonly until: Day
  readonly on: Day
}

export interface Registered {
  readonly number: string
  /** For one upload. */
  readonly traceCode: string
}

/** What a pharmacy gave to the patient, or took back, under a number of its own. */
export interface ToldReport {
  readonly number: string
  readonly of: ReportOf
  /** The number under which the packs were reported as dispensed. */
  readonly dispensing: string
  readonly prescription: string
  readonly pharmacy: string
  readonly settlement: string
  readonly on: Day
  readonly packs: readonly (DispensedPack & { readonly name: string })[]
  /** Nothing of the round is left to be had. */
  readonly isWhole: boolean
}

export interface CirculationCentre {
  readonly id: string
  /** Nothing circulates by it. */
  register(filed: FiledSheet): Promise<Word<Registered>>
  /** Whatever it says: what circulates is what `find` shows. */
  upload(filed: FiledSheet, registered: Registered): Promise<Word<null>>
  /** Null where the centre knows of none. */
  find(
    institution: string,
    number: string,
  ): Promise<Word<{ readonly status: string; readonly digest: string } | null>>
  digestOf(signature: Signature): string
  undo(asked: {
    readonly institution: string
    readonly number: string
    readonly by: string
    readonly reason: string
    readonly at: Date
  }): Promise<Word<null>>
  /** Whatever it says: what was reported is what `findReport` shows. */
  report(told: ToldReport): Promise<Word<null>>
  /** Null where the centre has no such report. */
  findReport(told: ToldReport): Promise<Word<{ readonly packs: number } | null>>
}

export interface PrescriptionStore {
  /** Null where prescriptions circulate inside the alliance only. */
  readonly centre: CirculationCentre | null
  readonly bills: QuoteStore &
    SettlementStore &
    ReversalStore & { institution(id: string): Institution | undefined }
  readonly written: PrescriptionRulesInForce
  readonly records: PrescriptionBook
  readonly traceCodes: TraceCodes
  /** Counters of the pharmacies. */
  readonly cashier: CashierStore
  institutions(): readonly Institution[]
  catalogueAt(region: string, on: Day): Catalogue | null
  /** As it was counted, less what left it since. */
  shelfOf(pharmacy: string, on: Day): Promise<Shelf | undefined>
  identity(person: string): Promise<Identity | undefined>
  /** The right to act: null where it may be signed. */
  rightToAct(who: string, act: SignedAct, institution: string, day: Day): Refusal | null
  /** What is missing, where it cannot be signed so that others can check it. */
  sign(who: string, institution: string, text: string): Signature | { readonly lacks: string }
  isSignedBy(signature: Signature, text: string): boolean
  /** The one-time code that belongs to a choice: the same for the same request. */
  codeFor(choice: string): string
  digestOf(record: string, code: string): string
  /** Lets what waits for the centre run soon. */
  wake(): void
  now(): Date
  today(): Day
}
