/** The counter's money: deposits, payments, arrears, what goes back, and shifts. */
import Type, { type Static } from 'typebox'
import { channelKinds, tenderKinds } from '../../../engine/cashier/tender.ts'
import { SettlementId } from './settlement.ts'
import {
  Amount,
  Currency,
  closed,
  Day,
  Id,
  nullable,
  oneOf,
  ShortText,
  StatusSchema,
} from './values.ts'

const Moment = Type.String({ description: 'ISO instant in UTC.' })

/** Shifts, tenders and differences; the bucket of the counter's book stands in front. */
export const CounterId = Type.String({ pattern: '^1[0-3][0-9a-f]-[0-9a-f]{24}$' })

export const VisitNumber = Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$' })

const Basis = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The `version` of the money of the visit that the caller saw.',
})

export const TenderRequestSchema = closed({
  kind: oneOf(tenderKinds),
  amount: Amount,
  given: Type.Optional({
    ...Amount,
    description: 'Notes put down, where they are more than the amount; the rest is change.',
  }),
})

const tenders = Type.Array(TenderRequestSchema, { maxItems: 16 })

export const DepositRequestSchema = closed({
  institution: Id,
  visit: VisitNumber,
  person: Id,
  basis: Basis,
  tenders,
})

export const DepositReturnRequestSchema = closed({
  institution: Id,
  visit: VisitNumber,
  basis: Basis,
  amount: Type.Optional({ ...Amount, description: 'Left out: all that is held.' }),
})

export const PaymentRequestSchema = closed({ tenders })

export const CarryOverRequestSchema = closed({
  from: SettlementId,
  carried: Amount,
  returned: Amount,
  tenders,
})

export const ArrearsRequestSchema = closed({ until: Day })

export const TenderSchema = closed({
  id: CounterId,
  direction: oneOf(['in', 'out']),
  target: oneOf(['deposit', 'bill', 'arrears']),
  kind: oneOf(tenderKinds),
  amount: { ...Amount, description: 'What it pays of a debt, or gives back.' },
  rounding: {
    ...Amount,
    description: 'What changed hands in notes and coins, less the amount.',
  },
  given: nullable(Amount),
  change: nullable(Amount),
  original: nullable(CounterId),
  route: nullable(oneOf(tenderKinds, 'How the money came that was carried over to this bill.')),
  state: oneOf(
    ['asked', 'done', 'refused', 'void-wanted', 'voided'],
    '`asked`: the channel was asked, and what became of it is being found out.',
  ),
  reason: nullable(Type.String()),
  trade: nullable(Type.String({ description: "The channel's own number." })),
  settlement: nullable(SettlementId),
  shift: CounterId,
  madeBy: Id,
  madeAt: Moment,
})

export type TenderJson = Static<typeof TenderSchema>

export const InvoiceSchema = closed(
  {
    colour: oneOf(['blue', 'red']),
    state: oneOf(['wanted', 'issued']),
    amount: Amount,
    code: nullable(Type.String()),
    number: nullable(Type.String()),
    checkCode: nullable(Type.String()),
    issuedAt: nullable(Moment),
  },
  'A medical e-invoice; a red one takes the blue one back.',
)

export type InvoiceJson = Static<typeof InvoiceSchema>

const rules = closed({
  deposit: Type.Array(oneOf(tenderKinds)),
  bill: Type.Array(oneOf(tenderKinds)),
  arrears: Type.Array(oneOf(tenderKinds)),
  cashRefundMost: nullable(Amount),
  cashRounding: nullable(
    closed(
      {
        coin: Amount,
        rounding: oneOf(['halfUp', 'up', 'down', 'halfEven']),
        status: StatusSchema,
        source: Type.String(),
      },
      'The smallest coin is larger than the minor unit: cash that pays the whole rest is rounded to it.',
    ),
  ),
  invoice: oneOf(['e-invoice', 'receipt']),
  status: StatusSchema,
})

export const BillMoneySchema = closed({
  settlement: SettlementId,
  institution: Id,
  visit: VisitNumber,
  person: Id,
  currency: Currency,
  total: Amount,
  cash: Amount,
  reversedBy: nullable(SettlementId),
  open: {
    ...Amount,
    description: 'Left to pay, without what is on its way; below zero: owed back to the patient.',
  },
  onItsWay: Amount,
  arrears: Amount,
  promisedUntil: nullable(Day),
  held: { ...Amount, description: 'What the deposits of the visit hold.' },
  tenders: Type.Array(TenderSchema),
  invoices: Type.Array(InvoiceSchema),
  carryOver: nullable(
    closed(
      {
        from: SettlementId,
        owedBack: Amount,
        carried: Amount,
        returned: Amount,
        returns: Type.Array(closed({ kind: oneOf(tenderKinds), amount: Amount, rounding: Amount })),
        collect: Amount,
      },
      'A reversed bill of the visit owes money back: what of it pays this bill, and what is then given back or left to collect.',
    ),
  ),
  successor: nullable({
    ...SettlementId,
    description: 'Of a reversed bill that owes money back: the bill in its place.',
  }),
  rules,
  hasShift: Type.Boolean({ description: 'Whether whoever asks has an open shift here.' }),
})

