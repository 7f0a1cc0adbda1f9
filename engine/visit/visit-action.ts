/**
 * A visit is the list of what was done in it; what it is at a moment is a fold over that list. An
 * action is never changed or removed: what turned out to be wrong is undone by a further one.
 *
 * Each action names the message that asked for it, so that a message that comes again, after a
 * crash or a lost answer, finds what it did.
 */
import type { Day } from '../base/calendar-date.ts'

/** Where lines come in batches that are settled one by one, or a stay is settled as a whole. */
export type VisitKind = 'outpatient' | 'inpatient' | 'pharmacy'

export interface VisitLine {
  /** Unique in the visit. */
  readonly id: string
  readonly batch: string
  readonly code: string
  readonly name: string
  readonly on: Day
  readonly quantityE4: number
  readonly unitPriceE6: number
  /** Rounded once from quantity and price; below zero when it takes back another line. */
  readonly amountMinor: number
  readonly category: string
  readonly approval: 'none' | 'approved' | 'refused'
  readonly indication: string | null
  readonly reverses: string | null
  readonly supplyDays: number | null
  /** Of the packs that are handed over. */
  readonly traceCodes: readonly string[]
  /** A pack was opened, so that its trace code is sold several times. */
  readonly isSplitPack: boolean
}

export interface Diagnosis {
  readonly code: string
  readonly name: string
  readonly isMain: boolean
}

/** What a bill says about its visit besides lines. */
export interface VisitFacts {
  readonly setting: string
  readonly disease: string | null
  readonly entitlement: string | null
  readonly department: string | null
  readonly diagnoses: readonly Diagnosis[]
  /** An emergency counts as filed. */
  readonly filing: string | null
}

export interface Opened {
  readonly visitKind: VisitKind
  readonly person: string
  readonly coverage: string
  /** The hospital's own number, never used again. */
  readonly number: string
  readonly on: Day
}

type Act =
  | ({ readonly kind: 'registered' | 'admitted' } & Opened)
  | { readonly kind: 'registration-cancelled' }
  | { readonly kind: 'facts-stated'; readonly facts: VisitFacts }
  | { readonly kind: 'lines-added'; readonly lines: readonly VisitLine[] }
  /** Without ids: the whole batch; without a batch: whatever is not settled. */
  | {
      readonly kind: 'lines-cancelled'
      readonly batch: string | null
      readonly ids: readonly string[] | null
    }
  /** Of the bill and the facts it rests on only a digest is kept. */
  | { readonly kind: 'quoted'; readonly interim: string; readonly digest: string }
  /** Written before the settlement is: whoever comes after a crash looks there. */
  | {
      readonly kind: 'settling'
      readonly interim: string
      readonly batch: string | null
      readonly lines: readonly string[]
      /** What was quoted, by its digest. */
      readonly digest: string
    }
  | { readonly kind: 'settled'; readonly interim: string; readonly settlement: string }
  | { readonly kind: 'not-settled'; readonly interim: string; readonly why: string }
  | { readonly kind: 'reversed'; readonly settlement: string; readonly reversal: string }
  /** Whatever that message has done or will have done is taken back. */
  | { readonly kind: 'message-voided'; readonly voids: string }
  | { readonly kind: 'discharged'; readonly on: Day; readonly way: string }
  | { readonly kind: 'discharge-cancelled' }

export type VisitAction = Act & { readonly message: string }

export type VisitActionKind = VisitAction['kind']
