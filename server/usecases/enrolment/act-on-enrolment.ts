/** What a resident and a team do about their contract, one deed at a time, each with a signature. */
import {
  barTo,
  type Enrolment,
  type EnrolmentDeed,
  enrolmentOf,
  isRunning,
  type Side,
  waitsFor,
} from '../../../engine/enrolment/enrolment.ts'
import { membersOn } from '../../../engine/enrolment/team.ts'
import { admit, type Read } from '../access/admit.ts'
import { type Actor, type Ground, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { EnrolmentStore } from './enrolment-store.ts'
import { signing } from './keep-team.ts'

export interface StoredEnrolment extends Enrolment {
  readonly id: string
  readonly signedBy: readonly { readonly by: string; readonly at: Date; readonly act: string }[]
}

export type EnrolmentOutcome =
  | { readonly done: true; readonly enrolment: StoredEnrolment }
  | { readonly done: false; readonly refusal: Refusal }

export function groundOf({ role }: Actor): Ground {
  if (role !== 'patient' && role !== 'guardian') return onDuty('care')
  return { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }
}

export function sideOf({ role }: Actor): Side {
  return role === 'patient' || role === 'guardian' ? 'resident' : 'team'
}

/** Whoever is under contract, or asks for one, is a patient of the house; others stand there now. */
export function readOfEnrolment(
  { person, institution, ended, terms, ...standing }: Enrolment,
  { today }: Pick<EnrolmentStore, 'today'>,
): Read {
  const lastsOn = ended?.on ?? (isRunning(standing) || waitsFor(standing) ? today() : terms.to)
  return { person, institution, lastVisitOn: Math.min(lastsOn, today()), isPresent: false }
}

export async function findEnrolment(
  id: string,
  store: EnrolmentStore,
): Promise<StoredEnrolment | undefined> {
  const recorded = await store.enrolments.read(id)
  if (recorded.length === 0) return undefined
  const deeds = recorded.map(({ action }) => action)
  const signedBy = recorded.map(({ by, at, action }) => ({ by, at, act: action.act }))
  return { id, ...enrolmentOf(deeds, store.today()), signedBy }
}

export interface BeginCommand {
  readonly key: string
  readonly person: string
  readonly team: string
  readonly package: string
  readonly from: number
  readonly to: number
}

/** A resident asks for a team, or a doctor of the team offers it to whoever is there. */
export async function beginEnrolment(
  { key, person, ...terms }: BeginCommand,
  by: Actor,
  store: EnrolmentStore,
): Promise<EnrolmentOutcome> {
  const team = (await store.teams.all()).find(({ id }) => id === terms.team)
  const isOpen = team !== undefined && membersOn(team.members, store.today()).length > 0
  if (!isOpen) return no({ code: 'enrolment-team-unknown', team: terms.team })
  const { institution } = team
  const here = { person, institution, lastVisitOn: null, isPresent: true }
  const forbidden = await admit(by, groundOf(by), 'enrol', [here], store.access)
  if (forbidden !== null) return no(forbidden)
  if (!(await store.persons([person])).has(person)) {
    return no({ code: 'person-unknown', pointer: '/person' })
  }
  const id = store.enrolments.idOf(person, `${by.id} ${key}`)
  const other = await otherContract(person, id, store)
  if (other !== undefined) return no({ code: 'enrolment-already', enrolment: other })
  const deed: EnrolmentDeed = { act: 'begin', side: sideOf(by), person, institution, terms }
  return add(id, key, deed, by, store)
}

/** Two that were asked for at once are told apart when the second is agreed to. */
async function otherContract(
  person: string,
  id: string,
  store: EnrolmentStore,
): Promise<string | undefined> {
  const rows = await store.enrolments.ofPerson(person, mostOfPerson)
  for (const { record } of rows) {
    if (record === id) continue
    const found = await findEnrolment(record, store)
    if (found !== undefined && (isRunning(found) || waitsFor(found) !== null)) return record
  }
  return undefined
}

const mostOfPerson = 50

export interface EnrolmentCommand {
  readonly enrolment: string
  readonly key: string
  readonly deed: Exclude<EnrolmentDeed, { act: 'begin' }>
}

export async function actOnEnrolment(
  { enrolment: id, key, deed }: EnrolmentCommand,
  by: Actor,
  store: EnrolmentStore,
): Promise<EnrolmentOutcome> {
  const found = await findEnrolment(id, store)
  if (found === undefined) return no({ code: 'enrolment-unknown', enrolment: id })
  const read = readOfEnrolment(found, store)
  const forbidden = await admit(by, groundOf(by), 'enrol', [read], store.access)
  if (forbidden !== null) return no(forbidden)
  return add(id, key, deed, by, store)
}

async function add(
  id: string,
  key: string,
  deed: EnrolmentDeed,
  by: Actor,
  store: EnrolmentStore,
): Promise<EnrolmentOutcome> {
  const recorded = await store.enrolments.read(id)
  const again = recorded.some(({ message }) => message === key)
  if (!again) {
    const deeds = recorded.map(({ action }) => action)
    const today = store.today()
    const before = enrolmentOf(deeds, today)
    const team = deed.act === 'begin' ? deed.terms.team : before.terms.team
    const unsigned = await mayNotSign(team, deed, by, store)
    if (unsigned !== null) return no(unsigned)
    const bar = barTo(before, deed, store.rules(today), today)
    if (bar !== null) return no({ code: `enrolment-${bar}`, enrolment: before.person ? id : null })
    const now = enrolmentOf([...deeds, deed], today)
    const desks = [now.institution, now.person].map((desk) => ({
      desk,
      state: now.state,
      dueAt: null,
    }))
    const number = recorded.length + 1
    const draft = { record: id, number, message: key, by: by.id, action: deed, desks }
    if (!(await store.enrolments.append(draft))) {
      return no({ code: 'enrolment-out-of-turn', enrolment: id })
    }
  }
  const enrolment = await findEnrolment(id, store)
  if (enrolment === undefined) throw new Error('broken invariant: a contract was not recorded')
  return { done: true, enrolment }
}

const signatures: readonly EnrolmentDeed['act'][] = ['begin', 'agree', 'renew']

/** A team signs by one of its own, whose licence is looked at each time. */
async function mayNotSign(
  team: string,
  deed: EnrolmentDeed,
  by: Actor,
  { teams, registry, today }: EnrolmentStore,
): Promise<Refusal | null> {
  if (sideOf(by) === 'resident') return null
  const own = (await teams.all()).find(({ id }) => id === team)
  if (own === undefined) return { code: 'enrolment-team-unknown', team }
  const isMember = membersOn(own.members, today()).includes(by.id)
  if (!isMember) return { code: 'enrolment-other-team', team }
  if (!signatures.includes(deed.act)) return null
  return registry.rightToAct(by.id, signing, own.institution, today())
}

function no(refusal: Refusal): EnrolmentOutcome {
  return { done: false, refusal }
}
