/** Statements of other parties, reconciling, breaks, and what is handed out. */
import Type, { type Static } from 'typebox'
import { breakStates } from '../../../engine/reconciliation/break.ts'
import { differenceClasses } from '../../../engine/reconciliation/difference.ts'
import { paymentStates } from '../../../engine/reconciliation/payment-order.ts'
import { bearers } from '../../../engine/reconciliation/resolution.ts'
import { rowStates } from '../../../engine/reconciliation/statement-row.ts'
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
} from './values.ts'

const Moment = Type.String({ description: 'ISO instant in UTC.' })
const Count = Type.Integer({ minimum: 0 })

export const FileId = Type.String({ pattern: '^[0-9a-f]{32}$' })
export const BreakId = Type.String({ pattern: '^[0-9a-f]{32}$' })
export const RunId = Type.String({ pattern: '^[0-9a-f]{32}$' })
const Payer = Type.String({ maxLength: 130, pattern: '^[A-Za-z0-9._/@-]*$' })
/** No control characters: such a text could not even be stored. */
const plainText = '^[^\\u0000-\\u001f\\u007f]*$'
const Reference = Type.String({ maxLength: 200, pattern: plainText })
const SideName = Type.String({
  pattern: '^[a-z-]{1,20}$',
  description: 'A side of the break, such as hospital or payer.',
})
const fileStates = ['accepted', 'quarantined'] as const

// ---------------------------------------------------------------- statements of others

const said = (what: string) =>
  Type.Optional(
    Type.String({
      maxLength: 130,
      pattern: plainText,
      description: `${what}, where the file does not say.`,
    }),
  )

export const StatementQuerySchema = closed({
  name: Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: plainText,
    description: 'Name of the file.',
  }),
  format: Type.Optional(
    oneOf(['csv', 'national-3202', 'national-3260', 'national-3262', 'camt.053']),
  ),
  side: Type.Optional(oneOf(['hospital', 'payer', 'care', 'home', 'national'])),
  party: said('Who wrote it'),
  institution: said('Whose settlements it holds'),
  payer: said('Towards whom: a scheme or one of its payers'),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  encoding: Type.Optional(oneOf(['utf-8', 'gb18030', 'big5'])),
})

export const ReceivedSchema = closed({
  file: FileId,
  name: Type.String(),
  format: Type.String(),
  side: Type.String(),
  party: Type.String(),
  institution: Type.String(),
  payer: Type.String(),
  from: nullable(Day),
  to: nullable(Day),
  encoding: Type.String(),
  bytes: Count,
  state: oneOf(fileStates),
  isSealed: Type.Boolean({ description: 'It states how much it holds, and holds that.' }),
  rows: Count,
  sums: Type.Array(
    closed({
      currency: Currency,
      rows: Count,
      total: Amount,
      paid: Amount,
      account: Amount,
      cash: Amount,
    }),
  ),
  message: Type.String({ description: 'Id of the message that it is; empty where it has none.' }),
  rollsBack: Type.String({
    description:
      'Id of the message of 3261 whose confirmation it takes back; empty for all others.',
  }),
  receivedAt: Moment,
  receivedBy: Id,
})

export type ReceivedJson = Static<typeof ReceivedSchema>

export const ReceiptSchema = closed({ isRepeat: Type.Boolean(), statement: ReceivedSchema })

export type ReceiptJson = Static<typeof ReceiptSchema>

export const ReceivedListSchema = closed({ items: Type.Array(ReceivedSchema) })

export type ReceivedListJson = Static<typeof ReceivedListSchema>

export const ReceivedDetailSchema = closed({
  ...ReceivedSchema.properties,
  isRolledBack: Type.Boolean({ description: 'What it confirmed was taken back with 3262.' }),
  rolledBackFile: nullable({
    ...FileId,
    description: 'The statement that it takes back, once that was received.',
  }),
  problems: Type.Array(
    closed({
      line: Type.Integer({ description: 'Line of the file, from 1; 0 where the whole is meant.' }),
      reason: Type.String(),
      what: Type.String({ description: 'Column or figure that is meant, never its content.' }),
    }),
  ),
  receipts: Type.Array(closed({ name: Type.String(), receivedAt: Moment, receivedBy: Id })),
})

export type ReceivedDetailJson = Static<typeof ReceivedDetailSchema>

export const ReceivedQuerySchema = closed({ state: Type.Optional(oneOf(fileStates)) })

// ---------------------------------------------------------------- runs

export const RunRequestSchema = closed({
  matching: oneOf(['counter', 'cross-region']),
  payer: Payer,
  from: Day,
  to: Day,
  files: Type.Optional(Type.Array(FileId, { maxItems: 1000 })),
  journalAs: Type.Optional(oneOf(['care', 'home'])),
  toleranceMinor: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
})

