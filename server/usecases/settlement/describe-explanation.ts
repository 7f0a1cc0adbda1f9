/** The steps of a decision as people read them, with titles, sources and decimal texts. */
import type { ExplanationStep } from '../../../engine/adjudication/explanation.ts'
import { RATIO_ONE, textFromMinor, textFromScaled } from '../../../engine/base/money.ts'
import type { SchemeValue } from '../../../engine/policy/policy-value.ts'
import { partTitle, payerNamed, type RuleLookup, stepNamed, termNamed } from './rule-lookup.ts'

export type DescribedStep = ReturnType<typeof describeStep>

export function describeExplanation(
  steps: readonly ExplanationStep[],
  schemes: readonly SchemeValue[],
  currency: string,
  rules: RuleLookup,
): DescribedStep[] {
  return steps.map((step) => describeStep(step, schemes, currency, rules))
}

function describeStep(
  step: ExplanationStep,
  schemes: readonly SchemeValue[],
  currency: string,
  rules: RuleLookup,
) {
  const money = (minor: number) => textFromMinor(minor, currency)
  const term = termNamed(step.term, rules)
  const found = stepNamed(step.rule, term)
  const value = (dimension: 'money' | 'ratio' | 'number', amount: number) => {
    if (dimension === 'money') return money(amount)
    return dimension === 'ratio' ? percentText(amount) : String(amount)
  }
  return {
    rule: step.rule,
    kind: step.kind,
    title: found?.step.title ?? null,
    benefit: term?.benefit.id ?? null,
    benefitTitle: term?.benefit.title ?? null,
    term: step.term,
    status: term?.term.status ?? null,
    source: found?.source ?? term?.source ?? null,
    article: found?.step.article ?? null,
    coverage: step.coverage,
    year: step.year ?? null,
    payer: step.payer,
    payerTitle: step.payer === null ? null : (payerNamed(step.payer, rules)?.payer.title ?? null),
    base: money(step.baseMinor),
    result: money(step.resultMinor),
    into: step.into,
    intoTitle: step.into === null ? null : partTitle(step.into, schemes),
    ratio: step.ratio === null ? null : percentText(step.ratio),
    bands: step.bands.map((band) => ({
      from: money(band.fromMinor),
      to: band.toMinor === null ? null : money(band.toMinor),
      amount: money(band.amountMinor),
      ratio: percentText(band.ratio),
      side: band.side,
    })),
    limits: step.limits.map((limit) => ({
      kind: limit.kind,
      counter: limit.counter,
      limit: limit.kind === 'units' ? String(limit.limitMinor) : money(limit.limitMinor),
      usedBefore:
        limit.kind === 'units' ? String(limit.usedBeforeMinor) : money(limit.usedBeforeMinor),
      cut: money(limit.cutMinor),
    })),
    adjustments: step.adjustments.map((adjustment) => ({
      kind: adjustment.kind,
      value: percentText(adjustment.value),
      ratioAfter: percentText(adjustment.ratioAfter),
    })),
    figures: step.figures.map((figure) => ({
      name: figure.name,
      dimension: figure.dimension,
      value: value(figure.dimension, figure.value),
    })),
  }
}

const percentDigits = Math.log10(RATIO_ONE) - 2

/** Millionths as a percentage: 850,000 is `85%`, 25,000 is `2.5%`. */
export function percentText(ratio: number): string {
  const text = textFromScaled(ratio, percentDigits)
  return `${text.replace(/\.?0+$/, '')}%`
}
