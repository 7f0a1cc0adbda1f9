/**
 * Settles the waiting lines of a visit through the same use case as the counter.
 *
 * What is about to happen is written down first. Whoever comes after a crash finds it there, asks the
 * journal what became of it, and goes on.
 */
import { mayAct } from '../../../engine/visit/may-act.ts'
import type { VisitAction } from '../../../engine/visit/visit-action.ts'
import type { LiveSettlement, VisitState } from '../../../engine/visit/visit-state.ts'
import { platformPayers, settleAtPlatform } from '../platform/settle-at-platform.ts'
import type { Refusal } from '../refusal.ts'
import { type SettleCommand, type SettleOutcome, settleAll } from '../settlement/settle-bills.ts'
import { actOnVisit, findVisit, settledBy } from './act-on-visit.ts'
import { packsOf } from './packs.ts'
import { outdated, type QuotedVisit, quoteState, type VisitWish } from './quote-visit.ts'
import { takeBack } from './reverse-visit.ts'
import {
  type AskedBy,
  requestKeyOf,
  type SettledVisit,
  type VisitPlace,
  type VisitStore,
} from './visit-store.ts'

export async function settleVisit(
  place: VisitPlace,
  person: string,
  wish: VisitWish,
  asked: AskedBy,
  store: VisitStore,
): Promise<SettledVisit> {
  const found = await findVisit(place, person, asked.by, store)
  if (!found.found) return refused(found.refusal)
  const { state } = found
  if (state.voided.has(asked.message)) {
    return refused({ code: 'visit-refused', rule: 'message-voided', about: asked.message })
  }
  const own = state.byMessage.get(asked.message)?.findLast(({ kind }) => kind === 'settled')
  if (own?.kind === 'settled') {
    const answer = await answerOf(own.settlement, false, store)
    if (answer.settled) await store.release(answer.entry)
    return answer
  }
  const first = settledFirst(state, wish)
  if (first !== undefined) return answerAgain(first, wish, store)

  const mine = state.settling?.message === asked.message
  const quoted = await quoteState(state, wish, place.institution, asked.by, store)
  if (!quoted.quoted) return refused(quoted.refusal)
  const { value } = quoted
  if (!mine) {
    const begun = await begin(place, person, wish, value, state, asked, store)
    // Another message, or this one sent twice, wrote first: what it did may be the answer.
    if (begun === 'overtaken') return settleVisit(place, person, wish, asked, store)
    if (begun !== null) return refused(begun)
  } else if (state.settling?.digest !== value.digest) {
    // Sent twice, it may have settled meanwhile, and so changed what it would come to.
    const settled = await settledBy(asked.message, place.institution, person, store)
    if (settled !== undefined) return settleVisit(place, person, wish, asked, store)
    return giveUp(place, person, wish.interim, outdated(value.quote), value, asked, store)
  }
  return finish(place, person, wish, value, asked, store)
}

/** The live bill of this number; of a stay without waiting lines the last one, which a retry means. */
function settledFirst(
  state: VisitState,
  { interim, batch }: VisitWish,
): LiveSettlement | undefined {
  const live = state.live.get(interim)
  if (live !== undefined || batch !== null) return live
  const isWaiting = [...state.lines.values()].some(({ settledIn }) => settledIn === null)
  return isWaiting ? undefined : [...state.live.values()].at(-1)
}

/** The second attempt gets the first answer, unless it means another bill. */
async function answerAgain(
  { settlement }: LiveSettlement,
  { stated }: VisitWish,
  store: VisitStore,
): Promise<SettledVisit> {
  const entry = await store.journal.find(settlement)
  if (entry === undefined) throw new Error('broken invariant: a visit holds no settlement')
  if (entry.totalMinor === stated.total) return { settled: true, entry, again: true }
  return refused({ code: 'visit-settled', settlement, visit: entry.visit.visit })
}

async function answerOf(
  settlement: string,
  again: boolean,
  { journal }: VisitStore,
): Promise<SettledVisit> {
  const entry = await journal.find(settlement)
  if (entry === undefined) throw new Error('broken invariant: a visit holds no settlement')
  return { settled: true, entry, again }
}

