/** Commercial contracts and the codes that open them at a counter. */
import Type, { type Static } from 'typebox'
import { type ClosedReason, closedReasons } from '../../../engine/commercial/contract.ts'
import { AttributesSchema, closed, Day, Id, nullable, oneOf, TextsSchema } from './values.ts'

const ContractNumber = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[!-~]+$',
  description: "The insurer's own number for one insured person's cover.",
})

export const CodeRequestSchema = closed({
  coverages: Type.Array(Id, {
    minItems: 1,
    maxItems: 16,
    description: 'Commercial coverages that the code opens, in the order in which they are to pay.',
  }),
  fastClaimAllowed: Type.Boolean({
    description: 'Whether a fast claim may open by itself where the insurer does not answer.',
  }),
  onlyAt: Type.Optional({ ...Id, description: 'The institution for which it is; left out: any.' }),
})

export type CodeRequestJson = Static<typeof CodeRequestSchema>

export const IssuedCodeSchema = closed({
  text: Type.String({ description: 'What the QR code holds: a compact JWS that names nobody.' }),
  code: Type.String({ description: 'Its number.' }),
  expiresAt: Type.String({ description: 'ISO instant.' }),
  lifetimeSeconds: Type.Integer(),
})

export type IssuedCodeJson = Static<typeof IssuedCodeSchema>

const Visit = closed({
  number: Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$' }),
  interim: Type.Optional(Type.String({ maxLength: 16, pattern: '^[!-~]*$' })),
  admittedOn: Day,
  wardClass: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 200 }))),
})

export const RedemptionRequestSchema = closed({
  code: Type.String({ minLength: 1, maxLength: 1024, description: 'As it was scanned.' }),
  facility: Id,
  visit: Visit,
  person: Type.Optional({
    ...Id,
    description: 'Who is being served. Left out: whoever the code is for.',
  }),
})

export type RedemptionRequestJson = Static<typeof RedemptionRequestSchema>

export const ClosedReasonSchema = oneOf<ClosedReason>(closedReasons)

export const RedeemedCodeSchema = closed({
  code: Type.String({ description: 'Its number, for `insuranceCode` of the bill.' }),
  person: Id,
  fastClaimAllowed: Type.Boolean(),
  contracts: Type.Array(
    closed({
      coverage: Id,
      scheme: Id,
      title: TextsSchema,
      insurer: Id,
      closed: nullable({
        ...ClosedReasonSchema,
        description: 'Why it opens nothing here all the same; null where it opens.',
      }),
    }),
  ),
})

export type RedeemedCodeJson = Static<typeof RedeemedCodeSchema>

export const ContractPushSchema = closed({
  version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  insured: Type.String({
    minLength: 4,
    maxLength: 128,
    description: 'A credential of the insured person.',
  }),
  product: Id,
  opensBy: oneOf(
    ['code', 'linked'],
    '`code`: the patient shows a code each time; `linked`: the patient agreed that the credential opens it.',
  ),
  from: Day,
  to: Type.Optional(nullable(Day)),
  waitingDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3660 })),
  excludesEarlierIllness: Type.Optional(
    Type.Boolean({ description: 'Somebody has to judge: never settled directly.' }),
  ),
  hospitals: Type.Optional(nullable(Type.Array(Id, { maxItems: 10_000 }))),
  wards: Type.Optional(
    nullable(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100 })),
  ),
  attributes: Type.Optional(AttributesSchema),
})

export type ContractPushJson = Static<typeof ContractPushSchema>

export const contractParams = closed({ insurer: Id, contract: ContractNumber })

export const ContractTakenSchema = closed({
  coverage: Id,
  version: Type.Integer(),
  isNew: Type.Boolean({ description: 'False where this version was known.' }),
})

export type ContractTakenJson = Static<typeof ContractTakenSchema>
