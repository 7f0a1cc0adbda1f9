/** What the clock does: tells the centre what waits for it, gives back what a pharmacy held too long, ends what is over. */
import { addAct, centreDesk, clock, earlierDesk, findPrescription } from './add-act.ts'
import { circulate } from './circulate.ts'
import type { PrescriptionStore } from './prescription-store.ts'
import { reportDispensings } from './report-dispensing.ts'

const atOnce = 50
const leastRestMs = 10_000
const mostRestMs = 900_000

export async function completePrescriptions(store: PrescriptionStore): Promise<number> {
  const told = await tellCentre(centreDesk, store)
  return told + (await tellCentre(earlierDesk, store)) + (await endWhatIsOver(store))
}

/** In turn. A centre that is silent is left alone for this round, and longer the longer it has been. */
async function tellCentre(desk: string, store: PrescriptionStore): Promise<number> {
  let done = 0
  const due = await store.records.due(store.now(), atOnce, { on: desk })
  for (const { record } of due) {
    const came = await tellOf(record, store)
    if (came === 'silent') {
      await store.records.postpone(record, desk, await restsUntil(record, store))
      return done
    }
    if (desk === earlierDesk) await store.records.takeOff(record, desk)
    done += 1
  }
  if (due.length === atOnce) store.wake()
  return done
}

async function tellOf(record: string, store: PrescriptionStore): Promise<'done' | 'silent'> {
  const found = await findPrescription(record, store)
  if (found?.state.state !== 'signed') return reportDispensings(record, store)
  const sent = await circulate(record, store)
  return sent.done && sent.prescription.state.state !== 'signed' ? 'done' : 'silent'
}

/** As long again as it has waited since something was done about it. */
async function restsUntil(record: string, store: PrescriptionStore): Promise<Date> {
  const now = store.now().getTime()
  const since = (await findPrescription(record, store))?.recorded.at(-1)?.at.getTime() ?? now
  return new Date(now + Math.min(mostRestMs, Math.max(leastRestMs, now - since)))
}

async function endWhatIsOver(store: PrescriptionStore): Promise<number> {
  const rows = await store.records.due(store.now(), atOnce, { except: [centreDesk, earlierDesk] })
  let done = 0
  for (const record of new Set(rows.map((row) => row.record))) {
    const found = await findPrescription(record, store)
    if (found === undefined) continue
    const { state } = found.state
    // Its last try, before its last day is over.
    if (state === 'signed') await tellOf(record, store)
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
