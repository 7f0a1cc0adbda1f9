/**
 * That a person is registered for a chronic or special disease: from a day, perhaps until one, and no
 * longer once it was withdrawn. A bill of the day of the withdrawal still counts.
 */
import type { Day } from '../base/calendar-date.ts'

export interface DiseaseRegistration {
  readonly disease: string
  readonly from: Day
  readonly to: Day | null
  readonly withdrawnOn: Day | null
}

export function isRegistered(
  registrations: readonly DiseaseRegistration[],
  disease: string | null,
  on: Day,
): boolean {
  return registrations.some(
    (one) =>
      one.disease === disease &&
      one.from <= on &&
      (one.to === null || on <= one.to) &&
      (one.withdrawnOn === null || on <= one.withdrawnOn),
  )
}
