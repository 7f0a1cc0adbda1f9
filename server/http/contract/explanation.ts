/** Why each amount is what it is: one entry for each step that ran, in order. */
import Type, { type Static } from 'typebox'
import {
  Amount,
  closed,
  Id,
  nullable,
  oneOf,
  SourceSchema,
  StatusSchema,
  TextsSchema,
} from './values.ts'

const Ratio = Type.String({ description: 'A percentage such as `85%`, up to four decimals.' })

export const ExplanationStepSchema = closed({
  rule: Type.String({ description: '`benefit/step`; `split/…` for the catalogue.' }),
  kind: oneOf([
    'split',
    'bear',
    'pay',
    'eligible',
    'refuse',
    'outside',
    'count',
    'let',
    'skip',
    'answer',
  ]),
  title: nullable(TextsSchema),
  benefit: nullable(Id),
  benefitTitle: nullable(TextsSchema),
  term: Type.String({ description: '`benefit@from`; empty for the split.' }),
  status: nullable(StatusSchema),
  source: nullable(SourceSchema),
  article: nullable(Type.String()),
  coverage: Type.String(),
  year: nullable(
    Type.Integer({ description: 'Of a stay that is shared out between years: which of them.' }),
  ),
  payer: nullable(Id),
  payerTitle: nullable(TextsSchema),
  base: Amount,
  result: Amount,
  into: nullable(Type.String()),
  intoTitle: nullable(TextsSchema),
  ratio: nullable(Ratio),
  bands: Type.Array(
    closed({
      from: Amount,
      to: nullable(Amount),
      amount: Amount,
      ratio: Ratio,
      side: oneOf(['payer', 'patient']),
    }),
  ),
  limits: Type.Array(
    closed({
      kind: oneOf(['upTo', 'balance', 'units']),
      counter: nullable(Type.String()),
      limit: Type.String(),
      usedBefore: Type.String(),
      cut: Amount,
    }),
  ),
  adjustments: Type.Array(
    closed({
      kind: oneOf(['points', 'factor', 'patientFactor']),
      value: Ratio,
      ratioAfter: Ratio,
    }),
  ),
  figures: Type.Array(
    closed({
      name: Type.String(),
      dimension: oneOf(['money', 'ratio', 'number']),
      value: Type.String(),
    }),
  ),
})

export type ExplanationStepJson = Static<typeof ExplanationStepSchema>

export const ExplanationSchema = closed({
  settlement: Id,
  steps: Type.Array(ExplanationStepSchema),
})

export type ExplanationJson = Static<typeof ExplanationSchema>
