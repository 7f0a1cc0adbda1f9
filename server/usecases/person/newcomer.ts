/**
 * Somebody new is compared with whom we know before a record is made of them. What is shown is
 * masked, and stands in the access record of each person who is shown.
 */
import { maskIdentifier, maskName } from '../../../engine/access/masking.ts'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { type Identifier, readIdentifier, soughtAs } from '../../../engine/person/identifier.ts'
import { type Match, type MatchRules, matchOf } from '../../../engine/person/match.ts'
import { type AccessBook, admit } from '../access/admit.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Identity, Person } from '../registry.ts'
import { subjectOf } from './match-subject.ts'
import type { PersonRefusal } from './refusal.ts'
import type { Registration } from './register-person.ts'

export interface NewcomerReads {
  readonly access: AccessBook
  readonly matching: MatchRules
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  identity(person: string): Promise<Identity | undefined>
  findByCredential(credential: string): Promise<string | undefined>
  candidates(
    person: Pick<Person, 'id' | 'birth' | 'sex'>,
    identity: Pick<Identity, 'name'>,
    limit: number,
  ): Promise<readonly string[]>
}

export interface Resembling extends Match {
  readonly person: Person
  readonly identity: Identity
}

type NumbersRead =
  | { readonly read: true; readonly numbers: readonly Identifier[] }
  | { readonly read: false; readonly refusal: PersonRefusal }

const mostCandidates = 20
const mostShown = 5

/** Each number by the rules of its kind, and held against the day of birth and the sex that were stated. */
export function numbersOf({ numbers, ...stated }: Registration): NumbersRead {
  const good: Identifier[] = []
  for (const [i, { kind, number, state }] of numbers.entries()) {
    const pointer = `/numbers/${i}`
    const read = readIdentifier(kind, number, state)
    if (!read.read) return misread({ code: 'identifier-misread', kind, fault: read.fault, pointer })
    const { birth, sex } = read.told
    if (birth !== null && birth !== stated.birth) return contradicts('birth', pointer)
    if (sex !== null && sex !== stated.sex) return contradicts('sex', pointer)
    good.push(read.identifier)
  }
  return { read: true, numbers: good }
}

function misread(refusal: PersonRefusal): NumbersRead {
  return { read: false, refusal }
}

function contradicts(what: 'birth' | 'sex', pointer: string): NumbersRead {
  return misread({ code: 'identifier-contradicts', what, pointer })
}

/** Whoever has a number already is found by it, and not registered anew. */
export async function takenBySomebody(
  id: string,
  numbers: readonly Identifier[],
  { findByCredential }: Pick<NewcomerReads, 'findByCredential'>,
): Promise<PersonRefusal | null> {
  for (const [i, one] of numbers.entries()) {
    const holder = await findByCredential(soughtAs(one))
    if (holder === undefined || holder === id) continue
    return { code: 'identifier-taken', kind: one.kind, pointer: `/numbers/${i}` }
  }
  return null
}

/** Who may be the same, the likeliest first. `id` is that of the record that is to be made. */
export async function resembling(
  id: string,
  { name, latinName, birth, sex, phone }: Registration,
  numbers: readonly Identifier[],
  reads: NewcomerReads,
): Promise<readonly Resembling[]> {
  const newcomer = { person: id, name, latinName, birth, sex, phone, numbers }
  const ids = await reads.candidates({ id, birth, sex }, { name }, mostCandidates)
  const persons = await reads.persons(ids)
  const compared = await Promise.all(
    ids.map(async (one): Promise<Resembling[]> => {
      const [person, identity] = [persons.get(one), await reads.identity(one)]
      if (person === undefined || identity === undefined) return []
      return [
        { ...matchOf(newcomer, subjectOf(person, identity), reads.matching), person, identity },
      ]
    }),
  )
  return compared
    .flat()
    .filter(({ verdict }) => verdict !== 'different')
    .sort((a, b) => b.score - a.score)
    .slice(0, mostShown)
}

export type Compared =
  | { readonly compared: true; readonly matches: readonly ShownMatch[] }
  | { readonly compared: false; readonly refusal: Refusal }

export interface ShownMatch extends Match {
  readonly id: string
  readonly name: string
  readonly birth: string | null
  readonly sex: 'female' | 'male' | 'unknown'
  readonly identifier: string
}

/** Nobody is shown to whoever has no card with a good number that is nobody's yet. */
export async function compareNewcomer(
  registration: Registration,
  by: Actor,
  ground: Ground,
  reads: NewcomerReads,
): Promise<Compared> {
  const nobody = beingServed(by.institution)
  const forbidden = await admit(by, ground, 'register-person', [nobody], reads.access)
  if (forbidden !== null) return no(forbidden)
  const read = numbersOf(registration)
  if (!read.read) return no(read.refusal)
  const taken = await takenBySomebody('', read.numbers, reads)
  if (taken !== null) return no(taken)
  const found = await resembling('', registration, read.numbers, reads)
  const served = found.map(({ person }) => beingServed(by.institution, person.id))
  const unkept =
    served.length === 0 ? null : await admit(by, ground, 'register-person', served, reads.access)
  return unkept === null ? { compared: true, matches: found.map(shown) } : no(unkept)
}

function shown({ person, identity, score, verdict, points }: Resembling): ShownMatch {
  return {
    id: person.id,
    name: maskName(identity.name),
    birth: person.birth === null ? null : textFromDay(person.birth),
    sex: person.sex,
    identifier: maskIdentifier(identity.identifier),
    score,
    verdict,
    points,
  }
}

function no(refusal: Refusal): Compared {
  return { compared: false, refusal }
}
