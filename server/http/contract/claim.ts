/** Claims: what a person allows, opens and follows, and what an insurer's desk reads and does. */
import Type, { type Static } from 'typebox'
import { type ClaimField, claimFields } from '../../../engine/claim/authorisation.ts'
import { type ClaimStateName, claimStates } from '../../../engine/claim/claim-acts.ts'
import { ExplanationStepSchema } from './explanation.ts'
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
  SourceSchema,
  StatusSchema,
  TextsSchema,
} from './values.ts'

export const PaperFileId = Type.String({ pattern: '^[0-9a-f]{2}-f[0-9a-f]{14}$' })
export const ClaimId = Type.String({ pattern: '^[0-9a-f]{2}-c[0-9a-f]{14}$' })
export const AuthorisationId = Type.String({ pattern: '^[0-9a-f]{2}-a[0-9a-f]{14}$' })
export const Paper = Type.String({ pattern: '^[a-z][a-z-]{1,40}$' })
const Papers = Type.Array(Paper, { minItems: 1, maxItems: 30 })
const Field = oneOf<ClaimField>(claimFields)
const Account = Type.String({
  pattern: '^[0-9]{8,32}$',
  description: 'Account of the person to pay to; kept sealed and never shown again.',
})

// ---------------------------------------------------------------- what a person allows

export const AuthoriseRequestSchema = closed({
  insurer: Id,
  fields: Type.Array(Field, { minItems: 1, maxItems: claimFields.length }),
  ticks: Type.Array(oneOf(['health', 'leaving'] as const), {
    maxItems: 2,
    description: 'Agreed to apart: data on health, and that they leave the mainland.',
  }),
  settlement: Type.Optional(SettlementId),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  expiresOn: Day,
  opensByItself: Type.Boolean({
    description: 'A bill that was to be paid directly and was not is claimed without being asked.',
  }),
  account: Account,
})

export const AuthorisationSchema = closed({
  id: AuthorisationId,
  insurer: Id,
  insurerTitle: TextsSchema,
  fields: Type.Array(Field),
  settlement: nullable(SettlementId),
  from: nullable(Day),
  to: nullable(Day),
  expiresOn: Day,
  withdrawnOn: nullable(Day),
  isLive: Type.Boolean(),
  opensByItself: Type.Boolean(),
})

// ---------------------------------------------------------------- claims

export const OpenClaimRequestSchema = closed({
  settlement: SettlementId,
  authorisation: AuthorisationId,
  payer: Type.Optional(Id),
})

const ClaimDue = nullable(
  closed({
    what: Type.String(),
    whose: oneOf(['insurer', 'patient'] as const),
    until: nullable(Day),
    daysLeft: nullable(Type.Integer()),
    isLate: Type.Boolean(),
  }),
)

const RefusedBySchema = closed({
  rule: Type.String({
    description: 'Rule by which a benefit pays nothing, or what stands for one.',
  }),
  clause: nullable(
    closed({
      title: TextsSchema,
      article: nullable(
        Type.String({ description: 'Number of the clause, where the pack has it.' }),
      ),
      reason: TextsSchema,
      remedy: nullable(TextsSchema),
      status: StatusSchema,
      source: SourceSchema,
    }),
  ),
})

const claimFieldsShown = {
  id: ClaimId,
  insurer: Id,
  insurerTitle: TextsSchema,
  institution: Id,
  institutionTitle: TextsSchema,
  settlement: SettlementId,
  visit: Type.String(),
  visitOn: Day,
  payer: Id,
  productTitle: TextsSchema,
  kind: oneOf(['indemnity', 'fixed'] as const),
  currency: Currency,
  loss: Type.String({ description: 'What the settlement left to the patient.' }),
  openedBy: oneOf(['person', 'authorisation'] as const),
  openedAt: Type.String({ description: 'ISO instant.' }),
  ageDays: Type.Integer(),
  state: oneOf<ClaimStateName>(claimStates),
  adjudicated: nullable(Type.String({ description: 'What the product gives by its rules.' })),
  agreed: Type.String(),
  paid: Type.String(),
  owedBack: Type.String(),
  missing: Type.Array(Type.String()),
  reasons: Type.Array(Type.String()),
  refusedBy: Type.Array(RefusedBySchema),
  agreedBy: nullable(Type.String()),
  mayAppeal: Type.Boolean(),
  due: ClaimDue,
  steps: Type.Array(closed({ act: Type.String(), on: Day, by: Type.String() })),
}

