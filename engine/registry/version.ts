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

/** From the first day of care to the last one. */
export interface CareDays {
  readonly admittedOn: Day
  readonly dischargedOn: Day
}

/**
 * What care is charged and borne by: the version of the first day of care on which there is one. Who is
 * admitted keeps it to the end; whoever was registered during a stay is taken as registered then.
 */
export function versionInCare<V extends Version<unknown>>(
  versions: readonly V[],
  { admittedOn, dischargedOn }: CareDays,
): V | undefined {
  const days = versions
    .map(({ from }) => from)
    .filter((day) => admittedOn < day && day <= dischargedOn)
  return [admittedOn, ...days.sort((a, b) => a - b)]
    .map((day) => versionOn(versions, day))
    .find((version) => version !== undefined && version.entry !== null)
}

/** For how long a version holds: to the day before the next one begins, unless a later recording replaced it. */
export function heldOf<V extends Version<unknown>>(
  version: V,
  versions: readonly V[],
): { readonly to: Day | null; readonly isReplaced: boolean } {
  const place = versions.indexOf(version)
  const isReplaced = versions.some(({ from }, at) => at > place && from === version.from)
  return { to: lastDayBefore(version.from, versions), isReplaced }
}

/** The day before the first later version begins; null where there is none. */
export function lastDayBefore(from: Day, versions: readonly Version<unknown>[]): Day | null {
  const later = versions.map((one) => one.from).filter((day) => day > from)
  return later.length === 0 ? null : Math.min(...later) - 1
}
