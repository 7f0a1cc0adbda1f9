/** What referrals, filings and capacity ask of storage and of the data beside them. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type { ConsentLanguage } from '../../../engine/consent/template.ts'
import type { FilingDeed, FilingTerms } from '../../../engine/coverage/filing.ts'
import type { AcceptedFiling } from '../../../engine/coverage/visit-facts.ts'
import type { BookingDeed } from '../../../engine/referral/booking.ts'
import type { ClockRule } from '../../../engine/referral/clocks.ts'
import type { ProcurementDeed } from '../../../engine/referral/procurement.ts'
import type { ReferralDeed, ReferralStateName } from '../../../engine/referral/referral.ts'
import type { AccessBook } from '../access/admit.ts'
import type { CareBook, NewCare } from '../care-book.ts'
import type { Refusal } from '../refusal.ts'
import type { Identity, Institution, Person } from '../registry.ts'
import type { Rules } from '../rules.ts'

export type ReferralBook = CareBook<ReferralDeed>

/** Requests to buy a drug lie where their receiver lies: they are about nobody. */
export type ProcurementBook = CareBook<ProcurementDeed>

/** Places that houses take for cases of their own lie where the place lies: they are about nobody. */
export type BookingBook = CareBook<BookingDeed>

export interface FilingBook extends Omit<CareBook<FilingDeed>, 'append'> {
  /** What was accepted lands with the person in the same transaction. */
  append(
    record: NewCare<FilingDeed>,
    person: string,
    landed: (AcceptedFiling & { readonly record: string }) | null,
  ): Promise<boolean>
}

export interface SlotDraft {
  readonly slot: string
  readonly institution: string
  readonly kind: 'clinic' | 'bed' | 'test' | 'facility'
  readonly service: string
  readonly startsAt: Date
  readonly minutes: number
  readonly seats: number
  readonly reserved: number
}

export interface SlotWithPlaces extends SlotDraft {
  readonly taken: number
  readonly freeReserved: number
  readonly freeForAll: number
}

export interface SeatName {
  readonly institution: string
  readonly slot: string
  readonly taker: string
}

export interface CapacityBook {
  open(drafts: readonly SlotDraft[], by: string): Promise<void>
  ahead(institution: string, from: Date, to: Date): Promise<readonly SlotWithPlaces[]>
  take(
    wanted: SeatName & { readonly isReferred: boolean },
    now: Date,
    holdMs: number,
  ): Promise<
    | { readonly taken: true; readonly seat: number; readonly startsAt: Date }
    | { readonly taken: false; readonly why: 'full' | 'unknown' | 'over' }
  >
  confirm(seat: SeatName): Promise<void>
  release(seat: SeatName): Promise<void>
  /** A seat that is about to be given back: whoever looks for holds decides where that breaks off. */
  loosen(seat: SeatName, until: Date): Promise<void>
  outheld(now: Date, limit: number): Promise<readonly SeatName[]>
}

/** What an institution can do, as its licence and its own list say. */
export interface Abilities {
  readonly departments: readonly string[]
  readonly capabilities: readonly string[]
  /** Drugs on its shelf, by code; null where nobody says. */
  readonly drugs: ReadonlySet<string> | null
  /** The alliance brings drugs from here to a patient's door. */
  readonly delivers: boolean
}

/** A text that was read and signed on paper, each of its ticks. */
export interface SignedPaper {
  /** The same referral and target come to the same consent. */
  readonly key: string
  readonly person: string
  readonly template: string
  readonly language: ConsentLanguage
  readonly recipient: string
  readonly isByGuardian: boolean
}

export interface ReferralRules {
  clocks(day: Day): readonly ClockRule[]
  lapsesAfter(state: ReferralStateName, day: Day): number | undefined
  filingTerms(region: string, day: Day): FilingTerms
}

export interface ReferralStore {
  readonly access: AccessBook
  readonly rules: Rules
  readonly careRules: ReferralRules
  readonly referrals: ReferralBook
  readonly filings: FilingBook
  readonly procurements: ProcurementBook
  readonly bookings: BookingBook
  readonly capacity: CapacityBook
  institutions(): readonly Institution[]
  institution(id: string): Institution | undefined
  abilitiesOf(institution: string): Abilities | undefined
  catalogueAt(region: string, on: Day): Catalogue | null
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  identity(person: string): Promise<Identity | undefined>
  /** Whether the registry lets this doctor refer in that department, there and on that day. */
  rightToRefer(
    doctor: string,
    from: { readonly institution: string; readonly department: string },
    on: Day,
  ): Refusal | null
  /** The lead of an alliance of the institution; null where it is in none. */
  leadOf(institution: string, on: Day): string | null
  /** Keeps the consent that was signed on paper before whoever refers; answers its id. */
  signedOnPaper(
    paper: SignedPaper,
    by: string,
  ): Promise<
    | { readonly done: true; readonly consent: string }
    | { readonly done: false; readonly refusal: Refusal }
  >
  /** What a settled visit left to be borne as deductible; null where none is live. */
  deductibleOf(institution: string, visit: string): Promise<number | null>
  now(): Date
  today(): Day
  /** Lets work that nobody waits for run soon. */
  wake(): void
}
