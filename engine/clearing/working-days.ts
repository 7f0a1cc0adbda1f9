/**
 * Working days of one jurisdiction. What is a holiday is data: the mainland moves working days to
 * weekends and announces it a year at a time; Hong Kong and Macau keep holidays of their own.
 */
import { civilOf, type Day } from '../base/calendar-date.ts'

export interface WorkingCalendar {
  readonly jurisdiction: string
  /** Years of which the calendar knows the holidays, each with how sure that is. */
  readonly years: ReadonlyMap<number, 'verified' | 'transcribed' | 'illustrative'>
  /** Days off beside Saturdays and Sundays. */
  readonly holidays: ReadonlySet<Day>
  /** Saturdays and Sundays on which people work. */
  readonly workdays: ReadonlySet<Day>
}

/** In a year that the calendar does not know, only the weekends are off. */
export function isWorkingDay(day: Day, calendar: WorkingCalendar): boolean {
  if (calendar.workdays.has(day)) return true
  return !isWeekend(day) && !calendar.holidays.has(day)
}

/** The day on which the last of `count` working days after `day` ends; 0 is the day itself. */
export function afterWorkingDays(day: Day, count: number, calendar: WorkingCalendar): Day {
  let last = day
  for (let left = count; left > 0; ) {
    last += 1
    if (isWorkingDay(last, calendar)) left -= 1
  }
  return last
}

/** Working days after `from` up to `to`, `to` included; 0 when `to` lies before. */
export function workingDaysBetween(from: Day, to: Day, calendar: WorkingCalendar): number {
  let count = 0
  for (let day = from + 1; day <= to; day++) if (isWorkingDay(day, calendar)) count += 1
  return count
}

/** How sure the holidays of a day's year are; null where they are not known. */
export function certaintyOf(day: Day, calendar: WorkingCalendar) {
  return calendar.years.get(civilOf(day).year) ?? null
}

/** 1970-01-01 was a Thursday. */
function isWeekend(day: Day): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7
  return weekday === 0 || weekday === 6
}
