/** For whom somebody acts in a consultation, and on what ground it is read. */
import type { ConsultationState, VisitRequest } from '../../../engine/telehealth/consultation.ts'
import type { Party } from '../../../engine/telehealth/may-act.ts'
import { departmentQueue } from '../../../engine/telehealth/queue.ts'
import type { Read } from '../access/admit.ts'
import { type Actor, type Ground, onDuty } from '../gate.ts'
import type { OnlineDoctor, TelehealthStore } from './telehealth-store.ts'

const own: Ground = { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }
const over: readonly ConsultationState['state'][] = ['finished', 'cancelled']

/** The queue of a doctor's own department. */
export function queueOf({ institution, department }: OnlineDoctor): string {
  return departmentQueue(institution, department)
}

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

/** Who sees the patient, or whom the patient waits for: a doctor, or the queue of a department. */
export function doctorOf({ request, state }: Visit): string {
  return state.doctor ?? request.doctor
}

interface Visit {
  readonly request: VisitRequest
  readonly state: Pick<ConsultationState, 'doctor'>
}

export function partiesOf(
  by: Actor,
  visit: Visit,
  { doctors }: Pick<TelehealthStore, 'doctors'>,
): readonly Party[] {
  const { request } = visit
  if (by.role === 'doctor') {
    const doctor = doctors().find(({ id }) => id === by.id)
    const isQueues = doctor !== undefined && queueOf(doctor) === doctorOf(visit)
    return by.id === doctorOf(visit) || isQueues ? ['doctor'] : []
  }
  const isTheirs = by.self === request.person || (by.wards ?? []).includes(request.person)
  return isTheirs ? ['patient'] : []
}
