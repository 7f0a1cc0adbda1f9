/** A bill whose person and facility are spelt out, for a quote where nobody knows them. */
import Type, { type Static } from 'typebox'
import { BillSchema } from './bill.ts'
import { AttributesSchema, closed, Day, Id, nullable, oneOf, ShortText } from './values.ts'

const StatedCoverage = closed({
  id: Id,
  scheme: Id,
  from: Day,
  to: Type.Optional(nullable(Day)),
  attributes: Type.Optional(AttributesSchema),
  used: Type.Optional(
    Type.Record(Type.String({ maxLength: 64 }), Type.String({ pattern: '^[0-9.]{1,20}$' }), {
      description: 'Counters before the bill, in their period of its day.',
      maxProperties: 100,
    }),
  ),
})

const StatedPerson = closed({
  birth: Type.Optional(Day),
  sex: Type.Optional(oneOf(['female', 'male', 'unknown'])),
  chosenInstitutions: Type.Optional(Type.Array(Id, { maxItems: 100 })),
  attributes: Type.Optional(AttributesSchema),
  coverages: Type.Array(StatedCoverage, { maxItems: 32 }),
})

const StatedFacility = closed({
  id: Type.Optional(Id),
  region: Id,
  level: Type.Optional(ShortText),
  ownership: Type.Optional(ShortText),
  tags: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100 })),
  attributes: Type.Optional(AttributesSchema),
})

export const StatedBillSchema = closed({
  ...BillSchema.properties,
  person: Type.Union([Id, StatedPerson]),
  facility: Type.Union([Id, StatedFacility]),
})

export type StatedBillJson = Static<typeof StatedBillSchema>
