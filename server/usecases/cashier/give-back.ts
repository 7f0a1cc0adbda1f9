/**
 * Gives money back by the route it came: the balance of a deposit, what a reversed settlement leaves
 * owed to the patient, or a payment that was a mistake.
 */
import { onItsWay, sumOf } from '../../../engine/cashier/collect.ts'
import { planGivingBack, type Return, sourcesOf } from '../../../engine/cashier/give-back.ts'
import { isChannelKind } from '../../../engine/cashier/tender.ts'
import { forbid } from '../access/admit.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { askChannels, resolveTender } from './ask-channels.ts'
import { issueWanted } from './complete-counter.ts'
import { type Counter, counterOf, newTender } from './counter.ts'
import type { CashierStore, CounterTender, OpenCounter, Shift } from './counter-book.ts'
import { takeUpReversal, writeDown } from './move-tender.ts'
import type { MoneyOutcome } from './take-money.ts'

export type GiveTarget =
  | {
      readonly is: 'deposit'
      readonly institution: string
      readonly visit: string
      /** Null for all that is left. */
      readonly amountMinor: number | null
      readonly basis: number
    }
  | { readonly is: 'bill'; readonly settlement: string; readonly institution: string }
  | { readonly is: 'tender'; readonly tender: string; readonly institution: string }

export interface GiveCommand {
  readonly key: string
  readonly target: GiveTarget
}

export async function giveBack(
  { key, target }: GiveCommand,
  by: Actor,
  purpose: Purpose,
  store: CashierStore,
): Promise<MoneyOutcome> {
  const served = beingServed(target.institution)
  const refusal = forbid(by, onDuty(purpose), 'give-back', served, store.access)
  if (refusal !== null) return { done: false, refusal }
  const counter = counterOf(target.institution, by, store)
  if ('code' in counter) return { done: false, refusal: counter }
  const begun = await store.book.inCounter(target.institution, (open) =>
    begin(open, key, target, counter, store),
  )
  if ('code' in begun) return { done: false, refusal: begun }
  const asked = begun.tenders.filter(({ state, kind }) => state === 'asked' && isChannelKind(kind))
  if (begun.isNew) await askChannels(asked, store)
  else await Promise.all(asked.map((tender) => resolveTender(tender, store, false)))
  if (begun.settlement !== null) await issueWanted(target.institution, begun.settlement, store)
  store.complete()
  return { done: true, isNew: begun.isNew, tenders: begun.tenders.map(({ id }) => id) }
}

interface Begun {
  readonly isNew: boolean
  readonly settlement: string | null
  readonly tenders: readonly CounterTender[]
}

async function begin(
  open: OpenCounter,
  key: string,
  target: GiveTarget,
  counter: Counter,
  store: CashierStore,
): Promise<Begun | Refusal> {
  const fingerprint = fingerprintOf({ giveBack: target })
  const seen = await open.request(key)
  if (seen !== undefined) {
    if (!seen.fingerprint.equals(fingerprint)) return { code: 'key-reused' }
    return { isNew: false, settlement: null, tenders: await madeBefore(open, key) }
  }
  const shift = await open.openShift(counter.by)
  if (shift === undefined) return { code: 'no-open-shift', institution: open.institution }
  const held = await heldFor(open, target, shift, counter, store)
  if ('code' in held) return held
  const { amountMinor, mostMinor, tenders } = held
  const sources = sourcesOf(tenders).filter(({ tender }) => held.only?.includes(tender) ?? true)
  const plan = planGivingBack(
    amountMinor,
    mostMinor,
    sources,
    counter.institution.currency,
    counter.rules,
  )
  if (!plan.allowed) return plan.refusal
  const short = await refuseShortDrawer(open, plan.returns, shift)
  if (short !== null) return short
  await open.addRequest(key, fingerprint)
  await open.touchVisit(held.visit)
  const made = await giveOut(open, key, plan.returns, held, shift, counter)
  return { isNew: true, settlement: held.settlement, tenders: made }
}

export async function refuseShortDrawer(
  open: OpenCounter,
  returns: readonly Return[],
  shift: Shift,
): Promise<Refusal | null> {
  const inNotes = returns
    .filter(({ kind }) => kind === 'cash')
    .reduce((sum, { amountMinor, roundingMinor }) => sum + amountMinor + roundingMinor, 0)
  const drawer = inNotes === 0 ? 0 : await open.drawerMinor(shift)
  if (inNotes <= drawer) return null
  return { code: 'drawer-short', currency: shift.currency, mostMinor: drawer }
}

/** Ids follow from the key, so those of an earlier attempt are found one by one. */
export async function madeBefore(open: OpenCounter, key: string): Promise<CounterTender[]> {
  const made: CounterTender[] = []
  for (let i = 0; ; i++) {
    const tender = await open.tender(open.idOf('tender', key, String(i)))
    if (tender === undefined) return made
    made.push(tender)
  }
}

