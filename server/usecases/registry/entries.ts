/** What the registry keeps of each: institutions, practitioners, alliances and insurers. */
import type { Jurisdiction } from '../../../engine/access/words.ts'
import type { Attributes } from '../../../engine/adjudication/bill.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { Alliance } from '../../../engine/registry/alliance.ts'
import type { RegisteredInstitution } from '../../../engine/registry/institution.ts'
import type { Practitioner } from '../../../engine/registry/practitioner.ts'
import type { ServiceHours } from '../../../engine/registry/service-hours.ts'
import type { Version } from '../../../engine/registry/version.ts'

export interface InstitutionEntry extends RegisteredInstitution {
  readonly title: Texts
  readonly currency: string
  /** What rules and lists know it by, such as a service point of the voucher scheme. */
  readonly tags: readonly string[]
  readonly attributes: Attributes
  /** By which hospitals' own systems and funds name it; null where it has none. */
  readonly nationalCode: string | null
  /** The alliance brings drugs from here to a patient's door. */
  readonly delivers: boolean
  /** When its services have places; left out where it opens slots itself, if at all. */
  readonly hours?: readonly ServiceHours[]
  /** Left out where nobody is to let it be given data. */
  readonly recipient?: RecipientContact
}

/** How whoever may be given a person's data is reached; without it nobody can consent to that. */
export interface RecipientContact {
  /** What a person reads: a telephone number, an address. */
  readonly contact: Texts
  /** Where it hears of withdrawals; null where it has registered none. */
  readonly address: string | null
}

export interface PractitionerEntry extends Practitioner {
  readonly name: Texts
  /** Where, and for which department, patients are seen online; null where they are not. */
  readonly online: OnlineSeat | null
}

export interface OnlineSeat {
  readonly institution: string
  readonly department: string
}

export interface AllianceEntry extends Alliance {
  readonly title: Texts
}

export interface InsurerEntry {
  readonly id: string
  readonly title: Texts
  readonly jurisdiction: Jurisdiction
  /** Payers of products for which it answers, as `scheme.payer`. */
  readonly payers: readonly string[]
  /** Where it is asked while a bill is settled; null: it is not, and counts as away. */
  readonly address: string | null
  /** Null where it handles no claims here. */
  readonly claims: {
    readonly decides: 'by-rules' | 'desk'
    /** Null where it looks for its claims itself. */
    readonly address: string | null
  } | null
  readonly recipient?: RecipientContact
}

export const entryKinds = ['institution', 'practitioner', 'alliance', 'insurer'] as const
export type EntryKind = (typeof entryKinds)[number]

export interface EntryOf {
  readonly institution: InstitutionEntry
  readonly practitioner: PractitionerEntry
  readonly alliance: AllianceEntry
  readonly insurer: InsurerEntry
}

/** What is to be recorded of one of them, from a day on. */
export type EntryDraft = {
  [K in EntryKind]: { readonly kind: K; readonly id: string } & Version<EntryOf[K]>
}[EntryKind]

/** A draft as it was recorded. */
export type RecordedEntry = EntryDraft & {
  /** Without gaps over all entries. */
  readonly number: number
  readonly source: string
  readonly recordedBy: string
  readonly recordedAt: string
}
