/**
 * The clock ends what nobody went on with: a patient whom nobody took, and a talk that fell silent. And it
 * begins the referrals that a crash left out, and erases recordings whose time is over.
 */
import { addDeed, findConsultation, referDesk } from './add-deed.ts'
import { eraseRecording } from './record-call.ts'
import { referOnwards } from './refer-onwards.ts'
import type { TelehealthStore } from './telehealth-store.ts'

const atOnce = 100

export async function completeConsultations(store: TelehealthStore): Promise<number> {
  const due = await store.consultations.due(store.now(), atOnce)
  let ended = 0
  for (const { record } of due) {
    const found = await findConsultation(record, store)
    if (found === undefined) continue
    const { state, since } = found.state
    if (state === 'finished') {
      if (await eraseRecording(record, store)) ended += 1
      continue
    }
    const deed =
      state === 'waiting'
        ? ({ act: 'cancel', why: 'nobody-came' } as const)
        : ({ act: 'finish', how: 'timeout', order: null } as const)
    const key = `clock-${state}-${since}`
    const outcome = await addDeed({ consultation: record, key, deed }, 'clock', ['clock'], store)
    if (outcome.done && outcome.isNew) ended += 1
  }
  const unreferred = await store.consultations.onDesk(referDesk, { limit: atOnce })
  for (const { record } of unreferred) await referOnwards(record, store)
  await store.calls.sweepSignals()
  return ended
}
