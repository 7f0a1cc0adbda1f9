/** Chronic and special diseases for which a person is registered. */
import Type, { type Static } from 'typebox'
import { closed, Day, Id, nullable, ShortText, TextsSchema } from './values.ts'

export const RegistrationRecord = Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' })
const Disease = Type.String({
  pattern: '^[A-Z][A-Z0-9.]{1,19}$',
  description: 'Code of the outpatient chronic or special disease, such as M03900.',
})
const CertificateSchema = closed({
  institution: ShortText,
  on: Type.String({
    maxLength: 10,
    description: 'Day of the certificate; empty where none is named.',
  }),
  doctor: ShortText,
})
const House = closed({ id: Id, title: TextsSchema })

export const DiseaseRegistrationSchema = closed({
  record: RegistrationRecord,
  disease: Type.String(),
  from: Day,
  to: nullable(Day),
  institutions: Type.Array(House, { description: 'The chosen ones; none: everywhere.' }),
  certificate: nullable(CertificateSchema),
  registeredAt: House,
  withdrawnOn: nullable(Day),
})
export type DiseaseRegistrationJson = Static<typeof DiseaseRegistrationSchema>

export const DiseaseRegistrationsSchema = closed({
  registrations: Type.Array(DiseaseRegistrationSchema),
})
export const SettlingHousesSchema = closed({
  institutions: Type.Array(House, {
    description: 'Those with which a fund of the person’s coverages settles.',
  }),
})
export type SettlingHousesJson = Static<typeof SettlingHousesSchema>

export type DiseaseRegistrationsJson = Static<typeof DiseaseRegistrationsSchema>

export const RegisterDiseaseSchema = closed({
  institution: Id,
  disease: Disease,
  from: Day,
  to: nullable(Day),
  institutions: Type.Array(Id, { maxItems: 10, uniqueItems: true }),
  certificate: closed({ institution: ShortText, on: Day, doctor: ShortText }),
})
export type RegisterDiseaseJson = Static<typeof RegisterDiseaseSchema>

export const WithdrawRegistrationSchema = closed({ institution: Id, reason: ShortText })