const SumSchema = closed({
  currency: Currency,
  rows: Type.Integer(),
  total: Amount,
  paid: Amount,
  account: Amount,
  cash: Amount,
})

export const RunSchema = closed({
  run: RunId,
  matching: Type.String(),
  payer: Payer,
  from: Day,
  to: Day,
  files: Type.Array(FileId),
  outcome: oneOf(['matched', 'too-many', 'unusable']),
  agreed: Count,
  different: Count,
  classes: Type.Array(closed({ class: oneOf(differenceClasses), count: Count })),
  sides: Type.Array(
    closed({
      side: Type.String(),
      stated: Type.Array(Type.String()),
      ours: Type.Array(SumSchema),
      theirs: Type.Array(SumSchema),
      explained: Type.Array(closed({ class: oneOf(differenceClasses), ...SumSchema.properties })),
    }),
    {
      description: 'What the classes explain is the whole difference, for each side and currency.',
    },
  ),
  runAt: Moment,
  runBy: Id,
})

export type RunJson = Static<typeof RunSchema>

export const RunListSchema = closed({ items: Type.Array(RunSchema) })

export type RunListJson = Static<typeof RunListSchema>

/** The members that 3201 of the national interface has, and whose totals they are. */
export const TotalsRequestSchema = closed({
  payer: Payer,
  institution: Id,
  clr_type: oneOf(['11', '21', '41', '99']),
  stmt_begndate: Day,
  stmt_enddate: Day,
  medfee_sumamt: Amount,
  fund_pay_sumamt: Amount,
  acct_pay: Amount,
  fixmedins_setl_cnt: Count,
})

export const TotalsSchema = closed({
  stmt_rslt: oneOf(['0', '1'], '0 balanced, 1 not balanced'),
  stmt_rslt_dscr: Type.String(),
  ours: closed({
    medfee_sumamt: Amount,
    fund_pay_sumamt: Amount,
    acct_pay: Amount,
    fixmedins_setl_cnt: Count,
  }),
})

export type TotalsJson = Static<typeof TotalsSchema>

// ---------------------------------------------------------------- breaks

const listed = {
  break: BreakId,
  matching: Type.String(),
  settlement: Reference,
  class: oneOf(differenceClasses),
  state: oneOf(breakStates),
  owner: nullable(Id),
  openSince: Day,
  ageDays: Type.Integer({ description: 'In working days.' }),
  businessDate: Day,
  payer: Payer,
  institution: Type.String(),
  alone: Type.String({ description: 'The side that stands alone; empty where none does.' }),
  currency: Currency,
  amount: Amount,
}

export const BreakListSchema = closed({ items: Type.Array(closed(listed)) })

export type BreakListJson = Static<typeof BreakListSchema>

export const BreakQuerySchema = closed({
  state: Type.Optional(oneOf(breakStates)),
  class: Type.Optional(oneOf(differenceClasses)),
  payer: Type.Optional(Payer),
  institution: Type.Optional(Id),
  settlement: Type.Optional(Reference),
})

const StatementRowSchema = closed({
  line: Type.Integer(),
  reference: Reference,
  reverses: Reference,
  kind: oneOf(['settlement', 'reversal']),
  state: oneOf(rowStates),
  currency: Currency,
  total: Amount,
  paid: Amount,
  account: Amount,
  cash: Amount,
  day: nullable(Day),
  institution: Type.String(),
  category: Type.String(),
  window: Type.String(),
  visit: Type.String(),
  person: Type.String(),
})

const StepSchema = closed({
  class: oneOf(differenceClasses),
  effects: Type.Array(SumSchema),
})

export const ResolutionSchema = Type.Union([
  closed({ kind: Type.Literal('book'), side: SideName, bearer: oneOf(bearers) }),
  closed({ kind: Type.Literal('they-correct'), side: SideName }),
  closed({ kind: Type.Literal('explained') }),
])

const ActionSchema = closed({
  act: oneOf([
    'found',
    'cleared',
    'assigned',
    'noted',
    'proposed',
    'withdrawn',
    'rejected',
    'approved',
  ]),
  by: Id,
  at: Moment,
  class: nullable(oneOf(differenceClasses)),
  owner: nullable(Id),
  text: nullable(Type.String()),
  resolution: nullable(ResolutionSchema),
  entry: nullable(Type.String()),
})

