/** Settling a bill, undoing it, and finding it again. */
import Type, { type Static } from 'typebox'
import { BillSchema } from './bill.ts'
import { DivisionSchema } from './quote.ts'
import {
  Amount,
  Currency,
  closed,
  Day,
  DecidedBy,
  Id,
  LongText,
  nullable,
  oneOf,
  TextsSchema,
} from './values.ts'

/** Public id of a settlement; its bucket stands in front. */
export const SettlementId = Type.String({ pattern: '^[0-9a-f]{2}-[0-9]{1,15}$' })

const Moment = Type.String({ description: 'ISO instant in UTC.' })

export const ExpectedSchema = closed(
  {
    shares: Type.Record(Type.String({ maxLength: 130 }), Amount, { maxProperties: 64 }),
    cash: Amount,
    basis: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  },
  'Amounts that the caller saw in its quote, by payer. If they no longer hold, nothing is recorded and the answer says what changed.',
)

export const SettleRequestSchema = closed({
  ...BillSchema.properties,
  expected: Type.Optional(ExpectedSchema),
})

export type SettleRequestJson = Static<typeof SettleRequestSchema>

const RecordedShare = closed({
  payer: Id,
  coverage: Id,
  amount: Amount,
  decidedBy: DecidedBy,
  state: oneOf(['decided', 'accepted', 'declined', 'away', 'not-direct']),
})

const RecordedCounter = closed({
  coverage: Id,
  period: Type.String(),
  counter: Type.String(),
  before: Type.String(),
  after: Type.String(),
})

const recorded = {
  id: SettlementId,
  kind: oneOf(['settlement', 'reversal']),
  reverses: nullable(SettlementId),
  replaces: nullable(SettlementId),
  person: Id,
  institution: Id,
  visit: closed({ number: Type.String(), interim: Type.String() }),
  businessDate: Day,
  recordedAt: Moment,
  currency: Currency,
  total: Amount,
  shares: Type.Array(RecordedShare),
  parts: Type.Array(closed({ part: Type.String(), amount: Amount })),
  cash: Amount,
  outside: Type.Array(closed({ payer: Id, coverage: Id, rule: Type.String(), amount: Amount })),
  breaks: Type.Array(closed({ payer: Id, ours: Amount, theirs: Amount })),
  counters: Type.Array(RecordedCounter),
}

/**
 * The answer to a settlement: amounts and names, without the texts of the rules, so that its bytes
 * never change. Read the settlement for titles, sheet and lines.
 */
export const SettledSchema = closed({
  alreadySettled: Type.Boolean({
    description: 'True when another request settled this visit before; this is its settlement.',
  }),
  ...recorded,
})

export type SettledJson = Static<typeof SettledSchema>

const Readjudicated = closed({
  settlement: SettlementId,
  visit: Type.String(),
  businessDate: Day,
  currency: Currency,
  shares: Type.Array(closed({ payer: Id, was: Amount, now: Amount })),
  cash: closed({ was: Amount, now: Amount }),
  replacedBy: nullable(SettlementId),
})

/** As somebody reads it before a reversal is confirmed. */
const LaterBillSchema = closed({
  ...Readjudicated.properties,
  shares: Type.Array(closed({ payer: Id, title: TextsSchema, was: Amount, now: Amount })),
  ofAnother: Type.Boolean({ description: 'A bill of another person who shares a counter.' }),
  institution: closed({ id: Id, title: TextsSchema }),
})

export const ReversalRequestSchema = closed({
  reason: LongText,
})

export type ReversalRequestJson = Static<typeof ReversalRequestSchema>

/** The answer to a reversal. Its amounts are those of the original with the sign turned. */
export const ReversedSchema = closed({
  ...recorded,
  reason: Type.String(),
  laterBills: Type.Array(Readjudicated, {
    description: 'Later bills that were computed anew, in order.',
  }),
})

export type ReversedJson = Static<typeof ReversedSchema>

