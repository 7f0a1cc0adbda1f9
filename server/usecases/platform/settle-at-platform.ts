/**
 * Settles bills of coverages that a fund's own platform decides. Its answer enters the settlement here
 * as a fact and binds; what our reading of the rules gives beside it is a named difference.
 *
 * No transaction is open while the platform is asked, and every step is written down before the next
 * message leaves. One bill of a visit is one order, whatever key asks for it, and goes on where it was.
 */

import { textFromMinor } from '../../../engine/base/money.ts'
import { fieldOf } from '../../../engine/visit/national-amounts.ts'
import {
  type PlatformAction,
  type PlatformOrder,
  type PlatformResult,
  platformOrder,
} from '../../../engine/visit/platform-order.ts'
import { forbid } from '../access/admit.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Rules } from '../rules.ts'
import type { AnswerText, BillText } from '../settlement/bill-text.ts'
import type { Entry, Visit } from '../settlement/journal.ts'
import { type ReversalStore, reverseSettlement } from '../settlement/reverse-settlement.ts'
import {
  type SettleCommand,
  type SettlementStore,
  type SettleOutcome,
  settleAll,
} from '../settlement/settle-bills.ts'

/** What the platform said outright; silence, and whatever is no answer, is `unheard`. */
export type PlatformWord<T> =
  | { readonly heard: true; readonly granted: true; readonly value: T }
  | { readonly heard: true; readonly granted: false; readonly says: string }
  | { readonly heard: false }

/** The door to a platform. Everything but `settle` and `takeBack` may be sent twice. */
export interface Platform {
  /** Registers the visit and sends its lines. */
  open(bill: BillText, order: string): Promise<PlatformWord<PlatformVisit>>
  settle(
    bill: BillText,
    opened: PlatformVisit,
    message: string,
  ): Promise<PlatformWord<PlatformResult>>
  /** What is live of a visit; granted with null where the platform says that nothing is. */
  find(bill: Patient, visit: string): Promise<PlatformWord<PlatformResult | null>>
  /** Calls back a message whose outcome is not known. */
  callBack(bill: Patient, message: string, code: string): Promise<PlatformWord<null>>
  takeBack(
    bill: Patient,
    visit: string,
    settlement: string,
    message: string,
  ): Promise<PlatformWord<null>>
  newMessage(institution: string): Promise<string>
}

export interface PlatformVisit {
  readonly visit: string
  /** What the platform answered to the lines, added up, by the fields in which it is said again. */
  readonly sums: Readonly<Record<string, string>>
}

export interface Patient {
  readonly person: string
  readonly facility: string
}

export interface PlatformBook {
  orderOf(person: string, institution: string, visit: string, interim: string): string
  read(order: string): Promise<readonly PlatformAction[]>
  append(order: string, number: number, action: PlatformAction): Promise<boolean>
  open(restedMs: number): Promise<readonly string[]>
  orderBehind(settlement: string): Promise<string | undefined>
}

export interface PlatformStore extends SettlementStore {
  readonly platform: Platform
  readonly orders: PlatformBook
}

/** Payers of the bill that a platform decides for, by the field that carries their shares. */
export function platformPayers(bill: BillText, schemes: readonly PlatformCoverage[], rules: Rules) {
  return schemes
    .filter(({ id }) => bill.coverages === undefined || bill.coverages.includes(id))
    .flatMap(({ id: coverage, scheme }) =>
      (rules.scheme(scheme)?.payers ?? [])
        .filter(({ decidedBy }) => decidedBy === 'platform')
        .map(({ id, field, kind }) => ({
          payer: `${scheme}.${id}`,
          coverage,
          field: fieldOf({ field, kind, amountMinor: 0 }) ?? 'oth_pay',
        })),
    )
}

export interface PlatformCoverage {
  readonly id: string
  readonly scheme: string
}

export async function settleAtPlatform(
  command: SettleCommand,
  by: Actor,
  purpose: Purpose,
  store: PlatformStore,
): Promise<SettleOutcome> {
  const { bill } = command
  const served = beingServed(bill.facility, bill.person)
  const forbidden = forbid(by, onDuty(purpose), 'settle', served, store.access)
  if (forbidden !== null) return refused(forbidden)
  const person = (await store.persons([bill.person])).get(bill.person)
  const payers = platformPayers(bill, person?.coverages ?? [], store.rules)
  if (payers.length === 0) return settleHere(command, by, purpose, store)
  const { number, interim = '' } = bill.visit
  const order = store.orders.orderOf(bill.person, bill.facility, number, interim)
  const decided = await decideAtPlatform(order, command, store)
  if (!decided.decided) return refused(decided.refusal)
  const answers = [...(bill.answers ?? []), ...answersOf(decided.result, payers)]
  const outcome = await settleHere({ ...command, bill: { ...bill, answers } }, by, purpose, store)
  if (outcome.settled) {
    await note(order, { kind: 'recorded', settlement: outcome.entry.id }, store)
    return outcome
  }
  // The platform holds a settlement of which there is none here, unless another command made one.
  const named = { institution: bill.facility, visit: number, interim }
  const here = await liveHere(bill.person, named, store)
  if (here === undefined) await takeBackOrder(order, bill, store)
  return outcome
}

