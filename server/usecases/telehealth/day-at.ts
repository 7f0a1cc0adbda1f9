/** All that is settled here keeps the time of Beijing. */
import type { Day } from '../../../engine/base/calendar-date.ts'

const chinaOffsetMs = 28_800_000
const dayMs = 86_400_000

/** The day on which it is then. */
export function dayAt(at: number): Day {
  return Math.floor((at + chinaOffsetMs) / dayMs)
}

/** When a day begins. */
export function startOf(day: Day): Date {
  return new Date(day * dayMs - chinaOffsetMs)
}
