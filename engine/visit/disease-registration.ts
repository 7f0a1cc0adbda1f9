/**
 * That a person is registered for a chronic or special disease: from a day, perhaps until one, at the
 * chosen institutions where some were chosen, and no longer once it was withdrawn. A bill of the day of
 * the withdrawal still counts.
 */
import type { Day } from '../base/calendar-date.ts'

export interface DiseaseRegistration {
  readonly disease: string
  readonly from: Day
  readonly to: Day | null
  /** Empty: everywhere. */
  readonly institutions: readonly string[]
  readonly withdrawnOn: Day | null
}

export interface DiseaseTreated {
  readonly disease: string | null
  readonly on: Day
  readonly institution: string
}

export function isRegistered(
  registrations: readonly DiseaseRegistration[],
  { disease, on, institution }: DiseaseTreated,
): boolean {
  return registrations.some(
    (one) =>
      one.disease === disease &&
      one.from <= on &&
      (one.to === null || on <= one.to) &&
      (one.institutions.length === 0 || one.institutions.includes(institution)) &&
      (one.withdrawnOn === null || on <= one.withdrawnOn),
  )
}
