/** All regions that are settled here keep the time of Beijing, which knows no summer time. */
import type { Day } from './calendar-date.ts'

const offsetMs = 8 * 3_600_000
const dayMs = 86_400_000

/** The day on which it is at a moment, in milliseconds since 1970. */
export function dayAt(at: number): Day {
  return Math.floor((at + offsetMs) / dayMs)
}

/** The moment of the midnight with which a day begins. */
export function midnightOf(day: Day): number {
  return day * dayMs - offsetMs
}

/** A moment that shows in London what clocks here show now: for texts of a time without a zone. */
export function wallClock(at: number): number {
  return at + offsetMs
}
