/** Takes back what a platform holds of an order: there first, and here once it said so. */
import {
  type PlatformAction,
  type PlatformOrder,
  platformOrder,
} from '../../../engine/visit/platform-order.ts'
import { forbid } from '../access/admit.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { type ReversalStore, reverseSettlement } from '../settlement/reverse-settlement.ts'
import type { SettleOutcome } from '../settlement/settle-bills.ts'
import type { Patient, PlatformStore } from './platform-store.ts'

export type TakenBack =
  | { readonly done: true }
  | { readonly done: false; readonly refusal: Refusal }

/** Takes back what the platform holds of an order. */
export async function takeBackOrder(
  order: string,
  bill: Patient,
  store: PlatformStore,
): Promise<TakenBack> {
  const state = platformOrder(await store.orders.read(order))
  const { result, visit } = state
  if (result === null || visit === null) return { done: true }
  if (state.openBack !== null) return findOutBack(order, bill, store)
  const message = await store.platform.newMessage(bill.facility)
  if (!(await add(order, state, { kind: 'back-asked', message }, store))) return stillOpen
  const of = { ...bill, setting: state.setting }
  const word = await store.platform.takeBack(of, visit, result.settlement, message)
  if (!word.heard) return findOutBack(order, bill, store)
  if (!word.granted) {
    return { done: false, refusal: { code: 'platform-refused', says: word.says } }
  }
  await note(order, { kind: 'taken-back' }, store)
  return { done: true }
}

const stillOpen: TakenBack = { done: false, refusal: { code: 'platform-undecided' } }

/** What is no longer live there was taken back; what is live still is asked for again later. */
async function findOutBack(order: string, bill: Patient, store: PlatformStore): Promise<TakenBack> {
  const state = platformOrder(await store.orders.read(order))
  const { result, visit } = state
  if (result === null || visit === null) return { done: true }
  const found = await store.platform.find(bill, visit)
  if (!found.heard || !found.granted) return stillOpen
  if (found.value !== null) {
    const message = await store.platform.newMessage(bill.facility)
    const of = { ...bill, setting: state.setting }
    const word = await store.platform.takeBack(of, visit, result.settlement, message)
    if (!word.heard) return stillOpen
    if (!word.granted) {
      return { done: false, refusal: { code: 'platform-refused', says: word.says } }
    }
  }
  await note(order, { kind: 'taken-back' }, store)
  return { done: true }
}

/** Takes a settlement back at the platform first, and here once the platform said so. */
export async function reverseAtPlatform(
  command: Parameters<typeof reverseSettlement>[0],
  by: Actor,
  purpose: Purpose,
  store: PlatformStore & ReversalStore,
): Promise<SettleOutcome> {
  const entry = await store.journal.find(command.settlement)
  const order = await store.orders.orderBehind(command.settlement)
  if (entry !== undefined && order !== undefined) {
    const served = beingServed(entry.visit.institution, entry.person)
    const forbidden = forbid(by, onDuty(purpose), 'reverse', served, store.access)
    if (forbidden !== null) return { settled: false, refusal: forbidden }
    const bill = { person: entry.person, facility: entry.visit.institution }
    const back = await takeBackOrder(order, bill, store)
    if (!back.done) return { settled: false, refusal: back.refusal }
  }
  return reverseSettlement(command, by, purpose, store)
}

/** Writes an action where the order ends; false when somebody else wrote there first. */
export async function add(
  order: string,
  state: PlatformOrder,
  action: PlatformAction,
  { orders }: PlatformStore,
): Promise<boolean> {
  return orders.append(order, state.length + 1, action)
}

/** Writes an action, wherever the order ends by now. */
export async function note(
  order: string,
  action: PlatformAction,
  store: PlatformStore,
): Promise<void> {
  for (;;) {
    const state = platformOrder(await store.orders.read(order))
    if (await add(order, state, action, store)) return
  }
}