export type BillMoneyJson = Static<typeof BillMoneySchema>

export const VisitMoneySchema = closed({
  institution: Id,
  visit: VisitNumber,
  person: nullable(Id),
  currency: Currency,
  version: Type.Integer(),
  held: Amount,
  onItsWay: Amount,
  tenders: Type.Array(TenderSchema),
  bills: Type.Array(
    closed({
      settlement: SettlementId,
      businessDate: Day,
      cash: Amount,
      due: Amount,
      arrears: Amount,
      promisedUntil: nullable(Day),
      reversal: nullable(SettlementId),
    }),
  ),
  rules,
  hasShift: Type.Boolean(),
})

export type VisitMoneyJson = Static<typeof VisitMoneySchema>

const openBill = closed({
  settlement: SettlementId,
  visit: VisitNumber,
  businessDate: Day,
  amount: Amount,
})

export const OpenMoneySchema = closed({
  currency: Currency,
  unpaid: Type.Array(openBill, {
    description: 'Settled since `unpaidSince`, and nothing paid yet.',
  }),
  unpaidSince: Day,
  atMost: Type.Integer({ description: 'No list is longer; one that is so long may lack some.' }),
  due: Type.Array(openBill, { description: 'Paid in part.' }),
  owedBack: Type.Array(openBill, { description: 'Reversed, and not all given back.' }),
  arrears: Type.Array(
    closed({ ...openBill.properties, promisedUntil: nullable(Day), isLate: Type.Boolean() }),
  ),
  held: Type.Array(closed({ visit: VisitNumber, amount: Amount })),
  onItsWay: Type.Array(TenderSchema),
  reversed: Type.Array(SettlementId, {
    description: 'Reversed while the counter did not hear of it.',
  }),
})

export type OpenMoneyJson = Static<typeof OpenMoneySchema>

export const OpenMoneyQuerySchema = closed({
  institution: Id,
  days: Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]{0,3}$',
      description:
        'How far back unpaid settlements are looked for, by day of care or discharge; 30 days where it is left out.',
    }),
  ),
})

export const OpenShiftRequestSchema = closed({ institution: Id, float: Amount })
export const CloseShiftRequestSchema = closed({ counted: Amount })
export const PostDifferenceRequestSchema = closed({ institution: Id, reason: ShortText })

export const ShiftSchema = closed({
  id: CounterId,
  institution: Id,
  cashier: Id,
  currency: Currency,
  float: Amount,
  openedAt: Moment,
  closedAt: nullable(Moment),
  counted: nullable(Amount),
  comparedAt: nullable(Moment),
})

export type ShiftJson = Static<typeof ShiftSchema>
export const ShiftsSchema = closed({ shifts: Type.Array(ShiftSchema) })
export type ShiftsJson = Static<typeof ShiftsSchema>

export const DifferenceSchema = closed({
  id: CounterId,
  name: oneOf([
    'missing-in-channel',
    'missing-with-us',
    'amount-differs',
    'counted-short',
    'counted-over',
  ]),
  kind: oneOf(['cash', ...channelKinds]),
  reference: nullable(Type.String()),
  ours: nullable(Amount),
  theirs: nullable(Amount),
  difference: Amount,
  state: oneOf(['open', 'gone', 'posted']),
  foundAt: Moment,
  postedBy: nullable(Id),
  reason: nullable(Type.String()),
})

export type DifferenceJson = Static<typeof DifferenceSchema>

const counted = closed({ count: Type.Integer(), sum: Amount })

const report = closed({
  bills: counted,
  reversals: counted,
  arrears: Amount,
  leftDue: {
    ...Amount,
    description: 'What bills were left owing, on balance; below zero: owed back.',
  },
  tenders: Type.Array(
    closed({
      kind: oneOf(tenderKinds),
      count: Type.Integer(),
      depositsIn: Amount,
      depositsOut: Amount,
      billsIn: Amount,
      billsOut: Amount,
      arrearsIn: Amount,
      rounding: Amount,
      net: Amount,
      journal: Amount,
    }),
  ),
  drawer: closed({
    float: Amount,
    in: Amount,
    out: Amount,
    expected: Amount,
    handedOver: Amount,
  }),
  proofs: Type.Array(
    closed({
      name: oneOf(['bills', 'deposits', 'drawer', 'channels', 'rounding']),
      left: Amount,
      right: Amount,
      holds: Type.Boolean(),
    }),
    { description: 'Each amount reached in two ways: by what was done, and by the journal.' },
  ),
})

export const ShiftReportSchema = closed({
  shift: ShiftSchema,
  report,
  late: nullable(report),
  onItsWay: Type.Array(TenderSchema),
  differences: Type.Array(DifferenceSchema),
  corrections: Type.Array(closed({ kind: oneOf(['cash', ...channelKinds]), sum: Amount })),
})

export type ShiftReportJson = Static<typeof ShiftReportSchema>
