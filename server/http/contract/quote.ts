/** The division of a bill, as every page and caller sees it. */
import Type, { type Static } from 'typebox'
import type { Bill, Facts } from '../../../engine/adjudication/bill.ts'
import type { SplitReason } from '../../../engine/adjudication/split.ts'
import { ExplanationStepSchema } from './explanation.ts'
import { ClosedReasonSchema } from './insurance.ts'
import { ProblemSchema } from './problem.ts'
import {
  Amount,
  Currency,
  closed,
  Day,
  DecidedBy,
  FaultSchema,
  Id,
  nullable,
  oneOf,
  PayerKindSchema,
  SourceSchema,
  StatusSchema,
  TextsSchema,
} from './values.ts'

export const ShareSchema = closed({
  payer: Id,
  title: TextsSchema,
  kind: PayerKindSchema,
  coverage: Id,
  scheme: Id,
  schemeTitle: TextsSchema,
  amount: Amount,
  decidedBy: DecidedBy,
  state: oneOf(
    ['decided', 'expected', 'accepted', 'declined', 'away', 'not-direct'],
    '`expected`: the payer will be asked when the bill is settled; the amount is what our reading of its rules gives.',
  ),
  fault: FaultSchema,
})

export const PartSchema = closed({ part: Type.String(), title: TextsSchema, amount: Amount })

export const SheetRowSchema = closed({
  id: Type.String(),
  title: TextsSchema,
  amount: Amount,
  style: oneOf(['row', 'total', 'of-which']),
})

export const SheetSchema = closed(
  {
    region: Id,
    regionTitle: TextsSchema,
    rows: Type.Array(SheetRowSchema, {
      description:
        'Rows of style `row` add up to the total of the bill; `of-which` rows repeat money of the row above.',
    }),
  },
  'The settlement sheet in the words of the home region.',
)

export const BenefitRefusalSchema = closed({
  coverage: Id,
  rule: Type.String(),
  reason: TextsSchema,
  remedy: nullable(TextsSchema),
  status: StatusSchema,
  source: SourceSchema,
})

export const BreakSchema = closed(
  { payer: Id, title: TextsSchema, ours: Amount, theirs: Amount },
  'The payer said one amount, our reading of its rules gives another. Theirs binds; both are shown.',
)

export const OutsideSchema = closed(
  { payer: Id, title: TextsSchema, coverage: Id, rule: Type.String(), amount: Amount },
  'A fixed benefit paid beside the bill; it takes nothing off it.',
)

export const CounterSchema = closed({
  coverage: Id,
  counter: Type.String(),
  unit: oneOf(['money', 'number']),
  currency: Currency,
  period: Type.String({ description: 'Key of the period, such as `calendarYear:2026-01-01`.' }),
  before: Type.String(),
  after: Type.String(),
})

export const TermSchema = closed({
  term: Type.String({ description: '`benefit@from`' }),
  benefit: Id,
  title: TextsSchema,
  scheme: Id,
  from: Day,
  status: StatusSchema,
  allowed: Type.Boolean({
    description: 'Not verified; it decides because the operator allows it by name.',
  }),
  source: SourceSchema,
})

export const PortionSchema = closed({
  year: Type.Integer(),
  nights: Type.Integer(),
  total: Amount,
  shares: Type.Array(closed({ payer: Id, title: TextsSchema, coverage: Id, amount: Amount })),
  cash: Amount,
})

export const LineSplitSchema = closed(
  {
    id: Id,
    name: Type.Optional(
      Type.String({ description: 'Of a settled bill, for the counter and the patient.' }),
    ),
    class: nullable(oneOf(['A', 'B', 'C'])),
    amount: Amount,
    inScope: Amount,
    priorSelfPay: Amount,
    overLimit: Amount,
    ownPaid: Amount,
    reason: nullable(
      oneOf<SplitReason>([
        'unlisted',
        'class-c',
        'not-in-force',
        'refused',
        'indication',
        'commercial-list',
        'price-limit',
        'day-limit',
      ]),
    ),
  },
  'One charge after the lines that take it back were set off against it.',
)

export const WarningSchema = closed({
  code: oneOf([
    'illustrative-terms',
    'allowed-terms',
    'insurer-away',
    'payer-declined',
    'break',
    'coverage-left-out',
    'answer-expected',
  ]),
  about: Type.String({ description: 'Id of the payer, coverage or term concerned.' }),
})

const division = {
  currency: Currency,
  total: Amount,
  sums: closed({ inScope: Amount, priorSelfPay: Amount, overLimit: Amount, ownPaid: Amount }),
  shares: Type.Array(ShareSchema, { description: 'In the order in which the payers pay.' }),
  parts: Type.Array(PartSchema, {
    description: 'What the patient bears, by reason; sums to `cash`.',
  }),
  cash: Amount,
  sheet: SheetSchema,
  outside: Type.Array(OutsideSchema),
  refusals: Type.Array(BenefitRefusalSchema),
  breaks: Type.Array(BreakSchema),
  counters: Type.Array(CounterSchema),
  terms: Type.Array(TermSchema),
  portions: Type.Array(PortionSchema, {
    description: 'Only of a stay that is shared out between years by its days, in order.',
  }),
  lines: Type.Array(LineSplitSchema),
  problems: Type.Array(WarningSchema, {
    description: 'What somebody should look at before settling.',
  }),
}

export const DivisionSchema = closed(division)

export type DivisionJson = Static<typeof DivisionSchema>

/** The engine's own values, so that a page can ask "what if" with the same engine. */
export const EngineInputSchema = Type.Object({
  bill: Type.Unsafe<Bill>({ type: 'object', description: 'The bill in minor units.' }),
  facts: Type.Unsafe<Facts>({ type: 'object', description: 'Coverages with their accumulators.' }),
  schemes: Type.Array(Id, { description: 'For GET /api/policies/set?schemes=…' }),
  policies: Type.String({ description: 'Digest of the set of policies, the ETag of that answer.' }),
  catalogue: nullable(Id),
})

export const QuoteSchema = closed({
  ...division,
  basis: Type.Integer({
    description:
      "Version of the person's record that the amounts rest on; hand it back in `expected`, and a refusal can name what came between.",
  }),
  wouldRefuse: Type.Array(ProblemSchema, {
    description:
      'What settling would be refused for as far as is known now, such as a hard budget with too little left; in the words of that refusal.',
  }),
  closed: Type.Array(closed({ coverage: Id, reason: ClosedReasonSchema }), {
    description:
      'Commercial coverages that were opened or linked and may not be used here, and why.',
  }),
  opening: nullable(
    closed(
      { code: Type.String(), coverages: Type.Array(Id), fastClaimAllowed: Type.Boolean() },
      "What the patient's code opened for this visit.",
    ),
  ),
  registration: nullable(
    closed(
      { record: Type.String(), disease: Type.String(), from: Day, to: nullable(Day) },
      'The registration of a chronic or special disease by which the bill is claimed: the one that serves its disease, day and institution. Null where none does, and where the bill says another entitlement.',
    ),
  ),
  engine: EngineInputSchema,
  explanation: Type.Optional(Type.Array(ExplanationStepSchema)),
})

export type QuoteJson = Static<typeof QuoteSchema>
export type ShareJson = Static<typeof ShareSchema>
export type CounterJson = Static<typeof CounterSchema>
export type LineSplitJson = Static<typeof LineSplitSchema>
export type SheetJson = Static<typeof SheetSchema>
export type PortionJson = Static<typeof PortionSchema>
export type TermJson = Static<typeof TermSchema>
export type WarningJson = Static<typeof WarningSchema>
