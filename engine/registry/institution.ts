/** Institutions of the alliance: what they are licensed for, and what they are able to do. */
import type { Day } from '../base/calendar-date.ts'

export const houseKinds = [
  'hospital',
  'internet-hospital',
  'health-centre',
  'clinic',
  'pharmacy',
] as const
export const houseLevels = ['community', 'primary', 'secondary', 'tertiary'] as const
export const ownerships = ['public', 'private-non-profit', 'private-for-profit'] as const

export const pharmacyKinds = ['dual-channel', 'pooled-outpatient', 'account-only'] as const

/** Of whose money a pharmacy is paid: of funds like a hospital, of their outpatient pool, of accounts only. */
export type PharmacyKind = (typeof pharmacyKinds)[number]

/** Without a contract with a fund a pharmacy takes what lies in accounts. */
export function pharmacyKindOf(tags: readonly string[]): PharmacyKind {
  return pharmacyKinds.find((one) => tags.includes(one)) ?? 'account-only'
}

/** Something holds from its first day to its last one; without a last day it still holds. */
export interface Span {
  readonly from: Day
  readonly to: Day | null
}

export interface InstitutionLicence extends Span {
  /** `practice` is the licence of the house itself; others, such as `internet-care`, come on top. */
  readonly kind: string
}

export interface RegisteredInstitution {
  readonly id: string
  readonly kind: string
  readonly level: string | null
  readonly ownership: string | null
  readonly region: string
  /** Code of the mainland's province; null elsewhere. */
  readonly province: string | null
  readonly jurisdiction: string
  readonly licences: readonly InstitutionLicence[]
  readonly departments: readonly string[]
  readonly capabilities: readonly string[]
  /** Null for whatever is no pharmacy. */
  readonly pharmacy: PharmacyKind | null
}

export function holdsOn({ from, to }: Span, day: Day): boolean {
  return from <= day && (to === null || day <= to)
}

export function isLicensed(
  { licences }: Pick<RegisteredInstitution, 'licences'>,
  kind: string,
  day: Day,
): boolean {
  return licences.some((licence) => licence.kind === kind && holdsOn(licence, day))
}
