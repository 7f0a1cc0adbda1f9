/** What the services of this product are opened with. */

import type { Day } from '../engine/base/calendar-date.ts'
import type { CounterRules } from '../engine/cashier/tender.ts'
import type { ConsentLaw, ConsentTemplate } from '../engine/consent/template.ts'
import type { QualityMark } from '../engine/recognition/recognise.ts'
import type { Door } from './channels/http-channels.ts'
import type { CredentialDoor } from './credentials/http-credentials.ts'
import type { IdentityKeys } from './identity/identity-keys.ts'
import type { CodeSigner } from './identity/insurance-codes.ts'
import type { JournalKey } from './identity/journal-key.ts'
import type { SourceDoor } from './imaging/dicomweb.ts'
import type { Background } from './jobs/background-works.ts'
import type { ClaimParty } from './open-claims.ts'
import type { PrescriptionOptions } from './open-prescriptions.ts'
import type { PayerKeys } from './payers/signed-answer.ts'
import type { Ownership } from './storage/ownership.ts'
import type { Placed } from './storage/placement.ts'
import type { Scanner } from './usecases/claim/claim-store.ts'
import type { ClearingStore } from './usecases/clearing/clearing-store.ts'
import type { Registry } from './usecases/registry/registry-book.ts'
import type { Institutions } from './usecases/registry.ts'
import type { Rules } from './usecases/rules.ts'
export interface ServiceOptions {
  /** For reads and for what is written rarely. */
  readonly reads: Placed
  /** For batches of settlements: pipelined, one connection a lane. */
  readonly lanes: Placed
  readonly keys: IdentityKeys
  readonly rules: Rules
  readonly institutions: Institutions
  /** Base address of an asked payer; null where it has none and so is always away. */
  readonly addressOf: (payer: string) => string | null
  /** Keys that a payer's answers must be signed with; null where it registered none. */
  readonly keysOf?: (payer: string) => PayerKeys | null
  /** A simulator at the address of a payer counts for none. */
  readonly refusesSimulators?: boolean
  /** Whoever issues e-credentials; null or left out where nobody does. */
  readonly credentials?: CredentialDoor | null
  /** Signs the codes by which patients open their commercial contracts. */
  readonly codes: CodeSigner
  /** Undefined where nobody knows it. */
  readonly insurer: (id: string) => KnownInsurer | undefined
  readonly journalKey: JournalKey
  readonly clearing: ClearingOptions
  /** Hears of work in the background that failed; it is tried again. */
  readonly report?: (error: unknown) => void
  readonly counters: CounterOptions
  /** Without them nobody can be asked, and so nobody has consented. */
  readonly consents?: ConsentOptions
  /** Insurers that handle claims here, as they are now; left out where there are none. */
  readonly claimParties?: () => readonly ClaimParty[]
  /** Looks for viruses in files that persons hand in; left out, nobody does. */
  readonly scanner?: Scanner | null
  /** Drugs on an institution's shelf by code; null, or left out, where nobody says. */
  readonly shelves?: (institution: string) => ReadonlySet<string> | null
  /** Who may sign what, and where; left out, nobody is registered. */
  readonly registry?: Registry
  /** Assessments that tests of institutions passed; left out, none did. */
  readonly marks?: readonly QualityMark[]
  /** Where pictures of studies lie; left out where no source is connected. */
  readonly images?: readonly SourceDoor[]
  /** Left out where nobody dispenses. */
  readonly prescriptions?: PrescriptionOptions
  /** Which buckets this process writes; without it whoever comes takes a bucket over. */
  readonly ownership?: Ownership
  readonly background?: Background
  /** How many batches of settlements may be under way at a time. */
  readonly batches?: number
}

/** Texts of consents; who may be given data is registered. */
export interface ConsentOptions {
  readonly templates: readonly ConsentTemplate[]
  readonly laws: readonly ConsentLaw[]
  /** Hears of withdrawals for those without an address; null where money is real. */
  readonly simulatedRecipient: string | null
}

export const noConsents: ConsentOptions = { templates: [], laws: [], simulatedRecipient: null }

/** An insurer, and the payers of products for which it answers, as `scheme.payer`. */
export interface KnownInsurer {
  readonly id: string
  readonly payers: readonly string[]
}

/** What the counters of all institutions work with. */
export interface CounterOptions {
  readonly rules: ReadonlyMap<string, CounterRules>
  /** Null where there is none, which then never answers. */
  readonly channels: Door | null
  readonly invoices: Door | null
  readonly today: () => Day
  readonly patienceMs: number
}

/** What clearing knows beside the journal: rules, holidays, agreements, and the day. */
export type ClearingOptions = Pick<
  ClearingStore,
  'rules' | 'calendar' | 'signed' | 'contracted' | 'today'
>
