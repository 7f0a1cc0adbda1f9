/**
 * Ends what a process left open in a visit when it died: a settlement that was begun is found in the
 * journal or given up, and what was called back meanwhile is taken back.
 */
import { forbid } from '../access/admit.ts'
import { type Actor, beingServed, onDuty } from '../gate.ts'
import { findVisit, settlingMs } from './act-on-visit.ts'
import { settledByMessage, takeBack } from './reverse-visit.ts'
import type { VisitPlace, VisitStore } from './visit-store.ts'

const atOnce = 50

/** Who ends them: nobody of the institution, but in its name. */
function finisherAt(institution: string): Actor {
  const name = { 'zh-CN': '网关', 'zh-HK': '網關', en: 'Gateway' }
  return { id: `${institution}/gateway`, name, role: 'cashier', institution }
}

/** Answers how many visits came to an end; one that has to wait is looked at again. */
export async function completeVisits(store: VisitStore, aheadMs = 0): Promise<number> {
  let ended = 0
  const restedMs = Math.max(0, settlingMs - aheadMs)
  for (const place of await store.visits.unfinished(restedMs, atOnce)) {
    if (await completeVisit(place, store)) ended += 1
  }
  return ended
}

async function completeVisit(place: VisitPlace, store: VisitStore): Promise<boolean> {
  const by = finisherAt(place.institution)
  const rows = await store.visits.read(place.visit)
  const opened = rows.find(({ action }) => ['registered', 'admitted'].includes(action.kind))?.action
  if (opened?.kind !== 'registered' && opened?.kind !== 'admitted') return false
  const { person } = opened
  const served = beingServed(place.institution, person)
  if (forbid(by, onDuty('settlement'), 'settle', served, store.access) !== null) return false
  // Looking brings a settlement that was begun to its end.
  const found = await findVisit(place, person, by, store)
  if (!found.found || found.state.settling !== null) return false
  let ended = rows.at(-1)?.action.kind === 'settling'
  for (const message of found.state.voided) {
    const entry = await settledByMessage(message, place, found.state, store)
    if (entry === undefined || found.state.reversals.has(entry.id)) continue
    const asked = { by, message: `${message}:void` }
    const back = await takeBack(entry, `message ${message} was called back`, place, asked, store)
    ended ||= back.settled
  }
  return ended
}
