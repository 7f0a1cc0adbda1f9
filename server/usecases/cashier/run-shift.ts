/** A shift at the counter: opened with a float, closed with what lies in the drawer. */
import { drawerPostings } from '../../../engine/cashier/counter-posting.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { resolveTender } from './ask-channels.ts'
import { type Counter, counterOf } from './counter.ts'
import type { CashierStore, FoundDifference, OpenCounter, Shift } from './counter-book.ts'
import { noteReversalsBehind } from './note-reversal.ts'

export type ShiftOutcome =
  | { readonly done: true; readonly isNew: boolean; readonly shift: string }
  | { readonly done: false; readonly refusal: Refusal }

export interface OpenShiftCommand {
  readonly key: string
  readonly institution: string
  readonly floatMinor: number
}

export async function openShift(
  command: OpenShiftCommand,
  by: Actor,
  purpose: Purpose,
  store: CashierStore,
): Promise<ShiftOutcome> {
  const refusal = gate(by, purpose, 'run-shift', command.institution)
  if (refusal !== null) return { done: false, refusal }
  const counter = counterOf(command.institution, by, store)
  if ('code' in counter) return { done: false, refusal: counter }
  const opened = await store.book.inCounter(command.institution, (open) =>
    begin(open, command, counter),
  )
  return 'code' in opened ? { done: false, refusal: opened } : { done: true, ...opened }
}

async function begin(
  open: OpenCounter,
  { key, floatMinor }: OpenShiftCommand,
  { institution, by, today }: Counter,
): Promise<{ readonly isNew: boolean; readonly shift: string } | Refusal> {
  const id = open.idOf('shift', key)
  const fingerprint = fingerprintOf({ opens: institution.id, floatMinor })
  const seen = await open.request(key)
  if (seen !== undefined) {
    if (!seen.fingerprint.equals(fingerprint)) return { code: 'key-reused' }
    return { isNew: false, shift: id }
  }
  const running = await open.openShift(by)
  if (running !== undefined) return { code: 'shift-open', shift: running.id }
  const { currency } = institution
  await open.addRequest(key, fingerprint)
  await open.addShift({
    id,
    institution: institution.id,
    cashier: by,
    currency,
    floatMinor,
    openedAt: open.now.toISOString(),
    closedAt: null,
    countedMinor: null,
    comparedAt: null,
  })
  await open.post({
    key: `shift-opened:${id}`,
    kind: 'shift-opened',
    shift: id,
    businessDate: today,
    by,
    amountMinor: floatMinor,
    tender: null,
    about: { shift: id },
    postings: drawerPostings(institution.id, id, currency, floatMinor),
  })
  return { isNew: true, shift: id }
}

export interface CloseShiftCommand {
  readonly key: string
  readonly shift: string
  readonly countedMinor: number
}

/** What is still on its way stays with the shift that began it and is shown as late. */
export async function closeShift(
  command: CloseShiftCommand,
  by: Actor,
  purpose: Purpose,
  store: CashierStore,
): Promise<ShiftOutcome> {
  const shift = await store.book.shift(command.shift)
  const refusal = gate(by, purpose, 'run-shift', shift?.institution ?? null)
  if (refusal !== null) return { done: false, refusal }
  if (shift === undefined) {
    return { done: false, refusal: { code: 'shift-unknown', shift: command.shift } }
  }
  const counter = counterOf(shift.institution, by, store)
  if ('code' in counter) return { done: false, refusal: counter }
  if (shift.closedAt === null) {
    await noteReversalsBehind(shift.institution, by, store)
    await resolveAll(shift, store)
  }
  const closed = await store.book.inCounter(shift.institution, (open) =>
    end(open, command, counter),
  )
  return 'code' in closed ? { done: false, refusal: closed } : { done: true, ...closed }
}

/** Finds out what can be found out about tenders of a shift. */
export async function resolveAll(shift: Shift, store: CashierStore): Promise<void> {
  const tenders = await store.book.tendersOf(shift.institution, { shift: shift.id })
  const waiting = tenders.filter(({ state }) => state === 'asked' || state === 'void-wanted')
  await Promise.all(waiting.map((tender) => resolveTender(tender, store, false)))
}

async function end(
  open: OpenCounter,
  { key, shift: id, countedMinor }: CloseShiftCommand,
  { institution, by, today }: Counter,
): Promise<{ readonly isNew: boolean; readonly shift: string } | Refusal> {
  const fingerprint = fingerprintOf({ closes: id, countedMinor })
  const seen = await open.request(key)
  if (seen !== undefined) {
    if (!seen.fingerprint.equals(fingerprint)) return { code: 'key-reused' }
    return { isNew: false, shift: id }
  }
  const shift = await open.shift(id)
  if (shift?.closedAt !== null) return { code: 'shift-closed', shift: id }
  if (shift.cashier !== by)
    return {
      code: 'not-permitted',
      act: 'run-shift',
      purpose: 'counter',
      rule: 'rights.own-shift',
      place: 'act',
    }
  const expectedMinor = await open.drawerMinor(shift)
  await open.addRequest(key, fingerprint)
  await open.post({
    key: `shift-closed:${id}`,
    kind: 'shift-closed',
    shift: id,
    businessDate: today,
    by,
    amountMinor: countedMinor,
    tender: null,
    about: { shift: id },
    postings: drawerPostings(institution.id, id, shift.currency, -countedMinor),
  })
  await open.closeShift(id, countedMinor)
  await open.keepDifferences(
    id,
    'cash',
    countedDifference(open, shift, expectedMinor, countedMinor),
  )
  return { isNew: true, shift: id }
}

function countedDifference(
  open: OpenCounter,
  { id: shift, institution, currency }: Shift,
  oursMinor: number,
  theirsMinor: number,
): FoundDifference[] {
  if (oursMinor === theirsMinor) return []
  return [
    {
      id: open.idOf('difference', shift, 'drawer'),
      institution,
      shift,
      name: theirsMinor < oursMinor ? 'counted-short' : 'counted-over',
      kind: 'cash',
      reference: null,
      currency,
      oursMinor,
      theirsMinor,
    },
  ]
}
