/** Clearing: windows, months, positions, proposals, prepayments, tickets and co-investigations. */
import Type, { type Static } from 'typebox'
import { type LineKind, lineKinds } from '../../../engine/clearing/clearing-line.ts'
import { type CycleStepName, cycleSteps } from '../../../engine/clearing/monthly-cycle.ts'
import { type TicketKind, ticketKinds } from '../../../engine/clearing/rules.ts'
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
} from './values.ts'

export const Period = Type.String({
  pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$',
  description: 'A month of clearing, such as "2026-03".',
})

const Moment = Type.String({ description: 'ISO instant in UTC.' })
const Count = Type.Integer({ minimum: 0 })
const WindowNumber = Type.Integer({ minimum: 1 })
const Province = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9-]+$' })
/** `province:34`, `institution:H-BJ-01`, `payer:…`, `centre:commercial`. */
const Party = Type.String({ minLength: 3, maxLength: 140 })
export const HouseEntryId = Type.String({ pattern: '^1[0-3][0-9a-f]-[0-9]{1,15}$' })
const Kind = oneOf<LineKind>(lineKinds)

const headingFields = {
  kind: Kind,
  payer: Id,
  insuranceType: Type.String({ description: 'National code such as 310 or 390; empty for none.' }),
  benefitYear: Type.Integer(),
  insuredRegion: Type.String(),
  insuredProvince: Type.String(),
  careRegion: Type.String(),
  careProvince: Type.String(),
  institution: Id,
  setting: Type.String(),
  isToPatient: Type.Boolean(),
  currency: Currency,
}

// ---------------------------------------------------------------- windows

const windowFields = {
  window: WindowNumber,
  period: Period,
  closedAt: Moment,
  closedBy: Id,
  records: Count,
  isDerived: Type.Boolean({
    description: 'Everything in it has been worked out, so that its sums are final.',
  }),
}

export const ClearingWindowSchema = closed(windowFields)

export const ClearingWindowsSchema = closed({
  windows: Type.Array(ClearingWindowSchema),
  next: nullable(WindowNumber),
})

export const CloseWindowRequestSchema = closed({ period: Period })

export const HeadingSumSchema = closed({ ...headingFields, lines: Count, amount: Amount })

export const WindowContentsSchema = closed({
  ...windowFields,
  buckets: Type.Array(
    closed({ bucket: Type.Integer(), first: Type.Integer(), last: Type.Integer() }),
    {
      description: 'For each bucket of the journal the range of its numbers; both ends included.',
    },
  ),
  sums: Type.Array(HeadingSumSchema),
})

export const ClearingLineSchema = closed({
  settlement: SettlementId,
  businessDate: Day,
  window: WindowNumber,
  ...headingFields,
  amount: Amount,
})

export const ClearingLinesSchema = closed({
  lines: Type.Array(ClearingLineSchema),
  next: nullable(Type.String()),
})

export const LinesQuerySchema = closed({
  window: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$' })),
  period: Type.Optional(Period),
  kind: Type.Optional(Kind),
  payer: Type.Optional(Id),
  insuranceType: Type.Optional(Type.String({ maxLength: 8, pattern: '^[0-9]*$' })),
  benefitYear: Type.Optional(Type.String({ pattern: '^[0-9]{4}$' })),
  insuredProvince: Type.Optional(Province),
  careProvince: Type.Optional(Province),
  institution: Type.Optional(Id),
  currency: Type.Optional(Currency),
  after: Type.Optional(Type.String({ maxLength: 40 })),
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$' })),
})

// ---------------------------------------------------------------- months

const StepName = oneOf<CycleStepName>(cycleSteps)

export const CycleStepSchema = closed({
  name: StepName,
  role: oneOf(['all', 'care', 'centre', 'insured'] as const),
  due: Day,
  /** Working days it counts with are not announced for every year. */
  certainty: nullable(StatusSchema),
  doneOn: nullable(Day),
  doneBy: nullable(Id),
  state: oneOf(['done', 'done-late', 'next', 'late', 'waiting'] as const),
})

const grossKey = {
  careProvince: Type.String(),
  insuredProvince: Type.String(),
  insuranceType: Type.String(),
  benefitYear: Type.Integer(),
  currency: Currency,
}

