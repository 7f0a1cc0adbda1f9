/** For whom somebody acts in a consultation, and on what ground it is read. */
import type { ConsultationState, VisitRequest } from '../../../engine/telehealth/consultation.ts'
import type { Party } from '../../../engine/telehealth/may-act.ts'
import type { Read } from '../access/admit.ts'
import { type Actor, type Ground, onDuty } from '../gate.ts'
import type { TelehealthStore } from './telehealth-store.ts'

const own: Ground = { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }
const over: readonly ConsultationState['state'][] = ['finished', 'cancelled']

export function groundOf({ role }: Actor): Ground {
  return role === 'patient' || role === 'guardian' ? own : onDuty('care')
}

/** Whoever waits or talks is being served; afterwards the patient was here. */
export function readOfConsultation(
  { person, institution }: Pick<VisitRequest, 'person' | 'institution'>,
  { state }: Pick<ConsultationState, 'state'>,
  { today }: Pick<TelehealthStore, 'today'>,
): Read {
  return { person, institution, lastVisitOn: today(), isPresent: !over.includes(state) }
}

export function partiesOf(by: Actor, request: VisitRequest): readonly Party[] {
  if (by.role === 'doctor') return by.id === request.doctor ? ['doctor'] : []
  const isTheirs = by.self === request.person || (by.wards ?? []).includes(request.person)
  return isTheirs ? ['patient'] : []
}