export const ClaimSchema = closed(claimFieldsShown)

const Row = { title: TextsSchema, amount: Type.String() }
const SplitSheetSchema = closed({
  total: Type.String(),
  payers: Type.Array(closed({ payer: Type.String(), ...Row })),
  insurers: Type.Array(closed({ claim: Type.String(), ...Row })),
  beside: Type.Array(closed({ claim: Type.String(), ...Row })),
  left: Type.String({ description: 'Of the loss nobody has agreed to yet.' }),
})

export const DeskClaimSchema = closed({
  ...claimFieldsShown,
  claimant: Type.String({ description: 'The name, masked.' }),
  bill: nullable(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'The fields that the person allowed; null before the package was fetched.',
    }),
  ),
  sheet: nullable(SplitSheetSchema),
})

export const ClaimWorkingSchema = closed({
  claim: ClaimSchema,
  scheme: Id,
  steps: nullable(
    Type.Array(ExplanationStepSchema, {
      description: 'Of the product alone; null while nothing is worked out.',
    }),
  ),
})

export const ClaimsSchema = closed({ claims: Type.Array(ClaimSchema) })

export const PackageRequestSchema = closed({
  fetchKey: Type.String({
    minLength: 8,
    maxLength: 100,
    description: 'The same key gets the same package for ever; another key gets none.',
  }),
})

export const PackageSchema = closed({
  claim: ClaimId,
  form: oneOf(['jwe', 'sm2-sm4'] as const),
  sealed: Type.String({ description: 'Base64; only the insurer’s own key opens it.' }),
})

const named = <T extends string>(act: T) => Type.Unsafe<T>({ type: 'string', const: act })

export const DeskActRequestSchema = Type.Union([
  closed({ act: named('pend'), missing: Papers }),
  closed({ act: named('agree'), amount: Amount }),
  closed({ act: named('sign') }),
  closed({ act: named('return') }),
  closed({ act: named('refuse'), reasons: Type.Array(ShortText, { minItems: 1, maxItems: 10 }) }),
  closed({ act: named('decide-appeal'), more: Amount, reason: LongText }),
  closed({ act: named('find-overpayment'), amount: Amount, reason: LongText }),
  closed({ act: named('recover'), amount: Amount }),
])

export const OwnActRequestSchema = Type.Union([
  closed({ act: named('add-papers'), papers: Papers }),
  closed({ act: named('appeal'), reason: LongText }),
  closed({ act: named('withdraw') }),
  closed({ act: named('correct-account'), account: Account }),
])

const Claimable = closed({
  settlement: SettlementId,
  visit: Type.String(),
  institution: TextsSchema,
  businessDate: Day,
  currency: Currency,
  left: Type.String(),
  insurer: Id,
  insurerTitle: TextsSchema,
  payer: Id,
  productTitle: TextsSchema,
  leavesMainland: Type.Boolean(),
  wasAway: Type.Boolean(),
})

export const OwnClaimsSchema = closed({
  person: Id,
  claims: Type.Array(ClaimSchema),
  claimable: Type.Array(Claimable),
  authorisations: Type.Array(AuthorisationSchema),
})

export const ClaimInsurersSchema = closed({
  insurers: Type.Array(
    closed({
      id: Id,
      title: TextsSchema,
      leavesMainland: Type.Boolean(),
      decides: Type.String(),
      payers: Type.Array(Id),
    }),
  ),
})

export type ClaimInsurersJson = Static<typeof ClaimInsurersSchema>
export type AuthorisationJson = Static<typeof AuthorisationSchema>
export type ClaimJson = Static<typeof ClaimSchema>
export type ClaimsJson = Static<typeof ClaimsSchema>
export type DeskClaimJson = Static<typeof DeskClaimSchema>
export type DeskActJson = Static<typeof DeskActRequestSchema>
export type OwnActJson = Static<typeof OwnActRequestSchema>
export type OwnClaimsJson = Static<typeof OwnClaimsSchema>
export type ClaimableJson = Static<typeof Claimable>
export type PackageJson = Static<typeof PackageSchema>
export type ClaimWorkingJson = Static<typeof ClaimWorkingSchema>
