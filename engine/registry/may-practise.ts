/** The right to act, looked at whenever something is signed. */
import type { Day } from '../base/calendar-date.ts'
import { holdsOn, isLicensed, type RegisteredInstitution, type Span } from './institution.ts'
import {
  type Category,
  type Place,
  type PlaceKind,
  type Practitioner,
  type SpecialRight,
  type Title,
  titles,
  yearsOn,
} from './practitioner.ts'

export const signedActs = [
  'consult',
  'consult-online',
  'prescribe',
  'prescribe-long-first',
  'order-test',
  'report-test',
  'refer',
  'operate',
  'advise',
  'sign-family-contract',
  'review-prescription',
  'check-dispensing',
] as const
export type SignedActKind = (typeof signedActs)[number]

export interface SignedAct {
  readonly kind: SignedActKind
  /** In whose scope it has to be; null where it is of no department. */
  readonly department: string | null
  /** What it asks for besides, such as a class of drugs. */
  readonly rights?: readonly SpecialRight[]
}

/** What an act asks of whoever signs it; data of `catalogues/registry`. */
export interface ActRule {
  readonly act: SignedActKind
  readonly from: Day
  readonly categories: readonly Category[]
  readonly leastTitle: Title | null
  readonly leastYears: number
  /** What the house has to be licensed for. */
  readonly licence: string
  /** Whether somebody has to be registered at the place; an opinion may be asked for from anywhere. */
  readonly isBound: boolean
  /** Whether an assistant may do it alone in primary care. */
  readonly allowsAssistants: boolean
}

export const practiceRules = [
  'licence',
  'category',
  'grade',
  'title',
  'years',
  'scope',
  'special-right',
  'house-licence',
  'department',
  'place',
  'place-day',
  'filed-province',
  'added-province',
  'jurisdiction',
  'short-term',
  'act-unknown',
] as const

/** The rule that stands against it; where it is written is data. */
export type PracticeRule = (typeof practiceRules)[number]

export interface PractiseRefusal {
  readonly code: 'may-not-practise'
  readonly rule: PracticeRule
  readonly practitioner: string
  readonly institution: string
  readonly act: SignedActKind
  /** What was found wanting: a category, a scope, a right, a licence, a province. */
  readonly wanting: string
}

export interface PracticeData {
  readonly acts: readonly ActRule[]
  /** Scopes of registration in which a department's work lies. */
  readonly scopesOf: ReadonlyMap<string, readonly string[]>
  /** For how many years a doctor from beyond the border may be registered at a time. */
  readonly shortTermYears: number
}

/** Who issues licences in a jurisdiction, to which categories. */
export interface LicenceBody {
  readonly body: string
  readonly jurisdiction: string
  readonly categories: readonly Category[]
}

/** Null when it may be signed. */
export function mayPractise(
  practitioner: Practitioner,
  act: SignedAct,
  institution: RegisteredInstitution,
  day: Day,
  data: PracticeData,
): PractiseRefusal | null {
  const found = wantingOf(practitioner, act, institution, day, data)
  if (found === null) return null
  const [rule, wanting] = found
  return {
    code: 'may-not-practise',
    rule,
    practitioner: practitioner.id,
    institution: institution.id,
    act: act.kind,
    wanting,
  }
}

type Wanting = readonly [PracticeRule, string]

function wantingOf(
  practitioner: Practitioner,
  act: SignedAct,
  institution: RegisteredInstitution,
  day: Day,
  data: PracticeData,
): Wanting | null {
  const rule = data.acts.findLast(({ act: kind, from }) => kind === act.kind && from <= day)
  if (rule === undefined) return ['act-unknown', act.kind]
  return (
    inPerson(practitioner, rule, institution, day) ??
    inScope(practitioner, act, data) ??
    withRights(practitioner, act, day) ??
    inHouse(act, rule, institution, day) ??
    (rule.isBound ? atPlace(practitioner, institution, day, data) : null)
  )
}

