/** The registry as use cases ask it: houses, who practises there, alliances, and the right to act. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Status, Texts } from '../../../engine/policy/policy-value.ts'
import type { Alliance } from '../../../engine/registry/alliance.ts'
import { holdsOn, type RegisteredInstitution } from '../../../engine/registry/institution.ts'
import {
  mayPractise,
  type PracticeData,
  type PracticeRule,
  type SignedAct,
} from '../../../engine/registry/may-practise.ts'
import type { Practitioner } from '../../../engine/registry/practitioner.ts'
import type { RegistryRefusal } from './refusal.ts'

export interface ListedPractitioner extends Practitioner {
  readonly name: Texts
}

export interface ListedAlliance extends Alliance {
  readonly title: Texts
}

/** Where a rule stands that an act is refused by. */
export interface RuleSource {
  readonly title: string
  readonly number: string
  readonly article: string
  readonly status: Status
}

export interface RegistryContent {
  readonly institutions: readonly RegisteredInstitution[]
  readonly practitioners: readonly ListedPractitioner[]
  readonly alliances: readonly ListedAlliance[]
  readonly practice: PracticeData & { readonly texts: ReadonlyMap<PracticeRule, RuleSource> }
}

export interface Registry extends Omit<RegistryContent, 'practice'> {
  institution(id: string): RegisteredInstitution | undefined
  /** By the id under which one signs. */
  practitioner(id: string): ListedPractitioner | undefined
  /** Whoever has a place there on the day, the main house first. */
  practitionersAt(institution: string, day: Day): readonly ListedPractitioner[]
  /** The right to act: null where it may be signed. */
  rightToAct(who: string, act: SignedAct, institution: string, day: Day): RegistryRefusal | null
}

export function registryOf(content: RegistryContent): Registry {
  const { institutions, practitioners, alliances, practice } = content
  const houses = new Map(institutions.map((one) => [one.id, one]))
  const people = new Map(practitioners.map((one) => [one.id, one]))
  const rank = (one: ListedPractitioner, institution: string) =>
    one.places.some((place) => place.institution === institution && place.kind === 'main') ? 0 : 1
  return {
    institutions,
    practitioners,
    alliances,
    institution: (id) => houses.get(id),
    practitioner: (id) => people.get(id),
    practitionersAt: (id, day) =>
      practitioners
        .filter(({ places }) => places.some((one) => one.institution === id && holdsOn(one, day)))
        .sort((a, b) => rank(a, id) - rank(b, id)),
    rightToAct(who, act, institution, day) {
      const practitioner = people.get(who)
      if (practitioner === undefined) return { code: 'practitioner-unknown', practitioner: who }
      const house = houses.get(institution)
      if (house === undefined) return { code: 'house-unregistered', institution }
      const refusal = mayPractise(practitioner, act, house, day, practice)
      return refusal && { ...refusal, source: practice.texts.get(refusal.rule) ?? null }
    },
  }
}