export const GrossRowSchema = closed({
  ...grossKey,
  fund: Amount,
  catastrophic: Amount,
  aid: Amount,
  account: Amount,
  deduction: Amount,
  receivable: Amount,
})

/** A fund whose books were not held against ours, and the first such day. */
const UnreconciledSchema = closed({ payer: Type.String(), day: Day })

export const ClearingMonthSchema = closed({
  period: Period,
  isOver: Type.Boolean({
    description: 'A window of a later month was closed: nothing is added any more.',
  }),
  isDerived: Type.Boolean(),
  windows: Type.Array(closed({ window: WindowNumber, closedAt: Moment, records: Count })),
  unreconciled: nullable(UnreconciledSchema),
  steps: Type.Array(CycleStepSchema),
  table: Type.Array(GrossRowSchema),
  totals: Type.Array(closed({ currency: Currency, kind: Kind, lines: Count, amount: Amount }), {
    description: 'All lines of the month by kind, care at home included.',
  }),
})

export const TakeStepRequestSchema = closed({
  step: oneOf<Exclude<CycleStepName, 'confirmed'>>(
    cycleSteps.filter((step) => step !== 'confirmed') as Exclude<CycleStepName, 'confirmed'>[],
  ),
})

const Year = Type.Integer({ minimum: 2000, maximum: 2100 })

export const ClearingYearSchema = closed({
  year: Year,
  due: Day,
  closed: nullable(closed({ on: Day, by: Id })),
  /** The proposal to close it that waits for a second person. */
  proposed: nullable(HouseEntryId),
  months: Type.Array(closed({ period: Period, windows: Count, next: nullable(StepName) })),
  cases: Type.Array(
    closed({
      institution: Id,
      payer: Id,
      currency: Currency,
      cases: Count,
      open: Count,
      sheet: Amount,
      caseAmount: Amount,
      finalAmount: Amount,
    }),
    {
      description:
        'Cases paid by their price, by institution and payer; `finalAmount` is of those that are final.',
    },
  ),
  gap: nullable(
    closed({
      code: oneOf([
        'year-running',
        'year-empty',
        'year-month-open',
        'year-case-open',
        'proposal-waiting',
      ] as const),
      period: nullable(Period),
      step: nullable(StepName),
      institution: nullable(Id),
      payer: nullable(Id),
      open: nullable(Count),
      proposal: nullable(HouseEntryId),
    }),
  ),
})

export const ObligationSchema = closed({
  debtor: Party,
  creditor: Party,
  currency: Currency,
  amount: Amount,
  cause: Type.String(),
})

export const PositionsSchema = closed({
  period: Period,
  publicDebts: Type.Array(ObligationSchema, {
    description: 'Debts of public money, which are never set off.',
  }),
  positions: Type.Array(closed({ party: Party, currency: Currency, amount: Amount }), {
    description: 'Of those who signed for netting; positive: receives. Sums to zero per currency.',
  }),
  gross: Type.Array(ObligationSchema, {
    description: 'Other debts of which a party has not signed.',
  }),
})

// ---------------------------------------------------------------- calendar

export const ClearingCalendarSchema = closed({
  jurisdictions: Type.Array(
    closed({
      jurisdiction: Type.String(),
      years: Type.Array(
        closed({ year: Type.Integer(), status: StatusSchema, source: SourceSchema }),
      ),
      days: Type.Array(closed({ day: Day, works: Type.Boolean(), name: Type.String() }), {
        description: 'Days off and moved working days, as the source names them.',
      }),
    }),
  ),
  rules: Type.Array(
    closed({
      rule: Type.String(),
      from: Day,
      value: Type.String(),
      unit: Type.String(),
      title: Type.String(),
      number: Type.String(),
      article: Type.String(),
      status: StatusSchema,
    }),
  ),
})

// ---------------------------------------------------------------- proposals

const posting = closed({
  account: Type.String({ minLength: 3, maxLength: 200 }),
  currency: Currency,
  amount: Amount,
})

const reason = { reason: LongText }

