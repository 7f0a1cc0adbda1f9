/**
 * Takes money at the counter: a deposit, what a settlement leaves to pay, or arrears.
 *
 * Write down → ask the channels outside any transaction → keep what they say. Cash and the use of a
 * deposit need nobody else and are done with the first step.
 */
import {
  type AcceptedTender,
  decideCollection,
  type OfferedTender,
  onItsWay,
} from '../../../engine/cashier/collect.ts'
import { isChannelKind, type Target } from '../../../engine/cashier/tender.ts'
import { forbid } from '../access/admit.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import { askChannels, resolveTender } from './ask-channels.ts'
import { issueWanted } from './complete-counter.ts'
import { type Counter, counterOf, newTender } from './counter.ts'
import type {
  CashierStore,
  CounterTender,
  CounterVisit,
  OpenCounter,
  Shift,
} from './counter-book.ts'
import { takeUp, wantInvoice, writeDown } from './move-tender.ts'

export type TakeTarget =
  | {
      readonly is: 'deposit'
      readonly institution: string
      readonly visit: string
      readonly person: string
      /** Version of the visit's money that the caller saw. */
      readonly basis: number
    }
  | { readonly is: 'bill'; readonly settlement: string }

export interface TakeCommand {
  readonly key: string
  readonly target: TakeTarget
  readonly tenders: readonly OfferedTender[]
}

export type MoneyOutcome =
  | { readonly done: true; readonly isNew: boolean; readonly tenders: readonly string[] }
  | { readonly done: false; readonly refusal: Refusal }

export async function takeMoney(
  command: TakeCommand,
  by: Actor,
  purpose: Purpose,
  store: CashierStore,
): Promise<MoneyOutcome> {
  const { target } = command
  const entry = target.is === 'bill' ? await store.find(target.settlement) : undefined
  const institution = target.is === 'bill' ? entry?.visit.institution : target.institution
  const person = target.is === 'bill' ? entry?.person : target.person
  const served = beingServed(institution ?? null, person)
  const refusal = forbid(by, onDuty(purpose), 'take-money', served, store.access)
  if (refusal !== null) return refused(refusal)
  const counter = await counterFor(target, entry, institution, by, store)
  if ('code' in counter) return refused(counter)
  const begun = await store.book.inCounter(counter.institution.id, (open) =>
    begin(open, command, entry, counter, store),
  )
  if ('code' in begun) return refused(begun)
  if (begun.isNew) await askChannels(begun.asked, store)
  else await Promise.all(begun.asked.map((tender) => resolveTender(tender, store, false)))
  if (target.is === 'bill') await issueWanted(counter.institution.id, target.settlement, store)
  store.complete()
  return { done: true, isNew: begun.isNew, tenders: begun.tenders }
}

function refused(refusal: Refusal): MoneyOutcome {
  return { done: false, refusal }
}

async function counterFor(
  target: TakeTarget,
  entry: Entry | undefined,
  institution: string | undefined,
  by: Actor,
  store: CashierStore,
): Promise<Counter | Refusal> {
  if (target.is === 'deposit') {
    if (!(await store.personExists(target.person))) {
      return { code: 'person-unknown', pointer: '/person' }
    }
    return counterOf(target.institution, by, store)
  }
  const { settlement } = target
  if (entry?.kind !== 'settlement') return { code: 'settlement-unknown', settlement }
  const counter = counterOf(institution ?? '', by, store)
  const isTheirs = 'code' in counter || counter.institution.currency === entry.currency
  return isTheirs ? counter : { code: 'currency-of-counter', currency: entry.currency }
}

interface Begun {
  readonly isNew: boolean
  readonly tenders: readonly string[]
  /** Those that wait for their channel. */
  readonly asked: readonly CounterTender[]
}

async function begin(
  open: OpenCounter,
  command: TakeCommand,
  entry: Entry | undefined,
  counter: Counter,
  store: CashierStore,
): Promise<Begun | Refusal> {
  const ids = command.tenders.map((_, i) => open.idOf('tender', command.key, String(i)))
  const fingerprint = fingerprintOf({ target: command.target, tenders: command.tenders })
  const seen = await open.request(command.key)
  if (seen !== undefined) {
    if (!seen.fingerprint.equals(fingerprint)) return { code: 'key-reused' }
    const tenders = await Promise.all(ids.map((id) => open.tender(id)))
    const asked = tenders.filter((one) => one?.state === 'asked') as CounterTender[]
    return { isNew: false, tenders: ids, asked }
  }
  const shift = await open.openShift(counter.by)
  if (shift === undefined) return { code: 'no-open-shift', institution: open.institution }
  const owed =
    command.target.is === 'deposit'
      ? await owedOnDeposit(open, command.target, counter)
      : await owedOnBill(open, entry, store)
  if ('code' in owed) return owed
  const decided = decideCollection(
    command.tenders,
    { ...owed, currency: counter.institution.currency },
    counter.rules,
  )
  if (!decided.accepted) {
    const isWaiting = decided.refusal.code === 'nothing-due' && owed.waitsFor !== null
    return isWaiting
      ? { code: 'payment-on-its-way', reference: owed.waitsFor ?? '' }
      : decided.refusal
  }
  await open.addRequest(command.key, fingerprint)
  await prepare(open, owed, entry, counter, shift)
  const tenders = await takeIn(open, command.key, decided.tenders, owed, shift, counter)
  if (owed.settlement !== null) await wantInvoice(open, owed.settlement, counter.rules)
  return { isNew: true, tenders: ids, asked: tenders.filter(({ kind }) => isChannelKind(kind)) }
}

