/** Lays the channels' own list of a shift beside ours, and posts what a second person accepts. */
import { type ChannelLine, compareWithChannel } from '../../../engine/cashier/compare-channel.ts'
import { differencePostings } from '../../../engine/cashier/counter-posting.ts'
import { isChannelKind } from '../../../engine/cashier/tender.ts'
import { admit, listOf } from '../access/admit.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, gate, onDuty, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { inTime } from './ask-channels.ts'
import { type Counter, counterOf } from './counter.ts'
import type { CashierStore, CounterTender, Difference, OpenCounter, Shift } from './counter-book.ts'
import { resolveAll, type ShiftOutcome } from './run-shift.ts'

const listPatienceMs = 10_000

/** May be done again at any time; what is no longer found is marked as gone. */
export async function compareShift(
  id: string,
  by: Actor,
  purpose: Purpose,
  store: CashierStore,
): Promise<ShiftOutcome> {
  const shift = await store.book.shift(id)
  const list = [listOf(shift?.institution ?? null, store.access)]
  const refusal = await admit(by, onDuty(purpose), 'read-counter', list, store.access)
  if (refusal !== null) return { done: false, refusal }
  if (shift === undefined) return { done: false, refusal: { code: 'shift-unknown', shift: id } }
  await resolveAll(shift, store)
  const theirs = await inTime(
    (signal) => store.channels.list(id, shift.currency, signal),
    listPatienceMs,
  )
  if (theirs === undefined) return { done: false, refusal: { code: 'channel-away', shift: id } }
  await store.book.inCounter(shift.institution, async (open) => {
    const tenders = (await open.tendersOfShift(id)).filter(({ kind }) => isChannelKind(kind))
    await open.keepDifferences(id, 'channel', found(open, shift, tenders, theirs))
  })
  return { done: true, isNew: true, shift: id }
}

/** Whether a tender on its way was paid is not known yet, so it is no difference. */
function found(
  open: OpenCounter,
  { id: shift, institution, currency }: Shift,
  tenders: readonly CounterTender[],
  theirs: readonly ChannelLine[],
) {
  const waiting = new Set(
    tenders.filter(({ state }) => state === 'asked' || state === 'void-wanted').map(({ id }) => id),
  )
  const ours = tenders.flatMap(({ id: reference, kind, direction, amountMinor, state }) =>
    state === 'done' && isChannelKind(kind) ? [{ reference, kind, direction, amountMinor }] : [],
  )
  const known = theirs.filter(({ reference }) => !waiting.has(reference))
  return compareWithChannel(ours, known).map(({ ordinal, ...one }) => ({
    ...one,
    id: open.idOf('difference', shift, one.name, one.reference, String(ordinal)),
    institution,
    shift,
    currency,
  }))
}

export interface PostDifferenceCommand {
  readonly key: string
  readonly difference: string
  readonly institution: string
  readonly reason: string
}

export async function postDifference(
  command: PostDifferenceCommand,
  by: Actor,
  purpose: Purpose,
  store: CashierStore,
): Promise<ShiftOutcome> {
  const refusal = gate(by, purpose, 'post-difference', command.institution)
  if (refusal !== null) return { done: false, refusal }
  const counter = counterOf(command.institution, by, store)
  if ('code' in counter) return { done: false, refusal: counter }
  const posted = await store.book.inCounter(command.institution, (open) =>
    post(open, command, counter),
  )
  return 'code' in posted ? { done: false, refusal: posted } : { done: true, ...posted }
}

async function post(
  open: OpenCounter,
  { key, difference: id, reason }: PostDifferenceCommand,
  { institution, by, today }: Counter,
): Promise<{ readonly isNew: boolean; readonly shift: string } | Refusal> {
  const difference = await open.difference(id)
  if (difference === undefined) return { code: 'difference-unknown', difference: id }
  const { shift, currency, kind } = difference
  const fingerprint = fingerprintOf({ posts: id, reason })
  const seen = await open.request(key)
  if (seen !== undefined) {
    return seen.fingerprint.equals(fingerprint) ? { isNew: false, shift } : { code: 'key-reused' }
  }
  if (difference.state !== 'open') return { code: 'difference-over', difference: id }
  const first = (await open.shift(shift))?.cashier ?? ''
  if (first === by) return { code: 'second-person-needed', first }
  const moreMinor = foundMore(difference)
  await open.addRequest(key, fingerprint)
  const place = kind === 'cash' ? { shift } : { kind }
  const number = await open.post({
    key: `difference:${id}`,
    kind: 'difference',
    shift,
    businessDate: today,
    by,
    amountMinor: moreMinor,
    tender: null,
    about: { difference: id, reason },
    postings: differencePostings(institution.id, place, currency, moreMinor),
  })
  await open.postedDifference(id, by, reason, number)
  return { isNew: true, shift }
}

function foundMore({ oursMinor, theirsMinor }: Difference): number {
  return (theirsMinor ?? 0) - (oursMinor ?? 0)
}
