/** Helps two browsers to find each other for picture and sound; what they show goes from one to the other. */
import { admit } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import { findConsultation } from './add-deed.ts'
import { groundOf, partiesOf, readOfConsultation } from './parties.ts'
import type { ConsultationRead } from './read-consultations.ts'
import { consentTo } from './request-consultation.ts'
import type { IceServer, TelehealthStore } from './telehealth-store.ts'

const talking = ['in-consult', 'prescribed']

/** Only the two who talk, while they do, and as long as the patient's consent holds. */
export async function mayCall(
  id: string,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<'patient' | 'doctor'>> {
  const found = await findConsultation(id, store)
  if (found === undefined) return no({ code: 'consultation-unknown', consultation: id })
  const { request, state } = found
  const read = readOfConsultation(request, state, store)
  const forbidden = await admit(by, groundOf(by), 'consult', [read], store.access)
  if (forbidden !== null) return no(forbidden)
  const [party] = partiesOf(by, found, store)
  if (party !== 'patient' && party !== 'doctor') {
    return no({ code: 'consultation-of-others', act: 'call' })
  }
  if (!talking.includes(state.state)) return no({ code: 'consultation-no-call' })
  const { person, institution } = request
  const held = await consentTo(person, institution, ['teleconsultation'], store)
  return held.consent === 'given'
    ? { found: true, value: party }
    : no({ code: 'follow-up-not-consented' })
}

export async function sendSignal(
  id: string,
  content: string,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<null>> {
  const may = await mayCall(id, by, store)
  if (!may.found) return may
  await store.calls.signal(id, may.value, content)
  store.tell(id)
  return { found: true, value: null }
}

export async function waysOfCall(
  id: string,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<readonly IceServer[]>> {
  const may = await mayCall(id, by, store)
  return may.found ? { found: true, value: store.iceServers(`${may.value}-${id}`) } : may
}

function no<R>(refusal: R): { readonly found: false; readonly refusal: R } {
  return { found: false, refusal }
}