/** Writes down what is taken; cash and the use of a deposit are done with that. */
export async function takeIn(
  open: OpenCounter,
  key: string,
  accepted: readonly AcceptedTender[],
  owed: OwedHere,
  shift: Shift,
  counter: Counter,
  firstPlace = 0,
): Promise<CounterTender[]> {
  const tenders = accepted.map(({ kind, amountMinor, roundingMinor, givenMinor }, i) =>
    newTender(open, open.idOf('tender', key, String(firstPlace + i)), counter, shift, owed, {
      direction: 'in',
      target: owed.target,
      kind,
      amountMinor,
      roundingMinor,
      givenMinor,
      original: null,
    }),
  )
  await writeDown(open, key, tenders, counter, firstPlace)
  return tenders
}

export interface OwedHere {
  readonly target: Target
  readonly visit: string
  readonly person: string
  readonly settlement: string | null
  readonly openMinor: number | null
  readonly heldMinor: number
  readonly isVisitNew: boolean
  readonly isBillNew: boolean
  /** Reference of a payment whose outcome is not known yet. */
  readonly waitsFor: string | null
}

async function owedOnDeposit(
  open: OpenCounter,
  { visit, person, basis }: Extract<TakeTarget, { is: 'deposit' }>,
  counter: Counter,
): Promise<OwedHere | Refusal> {
  const known = await open.visit(visit)
  const refusal = refuseVisit(known, person)
  if (refusal !== null) return refusal
  if ((known?.version ?? 0) !== basis) {
    return { code: 'visit-moved', visit, detail: await latestOf(open, visit, counter) }
  }
  return {
    target: 'deposit',
    visit,
    person,
    settlement: null,
    openMinor: null,
    heldMinor: 0,
    isVisitNew: known === undefined,
    isBillNew: false,
    waitsFor: null,
  }
}

function refuseVisit(known: CounterVisit | undefined, person: string): Refusal | null {
  if (known === undefined || known.person === person) return null
  return { code: 'visit-of-another', visit: known.visit }
}

async function latestOf(open: OpenCounter, visit: string, { describe }: Counter): Promise<string> {
  const latest = (await open.tendersOf({ visit })).at(-1)
  return latest === undefined ? '' : describe(latest)
}

export async function owedOnBill(
  open: OpenCounter,
  entry: Entry | undefined,
  store: CashierStore,
): Promise<OwedHere | Refusal> {
  if (entry === undefined) throw new Error('broken invariant: a bill without its settlement')
  const { id: settlement, person, cashMinor } = entry
  const { reversedBy } = await store.aftermath(settlement)
  if (reversedBy !== null) return { code: 'bill-reversed', settlement, by: reversedBy }
  const bill = await open.bill(settlement)
  const { visit } = entry.visit
  const known = await open.visit(visit)
  const refusal = refuseVisit(known, person)
  if (refusal !== null) return refusal
  const tenders = await open.tendersOf({ settlement })
  const dueMinor = bill?.dueMinor ?? cashMinor
  const arrearsMinor = bill?.arrearsMinor ?? 0
  const target: Target = dueMinor > 0 || arrearsMinor === 0 ? 'bill' : 'arrears'
  const whole = target === 'bill' ? dueMinor : arrearsMinor
  const waiting = tenders.find(({ state, direction }) => state === 'asked' && direction === 'in')
  const deposits = known === undefined ? [] : await open.tendersOf({ visit })
  return {
    target,
    visit,
    person,
    settlement,
    openMinor: whole - onItsWay(tenders, target, 'in'),
    heldMinor: (known?.heldMinor ?? 0) - onItsWay(deposits, 'deposit', 'out'),
    isVisitNew: known === undefined,
    isBillNew: bill === undefined,
    waitsFor: waiting?.id ?? null,
  }
}

export async function prepare(
  open: OpenCounter,
  { visit, person, isVisitNew, isBillNew }: OwedHere,
  entry: Entry | undefined,
  counter: Counter,
  shift: Shift,
): Promise<void> {
  const { institution } = counter
  if (isVisitNew) {
    const { id, currency } = institution
    await open.addVisit({ institution: id, visit, person, currency })
  }
  await open.touchVisit(visit)
  if (isBillNew && entry !== undefined) {
    const { by, today, rules } = counter
    await takeUp(open, entry, { shift: shift.id, by, today, rules })
  }
}
