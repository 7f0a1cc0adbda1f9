/**
 * The one gate: who asks, for what purpose, and on what legal basis. Every use case passes it before
 * it answers; the table of rights in `engine/access` decides. Whoever reads somebody's data goes
 * through `access/admit.ts`, which also writes it down.
 */

import { type AccessDecision, decideAccess } from '../../engine/access/decide.ts'
import { relationOf } from '../../engine/access/relation.ts'
import type {
  Act,
  Basis,
  Consent,
  Jurisdiction,
  Role,
  Purpose as TablePurpose,
} from '../../engine/access/words.ts'
import type { Day } from '../../engine/base/calendar-date.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { Refusal } from './refusal.ts'

export type Purpose = TablePurpose

export interface Actor {
  readonly id: string
  readonly name: Texts
  readonly role: Role
  /** Institution that the actor works for; null where it works for all. */
  readonly institution: string | null
  /** The person that a patient is. */
  readonly self?: string
  /** Persons in a guardian's care. */
  readonly wards?: readonly string[]
}

/** For what, and on what legal basis, somebody's data are read. */
export interface Ground {
  readonly purpose: Purpose
  readonly basis: Basis | null
  /** Nobody says of oneself that there is a consent: `admit` looks for it. */
  readonly consent: 'left-out'
}

/** A ground with what the person's consents say to it. */
export type Founded = Omit<Ground, 'consent'> & { readonly consent: Consent }

/** The statutory work of whoever settles, treats or keeps the books. */
export function onDuty(purpose: Purpose): Ground {
  return { purpose, basis: 'duty', consent: 'left-out' }
}

/** Whose data, and from where. */
export interface About {
  readonly person: string | null
  /** Where the visit was, or will be; null where there is none. */
  readonly institution: string | null
  /** Null before the first visit. */
  readonly lastVisitOn: Day | null
  /** The person shows a credential, or is being served, here and now. */
  readonly isPresent: boolean
  /** A claim of the person lies with the insurer that asks. */
  readonly hasClaim?: boolean
  /** Further records of the same person. */
  readonly sameAs?: readonly string[]
  /** A contract on data leaving for where they are looked at is in force and filed. */
  readonly isTransferFiled?: boolean
}

/** Somebody who is being served here and now, or will be once found. */
export function beingServed(institution: string | null, person: string | null = null): About {
  return { person, institution, lastVisitOn: null, isPresent: true }
}

/** What deciding needs to know of the world. */
export interface Places {
  today(): Day
  /** Whose law holds for what an institution keeps. */
  jurisdictionOf(institution: string): Jurisdiction
}

const nobody = {
  relation: 'none',
  basis: null,
  consent: 'left-out',
  isTransferFiled: false,
} as const

/** Null when the actor may do what is about nobody's data, at this institution where one is named. */
export function gate(
  by: Actor,
  purpose: Purpose,
  act: Act,
  institution: string | null = null,
): Refusal | null {
  const isOwnInstitution = isOwn(by, institution)
  const places = { dataIn: 'mainland', askedIn: 'mainland' } as const
  const asked = { ...nobody, ...places, role: by.role, act, purpose, isOwnInstitution }
  return refusalOf(decideAccess(asked), act, purpose)
}

/** Whether the actor may do this with somebody's data. Nothing is written down. */
export function decideAbout(
  by: Actor,
  { purpose, basis, consent }: Founded,
  act: Act,
  about: About,
  places: Places,
): AccessDecision {
  const { role } = by
  const isOwnInstitution = isOwn(by, about.institution)
  const records = about.person === null ? [] : [about.person, ...(about.sameAs ?? [])]
  const standing = {
    ...about,
    role,
    isOwnInstitution,
    isSelf: records.some((one) => one === by.self),
    isWard: records.some((one) => (by.wards ?? []).includes(one)),
    hasClaim: about.hasClaim ?? false,
  }
  const relation = relationOf(standing, places.today())
  const isTransferFiled = about.isTransferFiled ?? false
  const where = placesOf(by, about, places)
  const asked = { role, act, purpose, relation, isOwnInstitution, basis, consent, ...where }
  return decideAccess({ ...asked, isTransferFiled })
}

/** Where the data lie, and where they are looked at. */
export function placesOf(by: Actor, about: Pick<About, 'institution'>, places: Places) {
  const dataIn = placeOf(about.institution ?? by.institution, places)
  // Whoever works for all institutions works where the data lie.
  const askedIn = by.institution === null ? dataIn : placeOf(by.institution, places)
  return { dataIn, askedIn }
}

export function refusalOf(decision: AccessDecision, act: Act, purpose: Purpose): Refusal | null {
  if (decision.permitted) return null
  const { rule, place } = decision
  return { code: 'not-permitted', act, purpose, rule, place }
}

function isOwn(by: Actor, institution: string | null): boolean {
  return by.institution === null || institution === null || by.institution === institution
}

function placeOf(institution: string | null, { jurisdictionOf }: Places): Jurisdiction {
  return institution === null ? 'mainland' : jurisdictionOf(institution)
}
