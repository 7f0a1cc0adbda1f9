/**
 * Instants and days on the clock of the institutions. All places that are settled here, Hong Kong and
 * Macau too, keep one time the whole year, and whoever reads a page elsewhere means theirs.
 */
import { wallClock } from '../../engine/base/china-time.ts'

const zone = '+08:00'

/** `2026-03-10 08:30` */
export function momentText(iso: string): string {
  return thereAt(Date.parse(iso)).slice(0, 16).replace('T', ' ')
}

/** The day on which it is then. */
export function dayTextAt(at: number): string {
  return thereAt(at).slice(0, 10)
}

export function todayText(): string {
  return dayTextAt(Date.now())
}

/** What a field for day and time says, such as `2026-03-10T08:30`; null where it says none. */
export function instantIn(text: string): string | null {
  const at = Date.parse(`${text}:00${zone}`)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

function thereAt(at: number): string {
  return new Date(wallClock(at)).toISOString()
}