export const ProposalRequestSchema = Type.Union([
  closed({ kind: oneOf(['confirm-period'] as const), ...reason, period: Period }),
  closed({ kind: oneOf(['net-commercial'] as const), ...reason, period: Period }),
  closed({ kind: oneOf(['close-year'] as const), ...reason, year: Year }),
  closed({
    kind: oneOf(['deduction'] as const),
    ...reason,
    period: Period,
    careProvince: Province,
    insuredProvince: Province,
    insuranceType: Type.String({ maxLength: 8 }),
    benefitYear: Type.Integer({ minimum: 2000, maximum: 2100 }),
    institution: Id,
    currency: Currency,
    amount: Amount,
  }),
  closed({
    kind: oneOf(['prepayment-quota'] as const),
    ...reason,
    year: Year,
    insuredProvince: Province,
    careProvince: Province,
    currency: Currency,
    amount: Amount,
  }),
  closed({
    kind: oneOf(['prepayment-increase'] as const),
    ...reason,
    period: Period,
    insuredProvince: Province,
    careProvince: Province,
    currency: Currency,
    amount: Amount,
  }),
  closed({
    kind: oneOf(['case-payment'] as const),
    ...reason,
    settlement: SettlementId,
    payer: Id,
    currency: Currency,
    caseAmount: Amount,
    hasSettlementList: Type.Boolean(),
    isLeftOut: Type.Boolean(),
  }),
  closed({
    kind: oneOf(['case-final'] as const),
    ...reason,
    settlement: SettlementId,
    payer: Id,
    currency: Currency,
    caseAmount: Amount,
    finalAmount: Amount,
  }),
  closed({
    kind: oneOf(['advance'] as const),
    ...reason,
    institution: Id,
    currency: Currency,
    amount: Amount,
    basis: ShortText,
  }),
  closed({
    kind: oneOf(['set-off'] as const),
    ...reason,
    institution: Id,
    currency: Currency,
    period: Period,
    cause: ShortText,
  }),
  closed({
    kind: oneOf(['payout'] as const),
    ...reason,
    settlement: SettlementId,
    payer: Id,
    paidOn: Day,
  }),
  closed({
    kind: oneOf(['repayment'] as const),
    ...reason,
    settlement: SettlementId,
    payer: Id,
    currency: Currency,
    amount: Amount,
  }),
  closed({
    kind: oneOf(['manual-posting'] as const),
    ...reason,
    postings: Type.Array(posting, { minItems: 2, maxItems: 100 }),
  }),
  closed({
    kind: oneOf(['budget-cap'] as const),
    ...reason,
    budget: Type.String({ pattern: '^(budget|prefund):[A-Za-z0-9._/-]{1,100}$' }),
    currency: Currency,
    amount: Amount,
  }),
])

const thresholds = closed({ yellowPercent: Count, redPercent: Count })

export const BudgetsSchema = closed({
  thresholds,
  budgets: Type.Array(
    closed({
      budget: Type.String(),
      currency: Currency,
      cap: Amount,
      leased: Amount,
      spent: Amount,
      usedPercent: Type.String(),
      level: oneOf(['normal', 'yellow', 'red'] as const),
    }),
  ),
})

export const ProposalSchema = closed({
  id: HouseEntryId,
  kind: Type.String(),
  subject: Type.String(),
  /** What it says, in words of the request: amounts are decimal texts. */
  content: Type.Record(Type.String(), Type.Unknown()),
  reason: Type.String(),
  madeBy: Id,
  madeAt: Moment,
  state: oneOf(['proposed', 'released', 'rejected'] as const),
  decidedBy: nullable(Id),
  decidedAt: nullable(Moment),
  remark: nullable(Type.String()),
})

export const ProposalsSchema = closed({ proposals: Type.Array(ProposalSchema) })

export const DecisionRequestSchema = closed({
  decision: oneOf(['released', 'rejected'] as const),
  remark: Type.String({ maxLength: 1000 }),
})

// ---------------------------------------------------------------- prepayments

export const PrepaymentsSchema = closed({
  year: Type.Integer(),
  period: Period,
  days: closed({ fixedBy: Day, noticedBy: Day, paidBy: Day, confirmedBy: Day }),
  thresholds,
  rows: Type.Array(
    closed({
      insuredProvince: Type.String(),
      careProvince: Type.String(),
      currency: Currency,
      quota: Amount,
      prepaid: Amount,
      cleared: Amount,
      /** Of the prepayment, with two decimals. */
      usedPercent: Type.String(),
      level: oneOf(['normal', 'yellow', 'red'] as const),
      askBy: nullable(Day),
    }),
  ),
})

