/**
 * One step of a division as the pages show it, whether the server explained it or the engine in
 * the page did: amounts in minor units, texts of all languages, and where the rule is written.
 */
import type {
  AdjustmentUse,
  BandUse,
  ExplanationStep,
  Figure,
  LimitUse,
} from '../../../engine/adjudication/explanation.ts'
import {
  type Currency,
  minorFromText,
  RATIO_ONE,
  scaledFromText,
} from '../../../engine/base/money.ts'
import type {
  BenefitValue,
  PolicySet,
  Source,
  Status,
  Step,
  Term,
  Texts,
} from '../../../engine/policy/policy-value.ts'
import type { ExplanationStepJson } from '../../../server/http/contract/explanation.ts'
import { minorOf } from '../../components/amount-text.ts'

export interface StepView {
  readonly rule: string
  readonly kind: ExplanationStep['kind']
  readonly coverage: string
  /** Of a stay that is shared out between years: which of them. */
  readonly year: number | null
  readonly payer: string | null
  readonly benefit: string
  readonly title: Texts | null
  readonly benefitTitle: Texts | null
  /** First day of the term; empty where no rule of a scheme is meant. */
  readonly from: string
  readonly status: Status | null
  readonly source: Source | null
  readonly article: string | null
  readonly baseMinor: number
  readonly resultMinor: number
  readonly into: string | null
  readonly ratio: number | null
  readonly bands: readonly BandUse[]
  readonly limits: readonly LimitUse[]
  readonly adjustments: readonly AdjustmentUse[]
  readonly figures: readonly Figure[]
  /** Reason of a refusal and what can be done about it. */
  readonly reason: Texts | null
  readonly remedy: Texts | null
}

// ---------------------------------------------------------------- from the engine

export function viewsOfTrace(steps: readonly ExplanationStep[], set: PolicySet): StepView[] {
  return steps.map((step) => viewOfTrace(step, set))
}

function viewOfTrace(step: ExplanationStep, set: PolicySet): StepView {
  const { benefit, term, rule } = ruleOf(step.rule, step.term, set)
  return {
    ...step,
    year: step.year ?? null,
    benefit: benefit?.id ?? '',
    title: rule?.title ?? null,
    benefitTitle: benefit?.title ?? null,
    from: term?.from ?? '',
    status: term?.status ?? null,
    source: term === undefined ? null : (benefit?.sources[term.source] ?? null),
    article: rule?.article ?? null,
    reason: rule?.kind === 'refuse' ? rule.reason : null,
    remedy: rule?.kind === 'refuse' ? rule.remedy : null,
  }
}

interface FoundRule {
  readonly benefit: BenefitValue | undefined
  readonly term: Term | undefined
  readonly rule: Step | undefined
}

/** The rule `benefit/step` in the term `benefit@from`. */
export function ruleOf(id: string, termId: string, set: PolicySet): FoundRule {
  const [benefitId = '', from = ''] = termId.split('@')
  const benefit = set.benefits.find((one) => one.id === benefitId)
  const term = benefit?.terms.find((one) => one.from === from)
  const rule = term?.steps.find((step) => `${benefitId}/${step.id}` === id)
  return { benefit, term, rule }
}

// ---------------------------------------------------------------- from the server

export function viewsOfAnswer(
  steps: readonly ExplanationStepJson[],
  currency: Currency,
): StepView[] {
  return steps.map((step) => viewOfAnswer(step, currency))
}

function viewOfAnswer(step: ExplanationStepJson, currency: Currency): StepView {
  const money = (text: string): number => minorOf(text, currency)
  return {
    rule: step.rule,
    kind: step.kind,
    coverage: step.coverage,
    year: step.year,
    payer: step.payer,
    benefit: step.benefit ?? '',
    title: step.title,
    benefitTitle: step.benefitTitle,
    from: step.term.split('@')[1] ?? '',
    status: step.status,
    source: step.source,
    article: step.article,
    baseMinor: money(step.base),
    resultMinor: money(step.result),
    into: step.into,
    ratio: step.ratio === null ? null : ratioOf(step.ratio),
    bands: step.bands.map(({ from, to, amount, ratio, side }) => ({
      fromMinor: money(from),
      toMinor: to === null ? null : money(to),
      amountMinor: money(amount),
      ratio: ratioOf(ratio),
      side,
    })),
    limits: step.limits.map(({ kind, counter, limit, usedBefore, cut }) => ({
      kind,
      counter,
      limitMinor: countOf(limit, kind === 'units' ? null : currency),
      usedBeforeMinor: countOf(usedBefore, kind === 'units' ? null : currency),
      cutMinor: money(cut),
    })),
    adjustments: step.adjustments.map(({ kind, value, ratioAfter }) => ({
      kind,
      value: ratioOf(value),
      ratioAfter: ratioOf(ratioAfter),
    })),
    figures: step.figures.map(({ name, dimension, value }) => ({
      name,
      dimension,
      value:
        dimension === 'ratio'
          ? ratioOf(value)
          : countOf(value, dimension === 'money' ? currency : null),
    })),
    reason: null,
    remedy: null,
  }
}

function ratioOf(percentage: string): number {
  const scaled = scaledFromText(percentage.replace(/%$/u, ''), 4)
  return scaled ?? RATIO_ONE
}

function countOf(text: string, currency: Currency | null): number {
  if (currency === null) return Number(text)
  return minorFromText(text, currency) ?? Number(text)
}
