/** The rule book: which schemes there are, what holds since when, and where it is written. */
import Type, { type Static } from 'typebox'
import type { PolicySet } from '../../../engine/policy/policy-value.ts'
import {
  Currency,
  closed,
  Day,
  DecidedBy,
  Id,
  nullable,
  oneOf,
  PayerKindSchema,
  SourceSchema,
  StatusSchema,
  TextsSchema,
} from './values.ts'

const TermSummary = closed({
  from: Day,
  ends: nullable(Day),
  status: StatusSchema,
  source: SourceSchema,
  note: nullable(TextsSchema),
})

const BenefitSummary = closed({
  id: Id,
  title: TextsSchema,
  layer: Type.String(),
  terms: Type.Array(TermSummary),
})

const PayerSummary = closed({
  id: Id,
  title: TextsSchema,
  kind: PayerKindSchema,
  decidedBy: DecidedBy,
})

const SchemeSummary = closed({
  id: Id,
  title: TextsSchema,
  kind: oneOf(['public', 'commercial', 'voucher', 'account', 'aid']),
  currency: Currency,
  insuranceType: nullable(Type.String()),
  periodOf: oneOf(['admission', 'discharge', 'days']),
  laterBills: oneOf(['reverseLastFirst', 'keep', 'readjudicate']),
  payers: Type.Array(PayerSummary),
  benefits: Type.Array(BenefitSummary),
})

const RegionSummary = closed({
  id: Id,
  code: Type.String(),
  title: TextsSchema,
  jurisdiction: Type.String(),
  province: nullable(Type.String()),
  currency: Currency,
  catalogue: nullable(Id),
  schemes: Type.Array(SchemeSummary),
})

export const PoliciesSchema = closed({
  digest: Type.String(),
  regions: Type.Array(RegionSummary),
})

export type PoliciesJson = Static<typeof PoliciesSchema>
export type RegionSummaryJson = Static<typeof RegionSummary>
export type SchemeSummaryJson = Static<typeof SchemeSummary>
export type BenefitSummaryJson = Static<typeof BenefitSummary>

export const PolicySetQuerySchema = closed({
  schemes: Type.String({
    minLength: 1,
    maxLength: 4000,
    description: 'Ids of schemes, parted by commas.',
  }),
  regions: Type.Optional(
    Type.String({ maxLength: 2000, description: 'Further regions, such as that of care.' }),
  ),
})

/** The very value that the server compiles; its ETag is the digest that a quote names. */
export const PolicySetSchema = Type.Unsafe<PolicySet>({
  type: 'object',
  required: ['regions', 'schemes', 'benefits'],
  properties: {
    regions: { type: 'array', items: { type: 'object' } },
    schemes: { type: 'array', items: { type: 'object' } },
    benefits: { type: 'array', items: { type: 'object' } },
  },
})
