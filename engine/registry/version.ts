/** Entries of the registry change by dated versions: a further one is recorded, none is overwritten. */
import type { Day } from '../base/calendar-date.ts'

export interface Version<T> {
  readonly from: Day
  /** Null: from this day on it is no longer registered. */
  readonly entry: T | null
}

/**
 * The version of a day, of those in the order of recording. The latest first day decides; of two that
 * begin on the same day the one that was recorded later, which is how a mistake is put right.
 */
export function versionOn<V extends Version<unknown>>(
  versions: readonly V[],
  day: Day,
): V | undefined {
  let found: V | undefined
  for (const version of versions) {
    if (version.from <= day && (found === undefined || version.from >= found.from)) found = version
  }
  return found
}