function inPerson(
  { licence, category, grade, title, ...practitioner }: Practitioner,
  { categories, leastTitle, leastYears, allowsAssistants }: ActRule,
  { level }: RegisteredInstitution,
  day: Day,
): Wanting | null {
  if (!holdsOn(licence, day)) return ['licence', licence.number]
  if (!categories.includes(category)) return ['category', category]
  const isPrimary = level === 'primary' || level === 'community'
  if (grade === 'assistant' && !(allowsAssistants && isPrimary)) return ['grade', grade]
  if (leastTitle !== null && titles.indexOf(title) < titles.indexOf(leastTitle)) {
    return ['title', leastTitle]
  }
  return yearsOn(practitioner, day) < leastYears ? ['years', String(leastYears)] : null
}

/** A pharmacist has no scope but the pharmacy. */
function inScope(
  { category, scopes }: Practitioner,
  { department }: SignedAct,
  { scopesOf }: PracticeData,
): Wanting | null {
  if (department === null || category === 'pharmacy') return null
  const fitting = scopesOf.get(department) ?? []
  return fitting.some((scope) => scopes.includes(scope)) ? null : ['scope', department]
}

function withRights(
  { rights }: Practitioner,
  { rights: needed = [] }: SignedAct,
  day: Day,
): Wanting | null {
  const missing = needed.find(
    (right) => !rights.some((one) => one.right === right && holdsOn(one, day)),
  )
  return missing === undefined ? null : ['special-right', missing]
}

function inHouse(
  { department }: SignedAct,
  { licence }: ActRule,
  institution: RegisteredInstitution,
  day: Day,
): Wanting | null {
  if (!isLicensed(institution, licence, day)) return ['house-licence', licence]
  const isThere = department === null || institution.departments.includes(department)
  return isThere ? null : ['department', department]
}

function atPlace(
  practitioner: Practitioner,
  institution: RegisteredInstitution,
  day: Day,
  { shortTermYears }: PracticeData,
): Wanting | null {
  const isHome = practitioner.jurisdiction === institution.jurisdiction
  // A practising certificate of Hong Kong or Macau names no house.
  if (isHome && institution.jurisdiction !== 'mainland') return null
  if (!isHome && institution.jurisdiction !== 'mainland') {
    return ['jurisdiction', institution.jurisdiction]
  }
  const here = practitioner.places.filter((place) => place.institution === institution.id)
  const now = here.filter((place) => holdsOn(place, day))
  if (!isHome) return shortTermGap(now, shortTermYears)
  const gaps = now.map((place) => provinceGap(place, practitioner, institution, day))
  if (gaps.includes(null)) return null
  const isSupporting = practitioner.supports.some(
    (one) => one.institution === institution.id && holdsOn(one, day),
  )
  if (isSupporting) return null
  return gaps[0] ?? (here.length > 0 ? ['place-day', institution.id] : ['place', institution.id])
}

/** Filing serves the province of the main house; any other province wants a registration of its own. */
function provinceGap(
  { kind, province }: Place,
  { places }: Practitioner,
  institution: RegisteredInstitution,
  day: Day,
): Wanting | null {
  const isThere = province !== null && province === institution.province
  if (kind === 'short-term') return ['place', institution.id]
  if (kind === 'added') return isThere ? null : ['added-province', String(institution.province)]
  if (kind === 'main') return isThere ? null : ['place', institution.id]
  const homes = places.filter((one) => isRegistration(one.kind) && holdsOn(one, day))
  const isFiledAtHome = homes.some((one) => one.province === institution.province)
  return isThere && isFiledAtHome ? null : ['filed-province', String(institution.province)]
}

function isRegistration(kind: PlaceKind): boolean {
  return kind === 'main' || kind === 'added'
}

const daysOfYear = 366

/** A registration for a short term has a last day, and not too late a one. */
export function fitsShortTerm({ from, to }: Span, years: number): boolean {
  return to !== null && to - from < years * daysOfYear
}

function shortTermGap(places: readonly Place[], years: number): Wanting | null {
  const fits = (place: Place) => place.kind === 'short-term' && fitsShortTerm(place, years)
  return places.some(fits) ? null : ['short-term', String(years)]
}
