/** Takes back what a visit settled, and what a message did whose outcome its sender does not know. */
import type { VisitAction } from '../../../engine/visit/visit-action.ts'
import { type VisitState, visitState } from '../../../engine/visit/visit-state.ts'
import { reverseAtPlatform } from '../platform/take-back-order.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import { reverseSettlement } from '../settlement/reverse-settlement.ts'
import type { SettleOutcome } from '../settlement/settle-bills.ts'
import { actOnVisit, findVisit, settledBy } from './act-on-visit.ts'
import { packsOf } from './packs.ts'
import {
  type AskedBy,
  requestKeyOf,
  type SettledVisit,
  type VisitPlace,
  type VisitStore,
} from './visit-store.ts'

export async function reverseVisit(
  place: VisitPlace,
  person: string,
  settlement: string,
  asked: AskedBy,
  store: VisitStore,
): Promise<SettledVisit> {
  const found = await findVisit(place, person, asked.by, store)
  if (!found.found) return { settled: false, refusal: found.refusal }
  const { state } = found
  const earlier = state.reversals.get(settlement)
  if (earlier !== undefined) {
    const entry = await store.journal.find(earlier)
    if (entry === undefined) throw new Error('broken invariant: a visit holds no reversal')
    const mine = state.byMessage.get(asked.message)?.some(({ kind }) => kind === 'reversed')
    return { settled: true, entry, again: mine !== true }
  }
  const live = [...state.live.values()].find((one) => one.settlement === settlement)
  const entry = live === undefined ? undefined : await store.journal.find(settlement)
  if (live === undefined || entry === undefined) {
    const rule = 'settlement-unknown-here'
    return { settled: false, refusal: { code: 'visit-refused', rule, about: settlement } }
  }
  return takeBack(entry, 'by the hospital', place, asked, store)
}

export async function takeBack(
  entry: Entry,
  reason: string,
  place: VisitPlace,
  { by, message }: AskedBy,
  store: VisitStore,
): Promise<SettledVisit> {
  const key = `${requestKeyOf(message)}:back`
  const command = { key, settlement: entry.id, reason }
  const { atPlatform } = store
  const outcome =
    atPlatform === null
      ? await reverseSettlement(command, by, 'settlement', store)
      : await reverseAtPlatform(command, by, 'settlement', { ...store, ...atPlatform })
  const reversal = outcome.settled ? outcome.entry.id : reversedBefore(outcome, entry)
  if (reversal === null) return { settled: false, refusal: refusalIn(outcome) }
  const done = await store.journal.find(reversal)
  if (done === undefined) throw new Error('broken invariant: a reversal that is gone')
  await store.noteReversals(undoneBy(done), by)
  await store.release(done)
  const held = await store.visits.read(place.visit)
  const action: VisitAction = { kind: 'reversed', settlement: entry.id, reversal, message }
  await actOnVisit(place, entry.person, action, by, store)
  const lines = held.flatMap(({ action: one }) => (one.kind === 'lines-added' ? one.lines : []))
  const ids = new Set(
    settledLines(
      held.map((row) => row.action),
      entry.id,
    ),
  )
  const packs = packsOf(lines.filter(({ id }) => ids.has(id)))
  await store.traces.giveBack(packs, { ...place, message })
  return { settled: true, entry: done, again: !outcome.settled }
}

/** Another message, or the counter, took it back before: that reversal is the answer. */
function reversedBefore(outcome: SettleOutcome, { id }: Entry): string | null {
  if (outcome.settled || outcome.refusal.code !== 'already-reversed') return null
  return outcome.refusal.settlement === id ? outcome.refusal.by : null
}

function refusalIn(outcome: SettleOutcome): Refusal {
  if (outcome.settled) throw new Error('broken invariant: refused what was settled')
  return outcome.refusal
}

function settledLines(actions: readonly VisitAction[], settlement: string): readonly string[] {
  const at = actions.findIndex((one) => one.kind === 'settled' && one.settlement === settlement)
  const begun = actions.slice(0, at).findLast(({ kind }) => kind === 'settling')
  return begun?.kind === 'settling' ? begun.lines : []
}

function undoneBy({ document }: Entry): string[] {
  if (document.kind !== 'reversal') return []
  return [document.original, ...document.laterBills.map(({ settlement }) => settlement)]
}

export type VoidOutcome =
  | { readonly done: true; readonly reversal: Entry | null }
  | { readonly done: false; readonly refusal: Refusal }

/**
 * Takes back whatever the message did. It is noted first, so that a settlement which is still under way
 * takes itself back as soon as it is recorded.
 */
export async function voidMessage(
  place: VisitPlace,
  person: string,
  voids: string,
  asked: AskedBy,
  store: VisitStore,
): Promise<VoidOutcome> {
  const { by, message } = asked
  const action: VisitAction = { kind: 'message-voided', voids, message }
  if (await isUnopened(place, action, by, store)) return { done: true, reversal: null }
  const noted = await actOnVisit(place, person, action, by, store)
  if (!noted.done) return noted
  const { state } = noted
  if (state.settling?.message === voids) {
    return { done: false, refusal: { code: 'message-under-way', message: voids } }
  }
  const entry = await settledByMessage(voids, place, state, store)
  if (entry === undefined) return { done: true, reversal: null }
  const back = await takeBack(entry, `message ${voids} was called back`, place, asked, store)
  return back.settled
    ? { done: true, reversal: back.entry }
    : { done: false, refusal: back.refusal }
}

/** What a message settled here, whether or not the visit knows it. */
export async function settledByMessage(
  message: string,
  { institution }: VisitPlace,
  state: VisitState,
  store: VisitStore,
): Promise<Entry | undefined> {
  const { person = '' } = state.opened ?? {}
  const entry = await settledBy(message, institution, person, store)
  return entry ?? liveOf(message, state, store)
}

async function liveOf(message: string, state: VisitState, { journal }: VisitStore) {
  const live = [...state.live.values()].find((one) => one.message === message)
  return live === undefined ? undefined : journal.find(live.settlement)
}

/** A visit that the message was to open, and did not: from now on it never will. */
async function isUnopened(
  place: VisitPlace,
  action: VisitAction,
  by: AskedBy['by'],
  { visits }: VisitStore,
): Promise<boolean> {
  const rows = await visits.read(place.visit)
  const { phase, length } = visitState(rows.map((row) => row.action))
  return phase === 'none' && (await visits.append(place, length + 1, action, by.id))
}
