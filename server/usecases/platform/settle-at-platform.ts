/**
 * Settles bills of coverages that a fund's own platform decides. Its answer enters the settlement here
 * as a fact and binds; what our reading of the rules gives beside it is a named difference.
 *
 * No transaction is open while the platform is asked, and every step is written down before the next
 * message leaves. One bill of a visit is one order, whatever key asks for it, and goes on where it was.
 */

import { textFromMinor } from '../../../engine/base/money.ts'
import { fieldOf } from '../../../engine/visit/national-amounts.ts'
import { type PlatformResult, platformOrder } from '../../../engine/visit/platform-order.ts'
import { forbid } from '../access/admit.ts'
import { canonicalText, digestText } from '../canonical.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Rules } from '../rules.ts'
import type { AnswerText, BillText } from '../settlement/bill-text.ts'
import type { Entry, Visit } from '../settlement/journal.ts'
import {
  type SettleCommand,
  type SettlementStore,
  type SettleOutcome,
  settleAll,
} from '../settlement/settle-bills.ts'
import type { Patient, PlatformStore } from './platform-store.ts'
import { add, note, takeBackOrder } from './take-back-order.ts'

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
  const found = await store.persons([bill.person])
  const payers = platformPayers(bill, found.get(bill.person)?.coverages ?? [], store.rules)
  // Read once: most bills are not a platform's affair.
  const known = { ...store, persons: async () => found }
  const [first] = payers
  if (first === undefined) return settleHere(command, by, purpose, known)
  const { number, interim = '' } = bill.visit
  const order = store.orders.orderOf(bill.person, bill.facility, number, interim)
  const decided = await decideAtPlatform(order, command, first.payer, store)
  if (!decided.decided) return refused(decided.refusal)
  const other = await otherBill(order, decided.result, bill, store)
  if (other !== null) return refused(other)
  const answers = [...(bill.answers ?? []), ...answersOf(decided.result, payers)]
  const outcome = await settleHere({ ...command, bill: { ...bill, answers } }, by, purpose, known)
  if (outcome.settled) {
    await note(order, { kind: 'recorded', settlement: outcome.entry.id }, store)
    return outcome
  }
  // Whoever is told of other amounts may agree to them; who does not come again is found later.
  if (outcome.refusal.code === 'amounts-changed') return outcome
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

async function decideAtPlatform(
  order: string,
  { bill }: SettleCommand,
  payer: string,
  store: PlatformStore,
): Promise<Decided> {
  const { lines = [] } = bill
  if (lines.length === 0) return says('没有费用明细，无法上传')
  const digest = digestText(canonicalText([bill.visit, lines]))
  let state = platformOrder(await store.orders.read(order))
  if (state.result !== null) {
    const isSame = state.recorded !== null || state.bill === null || state.bill === digest
    if (isSame) return { decided: true, result: state.result }
    // It decided another bill of this visit, which came to nothing here.
    const back = await takeBackOrder(order, bill, store)
    if (!back.done) return { decided: false, refusal: back.refusal }
    state = platformOrder(await store.orders.read(order))
  }
  if (state.openMessage !== null) return findOut(order, bill, store)
  if (state.length === 0) {
    const { person, facility: institution } = bill
    const { number: visit, interim = '', setting } = bill.visit
    const named = { person, institution, visit, interim, setting, payer }
    const begun = { kind: 'begun', ...named } as const
    if (!(await add(order, state, begun, store))) return undecided
    state = { ...state, length: 1 }
  }
  const opened = await store.platform.open(bill, order)
  if (!opened.heard) return undecided
  if (!opened.granted) return says(opened.says)
  const { visit, totalMinor } = opened.value
  if (state.visit !== visit || state.bill !== digest) {
    const action = { kind: 'opened', visit, bill: digest, totalMinor } as const
    if (!(await add(order, state, action, store))) return undecided
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

/** What was settled there is not what was sent: it is taken back, and nothing is settled here. */
async function otherBill(
  order: string,
  { totalMinor: theirsMinor }: PlatformResult,
  bill: BillText,
  store: PlatformStore,
): Promise<Refusal | null> {
  const { totalMinor: oursMinor } = platformOrder(await store.orders.read(order))
  if (oursMinor === null || oursMinor === theirsMinor) return null
  await takeBackOrder(order, bill, store)
  return { code: 'platform-total-differs', oursMinor, theirsMinor }
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
  const back = await store.platform.callBack({ ...bill, setting: state.setting }, openMessage)
  if (!back.heard || !back.granted) return undecided
  await add(order, state, { kind: 'called-back', message: openMessage }, store)
  return { decided: false, refusal: { code: 'platform-called-back' } }
}
