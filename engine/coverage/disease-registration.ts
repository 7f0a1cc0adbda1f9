/**
 * That a person is registered for a chronic or special disease: from a day, perhaps until one, at the
 * chosen institutions where some were chosen, and no longer once it was withdrawn. A bill of the day of
 * the withdrawal still counts.
 */
import type { Day } from '../base/calendar-date.ts'

export interface DiseaseRegistration {
  readonly disease: string
  /** Code of the insurance that it was registered with; null: whichever covers the bill. */
  readonly insuranceType: string | null
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
  /** Codes of the insurances that cover the bill. */
  readonly insuranceTypes: readonly (string | null)[]
}

/** By which registration the disease is treated; of several, the one that began last. */
export function registrationFor<R extends DiseaseRegistration>(
  registrations: readonly R[],
  { disease, on, institution, insuranceTypes }: DiseaseTreated,
): R | undefined {
  return registrations
    .filter(
      (one) =>
        one.disease === disease &&
        (one.insuranceType === null || insuranceTypes.includes(one.insuranceType)) &&
        one.from <= on &&
        (one.to === null || on <= one.to) &&
        (one.institutions.length === 0 || one.institutions.includes(institution)) &&
        (one.withdrawnOn === null || on <= one.withdrawnOn),
    )
    .toSorted((a, b) => b.from - a.from)[0]
}

export interface Entitled<R extends DiseaseRegistration> {
  readonly entitlement: string | null
  /** What the entitlement rests on, where it is one of a registered disease. */
  readonly registration: R | null
}

const certified = 'special-disease'

/**
 * What a bill is claimed under: what it says itself, or what the person is registered for. Only care for
 * a chronic disease looks for a registration.
 */
export function entitledBy<R extends DiseaseRegistration>(
  stated: string | null,
  setting: string,
  registrations: readonly R[],
  treated: DiseaseTreated,
): Entitled<R> {
  if (setting !== 'chronic' || (stated !== null && stated !== certified)) {
    return { entitlement: stated, registration: null }
  }
  const registration = registrationFor(registrations, treated) ?? null
  return { entitlement: registration === null ? stated : certified, registration }
}

/**
 * One disease is registered once for the same days and insurance. What was withdrawn stands in
 * nobody's way.
 */
export function registeredAlready<R extends DiseaseRegistration>(
  registrations: readonly R[],
  wanted: Omit<DiseaseRegistration, 'withdrawnOn' | 'institutions'>,
): R | undefined {
  return registrations.find(
    (one) =>
      one.withdrawnOn === null &&
      one.disease === wanted.disease &&
      (one.insuranceType === null ||
        wanted.insuranceType === null ||
        one.insuranceType === wanted.insuranceType) &&
      (wanted.to === null || one.from <= wanted.to) &&
      (one.to === null || wanted.from <= one.to),
  )
}
