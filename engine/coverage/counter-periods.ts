/** Which rows of counters a bill may read or move. */
import type { Day } from '../base/calendar-date.ts'
import type { SchemeValue } from '../policy/policy-value.ts'
import { periodStart, periodText } from './period.ts'
import { pickingDays, type Stay } from './portion.ts'

/** Tells of a period, as a row names it, whether a stay under the scheme falls into it. */
export function periodsOf(scheme: SchemeValue, from: Day, stay: Stay): (period: string) => boolean {
  const periods = new Set(
    pickingDays(scheme.periodOf, stay).flatMap((day) =>
      scheme.counters.map((counter) => periodText(counter, periodStart(counter, day, from))),
    ),
  )
  return (period) => periods.has(headOf(period))
}

/** A period's text without the values of attributes that keep its counters apart. */
function headOf(period: string): string {
  const end = period.indexOf('|')
  return end < 0 ? period : period.slice(0, end)
}