export async function giveOut(
  open: OpenCounter,
  key: string,
  returns: readonly Return[],
  held: Pick<Held, 'visit' | 'settlement'>,
  shift: Shift,
  counter: Counter,
  firstPlace = 0,
): Promise<CounterTender[]> {
  const made = returns.map(({ original, kind, amountMinor, roundingMinor }, i) =>
    newTender(open, open.idOf('tender', key, String(firstPlace + i)), counter, shift, held, {
      direction: 'out',
      target: held.settlement === null ? 'deposit' : 'bill',
      kind,
      amountMinor,
      roundingMinor,
      givenMinor: null,
      original,
    }),
  )
  await writeDown(open, key, made, counter, firstPlace)
  return made
}

export interface Held {
  readonly visit: string
  readonly settlement: string | null
  readonly amountMinor: number
  readonly mostMinor: number
  /** All that came in and went out for it. */
  readonly tenders: readonly CounterTender[]
  /** Only these are given back; null for whichever come first. */
  readonly only: readonly string[] | null
}

async function heldFor(
  open: OpenCounter,
  target: GiveTarget,
  shift: Shift,
  counter: Counter,
  store: CashierStore,
): Promise<Held | Refusal> {
  if (target.is === 'deposit') return heldInDeposit(open, target)
  if (target.is === 'bill') return heldOfBill(open, target.settlement, shift, counter, store)
  const tender = await open.tender(target.tender)
  if (tender?.direction !== 'in') return { code: 'tender-unknown', tender: target.tender }
  if (tender.state !== 'done') return { code: 'tender-over', tender: tender.id }
  return heldOfTender(open, tender, shift, counter, store)
}

async function heldInDeposit(
  open: OpenCounter,
  { visit, amountMinor, basis }: Extract<GiveTarget, { is: 'deposit' }>,
): Promise<Held | Refusal> {
  const known = await open.visit(visit)
  const tenders = (await open.tendersOf({ visit })).filter(({ target }) => target === 'deposit')
  if (known === undefined) return { code: 'nothing-to-give-back' }
  if (known.version !== basis) return { code: 'visit-moved', visit, detail: '' }
  const mostMinor = known.heldMinor - onItsWay(tenders, 'deposit', 'out')
  return {
    visit,
    settlement: null,
    amountMinor: amountMinor ?? mostMinor,
    mostMinor,
    tenders,
    only: null,
  }
}

/** What is owed back after a reversal, which is taken up first if it is news. */
export async function heldOfBill(
  open: OpenCounter,
  settlement: string,
  { id: shift }: Shift,
  { by, today, rules }: Counter,
  store: CashierStore,
): Promise<Held | Refusal> {
  const bill = await open.bill(settlement)
  if (bill === undefined) return { code: 'nothing-to-give-back' }
  const { reversedBy } = await store.aftermath(settlement)
  if (bill.reversal === null && reversedBy !== null) {
    await takeUpReversal(open, bill, reversedBy, { shift, by, today, rules })
  }
  const tenders = await open.tendersOf({ settlement })
  const { dueMinor = 0 } = (await open.bill(settlement)) ?? {}
  const mostMinor = -dueMinor - onItsWay(tenders, 'bill', 'out')
  const { visit } = bill
  return { visit, settlement, amountMinor: mostMinor, mostMinor, tenders, only: null }
}

/** One payment that was a mistake: the whole of what is left of it, after which it is due again. */
async function heldOfTender(
  open: OpenCounter,
  tender: CounterTender,
  shift: Shift,
  counter: Counter,
  store: CashierStore,
): Promise<Held | Refusal> {
  const { visit, settlement, target, id } = tender
  if (target === 'deposit') {
    const known = await open.visit(visit)
    const held = await heldInDeposit(open, {
      is: 'deposit',
      institution: open.institution,
      visit,
      amountMinor: null,
      basis: known?.version ?? 0,
    })
    return 'code' in held ? held : onlyOf(held, id)
  }
  // What was paid on arrears or carried over is owed back only when the settlement is reversed.
  if (target === 'arrears' || tender.kind === 'carried') return { code: 'tender-over', tender: id }
  const held = await heldOfBill(open, settlement ?? '', shift, counter, store)
  return 'code' in held ? held : onlyOf({ ...held, mostMinor: sumOf(held.tenders) }, id)
}

function onlyOf(held: Held, id: string): Held | Refusal {
  const left = sourcesOf(held.tenders).find(({ tender }) => tender === id)?.leftMinor ?? 0
  if (left === 0) return { code: 'tender-over', tender: id }
  return { ...held, amountMinor: Math.min(left, held.mostMinor), only: [id] }
}