/**
 * Null once it is written down; a quote that no longer holds goes no further. Who is overtaken finds a
 * state that has moved, and in it either the answer or the refusal of `mayAct`.
 */
async function begin(
  place: VisitPlace,
  person: string,
  { interim, batch }: VisitWish,
  { lines, digest, quote }: QuotedVisit,
  state: VisitState,
  { by, message }: AskedBy,
  store: VisitStore,
): Promise<Refusal | 'overtaken' | null> {
  const ids = lines.map(({ id }) => id)
  const action: VisitAction = { kind: 'settling', interim, batch, lines: ids, digest, message }
  const refusal = mayAct(state, action)
  if (refusal !== null && refusal.rule !== 'not-quoted') return refusal
  const before = state.quotes.get(interim)
  if (before !== undefined && before !== digest) {
    // Perhaps because another message settled these lines since the visit was read.
    const now = await findVisit(place, person, by, store)
    const hasMoved = now.found && now.state.length !== state.length
    return hasMoved ? 'overtaken' : outdated(quote)
  }
  if (refusal !== null) return refusal
  const sold = await store.traces.sell(packsOf(lines), { ...place, message })
  if (sold !== null) {
    const { code: traceCode, ...where } = sold
    return { code: 'trace-code-sold', traceCode, ...where }
  }
  const begun = await actOnVisit(place, person, action, by, store)
  if (begun.done) return null
  await store.traces.giveBack(packsOf(lines), { ...place, message })
  return begun.refusal.code === 'visit-refused' ? 'overtaken' : begun.refusal
}

async function finish(
  place: VisitPlace,
  person: string,
  { interim }: VisitWish,
  value: QuotedVisit,
  asked: AskedBy,
  store: VisitStore,
): Promise<SettledVisit> {
  const { by, message } = asked
  const { text, expected } = value
  const command = { key: requestKeyOf(message), bill: text, expected: { ...expected, basis: null } }
  const outcome = await settleThere(command, by, store)
  if (!outcome.settled) {
    const { refusal } = outcome
    const why = refusal.code === 'amounts-changed' ? outdated(value.quote) : refusal
    return giveUp(place, person, interim, why, value, asked, store)
  }
  const { entry, again } = outcome
  const action: VisitAction = { kind: 'settled', interim, settlement: entry.id, message }
  const noted = await actOnVisit(place, person, action, by, store)
  if (noted.done && !noted.state.voided.has(message)) {
    await store.release(entry)
    return { settled: true, entry, again }
  }
  // It was given up or called back while it was under way, and whoever did was told so.
  await takeBack(entry, 'called back while it was settled', place, asked, store)
  return refused({ code: 'visit-refused', rule: 'message-voided', about: message })
}

/** Where a platform decides, its amounts bind, whatever our quote was; else what was quoted has to hold. */
async function settleThere(
  command: SettleCommand,
  by: AskedBy['by'],
  store: VisitStore,
): Promise<SettleOutcome> {
  const { atPlatform } = store
  const person = (await store.persons([command.bill.person])).get(command.bill.person)
  const decided = platformPayers(command.bill, person?.coverages ?? [], store.rules)
  if (atPlatform !== null && decided.length > 0) {
    const free = { ...command, expected: null }
    return settleAtPlatform(free, by, 'settlement', { ...store, ...atPlatform })
  }
  const [outcome] = await settleAll([command], by, 'settlement', store)
  if (outcome === undefined) throw new Error('broken invariant: a command without an outcome')
  return outcome
}

/** Nothing was recorded in the journal, and the visit may go on. */
async function giveUp(
  place: VisitPlace,
  person: string,
  interim: string,
  refusal: Refusal,
  { lines }: QuotedVisit,
  { by, message }: AskedBy,
  store: VisitStore,
): Promise<SettledVisit> {
  const action: VisitAction = { kind: 'not-settled', interim, why: refusal.code, message }
  await actOnVisit(place, person, action, by, store)
  await store.traces.giveBack(packsOf(lines), { ...place, message })
  return refused(refusal)
}

function refused(refusal: Refusal): SettledVisit {
  return { settled: false, refusal }
}
