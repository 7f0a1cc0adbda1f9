/**
 * Keeps what is recorded of a call, part by part, as long as the patient's consent to it holds; and erases it
 * once it need no longer be kept, which is itself an act that stays.
 */
import type { ConsultationState } from '../../../engine/telehealth/consultation.ts'
import { forbid } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { addDeed, findConsultation } from './add-deed.ts'
import { groundOf, partiesOf, readOfConsultation } from './parties.ts'
import type { ConsultationRead } from './read-consultations.ts'
import { mayRecordNow } from './request-consultation.ts'
import type { Picture, TelehealthStore } from './telehealth-store.ts'

export interface RecordedPart {
  readonly consultation: string
  readonly part: number
  readonly content: Picture
}

export async function keepPart(
  { consultation: id, part, content }: RecordedPart,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<null>> {
  const found = await findConsultation(id, store)
  if (found === undefined) return no({ code: 'consultation-unknown', consultation: id })
  const { request, state } = found
  // It shows nothing of the person, and comes every few seconds: it is not written down.
  const read = readOfConsultation(request, state, store)
  const forbidden = forbid(by, groundOf(by), 'consult', read, store.access)
  if (forbidden !== null) return no(forbidden)
  if (!partiesOf(by, found, store).includes('doctor')) {
    return no({ code: 'consultation-of-others', act: 'record' })
  }
  if (!isRunning(state, store) || !(await mayRecordNow(found, store))) {
    return no({ code: 'consultation-not-recordable' })
  }
  await store.calls.keepPart(id, part, content)
  return { found: true, value: null }
}

/** The last part is on its way when the recording ends. */
const lastPartMs = 60_000

function isRunning(
  { recording, endedAt, lastWordAt }: ConsultationState,
  { now }: TelehealthStore,
): boolean {
  if (recording === 'running') return true
  return recording === 'ended' && now().getTime() - (endedAt ?? lastWordAt ?? 0) < lastPartMs
}

/** The parts go with the act, in one transaction. False where it is not over yet, or all is gone already. */
export async function eraseRecording(id: string, store: TelehealthStore): Promise<boolean> {
  const parts = await store.calls.parts(id)
  const deed = { act: 'erase', parts } as const
  const command = { consultation: id, key: 'erase', deed }
  return (await addDeed(command, 'clock', ['clock'], store)).done
}

function no(refusal: Refusal): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal }
}
