/** Registers somebody by the numbers on cards that lie here: each is checked, and each is one person's. */
import { maskIdentifier, maskName } from '../../../engine/access/masking.ts'
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import {
  type Identifier,
  type IdentifierKind,
  soughtAs,
} from '../../../engine/person/identifier.ts'
import { admit } from '../access/admit.ts'
import { digestText } from '../canonical.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { PersonCard } from './find-person.ts'
import { type NewcomerReads, numbersOf, resembling, takenBySomebody } from './newcomer.ts'
import type { RecordDeeds } from './record-deeds.ts'

export interface Registration {
  /** Made by the caller: the same registration again comes to the same person. */
  readonly key: string
  readonly name: string
  /** As a travel document writes it; null where none does. */
  readonly latinName: string | null
  readonly phone: string | null
  readonly birth: Day
  readonly sex: 'female' | 'male' | 'unknown'
  readonly numbers: readonly {
    readonly kind: IdentifierKind
    readonly number: string
    readonly state: string | null
  }[]
  /** Records that resemble this person's and were seen to be somebody else's. */
  readonly others: readonly string[]
}

/** Somebody new, as it is to be stored. */
export interface Registered {
  readonly person: string
  readonly name: string
  readonly latinName: string | null
  readonly phone: string | null
  readonly birth: Day
  readonly sex: 'female' | 'male' | 'unknown'
  readonly numbers: readonly Identifier[]
  /** What each number is looked up by, in the same order. */
  readonly sought: readonly string[]
}

export interface RegistrationStore extends NewcomerReads {
  /** `taken` is the place of a number that leads to somebody else; null where none does. */
  register(registered: Registered): Promise<{ readonly taken: number | null }>
  /** Compares the new record with those that have something in common with it. */
  lookForSame(person: string): Promise<unknown>
  readonly recordDeeds: RecordDeeds
}

export type RegistrationOutcome =
  | { readonly registered: true; readonly card: PersonCard }
  | { readonly registered: false; readonly refusal: Refusal }

export async function registerPerson(
  registration: Registration,
  by: Actor,
  ground: Ground,
  store: RegistrationStore,
): Promise<RegistrationOutcome> {
  const person = `P-${digestText(JSON.stringify(['person', by.institution, registration.key]))}`
  const served = beingServed(by.institution, person)
  const forbidden = await admit(by, ground, 'register-person', [served], store.access)
  if (forbidden !== null) return refused(forbidden)
  const read = numbersOf(registration)
  if (!read.read) return refused(read.refusal)
  const { numbers } = read
  const barred =
    (await takenBySomebody(person, numbers, store)) ??
    (await resemblingUnseen(person, registration, numbers, store))
  if (barred !== null) return refused(barred)
  const { name, latinName, phone, birth, sex } = registration
  const sought = numbers.map(soughtAs)
  const about = { name, latinName, phone, birth, sex }
  const { taken } = await store.register({ person, ...about, numbers, sought })
  const kind = numbers[taken ?? -1]?.kind
  if (taken !== null && kind !== undefined) {
    return refused({ code: 'identifier-taken', kind, pointer: `/numbers/${taken}` })
  }
  await keepDeed(person, registration, by, store)
  const identifier = maskIdentifier(numbers[0]?.number ?? '')
  const shown = { name: maskName(name), sex, birth: textFromDay(birth), identifier }
  await store.lookForSame(person)
  return { registered: true, card: { id: person, ...shown, homeRegion: null } }
}

async function keepDeed(
  person: string,
  { key, others }: Registration,
  { id, institution }: Actor,
  { recordDeeds }: RegistrationStore,
): Promise<void> {
  const deeds = await recordDeeds.of(person)
  if (deeds.some(({ message }) => message === key)) return
  const action = { act: 'register', institution, others } as const
  await recordDeeds.append(person, { number: deeds.length + 1, message: key, by: id, action })
}

/** Nobody makes a second record of somebody without having seen the first; the same request again has. */
async function resemblingUnseen(
  person: string,
  registration: Registration,
  numbers: readonly Identifier[],
  store: RegistrationStore,
): Promise<Refusal | null> {
  if ((await store.persons([person])).has(person)) return null
  const found = await resembling(person, registration, numbers, store)
  const isUnseen = found.some((one) => !registration.others.includes(one.person.id))
  return isUnseen ? { code: 'person-resembles', pointer: '/others' } : null
}

function refused(refusal: Refusal): RegistrationOutcome {
  return { registered: false, refusal }
}
