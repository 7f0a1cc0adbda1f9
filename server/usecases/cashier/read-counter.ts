/** What the counter's pages show: the money of a bill and of a visit, what is open, and a shift. */
import { onItsWay } from '../../../engine/cashier/collect.ts'
import { reportOf } from '../../../engine/cashier/shift-report.ts'
import type { CounterRules } from '../../../engine/cashier/tender.ts'
import { admit, listOf, readOf } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { counterOf, dueOf } from './counter.ts'
import type {
  CashierStore,
  CounterBill,
  CounterTender,
  CounterVisit,
  Difference,
  Invoice,
  Shift,
  WaitingSettlement,
} from './counter-book.ts'
import { type CarryOver, carryOverTo, successorOf } from './read-carry-over.ts'

type Found<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

/** A settlement as its counter sees it. */
export interface BillMoney {
  readonly settlement: string
  readonly institution: string
  readonly visit: string
  readonly person: string
  readonly currency: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly reversedBy: string | null
  /** What is left to pay, without what is on its way; below zero: owed back. */
  readonly openMinor: number
  readonly onItsWayMinor: number
  readonly arrearsMinor: number
  readonly promisedUntil: string | null
  /** What the visit's deposits hold. */
  readonly heldMinor: number
  readonly tenders: readonly CounterTender[]
  readonly invoices: readonly Invoice[]
  /** What a reversed bill of the visit was paid with, to be carried over to this one. */
  readonly carryOver: CarryOver | null
  /** Of a reversed bill that owes money back: the one that takes its place. */
  readonly successor: string | null
  readonly rules: CounterRules
  readonly hasShift: boolean
}

export async function readBillMoney(
  settlement: string,
  by: Actor,
  ground: Ground,
  store: CashierStore,
): Promise<Found<BillMoney>> {
  const entry = await store.find(settlement)
  const institution = entry?.visit.institution ?? ''
  const { access } = store
  const refusal = await admit(by, ground, 'read-counter', [readOf(entry, access)], access)
  if (refusal !== null) return { found: false, refusal }
  if (entry?.kind !== 'settlement') {
    return { found: false, refusal: { code: 'settlement-unknown', settlement } }
  }
  const counter = counterOf(institution, by, store)
  if ('code' in counter) return { found: false, refusal: counter }
  const { book } = store
  const { visit } = entry.visit
  const [bill, tenders, invoices, known, deposits, { reversedBy }, shifts] = await Promise.all([
    book.bill(institution, settlement),
    book.tendersOf(institution, { settlement }),
    book.invoicesOf(institution, settlement),
    book.visit(institution, visit),
    book.tendersOf(institution, { visit }),
    store.aftermath(settlement),
    book.openShiftsOf(institution, by.id),
  ])
  const inMinor = onItsWay(tenders, 'bill', 'in')
  const outMinor = onItsWay(tenders, 'bill', 'out')
  const dueMinor = dueOf(bill, entry.cashMinor, reversedBy)
  const openMinor = dueMinor > 0 ? dueMinor - inMinor : dueMinor + outMinor
  return {
    found: true,
    value: {
      settlement,
      institution,
      visit,
      person: entry.person,
      currency: entry.currency,
      totalMinor: entry.totalMinor,
      cashMinor: entry.cashMinor,
      reversedBy,
      openMinor,
      onItsWayMinor: inMinor + outMinor + onItsWay(tenders, 'arrears', 'in'),
      arrearsMinor: reversedBy === null ? (bill?.arrearsMinor ?? 0) : 0,
      promisedUntil: bill?.promisedUntil ?? null,
      heldMinor: (known?.heldMinor ?? 0) - onItsWay(deposits, 'deposit', 'out'),
      tenders,
      invoices,
      carryOver:
        openMinor > 0 && reversedBy === null
          ? await carryOverTo(entry, openMinor, counter.rules, store)
          : null,
      successor: openMinor < 0 ? await successorOf(entry, store) : null,
      rules: counter.rules,
      hasShift: shifts.length > 0,
    },
  }
}

export interface VisitMoney {
  readonly institution: string
  readonly visit: string
  readonly person: string | null
  readonly currency: string
  readonly version: number
  readonly heldMinor: number
  readonly onItsWayMinor: number
  /** Deposits and what was given back of them. */
  readonly tenders: readonly CounterTender[]
  readonly bills: readonly CounterBill[]
  readonly rules: CounterRules
  readonly hasShift: boolean
}

