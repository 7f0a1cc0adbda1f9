import type { Day } from '../../engine/base/calendar-date.ts'
import { midnightOf } from '../../engine/base/china-time.ts'

/** When a day begins, where bills are settled here. */
export function startOf(day: Day): Date {
  return new Date(midnightOf(day))
}
