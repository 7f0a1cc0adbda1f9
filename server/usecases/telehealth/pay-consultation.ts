/**
 * Quotes and settles a visit that was held online, by the same line as the counter: the bill is one of
 * the place of the hospital, and what home pays is home's to say.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { dayAt } from '../../../engine/base/china-time.ts'
import { isDepartmentQueue } from '../../../engine/telehealth/queue.ts'
import { settingOf, visitItemOn } from '../../../engine/telehealth/visit-item.ts'
import { admit } from '../access/admit.ts'
import { onlineCounter } from '../cashier/collect-online.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { BillText } from '../settlement/bill-text.ts'
import type { Expected } from '../settlement/decide-bill.ts'
import { type QuoteOutcome, quoteBill } from '../settlement/quote-bill.ts'
import type { SettleOutcome } from '../settlement/settle-bills.ts'
import { shownBy } from './act-on-consultation.ts'
import { addDeed, findConsultation, type StoredConsultation } from './add-deed.ts'
import { groundOf, readOfConsultation } from './parties.ts'
import type { TelehealthStore } from './telehealth-store.ts'

export async function quoteConsultation(
  id: string,
  by: Actor,
  store: TelehealthStore,
): Promise<QuoteOutcome> {
  const found = await findConsultation(id, store)
  if (found === undefined) return unquoted({ code: 'consultation-unknown', consultation: id })
  const bill = billOf(found, store)
  if ('code' in bill) return unquoted(bill)
  return quoteBill(bill, by, groundOf(by), store.quoting)
}

function unquoted(refusal: Refusal): QuoteOutcome {
  return { quoted: false, refusal }
}

/**
 * The patient shows the e-credential and agrees to the amounts. The key is that of the visit: a repeat,
 * or a settlement whose note got lost, comes to the same one.
 */
export async function settleConsultation(
  { consultation: id, credential, expected }: PayCommand,
  by: Actor,
  store: TelehealthStore,
): Promise<SettleOutcome> {
  const found = await findConsultation(id, store)
  if (found === undefined) return unsettled({ code: 'consultation-unknown', consultation: id })
  const { request, state } = found
  const read = readOfConsultation(request, state, store)
  const forbidden = await admit(by, groundOf(by), 'consult', [read], store.access)
  if (forbidden !== null) return unsettled(forbidden)
  if (by.role === 'doctor') return unsettled({ code: 'consultation-of-others', act: 'settle' })
  const notShown = await shownBy(request.person, credential, by, store)
  if (notShown !== null) return unsettled(notShown)
  const bill = billOf(found, store)
  if ('code' in bill) return unsettled(bill)
  const command = { key: keyOf(id), bill, expected }
  const counter = onlineCounter(request.institution)
  const outcome = await store.settle(command, counter)
  if (outcome.settled && state.settlement === null) {
    const deed = { act: 'settle' as const, settlement: outcome.entry.id }
    await addDeed({ consultation: id, key: keyOf(id), deed }, counter.id, ['counter'], store)
  }
  return outcome
}

export interface PayCommand {
  readonly consultation: string
  readonly credential: string
  readonly expected: Expected | null
}

function unsettled(refusal: Refusal): SettleOutcome {
  return { settled: false, refusal }
}

function keyOf(id: string): string {
  return `online-${id}`
}

/** The bill of a visit that ended well; no other is charged. */
function billOf(
  { id, request, state }: StoredConsultation,
  { institutionInCare, doctors, data, rules }: TelehealthStore,
): BillText | Extract<Refusal, { code: `consultation-${string}` }> {
  const { begunAt, endedAt, ending } = state
  if (begunAt === null || endedAt === null || ending !== 'normal') {
    return { code: 'consultation-not-payable' }
  }
  const [from, to] = [dayAt(begunAt), dayAt(endedAt)]
  const care = { admittedOn: from, dischargedOn: to }
  const place = institutionInCare(request.institution, care)
  // Whoever asked for no doctor by name was shown the price of an ordinary visit.
  const rank = isDepartmentQueue(request.doctor)
    ? 'attending'
    : doctors().find((one) => one.id === request.doctor)?.rank
  const { region = '', ownership, currency = '' } = place ?? {}
  const wanted = { region, ownership: ownership ?? '', rank: rank ?? 'attending' }
  const item = rank === undefined ? undefined : visitItemOn(data.items, wanted, to)
  if (item === undefined) return { code: 'consultation-item-missing', region }
  const on = textFromDay(to)
  const listed = rules.catalogueFor(region, to)?.items.get(item.code)
  const { entitlement } = request
  return {
    person: request.person,
    facility: request.institution,
    visit: {
      number: `ON-${id}`,
      setting: settingOf(entitlement),
      admittedOn: textFromDay(from),
      dischargedOn: on,
      disease: request.diagnosis,
      entitlement: entitlement === 'ordinary' ? null : entitlement,
      department: request.department,
    },
    currency,
    lines: [
      {
        id: '1',
        code: item.code,
        name: listed?.name ?? item.code,
        on,
        quantity: '1',
        unitPrice: item.price,
        category: 'consultation',
      },
    ],
  }
}
