/** Prescriptions on a desk and of a person, as whoever asks may see them. */

import { admit, listOf } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { findPrescription, type StoredPrescription } from './add-act.ts'
import { codeOf } from './choose-pharmacy.ts'
import { admitTo, groundOf } from './parties.ts'
import type { PrescriptionStore } from './prescription-store.ts'

export interface PrescriptionView {
  readonly prescription: StoredPrescription
  readonly personName: string
  /** Only the patient sees the one-time code. */
  readonly code: string | null
}

export type Found<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

const mostListed = 50

export async function viewOf(
  prescription: StoredPrescription,
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionView> {
  const identity = await store.identity(prescription.sheet.person)
  const isTheirs = by.role === 'patient' || by.role === 'guardian'
  const code = isTheirs ? codeOf(prescription, store) : null
  return { prescription, personName: identity?.name ?? '', code }
}

export async function readPrescription(
  id: string,
  by: Actor,
  store: PrescriptionStore,
): Promise<Found<PrescriptionView>> {
  const found = await findPrescription(id, store)
  if (found === undefined)
    return { found: false, refusal: { code: 'prescription-unknown', prescription: id } }
  const refusal = await admitTo(found, by, 'read-prescription', store)
  if (refusal !== null) return { found: false, refusal }
  return { found: true, value: await viewOf(found, by, store) }
}

/** What waits for an institution, and what it dispensed. */
export async function readDesk(
  institution: string,
  by: Actor,
  store: PrescriptionStore,
): Promise<Found<readonly PrescriptionView[]>> {
  const act = 'read-prescription'
  const list = listOf(institution, store.bills.access)
  const forbidden = await admit(by, groundOf(by), act, [list], store.bills.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  return views(await store.records.onDesk(institution, { limit: mostListed }), by, store)
}

export async function readOfPerson(
  person: string,
  by: Actor,
  store: PrescriptionStore,
): Promise<Found<readonly PrescriptionView[]>> {
  const read = { person, institution: null, lastVisitOn: null, isPresent: false }
  const { access } = store.bills
  const forbidden = await admit(by, groundOf(by), 'read-prescription', [read], access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  return views(await store.records.ofPerson(person, mostListed), by, store)
}

/** Of each that is shown it is written down that it was. */
async function views(
  rows: readonly { readonly record: string }[],
  by: Actor,
  store: PrescriptionStore,
): Promise<Found<readonly PrescriptionView[]>> {
  const found = await Promise.all(rows.map(({ record }) => readPrescription(record, by, store)))
  return { found: true, value: found.flatMap((one) => (one.found ? [one.value] : [])) }
}
