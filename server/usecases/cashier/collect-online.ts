/**
 * What a settlement leaves to pay is collected at a counter at which nobody stands: by the channels of
 * the counter, with a shift of its own for each day, so that reports and comparisons find it there.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { dayAt } from '../../../engine/base/china-time.ts'
import type { ChannelKind } from '../../../engine/cashier/tender.ts'
import { type Actor, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { CashierStore, Invoice } from './counter-book.ts'
import { type BillMoney, readBillMoney } from './read-counter.ts'
import { closeShift, openShift } from './run-shift.ts'
import { takeMoney } from './take-money.ts'

export const onlineChannels = ['wallet', 'card'] as const satisfies readonly ChannelKind[]
export type OnlineChannel = (typeof onlineChannels)[number]

/** Who settles and collects in a house where nobody stands at a counter. */
export function onlineCounter(institution: string): Actor {
  const name = { 'zh-CN': '线上收费', 'zh-HK': '網上收費', en: 'Online counter' }
  return { id: 'online-counter', name, role: 'cashier', institution }
}

export interface OnlineBill {
  readonly settlement: string
  readonly institution: string
}

export interface OnlinePayment {
  /** The same payment, asked for again, is the same payment. */
  readonly key: string
  readonly channel: OnlineChannel
}

export type OnlineMoney =
  | { readonly found: true; readonly value: BillMoney }
  | { readonly found: false; readonly refusal: Refusal }

export function readOnline(
  { settlement, institution }: OnlineBill,
  cashier: CashierStore,
): Promise<OnlineMoney> {
  return readBillMoney(settlement, onlineCounter(institution), onDuty('counter'), cashier)
}

/** All that is left, in one way. What is on its way is not asked for once more. */
export async function collectOnline(
  bill: OnlineBill,
  { key, channel }: OnlinePayment,
  cashier: CashierStore,
): Promise<OnlineMoney> {
  const before = await readOnline(bill, cashier)
  if (!before.found || before.value.openMinor <= 0) return before
  const counter = onlineCounter(bill.institution)
  const closed = await openForToday(bill.institution, counter, cashier)
  if (closed !== null) return { found: false, refusal: closed }
  const tender = { kind: channel, amountMinor: before.value.openMinor, givenMinor: null }
  const target = { is: 'bill', settlement: bill.settlement } as const
  const taken = await takeMoney({ key, target, tenders: [tender] }, counter, 'counter', cashier)
  return taken.done ? readOnline(bill, cashier) : { found: false, refusal: taken.refusal }
}

/** Nothing lies in its drawer, so that a shift of an earlier day is closed with nothing counted. */
async function openForToday(
  institution: string,
  counter: Actor,
  cashier: CashierStore,
): Promise<Refusal | null> {
  const [running] = await cashier.book.openShiftsOf(institution, counter.id)
  const today = cashier.today()
  if (running !== undefined) {
    if (textFromDay(dayAt(Date.parse(running.openedAt))) === today) return null
    const close = { key: `online-close ${running.id}`, shift: running.id, countedMinor: 0 }
    const closed = await closeShift(close, counter, 'counter', cashier)
    if (!closed.done) return closed.refusal
  }
  // Named by the one that it follows: by another clock than ours this may not be the day's first.
  const key = `online-shift ${institution} ${today} ${running?.id ?? ''}`.trimEnd()
  const open = { key, institution, floatMinor: 0 }
  const opened = await openShift(open, counter, 'counter', cashier)
  return opened.done || opened.refusal.code === 'shift-open' ? null : opened.refusal
}

/** The invoice of what was paid, once the platform of invoices has answered. */
export function invoiceOf({ invoices }: BillMoney): Invoice | null {
  return invoices.find(({ colour, state }) => colour === 'blue' && state === 'issued') ?? null
}