export const ReversalEffectSchema = closed({
  settlement: SettlementId,
  allowed: Type.Boolean(),
  refusal: nullable(
    oneOf([
      'reversal-of-reversal',
      'already-reversed',
      'later-bills-first',
      'later-bills-of-others',
      'later-bill-undecidable',
    ]),
  ),
  currency: Currency,
  shares: Type.Array(closed({ payer: Id, title: TextsSchema, coverage: Id, amount: Amount }), {
    description: 'What each payer gets back.',
  }),
  cash: Amount,
  schemes: Type.Array(
    closed({
      scheme: Id,
      title: TextsSchema,
      coverage: Id,
      laterBills: oneOf(['reverseLastFirst', 'keep', 'readjudicate']),
    }),
  ),
  reverseFirst: Type.Array(
    closed({ settlement: SettlementId, visit: Type.String(), businessDate: Day }),
    { description: 'Later bills, also of others, to reverse before this one, in this order.' },
  ),
  laterBills: Type.Array(LaterBillSchema, {
    description:
      'Later bills, also of others who share a counter, that used what this one had used up: their amounts then and, where the scheme computes them anew, now.',
  }),
})

export type ReversalEffectJson = Static<typeof ReversalEffectSchema>

/** A settlement as read: everything a receipt needs, and what became of it. */
export const SettlementSchema = closed({
  id: SettlementId,
  kind: oneOf(['settlement', 'reversal']),
  state: oneOf(['live', 'reversed', 'reversal']),
  reverses: nullable(SettlementId),
  reversedBy: nullable(SettlementId),
  replaces: nullable(SettlementId),
  replacedBy: nullable(SettlementId),
  reason: nullable(Type.String()),
  person: closed({ id: Id, name: Type.String() }),
  institution: closed({ id: Id, title: TextsSchema }),
  visit: BillSchema.properties.visit,
  registration: nullable(
    Type.String({
      description: 'Number of the registration of a chronic disease that it rests on.',
    }),
  ),
  businessDate: Day,
  recordedAt: Moment,
  homeRegion: Id,
  careRegion: Id,
  engineVersion: Type.Integer(),
  answerVersion: Type.Integer(),
  division: DivisionSchema,
})

export type SettlementJson = Static<typeof SettlementSchema>

export const SettlementSummarySchema = closed({
  id: SettlementId,
  kind: oneOf(['settlement', 'reversal']),
  state: oneOf(['live', 'reversed', 'reversal']),
  person: Id,
  institution: Id,
  visit: closed({ number: Type.String(), interim: Type.String() }),
  businessDate: Day,
  recordedAt: Moment,
  currency: Currency,
  total: Amount,
  cash: Amount,
})

export type SettlementSummaryJson = Static<typeof SettlementSummarySchema>

export const SettlementPageSchema = closed({
  items: Type.Array(SettlementSummarySchema),
  next: nullable(
    Type.String({ description: 'For `after` of the next page; null on the last one.' }),
  ),
})

export type SettlementPageJson = Static<typeof SettlementPageSchema>

export const SettlementQuerySchema = closed({
  visit: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$' })),
  institution: Type.Optional(Id),
  person: Type.Optional(Id),
  day: Type.Optional(Day),
  after: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
})

export const DailyFeesSchema = closed(
  {
    institution: closed({ id: Id, title: TextsSchema }),
    visit: Type.String(),
    person: closed({ id: Id, name: Type.String() }),
    currency: Currency,
    settlements: Type.Array(SettlementId),
    total: Amount,
    days: Type.Array(
      closed({
        on: Day,
        total: Amount,
        upTo: { ...Amount, description: 'Total from the first day on.' },
        categories: Type.Array(closed({ category: Type.String(), total: Amount })),
        lines: Type.Array(
          closed({
            code: Type.String(),
            name: Type.String(),
            category: Type.String(),
            class: nullable(oneOf(['A', 'B', 'C'])),
            quantity: Type.String(),
            unitPrice: Type.String(),
            amount: Amount,
          }),
        ),
      }),
    ),
  },
  'What was charged on each day of a visit. Days are empty where the bill came as four sums.',
)

export type DailyFeesJson = Static<typeof DailyFeesSchema>
