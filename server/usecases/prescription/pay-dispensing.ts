/** What the latest dispensing leaves to pay, and how the patient pays it without going to the pharmacy. */
import {
  collectOnline,
  type OnlineBill,
  type OnlineMoney,
  type OnlinePayment,
  readOnline,
} from '../cashier/collect-online.ts'
import type { Actor } from '../gate.ts'
import { findPrescription } from './add-act.ts'
import { admitTo } from './parties.ts'
import type { PrescriptionStore } from './prescription-store.ts'
import type { Found } from './read-prescriptions.ts'

export async function readPayment(
  id: string,
  by: Actor,
  store: PrescriptionStore,
): Promise<OnlineMoney> {
  const bill = await settledDispensing(id, by, store)
  return bill.found ? readOnline(bill.value, store.cashier) : bill
}

export async function payDispensing(
  id: string,
  { key, channel }: OnlinePayment,
  by: Actor,
  store: PrescriptionStore,
): Promise<OnlineMoney> {
  const bill = await settledDispensing(id, by, store)
  if (!bill.found) return bill
  const named = `prescription-payment ${id} ${key}`
  return collectOnline(bill.value, { key: named, channel }, store.cashier)
}

/** For the patient's side alone: a pharmacy takes money at its counter. */
async function settledDispensing(
  id: string,
  by: Actor,
  store: PrescriptionStore,
): Promise<Found<OnlineBill>> {
  const found = await findPrescription(id, store)
  if (found === undefined)
    return { found: false, refusal: { code: 'prescription-unknown', prescription: id } }
  const forbidden = await admitTo(found, by, 'read-prescription', store)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  if (by.role !== 'patient' && by.role !== 'guardian')
    return { found: false, refusal: { code: 'prescription-of-others', act: 'settle' } }
  const last = found.state.dispensings.at(-1)
  if (last === undefined || last.settlement === null)
    return { found: false, refusal: { code: 'prescription-unsettled' } }
  return { found: true, value: { settlement: last.settlement, institution: last.pharmacy } }
}
