/** Contracts as the resident and the house see them, and what may be chosen. */
import { admit } from '../access/admit.ts'
import { type Actor, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import {
  findEnrolment,
  groundOf,
  readOfEnrolment,
  type StoredEnrolment,
} from './act-on-enrolment.ts'
import type { EnrolmentStore } from './enrolment-store.ts'

const mostListed = 200

export type EnrolmentsRead =
  | { readonly found: true; readonly value: readonly StoredEnrolment[] }
  | { readonly found: false; readonly refusal: Refusal }

export async function readOwnEnrolments(
  person: string,
  by: Actor,
  store: EnrolmentStore,
): Promise<EnrolmentsRead> {
  const own = { person, institution: null, lastVisitOn: null, isPresent: false }
  const forbidden = await admit(by, groundOf(by), 'read-enrolment', [own], store.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const rows = await store.enrolments.ofPerson(person, mostListed)
  return { found: true, value: await allOf(rows, store) }
}

export async function readEnrolmentsAt(
  institution: string,
  by: Actor,
  store: EnrolmentStore,
): Promise<EnrolmentsRead> {
  const rows = await store.enrolments.onDesk(institution, { limit: mostListed })
  const all = await allOf(rows, store)
  const none = { person: null, institution, lastVisitOn: store.today(), isPresent: true }
  const reads = all.length === 0 ? [none] : all.map((one) => readOfEnrolment(one, store))
  const forbidden = await admit(by, onDuty('care'), 'read-enrolment', reads, store.access)
  return forbidden === null ? { found: true, value: all } : { found: false, refusal: forbidden }
}

async function allOf(
  rows: readonly { readonly record: string }[],
  store: EnrolmentStore,
): Promise<StoredEnrolment[]> {
  const all = await Promise.all(rows.map(({ record }) => findEnrolment(record, store)))
  return all.filter((one) => one !== undefined)
}
