/** A bill as a cashier or a hospital system sends it. */
import Type, { type Static } from 'typebox'
import {
  Amount,
  AttributesSchema,
  Currency,
  closed,
  Day,
  Id,
  nullable,
  oneOf,
  ShortText,
} from './values.ts'

/** The most lines of one bill. */
export const MAX_LINES = 20_000

const Quantity = Type.String({
  pattern: '^-?[0-9]{1,9}(\\.[0-9]{1,10})?$',
  description: 'Up to four decimals. Negative only on a line that takes back another.',
})

const UnitPrice = Type.String({
  pattern: '^[0-9]{1,9}(\\.[0-9]{1,10})?$',
  description: 'Up to six decimals.',
})

export const BillLineSchema = closed({
  id: Id,
  code: Type.String({ minLength: 1, maxLength: 64 }),
  name: ShortText,
  on: Day,
  quantity: Quantity,
  unitPrice: UnitPrice,
  amount: Type.Optional({
    ...Amount,
    description: 'Left out: quantity times unit price, a half rounded away from zero.',
  }),
  category: Type.String({ minLength: 1, maxLength: 64 }),
  approval: Type.Optional(oneOf(['none', 'approved', 'refused'])),
  indication: Type.Optional(nullable(ShortText)),
  reverses: Type.Optional(nullable(Id)),
  supplyDays: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 3660 }))),
  attributes: Type.Optional(AttributesSchema),
})

export type BillLineJson = Static<typeof BillLineSchema>

export const BillSumsSchema = closed(
  { inScope: Amount, priorSelfPay: Amount, overLimit: Amount, ownPaid: Amount },
  'The four sums of the national interface, for a bill without lines.',
)

export type BillSumsJson = Static<typeof BillSumsSchema>

export const VisitSchema = closed({
  number: Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$' }),
  interim: Type.Optional(
    Type.String({
      maxLength: 16,
      pattern: '^[!-~]*$',
      description: 'Batch or interim number where one visit is settled in several bills.',
    }),
  ),
  setting: oneOf([
    'outpatient',
    'inpatient',
    'chronic',
    'emergency',
    'day-surgery',
    'pharmacy',
    'online',
    'home',
  ]),
  admittedOn: Day,
  dischargedOn: Day,
  disease: Type.Optional(nullable(ShortText)),
  entitlement: Type.Optional(
    nullable({
      ...ShortText,
      description:
        'What the visit is claimed under, such as `special-disease`, `two-disease` or `ordinary`. Left out: of care for a chronic disease, what the person is registered for on that day at that institution.',
    }),
  ),
  department: Type.Optional(nullable(ShortText)),
  procedure: Type.Optional(nullable(ShortText)),
  surgeryClass: Type.Optional(nullable(ShortText)),
  wardClass: Type.Optional(nullable(ShortText)),
})

/** What an asked payer is said to have answered. */
export const AnswerSchema = closed({
  payer: Id,
  coverage: Id,
  said: oneOf(['yes', 'no', 'away']),
  amount: Type.Optional(Amount),
})

export const BillSchema = closed({
  person: Id,
  facility: Id,
  visit: VisitSchema,
  coverages: Type.Optional(
    Type.Array(Id, {
      maxItems: 32,
      description: 'Coverages to use, in the order declared. Left out: all that are in force.',
    }),
  ),
  filing: Type.Optional(
    oneOf(
      ['none', 'long-term', 'referral', 'emergency', 'temporary'],
      'Kind of the accepted filing for care away from home.',
    ),
  ),
  insuranceCode: Type.Optional({
    ...Id,
    description: 'Number of the commercial-insurance code that was redeemed for this visit.',
  }),
  currency: Currency,
  lines: Type.Optional(Type.Array(BillLineSchema, { maxItems: MAX_LINES })),
  sums: Type.Optional(BillSumsSchema),
  attributes: Type.Optional(AttributesSchema),
  answers: Type.Optional(
    Type.Array(AnswerSchema, {
      maxItems: 32,
      description:
        'What asked payers said. In a quote: suppositions. In a settlement: the answer of a platform that decides itself, or `away` for an insurer that is not to be waited for.',
    }),
  ),
})

export type BillJson = Static<typeof BillSchema>
export type AnswerJson = Static<typeof AnswerSchema>
