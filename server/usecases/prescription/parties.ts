/** For whom somebody acts on a prescription, and on what ground it is read. */

import type { Act } from '../../../engine/access/words.ts'
import type { Side } from '../../../engine/prescription/may-act.ts'
import type { PrescriptionState } from '../../../engine/prescription/prescription.ts'
import { admit, type Read } from '../access/admit.ts'
import { type Actor, type Ground, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Acting, StoredPrescription } from './add-act.ts'
import type { PrescriptionStore } from './prescription-store.ts'

export const own: Ground = { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }

export function groundOf({ role }: Actor): Ground {
  if (role === 'patient' || role === 'guardian') return own
  return onDuty(role === 'doctor' ? 'care' : 'dispensing')
}

export function isWith(state: PrescriptionState, institution: string): boolean {
  return (
    state.pharmacy === institution ||
    state.choice?.pharmacy === institution ||
    state.dispensings.some(({ pharmacy }) => pharmacy === institution)
  )
}

/** Whoever holds the code stands at the pharmacy with the patient's word. */
export function actingOf(by: Actor, { sheet }: Pick<StoredPrescription, 'sheet'>): Acting {
  return { by: by.id, sides: sidesOf(by, sheet), institution: by.institution }
}

function sidesOf(
  by: Actor,
  { institution, person }: { readonly institution: string; readonly person: string },
): readonly Side[] {
  const isHere = by.institution === null || by.institution === institution
  if (by.role === 'doctor') return isHere ? ['prescriber'] : []
  if (by.role === 'pharmacist') return isHere ? ['reviewer', 'pharmacy'] : ['pharmacy']
  const isTheirs = by.self === person || (by.wards ?? []).includes(person)
  return isTheirs ? ['patient'] : []
}

/** Null when it may be read or acted on, and that is written down. */
export async function admitTo(
  { sheet, state }: Pick<StoredPrescription, 'sheet' | 'state'>,
  by: Actor,
  act: Act,
  store: PrescriptionStore,
  showsCode = false,
): Promise<Refusal | null> {
  const isTheirs = by.institution !== null && (showsCode || isWith(state, by.institution))
  const read: Read = {
    person: sheet.person,
    institution: isTheirs ? by.institution : sheet.institution,
    lastVisitOn: store.today(),
    isPresent: showsCode,
  }
  return admit(by, groundOf(by), act, [read], store.bills.access)
}
