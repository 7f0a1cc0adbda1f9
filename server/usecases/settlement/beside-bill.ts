/** What is looked up beside a bill and its person: what a code opened, and which diseases are registered. */
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { entitledBy } from '../../../engine/coverage/disease-registration.ts'
import type { Opening } from '../insurance/opening.ts'
import type { KeptRegistration } from '../visit/registered-diseases.ts'
import type { BillText } from './bill-text.ts'

export interface BesideBill {
  /** What the patient's code opened for this visit; null where none was shown. */
  readonly opening: Opening | null
  /** Empty where the care is none for which diseases are registered. */
  readonly registrations: readonly KeptRegistration[]
}

export interface BesideReads {
  /** What a code opens that was redeemed; undefined where none was. */
  opening(code: string): Promise<Opening | undefined>
  /** For which chronic and special diseases a person is registered. */
  registrations(person: string): Promise<readonly KeptRegistration[]>
}

export const nothingBeside: BesideBill = { opening: null, registrations: [] }

export async function readBeside(
  { insuranceCode, person, visit }: BillText,
  reads: BesideReads,
): Promise<BesideBill> {
  const opening = insuranceCode === undefined ? undefined : await reads.opening(insuranceCode)
  const registrations = visit.setting === 'chronic' ? await reads.registrations(person) : []
  return { opening: opening ?? null, registrations }
}

/** The bill as it is claimed, and the registration that lets it be claimed so. */
export function claimedUnder(
  text: BillText,
  on: Day,
  insuranceTypes: readonly (string | null)[],
  registrations: readonly KeptRegistration[],
): { readonly text: BillText; readonly registration: KeptRegistration | null } {
  const { visit, facility: institution } = text
  const stated = visit.entitlement ?? null
  const treated = { disease: visit.disease ?? null, on, institution, insuranceTypes }
  const { entitlement, registration } = entitledBy(stated, visit.setting, registrations, treated)
  if (entitlement === stated) return { text, registration }
  return { text: { ...text, visit: { ...visit, entitlement } }, registration }
}

/** As whoever quotes reads it. */
export function registrationShown({ record, disease, from, to }: KeptRegistration) {
  return {
    record,
    disease,
    from: textFromDay(from),
    to: to === null ? null : textFromDay(to),
  }
}
