/** Records that a patient leaves owing, until when it is promised; it is paid like a bill later. */
import { onItsWay } from '../../../engine/cashier/collect.ts'
import { arrearsPostings } from '../../../engine/cashier/counter-posting.ts'
import { forbid } from '../access/admit.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import { issueWanted } from './complete-counter.ts'
import { type Counter, counterOf } from './counter.ts'
import type { CashierStore, OpenCounter } from './counter-book.ts'
import { takeUp, wantInvoice } from './move-tender.ts'
import type { MoneyOutcome } from './take-money.ts'

export interface ArrearsCommand {
  readonly key: string
  readonly settlement: string
  /** Last day of the promise, as ISO text. */
  readonly until: string
}

export async function recordArrears(
  command: ArrearsCommand,
  by: Actor,
  purpose: Purpose,
  store: CashierStore,
): Promise<MoneyOutcome> {
  const { settlement } = command
  const entry = await store.find(settlement)
  const institution = entry?.visit.institution ?? ''
  const served = beingServed(entry?.visit.institution ?? null, entry?.person)
  const refusal = forbid(by, onDuty(purpose), 'take-money', served, store.access)
  if (refusal !== null) return { done: false, refusal }
  if (entry?.kind !== 'settlement') {
    return { done: false, refusal: { code: 'settlement-unknown', settlement } }
  }
  const counter = counterOf(institution, by, store)
  if ('code' in counter) return { done: false, refusal: counter }
  if (command.until < counter.today) return { done: false, refusal: { code: 'promise-past' } }
  const recorded = await store.book.inCounter(institution, (open) =>
    record(open, command, entry, counter, store),
  )
  if ('code' in recorded) return { done: false, refusal: recorded }
  await issueWanted(institution, settlement, store)
  return { done: true, isNew: recorded.isNew, tenders: [] }
}

async function record(
  open: OpenCounter,
  { key, settlement, until }: ArrearsCommand,
  entry: Entry,
  counter: Counter,
  store: CashierStore,
): Promise<{ readonly isNew: boolean } | Refusal> {
  const fingerprint = fingerprintOf({ arrears: settlement, until })
  const seen = await open.request(key)
  if (seen !== undefined) {
    return seen.fingerprint.equals(fingerprint) ? { isNew: false } : { code: 'key-reused' }
  }
  const shift = await open.openShift(counter.by)
  if (shift === undefined) return { code: 'no-open-shift', institution: open.institution }
  const { reversedBy } = await store.aftermath(settlement)
  if (reversedBy !== null) return { code: 'bill-reversed', settlement, by: reversedBy }
  const tenders = await open.tendersOf({ settlement })
  const dueMinor = (await open.bill(settlement))?.dueMinor ?? entry.cashMinor
  const openMinor = dueMinor - onItsWay(tenders, 'bill', 'in')
  if (openMinor <= 0) return { code: 'nothing-due' }
  const { by, today, rules } = counter
  const turn = { shift: shift.id, by, today, rules }
  await open.addRequest(key, fingerprint)
  if ((await open.visit(entry.visit.visit)) === undefined) {
    const { person, currency, visit } = entry
    await open.addVisit({ institution: open.institution, visit: visit.visit, person, currency })
  }
  await open.touchVisit(entry.visit.visit)
  if ((await open.bill(settlement)) === undefined) await takeUp(open, entry, turn)
  await open.post({
    key: `arrears:${key}`,
    kind: 'arrears',
    shift: shift.id,
    businessDate: today,
    by,
    amountMinor: openMinor,
    tender: null,
    about: { settlement, visit: entry.visit.visit, until },
    postings: arrearsPostings(open.institution, settlement, entry.currency, openMinor),
  })
  await open.promise(settlement, until)
  await wantInvoice(open, settlement, rules)
  return { isNew: true }
}