/** The live settlement of a visit. Nothing is written. */
export async function liveHere(
  person: string,
  visit: Visit,
  { journal }: Pick<SettlementStore, 'journal'>,
): Promise<Entry | undefined> {
  const scope = {
    requests: [],
    visits: [visit],
    persons: [person],
    pools: [],
    holds: false,
    later: [],
    laterInPools: [],
  }
  const { result } = await journal.exchange(scope, (loaded) => ({ result: loaded.live(visit) }))
  return result
}

async function settleHere(
  command: SettleCommand,
  by: Actor,
  purpose: Purpose,
  store: SettlementStore,
): Promise<SettleOutcome> {
  const [outcome] = await settleAll([command], by, purpose, store)
  if (outcome === undefined) throw new Error('broken invariant: a command without an outcome')
  return outcome
}

function refused(refusal: Refusal): SettleOutcome {
  return { settled: false, refusal }
}

/** Several payers may share one field; the first that our rules name takes what it holds. */
export function answersOf(
  { shares }: Pick<PlatformResult, 'shares'>,
  payers: readonly { readonly payer: string; readonly coverage: string; readonly field: string }[],
): AnswerText[] {
  const left = new Map(shares.map(({ field, amountMinor }) => [field, amountMinor]))
  return payers.map(({ payer, coverage, field }) => {
    const amountMinor = left.get(field) ?? 0
    left.delete(field)
    return { payer, coverage, said: 'yes', amount: textFromMinor(amountMinor, 'CNY') }
  })
}

// ---------------------------------------------------------------- the order

type Decided =
  | { readonly decided: true; readonly result: PlatformResult }
  | { readonly decided: false; readonly refusal: Refusal }

const undecided: Decided = { decided: false, refusal: { code: 'platform-undecided' } }

/** Writes an action where the order ends; false when somebody else wrote there first. */
async function add(
  order: string,
  state: PlatformOrder,
  action: PlatformAction,
  { orders }: PlatformStore,
): Promise<boolean> {
  return orders.append(order, state.length + 1, action)
}

/** Writes an action, wherever the order ends by now. */
async function note(order: string, action: PlatformAction, store: PlatformStore): Promise<void> {
  for (;;) {
    const state = platformOrder(await store.orders.read(order))
    if (await add(order, state, action, store)) return
  }
}

async function decideAtPlatform(
  order: string,
  { bill }: SettleCommand,
  store: PlatformStore,
): Promise<Decided> {
  let state = platformOrder(await store.orders.read(order))
  if (state.result !== null) return { decided: true, result: state.result }
  if (state.openMessage !== null) return findOut(order, bill, store)
  if (state.length === 0) {
    const { person, facility: institution } = bill
    const { number: visit, interim = '' } = bill.visit
    const begun = { kind: 'begun', person, institution, visit, interim } as const
    if (!(await add(order, state, begun, store))) return undecided
    state = { ...state, length: 1 }
  }
  const opened = await store.platform.open(bill, order)
  if (!opened.heard) return undecided
  if (!opened.granted) return says(opened.says)
  const { visit } = opened.value
  if (state.visit !== visit) {
    if (!(await add(order, state, { kind: 'opened', visit }, store))) return undecided
    state = { ...state, visit, length: state.length + 1 }
  }
  const message = await store.platform.newMessage(bill.facility)
  // Whoever does not get this place has not asked, and somebody else has.
  if (!(await add(order, state, { kind: 'asked', message }, store))) return undecided
  const word = await store.platform.settle(bill, opened.value, message)
  if (!word.heard) return findOut(order, bill, store)
  if (!word.granted) {
    await note(order, { kind: 'refused', why: word.says }, store)
    return says(word.says)
  }
  await note(order, { kind: 'answered', result: word.value }, store)
  return { decided: true, result: word.value }
}

function says(text: string): Decided {
  return { decided: false, refusal: { code: 'platform-refused', says: text } }
}

/** Looks for the settlement; where the platform says that there is none, it is called back. */
async function findOut(order: string, bill: Patient, store: PlatformStore): Promise<Decided> {
  const state = platformOrder(await store.orders.read(order))
  if (state.result !== null) return { decided: true, result: state.result }
  const { openMessage, visit } = state
  if (openMessage === null || visit === null) return undecided
  const found = await store.platform.find(bill, visit)
  if (!found.heard || !found.granted) return undecided
  if (found.value !== null) {
    if (await add(order, state, { kind: 'answered', result: found.value }, store)) {
      return { decided: true, result: found.value }
    }
    return undecided
  }
  const back = await store.platform.callBack(bill, openMessage, '2207')
  if (!back.heard || !back.granted) return undecided
  await add(order, state, { kind: 'called-back', message: openMessage }, store)
  return { decided: false, refusal: { code: 'platform-called-back' } }
}

// ---------------------------------------------------------------- taking back

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
  const word = await store.platform.takeBack(bill, visit, result.settlement, message)
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
    const word = await store.platform.takeBack(bill, visit, result.settlement, message)
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
    if (forbidden !== null) return refused(forbidden)
    const bill = { person: entry.person, facility: entry.visit.institution }
    const back = await takeBackOrder(order, bill, store)
    if (!back.done) return refused(back.refusal)
  }
  return reverseSettlement(command, by, purpose, store)
}
