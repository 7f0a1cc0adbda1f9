/** What the clock does: gives back what a pharmacy held too long, ends what is over, sends what was left signed. */
import { addAct, clock, findPrescription } from './add-act.ts'
import { circulate } from './circulate.ts'
import type { PrescriptionStore } from './prescription-store.ts'

const atOnce = 50

export async function completePrescriptions(store: PrescriptionStore): Promise<number> {
  const rows = await store.records.due(store.now(), atOnce)
  let done = 0
  for (const record of new Set(rows.map((row) => row.record))) {
    const found = await findPrescription(record, store)
    if (found === undefined) continue
    const { state } = found.state
    if (state === 'signed') {
      const sent = await circulate(record, store)
      done += Number(sent.done && sent.isNew)
      continue
    }
    const isHeld = state === 'claimed' || state === 'substitution-asked' || state === 'checked'
    const deed = isHeld
      ? ({ act: 'release', reason: 'time-over' } as const)
      : ({ act: 'expire' } as const)
    const key = `clock-${found.recorded.length}`
    const outcome = await addAct({ prescription: record, key, deed }, clock, store)
    done += Number(outcome.done)
  }
  return done
}
