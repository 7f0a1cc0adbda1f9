/**
 * What a settled visit leaves to pay is collected at a counter at which nobody stands: by the channels of
 * the counter, with a shift of its own for each day, so that reports and comparisons find it there.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { dayAt } from '../../../engine/base/china-time.ts'
import type { ChannelKind } from '../../../engine/cashier/tender.ts'
import { admit } from '../access/admit.ts'
import type { CashierStore, Invoice } from '../cashier/counter-book.ts'
import { type BillMoney, readBillMoney } from '../cashier/read-counter.ts'
import { closeShift, openShift } from '../cashier/run-shift.ts'
import { takeMoney } from '../cashier/take-money.ts'
import { type Actor, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { findConsultation } from './add-deed.ts'
import { groundOf, readOfConsultation } from './parties.ts'
import type { ConsultationRead } from './read-consultations.ts'
import { onlineCounter, type TelehealthStore } from './telehealth-store.ts'

export const onlineChannels = ['wallet', 'card'] as const satisfies readonly ChannelKind[]
export type OnlineChannel = (typeof onlineChannels)[number]

export interface CollectCommand {
  readonly consultation: string
  readonly key: string
  readonly channel: OnlineChannel
}

export async function readPayment(
  id: string,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<BillMoney>> {
  const found = await settledVisit(id, by, store)
  if (!found.found) return found
  const { settlement, institution } = found.value
  return readBillMoney(settlement, onlineCounter(institution), onDuty('counter'), store.cashier)
}

/** All that is left, in one way. What is on its way is not asked for once more. */
export async function collectOnline(
  { consultation: id, key, channel }: CollectCommand,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<BillMoney>> {
  const before = await readPayment(id, by, store)
  if (!before.found) return before
  const { settlement, institution, openMinor } = before.value
  if (openMinor <= 0) return before
  const counter = onlineCounter(institution)
  const closed = await openForToday(institution, counter, store.cashier)
  if (closed !== null) return { found: false, refusal: closed }
  const tender = { kind: channel, amountMinor: openMinor, givenMinor: null }
  const target = { is: 'bill', settlement } as const
  const command = { key: `online-payment ${id} ${key}`, target, tenders: [tender] }
  const taken = await takeMoney(command, counter, 'counter', store.cashier)
  if (!taken.done) return { found: false, refusal: taken.refusal }
  return readPayment(id, by, store)
}

async function settledVisit(id: string, by: Actor, store: TelehealthStore) {
  const found = await findConsultation(id, store)
  if (found === undefined) return no({ code: 'consultation-unknown', consultation: id })
  const { request, state } = found
  const read = readOfConsultation(request, state, store)
  const forbidden = await admit(by, groundOf(by), 'consult', [read], store.access)
  if (forbidden !== null) return no(forbidden)
  if (by.role === 'doctor') return no({ code: 'consultation-of-others', act: 'settle' })
  const { settlement } = state
  if (settlement === null) return no({ code: 'consultation-unsettled' })
  const { institution } = request
  return { found: true as const, value: { settlement, institution } }
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

function no(refusal: Refusal): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal }
}
