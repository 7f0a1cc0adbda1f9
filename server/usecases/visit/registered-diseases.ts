/** For which chronic and special diseases a person is registered, from the records that were kept. */
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import type { DiseaseRegistration } from '../../../engine/visit/disease-registration.ts'
import { dayOfInstant } from '../reconciliation/own-rows.ts'
import { withdrawn } from './keep-record.ts'

export const registrationKind = 'chronic-filing'

/** What such a record says, in our words; beside it stands the message as it came. */
export interface Registered {
  readonly disease: string
  /** ISO days. */
  readonly from: string
  readonly to: string | null
}

export interface RegistrationReads {
  recordsOfKind(
    person: string,
    kind: string,
  ): Promise<
    readonly {
      readonly record: string
      readonly kind: string
      readonly content: unknown
      readonly recordedAt: Date
    }[]
  >
}

export async function registrationsOf(
  person: string,
  { recordsOfKind }: RegistrationReads,
): Promise<readonly DiseaseRegistration[]> {
  const rows = await recordsOfKind(person, registrationKind)
  const withdrawnOn = new Map(
    rows
      .filter(({ kind }) => kind === withdrawn)
      .map(({ record, recordedAt }) => [record, dayOfInstant(recordedAt.toISOString())]),
  )
  return rows.flatMap(({ record, kind, content }): DiseaseRegistration[] => {
    const said: unknown = Reflect.get(Object(content), 'registered')
    if (kind !== registrationKind || !isRegistration(said)) return []
    const from = dayFromText(said.from)
    if (from === undefined) return []
    const to = said.to === null ? null : (dayFromText(said.to) ?? null)
    return [{ disease: said.disease, from, to, withdrawnOn: withdrawnOn.get(record) ?? null }]
  })
}

function isRegistration(value: unknown): value is Registered {
  const fields = Object(value)
  return typeof fields.disease === 'string' && typeof fields.from === 'string'
}
