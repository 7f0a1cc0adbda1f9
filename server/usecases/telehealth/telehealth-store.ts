/** What consultations ask of storage, of the rules and of the alliance. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Consent } from '../../../engine/consent/consent.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { CareDays } from '../../../engine/registry/version.ts'
import type { ConsultationDeed, ReferralOrder } from '../../../engine/telehealth/consultation.ts'
import type { FollowUpRules } from '../../../engine/telehealth/may-consult.ts'
import type { KeptClass } from '../../../engine/telehealth/retention.ts'
import type { Rank, VisitItem } from '../../../engine/telehealth/visit-item.ts'
import type { AccessBook } from '../access/admit.ts'
import type { CareBook, RecordedCare } from '../care-book.ts'
import type { CashierStore } from '../cashier/counter-book.ts'
import type { Actor } from '../gate.ts'
import type { HolderReads } from '../person/holder.ts'
import type { Refusal } from '../refusal.ts'
import type { Identity, Institution, Person } from '../registry.ts'
import type { Rules } from '../rules.ts'
import type { Entry } from '../settlement/journal.ts'
import type { QuoteStore } from '../settlement/quote-bill.ts'
import type { SettleCommand, SettleOutcome } from '../settlement/settle-bills.ts'

export type RecordedDeed = RecordedCare<ConsultationDeed>

export interface CallBook {
  keepImage(record: string, image: string, content: Picture): Promise<void>
  image(record: string, image: string): Promise<Picture | undefined>
  /** The same part is kept once. */
  keepPart(record: string, part: number, content: Picture): Promise<void>
  part(record: string, part: number): Promise<Picture | undefined>
  /** How many there are. */
  parts(record: string): Promise<number>
  signal(record: string, party: 'patient' | 'doctor', content: string): Promise<void>
  signals(record: string, after: number): Promise<readonly Signal[]>
  sweepSignals(): Promise<void>
}

export interface Picture {
  readonly type: string
  readonly base64: string
}

export interface Signal {
  readonly number: number
  readonly party: 'patient' | 'doctor'
  readonly content: string
}

/** A doctor who sees patients online. */
export interface OnlineDoctor {
  /** Who the doctor is when signed in. */
  readonly id: string
  readonly name: Texts
  readonly institution: string
  readonly department: string
  readonly rank: Rank
  readonly years: number
  readonly treatsChildren: boolean
  readonly licence: string
}

export interface Disease {
  readonly code: string
  readonly title: Texts
  readonly departments: readonly string[]
}

export interface TelehealthData {
  figures(day: Day): FollowUpRules & {
    readonly identityHoldsMinutes: number
    readonly waitsMinutes: number
    readonly silentMinutes: number
    readonly imageBytes: number
  }
  keptYears(what: KeptClass, day: Day): number
  diseases(day: Day): readonly Disease[]
  readonly items: readonly VisitItem[]
}

/** A visit that was stopped, so that somebody sees the patient in person. */
export interface StoppedVisit {
  readonly source: string
  readonly person: string
  readonly institution: string
  readonly department: string
  readonly doctor: string
  readonly urgency: ReferralOrder['urgency']
  readonly diagnosis: { readonly code: string; readonly name: string }
  readonly illness: string
  readonly history: string
  readonly opinion: string
}

/** How a browser finds a way for picture and sound, as WebRTC names it. */
export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

export interface TelehealthStore extends HolderReads {
  readonly access: AccessBook
  readonly rules: Rules
  readonly data: TelehealthData
  readonly consultations: CareBook<ConsultationDeed>
  readonly calls: CallBook
  doctors(): readonly OnlineDoctor[]
  readonly quoting: QuoteStore
  /** Counters, with the channels by which money is collected. */
  readonly cashier: CashierStore
  /** By our engine, or where a fund’s own platform decides, there. */
  settle(command: SettleCommand, by: Actor): Promise<SettleOutcome>
  /** Lets a referral begin; the same source comes to the same one. Answers its id. */
  beginReferral(visit: StoppedVisit): Promise<string>
  institution(id: string): Institution | undefined
  institutionInCare(id: string, care: CareDays): Institution | undefined
  /** Licensed for care online. */
  isLicensedOnline(institution: string): boolean
  /** Why the doctor may not act there today; null where the doctor may. */
  mayPractise(doctor: OnlineDoctor, day: Day): Refusal | null
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  identity(person: string): Promise<Identity | undefined>
  consentsOf(person: string): Promise<readonly Consent[]>
  find(settlement: string): Promise<Entry | undefined>
  iceServers(for_: string): readonly IceServer[]
  now(): Date
  today(): Day
  /** Resolves when the consultation changed, or the time is over. */
  changed(record: string, withinMs: number): Promise<void>
  /** Lets whoever waits for the consultation look again. */
  tell(record: string): void
}
