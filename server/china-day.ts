/** The day it is where bills are settled here. */
import type { Day } from '../engine/base/calendar-date.ts'
import { dayAt } from '../engine/base/china-time.ts'

export function today(): Day {
  return dayAt(Date.now())
}
