/**
 * Prepayments between provinces: what the insured province leaves with the province of care so that
 * this one can pay its institutions before clearing.
 */

import type { Day } from '../base/calendar-date.ts'
import { mulDiv, safe } from '../base/money.ts'
import { lastOf } from './monthly-cycle.ts'
import type { ClearingRules } from './rules.ts'
import { afterWorkingDays, type WorkingCalendar } from './working-days.ts'

/**
 * The quota of a year: so many months of the average monthly fund spending of the last quarter of
 * the year before. The fraction of a fen is rounded up, so that it covers what it is meant to.
 */
export function quotaOf(lastQuarterMinor: readonly number[], rules: ClearingRules): number {
  let sum = 0
  for (const monthMinor of lastQuarterMinor) sum = safe(sum + monthMinor)
  if (lastQuarterMinor.length === 0) return 0
  return Math.max(0, mulDiv(sum, rules.quotaMonths, lastQuarterMinor.length, 'up'))
}

export type PrepaymentLevel = 'normal' | 'yellow' | 'red'

export interface PrepaymentUse {
  readonly prepaidMinor: number
  readonly clearedMinor: number
  /** Hundredths of a per cent, rounded down, so that a level is not shown before it is reached. */
  readonly usedE4: number
  readonly level: PrepaymentLevel
}

const allE4 = 10_000
const percentE4 = 100

/** A month's clearing against what was prepaid. Nothing prepaid and something cleared is all used. */
export function usageOf(
  prepaidMinor: number,
  clearedMinor: number,
  rules: ClearingRules,
): PrepaymentUse {
  const cleared = Math.max(0, clearedMinor)
  const wholly = cleared > 0 ? allE4 : 0
  const usedE4 = prepaidMinor > 0 ? mulDiv(cleared, allE4, prepaidMinor, 'down') : wholly
  return { prepaidMinor, clearedMinor, usedE4, level: levelOf(usedE4, rules) }
}

function levelOf(usedE4: number, rules: ClearingRules): PrepaymentLevel {
  if (usedE4 >= rules.prepaymentRedPercent * percentE4) return 'red'
  return usedE4 >= rules.prepaymentYellowPercent * percentE4 ? 'yellow' : 'normal'
}

/** Days of an increase in need, from the day on which the month's clearing was signed. */
export interface IncreaseDays {
  /** Last day on which the province of care may ask for it. */
  readonly askBy: Day
  readonly noticeBy: Day
  readonly payBy: Day
}

export function increaseDays(
  signedOn: Day,
  rules: ClearingRules,
  calendar: WorkingCalendar,
): IncreaseDays {
  const askBy = afterWorkingDays(signedOn, rules.increaseAskedWithin, calendar)
  const noticeBy = afterWorkingDays(askBy, rules.increaseNoticedWithin, calendar)
  return { askBy, noticeBy, payBy: afterWorkingDays(noticeBy, rules.increasePaidWithin, calendar) }
}

export type IncreaseRefusal = 'level-normal' | 'window-over'

/** Null when the province of care may ask for an emergency increase on that day. */
export function mayAskIncrease(
  level: PrepaymentLevel,
  days: IncreaseDays,
  today: Day,
): IncreaseRefusal | null {
  if (level === 'normal') return 'level-normal'
  return today > days.askBy ? 'window-over' : null
}

/** Days of the yearly quota, from the end of the month in which the centre fixes it. */
export function quotaDays(year: number, rules: ClearingRules, calendar: WorkingCalendar) {
  const fixedBy = lastOf(periodOf(year, rules.quotaFixedBy))
  const noticedBy = afterWorkingDays(fixedBy, rules.quotaNoticedWithin, calendar)
  const paidBy = afterWorkingDays(noticedBy, rules.quotaPaidWithin, calendar)
  const doneBy = lastOf(periodOf(year, rules.quotaDoneBy))
  const confirmedBy = afterWorkingDays(paidBy, rules.quotaConfirmedWithin, calendar)
  return { fixedBy, noticedBy, paidBy, confirmedBy: Math.min(confirmedBy, doneBy), doneBy }
}

function periodOf(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`
}

/** The three months from whose spending a year's quota is worked out. */
export function lastQuarterBefore(year: number): readonly string[] {
  return [10, 11, 12].map((month) => periodOf(year - 1, month))
}
