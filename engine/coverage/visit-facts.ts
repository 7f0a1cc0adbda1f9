/**
 * Facts that rules may ask about a visit, worked out from what is known of the person, the
 * institution, the visit, its filing and the two regions. The names are those of the guide.
 */
import { ageOn, civilOf, type Day } from '../base/calendar-date.ts'

export type FactContent = string | boolean | number | readonly string[]

export type FactValues = Readonly<Record<string, FactContent>>

export interface VisitPerson {
  /** Unknown where a hospital quotes for somebody without a card. */
  readonly birth: Day | null
  readonly sex: 'female' | 'male' | 'unknown'
  /** Institutions that the person has chosen or is bound to. */
  readonly chosenInstitutions: readonly string[]
  readonly attributes: FactValues
}

export interface VisitInstitution {
  readonly id: string
  readonly level: string | null
  readonly ownership: string | null
  readonly tags: readonly string[]
  readonly attributes: FactValues
}

export interface Visit {
  readonly setting: string
  readonly admittedOn: Day
  readonly dischargedOn: Day
  readonly attributes: FactValues
}

export interface VisitRegion {
  readonly id: string
  readonly province: string | null
  readonly jurisdiction: string
  /** Regions in which care counts as filed. */
  readonly noFilingWith: readonly string[]
}

export type CrossRegion = 'local' | 'same-province' | 'other-province' | 'cross-border'

export type FilingKind = 'none' | 'long-term' | 'referral' | 'emergency' | 'temporary'

/** A filing that the home region has accepted. A withdrawn one ends on the day of withdrawal. */
export interface AcceptedFiling {
  /** `none`: nothing had to be filed, and only the referral counts. */
  readonly kind: FilingKind
  readonly homeRegion: string
  /** Regions of care that it names; null: anywhere. */
  readonly careRegions: readonly string[] | null
  readonly from: Day
  readonly to: Day | null
  /** The record that led to it; left out where it was there before there were records. */
  readonly record?: string
  /** What the referral was that it came from. */
  readonly referral?: ReferredTo
}

export interface ReferredTo {
  readonly institution: string
  /** A stay goes on elsewhere: what was borne of a deductible there may count. */
  readonly isStay: boolean
  /** In minor units; null where it is not known, or not yet. */
  readonly deductiblePaidMinor: number | null
}

export interface VisitCircumstances {
  readonly person: VisitPerson
  readonly institution: VisitInstitution
  readonly visit: Visit
  readonly filing: FilingKind
  /** The accepted referral by which the patient comes; left out where there is none. */
  readonly referral?: ReferredTo | undefined
  readonly home: VisitRegion
  readonly care: VisitRegion
}

/**
 * The visit's own attributes go before those of the institution and the person; what is worked out
 * here goes before all of them. A fact that is not known is left out, so that no rule guesses.
 */
export function attributesOf(circumstances: VisitCircumstances): FactValues {
  const { person, institution, visit, filing, referral, home, care } = circumstances
  const crossRegion = crossRegionOf(home, care)
  return {
    ...person.attributes,
    ...institution.attributes,
    ...visit.attributes,
    ...(referral === undefined ? {} : referredBy(referral, visit)),
    ...(person.birth === null ? {} : agesOn(person.birth, visit.dischargedOn)),
    ...(person.sex === 'unknown' ? {} : { sex: person.sex }),
    ...(person.chosenInstitutions.includes(institution.id) ? { chosenInstitution: true } : {}),
    ...(institution.level === null ? {} : { level: institution.level }),
    ...(institution.ownership === null ? {} : { ownership: institution.ownership }),
    facility: institution.id,
    facilityTags: institution.tags,
    setting: visit.setting,
    homeRegion: home.id,
    careRegion: care.id,
    crossRegion,
    filing: crossRegion === 'local' ? 'none' : filing,
    filingDeemed: home.noFilingWith.includes(care.id),
  }
}

/** A transfer is a stay that goes on in another institution. */
function referredBy({ isStay, deductiblePaidMinor }: ReferredTo, { setting }: Visit): FactValues {
  if (!isStay || setting !== 'inpatient') return { referred: true }
  const paid = deductiblePaidMinor === null ? {} : { deductiblePaidElsewhere: deductiblePaidMinor }
  return { referred: true, transfer: true, ...paid }
}

/** Age on the day of discharge: a birthday during the stay counts. */
function agesOn(birth: Day, on: Day): { readonly age: number; readonly birthYear: number } {
  return { age: ageOn(birth, on), birthYear: civilOf(birth).year }
}

export function crossRegionOf(home: VisitRegion, care: VisitRegion): CrossRegion {
  if (home.id === care.id) return 'local'
  if (home.jurisdiction !== care.jurisdiction) return 'cross-border'
  const together = home.province !== null && home.province === care.province
  return together ? 'same-province' : 'other-province'
}

/** The better filing for the patient first: what stands nearest to care at home. */
const byWorth = ['long-term', 'referral', 'emergency', 'temporary'] as const

/**
 * Which of a person's filings a visit may use. It is enough that stay and validity meet: an
 * admission begun inside validity keeps it to the end, and a filing made up before discharge counts
 * for the whole stay. An emergency visit is deemed filed by its own flag.
 */
export function filingFor(
  filings: readonly AcceptedFiling[],
  visit: Visit,
  home: VisitRegion,
  care: VisitRegion,
): FilingKind {
  if (crossRegionOf(home, care) === 'local') return 'none'
  const usable = new Set<FilingKind>(visit.setting === 'emergency' ? ['emergency'] : [])
  for (const filing of filings) if (mayUse(filing, visit, home, care)) usable.add(filing.kind)
  return byWorth.find((kind) => usable.has(kind)) ?? 'none'
}

function mayUse(
  filing: AcceptedFiling,
  visit: Visit,
  home: VisitRegion,
  care: VisitRegion,
): boolean {
  if (filing.homeRegion !== home.id) return false
  if (filing.careRegions !== null && !filing.careRegions.includes(care.id)) return false
  return filing.from <= visit.dischargedOn && (filing.to === null || visit.admittedOn <= filing.to)
}

/** The accepted referral by which a patient comes to an institution, at home or away from it. */
export function referralFor(
  filings: readonly AcceptedFiling[],
  visit: Visit,
  institution: string,
  home: VisitRegion,
  care: VisitRegion,
): ReferredTo | undefined {
  return filings
    .filter((filing) => mayUse(filing, visit, home, care))
    .find(({ referral }) => referral?.institution === institution)?.referral
}
