/**
 * A bill was reversed and settled anew: what the old one was paid with pays the new one, and only the
 * difference is given back by the route it came, or collected. One act, in one transaction.
 */

import { type CarryingOver, planCarryingOver } from '../../../engine/cashier/carry-over.ts'
import {
  type AcceptedTender,
  decideCollection,
  type OfferedTender,
} from '../../../engine/cashier/collect.ts'
import { sourcesOf } from '../../../engine/cashier/give-back.ts'
import { isChannelKind } from '../../../engine/cashier/tender.ts'
import { forbid } from '../access/admit.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import { askChannels, resolveTender } from './ask-channels.ts'
import { issueWanted } from './complete-counter.ts'
import { type Counter, counterOf, newTender } from './counter.ts'
import type { CashierStore, CounterTender, OpenCounter, Shift } from './counter-book.ts'
import { giveOut, type Held, heldOfBill, madeBefore, refuseShortDrawer } from './give-back.ts'
import { writeDown } from './move-tender.ts'
import { type MoneyOutcome, type OwedHere, owedOnBill, prepare, takeIn } from './take-money.ts'

export interface CarryOverCommand {
  readonly key: string
  /** The reversed settlement whose money is carried over. */
  readonly from: string
  readonly to: string
  /** What the caller was shown. */
  readonly carriedMinor: number
  readonly returnedMinor: number
  /** For what is left to collect; it may also be collected later. */
  readonly tenders: readonly OfferedTender[]
}

export async function carryOver(
  command: CarryOverCommand,
  by: Actor,
  purpose: Purpose,
  store: CashierStore,
): Promise<MoneyOutcome> {
  const { from, to } = command
  const [old, entry] = await Promise.all([store.find(from), store.find(to)])
  const served = beingServed(entry?.visit.institution ?? null, entry?.person)
  const ground = onDuty(purpose)
  const refusal =
    forbid(by, ground, 'take-money', served, store.access) ??
    forbid(by, ground, 'give-back', served, store.access)
  if (refusal !== null) return { done: false, refusal }
  if (entry?.kind !== 'settlement') {
    return { done: false, refusal: { code: 'settlement-unknown', settlement: to } }
  }
  if (old === undefined || !isOfOneVisit(old, entry)) {
    return { done: false, refusal: { code: 'settlement-unknown', settlement: from } }
  }
  const counter = counterOf(entry.visit.institution, by, store)
  if ('code' in counter) return { done: false, refusal: counter }
  if (counter.institution.currency !== entry.currency) {
    return { done: false, refusal: { code: 'currency-of-counter', currency: entry.currency } }
  }
  const begun = await store.book.inCounter(counter.institution.id, (open) =>
    begin(open, command, entry, counter, store),
  )
  if ('code' in begun) return { done: false, refusal: begun }
  const asked = begun.tenders.filter(({ state, kind }) => state === 'asked' && isChannelKind(kind))
  if (begun.isNew) await askChannels(asked, store)
  else await Promise.all(asked.map((tender) => resolveTender(tender, store, false)))
  for (const one of [from, to]) await issueWanted(counter.institution.id, one, store)
  store.complete()
  return { done: true, isNew: begun.isNew, tenders: begun.tenders.map(({ id }) => id) }
}

/** Money is carried over between bills of one visit of one person only. */
export function isOfOneVisit(one: Entry, other: Entry): boolean {
  return (
    one.person === other.person &&
    one.currency === other.currency &&
    one.visit.institution === other.visit.institution &&
    one.visit.visit === other.visit.visit
  )
}

interface Begun {
  readonly isNew: boolean
  readonly tenders: readonly CounterTender[]
}

async function begin(
  open: OpenCounter,
  command: CarryOverCommand,
  entry: Entry,
  counter: Counter,
  store: CashierStore,
): Promise<Begun | Refusal> {
  const { key, ...rest } = command
  const fingerprint = fingerprintOf({ carriesOver: rest })
  const seen = await open.request(key)
  if (seen !== undefined) {
    if (!seen.fingerprint.equals(fingerprint)) return { code: 'key-reused' }
    return { isNew: false, tenders: await madeBefore(open, key) }
  }
  const shift = await open.openShift(counter.by)
  if (shift === undefined) return { code: 'no-open-shift', institution: open.institution }
  const held = await heldOfBill(open, command.from, shift, counter, store)
  if ('code' in held) return held
  const owed = await owedOnBill(open, entry, store)
  if ('code' in owed) return owed
  const decided = await decide(open, command, held, owed, shift, counter)
  if ('code' in decided) return decided
  const { plan, accepted } = decided
  await open.addRequest(key, fingerprint)
  await prepare(open, owed, entry, counter, shift)
  const moved = await carry(open, key, plan, held, owed, shift, counter)
  const returned = await giveOut(open, key, plan.returns, held, shift, counter, moved.length)
  const place = moved.length + returned.length
  const taken = await takeIn(open, key, accepted, owed, shift, counter, place)
  return { isNew: true, tenders: [...moved, ...returned, ...taken] }
}

type Plan = Extract<CarryingOver, { readonly allowed: true }>

async function decide(
  open: OpenCounter,
  { carriedMinor, returnedMinor, tenders }: CarryOverCommand,
  { mostMinor, tenders: before }: Held,
  { openMinor, target, heldMinor }: OwedHere,
  shift: Shift,
  { institution: { currency }, rules }: Counter,
): Promise<{ readonly plan: Plan; readonly accepted: readonly AcceptedTender[] } | Refusal> {
  const plan = planCarryingOver(mostMinor, openMinor ?? 0, sourcesOf(before), currency, rules)
  if (!plan.allowed) return plan.refusal
  if (plan.carriedMinor !== carriedMinor || plan.returnedMinor !== returnedMinor) {
    const { carriedMinor: carried, returnedMinor: returned } = plan
    return {
      code: 'carry-over-changed',
      currency,
      carriedMinor: carried,
      returnedMinor: returned,
    }
  }
  const short = await refuseShortDrawer(open, plan.returns, shift)
  if (short !== null) return short
  if (tenders.length === 0) return { plan, accepted: [] }
  const owed = { target, currency, heldMinor, openMinor: plan.collectMinor }
  const decided = decideCollection(tenders, owed, rules)
  return decided.accepted ? { plan, accepted: decided.tenders } : decided.refusal
}

/** Each part leaves the old bill and reaches the new one. */
async function carry(
  open: OpenCounter,
  key: string,
  { carried }: Plan,
  from: Held,
  to: OwedHere,
  shift: Shift,
  counter: Counter,
): Promise<CounterTender[]> {
  const moved: CounterTender[] = []
  const common = { kind: 'carried', givenMinor: null } as const
  for (const { original, route, amountMinor } of carried) {
    const id = () => open.idOf('tender', key, String(moved.length))
    const out = { ...common, direction: 'out', target: 'bill', original, amountMinor } as const
    moved.push(newTender(open, id(), counter, shift, from, out))
    const { target } = to
    const into = { ...common, direction: 'in', target, original: null, amountMinor } as const
    moved.push(newTender(open, id(), counter, shift, to, { ...into, carries: original, route }))
  }
  await writeDown(open, key, moved, counter, 0)
  return moved
}
