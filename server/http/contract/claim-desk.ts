/** Guarantees of payment, requests for papers, the passive feed, and tables for product design. */
import Type, { type Static } from 'typebox'
import { type GuaranteeStateName, guaranteeStates } from '../../../engine/claim/guarantee.ts'
import { type RequestPaper, requestPapers } from '../../../engine/claim/request.ts'
import { AuthorisationId, ClaimId } from './claim.ts'
import { SettlementId } from './settlement.ts'
import {
  Amount,
  Currency,
  closed,
  Day,
  Id,
  LongText,
  nullable,
  oneOf,
  ShortText,
  TextsSchema,
} from './values.ts'

export const GuaranteeId = Type.String({ pattern: '^[0-9a-f]{2}-g[0-9a-f]{14}$' })
export const RequestId = Type.String({ pattern: '^[0-9a-f]{2}-r[0-9a-f]{14}$' })
const named = <T extends string>(act: T) => Type.Unsafe<T>({ type: 'string', const: act })
const Count = Type.Integer({ minimum: 0 })

// ---------------------------------------------------------------- guarantees of payment

export const AskGuaranteeSchema = closed({
  person: Id,
  institution: Id,
  insurer: Id,
  payer: Id,
  coverage: Id,
  visit: ShortText,
  currency: Currency,
  amount: Amount,
  diagnosis: ShortText,
  admissionOn: Day,
})

export const GuaranteeActSchema = Type.Union([
  closed({ act: named('grant'), amount: Amount, until: Day }),
  closed({ act: named('extend'), amount: Amount, until: Day }),
  closed({ act: named('decline'), reason: LongText }),
  closed({ act: named('release'), reason: LongText }),
])

export const GuaranteeSchema = closed({
  id: GuaranteeId,
  insurer: Id,
  insurerTitle: TextsSchema,
  institution: Id,
  institutionTitle: TextsSchema,
  visit: Type.String(),
  payer: Id,
  admissionOn: Day,
  currency: Currency,
  state: oneOf<GuaranteeStateName>(guaranteeStates),
  asked: Type.String(),
  reserved: Type.String({ description: 'Set aside by the insurer now.' }),
  used: Type.String(),
  until: nullable(Day),
  settlement: nullable(SettlementId),
})

export const GuaranteesSchema = closed({ guarantees: Type.Array(GuaranteeSchema) })

// ---------------------------------------------------------------- requests for papers

const Paper = oneOf<RequestPaper>(requestPapers)
const Papers = Type.Array(Paper, { minItems: 1, maxItems: requestPapers.length })

export const AskPapersSchema = closed({ papers: Papers })
export const AnswerPapersSchema = closed({
  provided: Type.Array(Paper, { maxItems: requestPapers.length }),
})

const requestFields = {
  id: RequestId,
  claim: ClaimId,
  insurer: Id,
  insurerTitle: TextsSchema,
  visit: Type.String(),
  visitOn: Day,
  askedOn: Day,
  state: oneOf(['answered-from-data', 'open', 'answered'] as const),
  fromData: Type.Array(Paper, { description: 'Answered at once from settlement data.' }),
  fromHospital: Type.Array(Paper),
  notAllowed: Type.Array(Paper, { description: 'Data that the person did not allow.' }),
  provided: Type.Array(Paper),
  dueOn: nullable(Day),
}

export const PaperRequestSchema = closed(requestFields)

export const RequestsOfClaimSchema = closed({ requests: Type.Array(PaperRequestSchema) })

export const PaperAnswerSchema = closed({
  ...requestFields,
  data: Type.Record(Type.String(), Type.Unknown()),
})

export const PaperRequestsSchema = closed({
  requests: Type.Array(PaperRequestSchema),
  burden: closed(
    {
      asked: Count,
      papers: Count,
      papersFromData: Count,
      papersFromHospital: Count,
      answeredDays: Count,
      open: Count,
    },
    'What insurers asked of this hospital, and how much of it was its own work.',
  ),
})

// ---------------------------------------------------------------- feed and tables

export const FeedSchema = closed({
  records: Type.Array(
    closed({
      record: Type.String({ description: 'Bound to the sealed text.' }),
      authorisation: AuthorisationId,
      form: Type.String(),
      sealed: Type.String(),
    }),
  ),
})

export const ProductTableSchema = closed({
  rows: Type.Array(closed({ age: Type.String(), hasEarlierIllness: nullable(Type.Boolean()) })),
  columns: Type.Array(Type.String()),
  counts: Type.Array(Type.Array(nullable(Count))),
  least: Count,
})

export type GuaranteeJson = Static<typeof GuaranteeSchema>
export type GuaranteeActJson = Static<typeof GuaranteeActSchema>
export type GuaranteesJson = Static<typeof GuaranteesSchema>
export type PaperRequestJson = Static<typeof PaperRequestSchema>
export type RequestsOfClaimJson = Static<typeof RequestsOfClaimSchema>
export type PaperAnswerJson = Static<typeof PaperAnswerSchema>
export type PaperRequestsJson = Static<typeof PaperRequestsSchema>
export type FeedJson = Static<typeof FeedSchema>
export type ProductTableJson = Static<typeof ProductTableSchema>