export const BreakSchema = closed({
  ...listed,
  ownSide: Type.String(),
  ours: Type.Array(StatementRowSchema),
  sides: Type.Array(
    closed({
      side: Type.String(),
      rows: Type.Array(StatementRowSchema),
      differences: Type.Array(
        closed({
          ours: nullable(StatementRowSchema),
          theirs: nullable(StatementRowSchema),
          steps: Type.Array(StepSchema),
        }),
      ),
    }),
  ),
  proposal: nullable(closed({ by: Id, resolution: ResolutionSchema, reason: Type.String() })),
  /** What booking would post, for each side and bearer that can be proposed. */
  bookings: Type.Array(
    closed({
      side: Type.String(),
      bearer: oneOf(bearers),
      postings: Type.Array(closed({ account: Type.String(), currency: Currency, amount: Amount })),
    }),
  ),
  entry: nullable(Type.String()),
  actions: Type.Array(ActionSchema),
})

export type BreakJson = Static<typeof BreakSchema>

export const BreakWorkSchema = Type.Union([
  closed({ act: Type.Literal('assigned'), owner: Id }),
  closed({ act: Type.Literal('noted'), text: LongText }),
  closed({ act: Type.Literal('proposed'), resolution: ResolutionSchema, reason: LongText }),
  closed({ act: Type.Literal('withdrawn') }),
  closed({ act: Type.Literal('rejected'), reason: LongText }),
  closed({ act: Type.Literal('approved') }),
])

export const DriftsSchema = closed({
  items: Type.Array(
    closed({
      party: Type.String(),
      side: Type.String(),
      class: oneOf(differenceClasses),
      currency: Currency,
      amount: Amount,
      from: Day,
      to: Day,
      days: Count,
    }),
  ),
})

export type DriftsJson = Static<typeof DriftsSchema>

// ---------------------------------------------------------------- handed out

const PartyAccount = Type.String({
  maxLength: 150,
  pattern: '^(institution|payer):[A-Za-z0-9._/@-]+$',
  description: 'An account of the journal, such as institution:H-LJ-01.',
})

export const PartyStatementRequestSchema = closed({ party: PartyAccount, day: Day })

export const PartyStatementSchema = closed({
  statement: Type.String(),
  party: PartyAccount,
  number: Count,
  day: Day,
  totals: Type.Array(
    closed({
      currency: Currency,
      entries: Count,
      opening: Amount,
      credit: Amount,
      debit: Amount,
      closing: Amount,
    }),
  ),
  signedWith: Type.String(),
  signature: Type.String({ description: 'ES256 over the totals, in base64.' }),
  files: Type.Array(closed({ name: Type.String(), sha256: Type.String() })),
  madeAt: Moment,
  madeBy: Id,
})

export type PartyStatementJson = Static<typeof PartyStatementSchema>

export const PartyStatementListSchema = closed({ items: Type.Array(PartyStatementSchema) })

export type PartyStatementListJson = Static<typeof PartyStatementListSchema>

const BankParty = closed({
  name: ShortText,
  account: Type.String({ minLength: 1, maxLength: 34, pattern: '^[A-Za-z0-9-]+$' }),
  bank: Type.String({ minLength: 1, maxLength: 35, pattern: '^[A-Za-z0-9-]+$' }),
})

export const PaymentRequestSchema = closed({
  payer: PartyAccount,
  payee: PartyAccount,
  currency: Currency,
  amount: Amount,
  dueOn: Day,
  debtor: BankParty,
  creditor: BankParty,
  purpose: ShortText,
  about: Type.Optional(Type.String({ maxLength: 200 })),
})

export const PaymentWorkSchema = Type.Union([
  closed({ act: Type.Literal('withdrawn') }),
  closed({ act: Type.Literal('rejected'), reason: LongText }),
  closed({ act: Type.Literal('approved') }),
  closed({ act: Type.Literal('paid') }),
  closed({ act: Type.Literal('returned'), reason: LongText }),
])

const payment = {
  payment: Type.String(),
  state: oneOf(paymentStates),
  payer: PartyAccount,
  payee: PartyAccount,
  currency: Currency,
  amount: Amount,
  dueOn: Day,
  debtor: BankParty,
  creditor: BankParty,
  purpose: Type.String(),
  about: Type.String(),
  madeAt: Moment,
}

export const PaymentOrderSchema = closed({
  ...payment,
  actions: Type.Array(
    closed({
      act: oneOf(paymentStates),
      by: Id,
      at: Moment,
      reason: nullable(Type.String()),
      entry: nullable(Type.String()),
      file: nullable(Type.String()),
    }),
  ),
})

export type PaymentOrderJson = Static<typeof PaymentOrderSchema>

export const PaymentOrderListSchema = closed({ items: Type.Array(closed(payment)) })

export type PaymentOrderListJson = Static<typeof PaymentOrderListSchema>

export const PaymentOrderQuerySchema = closed({ state: Type.Optional(oneOf(paymentStates)) })
