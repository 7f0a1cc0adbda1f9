/** A month of clearing: its lines, the table between provinces, its debts, and how far it has come. */
import { type Day, dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import { clearingBook } from '../../../engine/clearing/books.ts'
import { schemeOf } from '../../../engine/clearing/clearing-line.ts'
import { type Deduction, type GrossRow, grossTable } from '../../../engine/clearing/gross-table.ts'
import {
  blockedBy,
  type CycleProgress,
  type CycleStepName,
  cycleOf,
  cycleProgress,
  cycleSteps,
  firstOf,
  lastOf,
  periodAfter,
} from '../../../engine/clearing/monthly-cycle.ts'
import { type Netted, net } from '../../../engine/clearing/netting.ts'
import { isCrossProvince, isPublic, obligationsOf } from '../../../engine/clearing/obligations.ts'
import type { Obligation } from '../../../engine/clearing/position.ts'
import type { ClosedWindow } from '../../../engine/clearing/window.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { ClearingStore, DoneStep, HeadingSum, Unreconciled } from './clearing-store.ts'

export interface InstitutionDeduction extends Deduction {
  /** Whose money it is that is deducted. */
  readonly institution: string
}

export interface Month {
  readonly period: string
  readonly windows: readonly ClosedWindow[]
  /** A window of a later month was closed, so no line can be added any more. */
  readonly isOver: boolean
  /** Everything in its windows has been derived, so the sums are final. */
  readonly isDerived: boolean
  readonly sums: readonly HeadingSum[]
  readonly deductions: readonly InstitutionDeduction[]
  readonly table: readonly GrossRow[]
  readonly obligations: readonly Obligation[]
  readonly steps: readonly DoneStep[]
  /** Null when every day of the month has been reconciled with every fund that owes across provinces. */
  readonly unreconciled: Unreconciled | null
  readonly progress: readonly CycleProgress[]
}

export type Read<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

export async function readMonth(
  period: string,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<Month>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  return { found: true, value: await loadMonth(period, store) }
}

export async function loadMonth(period: string, store: ClearingStore): Promise<Month> {
  const { windows: all, lines, periods, contracted, rules, calendar, today } = store
  const [windows, last, sums, steps, deductions] = await Promise.all([
    all.ofPeriod(period),
    all.last(),
    lines.sums({ period }),
    periods.steps(period),
    deductionsOf(period, store),
  ])
  const [first, end] = [textFromDay(firstOf(period)), textFromDay(lastOf(period))]
  const unreconciled = await periods.firstUnreconciled(fundsOf(sums), first, end)
  const derived = await Promise.all(windows.map(({ window }) => all.isDerived(window)))
  const cycle = cycleOf(period, rules(firstOf(periodAfter(period, 1))), calendar)
  return {
    period,
    windows,
    isOver: last !== undefined && last.period > period,
    isDerived: derived.every(Boolean),
    sums,
    deductions,
    table: grossTable(sums, deductions),
    obligations: obligationsOf(sums, contracted),
    steps,
    unreconciled,
    progress: cycleProgress(cycle, doneOn(steps), today()),
  }
}

/** The funds between which the month clears. */
function fundsOf(sums: readonly HeadingSum[]): string[] {
  const owing = sums.filter(({ heading }) => isPublic(heading) && isCrossProvince(heading))
  return [...new Set(owing.map(({ heading }) => schemeOf(heading)))]
}

/** Released deductions of a month. */
async function deductionsOf(
  period: string,
  { proposals }: ClearingStore,
): Promise<readonly InstitutionDeduction[]> {
  const released = await proposals.list(
    { state: 'released', kinds: ['deduction'], book: clearingBook.period(period) },
    mostDeductions,
  )
  // The payload was written by `propose` and never changes.
  return released.map(({ payload }) => payload as InstitutionDeduction)
}

const mostDeductions = 10_000

export function doneOn(steps: readonly DoneStep[]): ReadonlyMap<CycleStepName, Day> {
  const done = new Map<CycleStepName, Day>()
  for (const { step, on } of steps) {
    const name = cycleSteps.find((one) => one === step)
    if (name !== undefined) done.set(name, dayFromText(on) ?? 0)
  }
  return done
}

export interface Positions extends Netted {
  readonly period: string
  /** Gross debts of public money, between provinces and towards institutions. */
  readonly publicDebts: readonly Obligation[]
}

/** Where everybody stands: public debts gross, debts of those who signed netted, others as they are. */
export async function readPositions(
  period: string,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<Positions>> {
  const read = await readMonth(period, by, purpose, store)
  if (!read.found) return read
  return { found: true, value: positionsOf(read.value, store.signed) }
}

export function positionsOf(month: Month, signed: ReadonlySet<string>): Positions {
  const isPublic = ({ debtor, creditor }: Obligation) =>
    debtor.startsWith('province:') || creditor.startsWith('province:')
  const publicDebts = month.obligations.filter(isPublic)
  const others = month.obligations.filter((debt) => !isPublic(debt))
  return { period: month.period, publicDebts, ...net(others, signed) }
}

/**
 * Null when the step may be taken. The first needs every day of the month to have been reconciled with
 * every fund that is in its windows, whatever differences are left; `built` needs a month to which
 * nothing is added any more.
 */
export function refuseStep(
  step: CycleStepName,
  done: readonly DoneStep[],
  month: Pick<Month, 'period' | 'windows' | 'isOver' | 'isDerived' | 'unreconciled'>,
): Refusal | null {
  const by = blockedBy(step, doneOn(done))
  if (by === step) return { code: 'step-done', step }
  if (by !== null) return { code: 'step-blocked', step, by }
  const { period, windows, unreconciled } = month
  if (step !== 'reconciled' && step !== 'built') return null
  const isOpen = step === 'built' ? !month.isOver : windows.length === 0
  if (isOpen) return { code: 'period-open', period }
  if (!month.isDerived) return { code: 'clearing-behind', period }
  if (step === 'built' || unreconciled === null) return null
  return { code: 'period-unreconciled', ...unreconciled }
}
