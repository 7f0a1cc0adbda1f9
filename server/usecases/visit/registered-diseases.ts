/** For which chronic and special diseases a person is registered, from the records that were kept. */
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import type { DiseaseRegistration } from '../../../engine/coverage/disease-registration.ts'
import { dayOfInstant } from '../reconciliation/own-rows.ts'
import { withdrawn } from './keep-record.ts'

export const registrationKind = 'chronic-filing'

/** Who certified the disease, when, and who signed; each may be empty. */
export interface Certificate {
  readonly institution: string
  /** ISO day. */
  readonly on: string
  readonly doctor: string
}

/** What such a record says, in our words; beside it may stand the message as it came. */
export interface Registered {
  readonly disease: string
  /** Code of the insurance that it is registered with; left out: whichever covers a bill. */
  readonly insuranceType?: string
  /** ISO days. */
  readonly from: string
  readonly to: string | null
  /** Ids of the chosen ones; empty or absent: all. */
  readonly institutions?: readonly string[]
  readonly certificate?: Certificate
}

export interface RegistrationReads {
  recordsOfKind(
    person: string,
    kind: string,
  ): Promise<
    readonly {
      readonly record: string
      readonly kind: string
      readonly institution: string
      readonly content: unknown
      readonly recordedAt: Date
    }[]
  >
}

export interface KeptRegistration extends DiseaseRegistration {
  readonly record: string
  /** Where it was registered; no other institution withdraws it. */
  readonly registeredAt: string
  readonly certificate: Certificate | null
}

export async function registrationsOf(
  person: string,
  { recordsOfKind }: RegistrationReads,
): Promise<readonly KeptRegistration[]> {
  const rows = await recordsOfKind(person, registrationKind)
  const withdrawnOn = new Map(
    rows
      .filter(({ kind }) => kind === withdrawn)
      .map(({ record, recordedAt }) => [record, dayOfInstant(recordedAt.toISOString())]),
  )
  return rows.flatMap(({ record, kind, institution, content }): KeptRegistration[] => {
    const said: unknown = Reflect.get(Object(content), 'registered')
    if (kind !== registrationKind || !isRegistration(said)) return []
    const { disease, insuranceType = null, institutions = [], certificate = null } = said
    const from = dayFromText(said.from)
    if (from === undefined) return []
    const to = said.to === null ? null : (dayFromText(said.to) ?? null)
    const about = { record, registeredAt: institution, certificate, institutions }
    return [
      { ...about, disease, insuranceType, from, to, withdrawnOn: withdrawnOn.get(record) ?? null },
    ]
  })
}

function isRegistration(value: unknown): value is Registered {
  const fields = Object(value)
  return typeof fields.disease === 'string' && typeof fields.from === 'string'
}
