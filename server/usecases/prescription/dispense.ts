/** At the pharmacy: packs are scanned and taken, the bill is settled by the line of the counter, or undone. */
import type { DispensedPack, PrescriptionDeed } from '../../../engine/prescription/deeds.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { reverseSettlement } from '../settlement/reverse-settlement.ts'
import { settleAll } from '../settlement/settle-bills.ts'
import {
  addAct,
  findPrescription,
  type PrescriptionCommand,
  type PrescriptionOutcome,
  refusalOf,
  refused,
  type StoredPrescription,
} from './add-act.ts'
import { actingOf, admitTo } from './parties.ts'
import { billOf } from './pharmacy-bill.ts'
import type { PrescriptionStore, SoldBefore } from './prescription-store.ts'

type Command = Omit<PrescriptionCommand, 'deed'>

export async function scanPacks(
  { prescription: id, key, packs }: Command & { readonly packs: readonly DispensedPack[] },
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const entered = await enter(id, by, store)
  if ('refusal' in entered) return refused(entered.refusal)
  const { found, pharmacy } = entered
  const visit = visitOf(found)
  const deed = { act: 'scan', packs, visit } as const
  const acting = actingOf(by, found)
  const isRepeated = found.recorded.some(({ message }) => message === key)
  const refusal = isRepeated ? null : refusalOf(deed, acting, found, store)
  if (refusal !== null) return refused(refusal)
  const bill = await billOf(found, pharmacy, packs, visit, store)
  if (!bill.made) return refused(bill.refusal)
  const scanned = await addAct(
    { prescription: id, key, deed: again(found, key, deed) },
    acting,
    store,
  )
  if (!scanned.done || scanned.prescription.state.state !== 'scanned') return scanned
  const seller = { institution: pharmacy.id, visit, message: key }
  const before = await store.traceCodes.sell(traced(packs), seller)
  if (before === null) return scanned
  // It was written down before it was known; taken back, another pack can be scanned.
  const undo = { act: 'unscan', reason: before.code } as const
  const command = { prescription: id, key: `${key.slice(0, 40)}-sold`, deed: undo }
  await addAct(command, acting, store)
  return refused(soldBefore(before))
}

/** Scanned again under the same key it is the same visit. */
function again(
  { recorded }: StoredPrescription,
  key: string,
  deed: Extract<PrescriptionDeed, { act: 'scan' }>,
): PrescriptionDeed {
  const earlier = recorded.find(({ message }) => message === key)?.action
  return earlier?.act === 'scan' ? { ...deed, visit: earlier.visit } : deed
}

function soldBefore({ code: traceCode, ...sold }: SoldBefore): Refusal {
  return { code: 'trace-code-sold', traceCode, ...sold }
}

function traced(packs: readonly DispensedPack[]) {
  return packs.flatMap(({ line, traceCodes }) =>
    traceCodes.map((code) => ({ code, line, isSplit: false })),
  )
}

/** A visit of its own for each dispensing; scanned again after something was taken back, another one. */
function visitOf({ id, recorded }: StoredPrescription): string {
  return `RX-${id.slice(0, 12)}-${recorded.length + 1}`
}

/** The patient does not take it after all: nothing was paid, and the packs go back on the shelf. */
export async function unscanPacks(
  { prescription: id, key, reason }: Command & { readonly reason: string },
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const entered = await enter(id, by, store)
  if ('refusal' in entered) return refused(entered.refusal)
  const { found, pharmacy } = entered
  const last = found.state.dispensings.at(-1)
  const deed = { act: 'unscan', reason } as const
  const done = await addAct({ prescription: id, key, deed }, actingOf(by, found), store)
  if (!done.done || last === undefined || !done.isNew) return done
  const seller = { institution: pharmacy.id, visit: last.visit, message: key }
  await store.traceCodes.giveBack(traced(last.packs), seller)
  return done
}

export async function settleDispensing(
  { prescription: id, key }: Command,
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const entered = await enter(id, by, store)
  if ('refusal' in entered) return refused(entered.refusal)
  const { found, pharmacy } = entered
  const last = found.state.dispensings.at(-1)
  const repeated = found.recorded.some(({ message }) => message === key)
  if (found.state.state !== 'scanned' || last === undefined) {
    if (repeated) return { done: true, prescription: found, isNew: false }
    return refused({ code: 'prescription-out-of-turn', act: 'settle', state: found.state.state })
  }
  if (last.pharmacy !== by.institution)
    return refused({ code: 'prescription-elsewhere', act: 'settle' })
  const bill = await billOf(found, pharmacy, last.packs, last.visit, store)
  if (!bill.made) return refused(bill.refusal)
  // A crash may have come between the scan and this; whoever has the packs has them still.
  const seller = { institution: pharmacy.id, visit: last.visit, message: key }
  const before = await store.traceCodes.sell(traced(last.packs), seller)
  if (before !== null) return refused(soldBefore(before))
  const command = { key: `rx-${last.visit}`, bill: bill.text, expected: null }
  const [outcome] = await settleAll([command], by, 'dispensing', store.bills)
  if (outcome === undefined || !outcome.settled)
    return refused(outcome?.refusal ?? { code: 'payers-undecided' })
  const deed = { act: 'settle', settlement: outcome.entry.id } as const
  return addAct({ prescription: id, key, deed }, actingOf(by, found), store)
}

/**
 * What came back for its quality is never sold again; what never left the pharmacy's hands is. The whole
 * settlement is undone, as the interface of the funds demands.
 */
export async function returnDrugs(
  {
    prescription: id,
    key,
    dispensing,
    ground,
    reason,
  }: Command & { readonly dispensing: number; readonly ground: string; readonly reason: string },
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const entered = await enter(id, by, store)
  if ('refusal' in entered) return refused(entered.refusal)
  const { found, pharmacy } = entered
  const acting = actingOf(by, found)
  if (found.recorded.some(({ message }) => message === key))
    return { done: true, prescription: found, isNew: false }
  const asked = { act: 'return', dispensing, ground, reason, reversal: '' } as const
  const refusal = refusalOf(asked, acting, found, store)
  if (refusal !== null) return refused(refusal)
  const one = found.state.dispensings.find(({ number }) => number === dispensing)
  const undo = {
    key: `${key.slice(0, 40)}-undo`,
    settlement: one?.settlement ?? '',
    reason,
  }
  const undone = await reverseSettlement(undo, by, 'dispensing', store.bills)
  if (!undone.settled) return refused(undone.refusal)
  const deed = { ...asked, reversal: undone.entry.id }
  const done = await addAct({ prescription: id, key, deed }, acting, store)
  if (!done.done || one === undefined || ground !== 'undelivered') return done
  const seller = { institution: pharmacy.id, visit: one.visit, message: key }
  await store.traceCodes.giveBack(traced(one.packs), seller)
  return done
}

async function enter(id: string, by: Actor, store: PrescriptionStore) {
  const found = await findPrescription(id, store)
  if (found === undefined)
    return { refusal: { code: 'prescription-unknown', prescription: id } } as const
  const forbidden = await admitTo(found, by, 'work-on-prescription', store)
  if (forbidden !== null) return { refusal: forbidden }
  const place = by.institution ?? ''
  const pharmacy = store.bills.institution(place)
  if (pharmacy === undefined)
    return { refusal: { code: 'institution-unknown', institution: place } } as const
  return { found, pharmacy }
}