// ---------------------------------------------------------------- records

const actions = Type.Array(closed({ act: Type.String(), on: Day, by: Id, text: Type.String() }))

export const TicketSchema = closed({
  id: HouseEntryId,
  kind: oneOf<TicketKind>(ticketKinds),
  title: Type.String(),
  from: Type.String(),
  to: Type.String(),
  settlement: nullable(SettlementId),
  state: oneOf(['open', 'answered', 'confirmed', 'confirmed-in-silence'] as const),
  due: nullable(Day),
  isLate: Type.Boolean(),
  daysLeft: Type.Integer(),
  actions,
})

export const TicketsSchema = closed({ tickets: Type.Array(TicketSchema) })

export const OpenTicketRequestSchema = closed({
  kind: oneOf<TicketKind>(ticketKinds),
  title: ShortText,
  from: Province,
  to: Province,
  settlement: Type.Optional(nullable(SettlementId)),
  text: LongText,
})

export const TicketActRequestSchema = closed({
  act: oneOf(['answer', 'confirm', 'reopen'] as const),
  text: Type.String({ maxLength: 1000 }),
})

export const InvestigationSchema = closed({
  id: HouseEntryId,
  settlement: SettlementId,
  institution: Id,
  insuredProvince: Type.String(),
  careProvince: Type.String(),
  businessDate: Day,
  currency: Currency,
  total: Amount,
  state: oneOf(['raised', 'listed', 'answered', 'confirmed', 'disputed'] as const),
  listedOn: Day,
  due: nullable(Day),
  isLate: Type.Boolean(),
  actions,
})

export const InvestigationsSchema = closed({
  period: Period,
  from: Amount,
  investigations: Type.Array(InvestigationSchema),
  candidates: Type.Array(
    closed({
      settlement: SettlementId,
      institution: Id,
      insuredProvince: Type.String(),
      careProvince: Type.String(),
      businessDate: Day,
      currency: Currency,
      total: Amount,
      fund: Amount,
    }),
  ),
})

export const RaiseRequestSchema = closed({ settlement: SettlementId, text: LongText })

export const InvestigationActRequestSchema = closed({
  act: oneOf(['answer', 'confirm', 'object'] as const),
  text: Type.String({ maxLength: 1000 }),
})

export const ReceivablesSchema = closed({
  receivables: Type.Array(
    closed({
      settlement: SettlementId,
      payer: Id,
      currency: Currency,
      paid: Amount,
      repaid: Amount,
      owed: Amount,
      paidOn: Day,
    }),
  ),
})

export type ClearingWindowsJson = Static<typeof ClearingWindowsSchema>
export type ClearingWindowJson = Static<typeof ClearingWindowSchema>
export type WindowContentsJson = Static<typeof WindowContentsSchema>
export type HeadingSumJson = Static<typeof HeadingSumSchema>
export type ClearingLinesJson = Static<typeof ClearingLinesSchema>
export type ClearingLineJson = Static<typeof ClearingLineSchema>
export type ClearingMonthJson = Static<typeof ClearingMonthSchema>
export type ClearingYearJson = Static<typeof ClearingYearSchema>
export type CycleStepJson = Static<typeof CycleStepSchema>
export type GrossRowJson = Static<typeof GrossRowSchema>
export type ObligationJson = Static<typeof ObligationSchema>
export type PositionsJson = Static<typeof PositionsSchema>
export type ClearingCalendarJson = Static<typeof ClearingCalendarSchema>
export type ProposalRequestJson = Static<typeof ProposalRequestSchema>
export type ProposalJson = Static<typeof ProposalSchema>
export type ProposalsJson = Static<typeof ProposalsSchema>
export type BudgetsJson = Static<typeof BudgetsSchema>
export type PrepaymentsJson = Static<typeof PrepaymentsSchema>
export type TicketJson = Static<typeof TicketSchema>
export type TicketsJson = Static<typeof TicketsSchema>
export type InvestigationJson = Static<typeof InvestigationSchema>
export type InvestigationsJson = Static<typeof InvestigationsSchema>
export type ReceivablesJson = Static<typeof ReceivablesSchema>
