/** What a settled visit leaves to pay, and how the patient pays it. */
import { admit } from '../access/admit.ts'
import {
  collectOnline,
  type OnlineBill,
  type OnlineMoney,
  type OnlinePayment,
  readOnline,
} from '../cashier/collect-online.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { findConsultation } from './add-deed.ts'
import { groundOf, readOfConsultation } from './parties.ts'
import type { ConsultationRead } from './read-consultations.ts'
import type { TelehealthStore } from './telehealth-store.ts'

export async function readPayment(
  id: string,
  by: Actor,
  store: TelehealthStore,
): Promise<OnlineMoney> {
  const bill = await settledVisit(id, by, store)
  return bill.found ? readOnline(bill.value, store.cashier) : bill
}

export async function payVisit(
  id: string,
  { key, channel }: OnlinePayment,
  by: Actor,
  store: TelehealthStore,
): Promise<OnlineMoney> {
  const bill = await settledVisit(id, by, store)
  if (!bill.found) return bill
  return collectOnline(bill.value, { key: `online-payment ${id} ${key}`, channel }, store.cashier)
}

async function settledVisit(
  id: string,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<OnlineBill>> {
  const found = await findConsultation(id, store)
  if (found === undefined) return no({ code: 'consultation-unknown', consultation: id })
  const { request, state } = found
  const read = readOfConsultation(request, state, store)
  const forbidden = await admit(by, groundOf(by), 'consult', [read], store.access)
  if (forbidden !== null) return no(forbidden)
  if (by.role === 'doctor') return no({ code: 'consultation-of-others', act: 'settle' })
  const { settlement } = state
  if (settlement === null) return no({ code: 'consultation-unsettled' })
  return { found: true, value: { settlement, institution: request.institution } }
}

function no(refusal: Refusal): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal }
}
