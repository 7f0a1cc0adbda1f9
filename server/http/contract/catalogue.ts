/** What of a line the schemes of a region can pay for, item by item. */
import Type, { type Static } from 'typebox'
import { closed, Day, Id, nullable, oneOf, TextsSchema } from './values.ts'

export const CataloguesSchema = closed({
  catalogues: Type.Array(
    closed({
      id: Id,
      region: Id,
      regionTitle: TextsSchema,
      edition: Type.String(),
      digest: Type.String(),
      items: Type.Integer(),
    }),
  ),
})

export type CataloguesJson = Static<typeof CataloguesSchema>

const Decimal = Type.String({ description: 'Decimal text; prices have up to six decimals.' })

export const CatalogueItemSchema = closed({
  code: Type.String(),
  name: Type.String(),
  kind: oneOf(['drug', 'service', 'material']),
  category: Type.String(),
  unit: Type.String(),
  class: oneOf(['A', 'B', 'C']),
  priorSelfPay: Type.String({ description: 'Percentage such as `10%`.' }),
  priorSelfPayFixed: nullable(Decimal),
  unitLimit: nullable(Decimal),
  dayLimit: nullable(Decimal),
  indications: nullable(Type.Array(Type.String())),
  payerScope: oneOf(['basic', 'commercial', 'none']),
  from: Day,
  to: nullable(Day),
})

export const CataloguePageSchema = closed({
  catalogue: Id,
  total: Type.Integer(),
  page: Type.Integer(),
  pageSize: Type.Integer(),
  items: Type.Array(CatalogueItemSchema),
})

export const CatalogueQuerySchema = closed({
  search: Type.Optional(Type.String({ maxLength: 100 })),
  class: Type.Optional(oneOf(['A', 'B', 'C'])),
  page: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
})

export type CatalogueItemJson = Static<typeof CatalogueItemSchema>
export type CataloguePageJson = Static<typeof CataloguePageSchema>
