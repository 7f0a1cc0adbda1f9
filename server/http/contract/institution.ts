/** Hospitals, clinics and pharmacies of the alliance. */
import Type, { type Static } from 'typebox'
import { Currency, closed, Id, nullable, TextsSchema } from './values.ts'

export const InstitutionSchema = closed({
  id: Id,
  title: TextsSchema,
  region: Id,
  kind: Type.String({ description: 'Such as `hospital`, `clinic`, `pharmacy`.' }),
  level: nullable(Type.String()),
  ownership: nullable(Type.String()),
  tags: Type.Array(Type.String()),
  currency: Currency,
  catalogue: nullable(Id),
})

export const InstitutionsSchema = closed({ institutions: Type.Array(InstitutionSchema) })

export type InstitutionJson = Static<typeof InstitutionSchema>
export type InstitutionsJson = Static<typeof InstitutionsSchema>
