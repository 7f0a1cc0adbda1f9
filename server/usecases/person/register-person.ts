/** Registers somebody by the numbers on cards that lie here: each is checked, and each is one person's. */
import { maskIdentifier, maskName } from '../../../engine/access/masking.ts'
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import {
  type Identifier,
  type IdentifierKind,
  readIdentifier,
  soughtAs,
} from '../../../engine/person/identifier.ts'
import { type AccessBook, admit } from '../access/admit.ts'
import { digestText } from '../canonical.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { PersonCard } from './find-person.ts'

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

export interface RegistrationStore {
  readonly access: AccessBook
  /** `taken` is the place of a number that leads to somebody else; null where none does. */
  register(registered: Registered): Promise<{ readonly taken: number | null }>
  /** Compares the new record with those that have something in common with it. */
  lookForSame(person: string): Promise<unknown>
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
  const numbers: Identifier[] = []
  for (const [i, { kind, number, state }] of registration.numbers.entries()) {
    const pointer = `/numbers/${i}`
    const read = readIdentifier(kind, number, state)
    if (!read.read) return refused({ code: 'identifier-misread', kind, fault: read.fault, pointer })
    const { birth, sex } = read.told
    if (birth !== null && birth !== registration.birth) return contradicts('birth', pointer)
    if (sex !== null && sex !== registration.sex) return contradicts('sex', pointer)
    numbers.push(read.identifier)
  }
  const { name, latinName, phone, birth, sex } = registration
  const sought = numbers.map(soughtAs)
  const about = { name, latinName, phone, birth, sex }
  const { taken } = await store.register({ person, ...about, numbers, sought })
  const kind = numbers[taken ?? -1]?.kind
  if (taken !== null && kind !== undefined) {
    return refused({ code: 'identifier-taken', kind, pointer: `/numbers/${taken}` })
  }
  const identifier = maskIdentifier(numbers[0]?.number ?? '')
  const shown = { name: maskName(name), sex, birth: textFromDay(birth), identifier }
  await store.lookForSame(person)
  return { registered: true, card: { id: person, ...shown, homeRegion: null } }
}

function contradicts(what: 'birth' | 'sex', pointer: string): RegistrationOutcome {
  return refused({ code: 'identifier-contradicts', what, pointer })
}

function refused(refusal: Refusal): RegistrationOutcome {
  return { registered: false, refusal }
}
