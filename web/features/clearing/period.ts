/** Months as the pages of clearing write them. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { firstOf, periodAfter } from '../../../engine/clearing/monthly-cycle.ts'
import { todayText } from '../../components/moment-text.ts'

/** The month that it is. */
export function thisPeriod(): string {
  return todayText().slice(0, 7)
}

export function periodBefore(period: string, months: number): string {
  return periodAfter(period, -months)
}

export interface CalendarDay {
  readonly day: string
  readonly dayOfMonth: number
  readonly isWeekend: boolean
}

/** Weeks of a month from Monday on; null where a week begins or ends in another month. */
export function weeksOf(period: string): (CalendarDay | null)[][] {
  const first = firstOf(period)
  const after = firstOf(periodAfter(period, 1))
  // 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday.
  const offset = (((first + 3) % 7) + 7) % 7
  const days: (CalendarDay | null)[] = Array.from({ length: offset }, () => null)
  for (let day = first; day < after; day++) {
    const isWeekend = (((day + 3) % 7) + 7) % 7 >= 5
    days.push({ day: textFromDay(day), dayOfMonth: day - first + 1, isWeekend })
  }
  while (days.length % 7 !== 0) days.push(null)
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))
}
