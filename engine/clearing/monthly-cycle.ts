/**
 * The month of cross-province clearing: who does what by when, and how far a month has come.
 *
 *   reconciled ► declared ► built ► confirmed ► noticed ► at the fiscal office ► transferred ► fed back
 *
 * The first days are days of the calendar month; what follows the notices is counted in working
 * days of the mainland.
 */
import { civilOf, type Day, dayOf } from '../base/calendar-date.ts'
import type { ClearingRules } from './rules.ts'
import { afterWorkingDays, type WorkingCalendar } from './working-days.ts'

export const cycleSteps = [
  'reconciled',
  'declared',
  'built',
  'confirmed',
  'noticed',
  'at-fiscal-office',
  'transferred',
  'fed-back',
] as const

export type CycleStepName = (typeof cycleSteps)[number]

/** Whose work a step is. */
export type CycleRole = 'all' | 'care' | 'centre' | 'insured'

export interface CycleStep {
  readonly name: CycleStepName
  readonly role: CycleRole
  readonly due: Day
}

/** First day of a month written `2026-03`. */
export function firstOf(period: string): Day {
  return dayOf(Number(period.slice(0, 4)), Number(period.slice(5, 7)), 1)
}

/** The month that lies so many months after another. */
export function periodAfter(period: string, months: number): string {
  const { year, month } = civilOf(firstOf(period))
  const at = year * 12 + month - 1 + months
  const text = String((at % 12) + 1).padStart(2, '0')
  return `${Math.floor(at / 12)}-${text}`
}

export function lastOf(period: string): Day {
  return firstOf(periodAfter(period, 1)) - 1
}

/** When the bills of `period` are cleared: in the month after it and a little of the next. */
export function cycleOf(
  period: string,
  rules: ClearingRules,
  calendar: WorkingCalendar,
): CycleStep[] {
  const month = periodAfter(period, 1)
  const on = (day: number) => firstOf(month) + day - 1
  const noticed = lastOf(month)
  const atOffice = afterWorkingDays(noticed, rules.fiscalOfficeWithin, calendar)
  const transferred = afterWorkingDays(atOffice, rules.transferredWithin, calendar)
  return [
    { name: 'reconciled', role: 'all', due: on(rules.reconciledBy) },
    { name: 'declared', role: 'care', due: on(rules.declaredBy) },
    { name: 'built', role: 'centre', due: on(rules.builtOn) },
    { name: 'confirmed', role: 'insured', due: on(rules.confirmedBy) },
    { name: 'noticed', role: 'centre', due: noticed },
    { name: 'at-fiscal-office', role: 'insured', due: atOffice },
    { name: 'transferred', role: 'insured', due: transferred },
    {
      name: 'fed-back',
      role: 'care',
      due: afterWorkingDays(transferred, rules.feedbackWithin, calendar),
    },
  ]
}

export interface CycleProgress extends CycleStep {
  /** The day on which it was done; null while it is open. */
  readonly doneOn: Day | null
  readonly state: 'done' | 'done-late' | 'next' | 'late' | 'waiting'
}

export type DoneSteps = ReadonlyMap<CycleStepName, Day>

/** The steps in their order. The first that is not done is the next one; it may be late. */
export function cycleProgress(
  steps: readonly CycleStep[],
  done: DoneSteps,
  today: Day,
): CycleProgress[] {
  const next = steps.find(({ name }) => !done.has(name))?.name
  return steps.map((step): CycleProgress => {
    const doneOn = done.get(step.name) ?? null
    if (doneOn !== null) return { ...step, doneOn, state: doneOn > step.due ? 'done-late' : 'done' }
    if (today > step.due) return { ...step, doneOn, state: 'late' }
    return { ...step, doneOn, state: step.name === next ? 'next' : 'waiting' }
  })
}

/** Null when the step may be taken now; else the one that has to come first, or itself if done. */
export function blockedBy(name: CycleStepName, done: DoneSteps): CycleStepName | null {
  if (done.has(name)) return name
  const before = cycleSteps.slice(0, cycleSteps.indexOf(name))
  return before.find((one) => !done.has(one)) ?? null
}

/** The last month with which a bill of that day may still be cleared. */
export function lastPeriodFor(day: Day, rules: ClearingRules): string {
  const { year, month } = civilOf(day)
  const own = `${year}-${String(month).padStart(2, '0')}`
  const byMonths = periodAfter(own, rules.clearedWithinMonths)
  const byYear = `${year + 1}-${String(rules.yearClosedBy).padStart(2, '0')}`
  return byMonths < byYear ? byMonths : byYear
}