/** A visit of which the counter knows nothing has no money yet. */
export async function readVisitMoney(
  institution: string,
  visit: string,
  by: Actor,
  ground: Ground,
  store: CashierStore,
): Promise<Found<VisitMoney>> {
  const { access, book } = store
  const known = await book.visit(institution, visit)
  const read = { ...listOf(institution, access), person: known?.person ?? null }
  const refusal = await admit(by, ground, 'read-counter', [read], access)
  if (refusal !== null) return { found: false, refusal }
  const counter = counterOf(institution, by, store)
  if ('code' in counter) return { found: false, refusal: counter }
  const [tenders, bills, shifts] = await Promise.all([
    book.tendersOf(institution, { visit }),
    book.billsOf(institution, visit),
    book.openShiftsOf(institution, by.id),
  ])
  const outMinor = onItsWay(tenders, 'deposit', 'out')
  return {
    found: true,
    value: {
      institution,
      visit,
      person: known?.person ?? null,
      currency: known?.currency ?? counter.institution.currency,
      version: known?.version ?? 0,
      heldMinor: (known?.heldMinor ?? 0) - outMinor,
      onItsWayMinor: onItsWay(tenders, 'deposit', 'in') + outMinor,
      tenders: tenders.filter(({ target, kind }) => target === 'deposit' || kind === 'deposit'),
      bills,
      rules: counter.rules,
      hasShift: shifts.length > 0,
    },
  }
}

export interface OpenMoney {
  readonly currency: string
  readonly today: string
  readonly unpaid: readonly WaitingSettlement[]
  readonly unpaidSince: string
  /** No list is longer. */
  readonly atMost: number
  readonly bills: readonly CounterBill[]
  readonly held: readonly CounterVisit[]
  readonly asked: readonly CounterTender[]
  readonly reversed: readonly string[]
}

/** What somebody at this counter still has to see to. */
export async function readOpenMoney(
  institution: string,
  since: string,
  by: Actor,
  ground: Ground,
  store: CashierStore,
): Promise<Found<OpenMoney>> {
  const list = [listOf(institution, store.access)]
  const refusal = await admit(by, ground, 'read-counter', list, store.access)
  if (refusal !== null) return { found: false, refusal }
  const counter = counterOf(institution, by, store)
  if ('code' in counter) return { found: false, refusal: counter }
  const { book } = store
  const [unpaid, bills, held, asked, reversed] = await Promise.all([
    book.waitingSettlements(institution, since, most),
    book.openBills(institution, most),
    book.heldVisits(institution, most),
    book.askedTenders(institution, most),
    book.reversedBehind(institution, most),
  ])
  return {
    found: true,
    value: {
      currency: counter.institution.currency,
      today: counter.today,
      unpaid,
      unpaidSince: since,
      atMost: most,
      bills,
      held,
      asked,
      reversed,
    },
  }
}

const most = 200

export interface ShiftMoney {
  readonly shift: Shift
  readonly report: ReturnType<typeof reportOf>
  /** Money whose outcome was heard only after the shift had ended. */
  readonly late: ReturnType<typeof reportOf> | null
  readonly onItsWay: readonly CounterTender[]
  readonly differences: readonly Difference[]
  /** Corrections that a second person posted, by the place that they correct. */
  readonly corrections: readonly { readonly kind: Difference['kind']; readonly sumMinor: number }[]
}

export async function readShift(
  id: string,
  by: Actor,
  ground: Ground,
  store: CashierStore,
): Promise<Found<ShiftMoney>> {
  const shift = await store.book.shift(id)
  const list = [listOf(shift?.institution ?? null, store.access)]
  const refusal = await admit(by, ground, 'read-counter', list, store.access)
  if (refusal !== null) return { found: false, refusal }
  if (shift === undefined) return { found: false, refusal: { code: 'shift-unknown', shift: id } }
  const [movements, differences, tenders] = await Promise.all([
    store.book.movements(id),
    store.book.differences(id),
    store.book.tendersOf(shift.institution, { shift: id }),
  ])
  const ordinary = movements.filter(({ kind }) => kind !== 'difference')
  const late = ordinary.filter(({ isLate }) => isLate)
  const posted = Map.groupBy(
    differences.filter(({ state }) => state === 'posted'),
    ({ kind }) => kind,
  )
  return {
    found: true,
    value: {
      shift,
      report: reportOf(ordinary.filter(({ isLate }) => !isLate)),
      late: late.length === 0 ? null : reportOf(late),
      onItsWay: tenders.filter(({ state }) => state === 'asked' || state === 'void-wanted'),
      differences,
      corrections: [...posted].map(([kind, ones]) => ({
        kind,
        sumMinor: ones.reduce(
          (sum, { oursMinor, theirsMinor }) => sum + (theirsMinor ?? 0) - (oursMinor ?? 0),
          0,
        ),
      })),
    },
  }
}

export async function listShifts(
  institution: string,
  by: Actor,
  ground: Ground,
  store: CashierStore,
): Promise<Found<readonly Shift[]>> {
  const list = [listOf(institution, store.access)]
  const refusal = await admit(by, ground, 'read-counter', list, store.access)
  if (refusal !== null) return { found: false, refusal }
  return { found: true, value: await store.book.shifts(institution, 50) }
}
