/**
 * A step in the words of the trade, for the patient, and its arithmetic, for the auditor. The
 * words come from the text files by key; here stands which key fits, and with which figures.
 */
import { type Currency, mulDiv, RATIO_ONE } from '../../../engine/base/money.ts'
import { amountText } from '../../components/amount-text.ts'
import { ratioText } from '../../components/policy-words.ts'
import type { StepView } from './step-view.ts'

export type SentenceKey =
  | 'deductible'
  | 'deductibleUsed'
  | 'deductibleShort'
  | 'firstShare'
  | 'copay'
  | 'leaves'
  | 'bears'
  | 'paysAll'
  | 'paysRatio'
  | 'paysBands'
  | 'paysBalance'
  | 'paysAmount'
  | 'paysNothing'
  | 'withinCap'
  | 'aboveCap'
  | 'refuses'
  | 'answers'
  | 'states'

export interface Said {
  readonly key: SentenceKey
  readonly facts: Readonly<Record<string, string>>
}

export interface Arithmetic {
  readonly key:
    | 'asked'
    | 'askedLess'
    | 'product'
    | 'band'
    | 'bandOpen'
    | 'points'
    | 'factor'
    | 'patientFactor'
    | 'limit'
    | 'limitUsed'
    | 'balance'
    | 'units'
    | 'cut'
    | 'kept'
    | 'rest'
  readonly facts: Readonly<Record<string, string>>
}

export function sentenceOf(step: StepView, currency: Currency): Said {
  const money = (minor: number): string => amountText(minor, currency)
  const facts = {
    base: money(step.baseMinor),
    result: money(step.resultMinor),
    ratio: step.ratio === null ? '' : ratioText(step.ratio),
  }
  switch (step.kind) {
    case 'bear':
      return bearing(step, facts, money)
    case 'pay':
      return paying(step, facts, money)
    case 'eligible': {
      const upTo = money(figure(step, 'upTo') ?? 0)
      return { key: step.resultMinor === 0 ? 'withinCap' : 'aboveCap', facts: { ...facts, upTo } }
    }
    case 'refuse':
      return { key: 'refuses', facts }
    case 'answer':
      return { key: 'answers', facts }
    case 'outside':
      return { key: 'paysAmount', facts }
    default: {
      const value = step.figures[0]
      return {
        key: 'states',
        facts: { ...facts, value: value === undefined ? '' : statedText(value, money) },
      }
    }
  }
}

type Money = (minor: number) => string
type Facts = Readonly<Record<'base' | 'result' | 'ratio', string>>

function bearing(step: StepView, facts: Facts, money: Money): Said {
  const asked = figure(step, 'asked')
  const used = figure(step, 'used') ?? 0
  if (step.into === 'deductible' && asked !== undefined) {
    const more = { ...facts, asked: money(asked), used: money(used) }
    if (used > 0) return { key: 'deductibleUsed', facts: more }
    if (step.resultMinor < asked) return { key: 'deductibleShort', facts: more }
    return { key: 'deductible', facts: more }
  }
  if (step.ratio !== null && step.into !== null) return { key: 'firstShare', facts }
  if (step.into === 'copay') return { key: 'copay', facts }
  return { key: step.into === null ? 'leaves' : 'bears', facts }
}

function paying(step: StepView, facts: Facts, money: Money): Said {
  if (step.resultMinor === 0) return { key: 'paysNothing', facts }
  const balance = step.limits.find(({ kind }) => kind === 'balance')
  if (balance !== undefined) {
    return { key: 'paysBalance', facts: { ...facts, balance: money(balance.limitMinor) } }
  }
  if (step.bands.length > 1) return { key: 'paysBands', facts }
  const [only] = step.bands
  const ratio = step.ratio ?? only?.ratio ?? null
  if (ratio === null) return { key: 'paysAmount', facts }
  if (ratio === RATIO_ONE) return { key: 'paysAll', facts }
  return { key: 'paysRatio', facts: { ...facts, ratio: ratioText(ratio) } }
}

function figure(step: StepView, name: string): number | undefined {
  return step.figures.find((one) => one.name === name)?.value
}

function statedText({ dimension, value }: StepView['figures'][number], money: Money): string {
  if (dimension === 'money') return money(value)
  return dimension === 'ratio' ? ratioText(value) : String(value)
}

// ---------------------------------------------------------------- arithmetic

export function arithmeticOf(step: StepView, currency: Currency): Arithmetic[] {
  const money = (minor: number): string => amountText(minor, currency)
  if (step.kind === 'bear') return bearingArithmetic(step, money)
  if (step.kind === 'pay') return payingArithmetic(step, money)
  if (step.kind === 'eligible') {
    const upTo = figure(step, 'upTo') ?? 0
    const used = figure(step, 'used') ?? 0
    const kept = step.baseMinor - step.resultMinor
    return [
      {
        key: 'kept',
        facts: {
          base: money(step.baseMinor),
          upTo: money(upTo),
          used: money(used),
          kept: money(kept),
        },
      },
    ]
  }
  return []
}

function bearingArithmetic(step: StepView, money: Money): Arithmetic[] {
  const base = money(step.baseMinor)
  const result = money(step.resultMinor)
  if (step.ratio !== null) {
    return [{ key: 'product', facts: { base, ratio: ratioText(step.ratio), result } }]
  }
  const asked = figure(step, 'asked')
  if (asked === undefined) return limitArithmetic(step, money)
  const used = figure(step, 'used')
  const facts = { base, asked: money(asked), used: money(used ?? 0), result }
  return [
    { key: used === undefined || used === 0 ? 'asked' : 'askedLess', facts },
    ...limitArithmetic(step, money),
  ]
}

function payingArithmetic(step: StepView, money: Money): Arithmetic[] {
  const lines: Arithmetic[] = adjustmentArithmetic(step)
  let grossMinor = step.resultMinor
  for (const { cutMinor } of step.limits) grossMinor += cutMinor
  for (const { fromMinor, toMinor, amountMinor, ratio } of step.bands) {
    const part = mulDiv(amountMinor, ratio, RATIO_ONE, 'halfUp')
    lines.push({
      key: toMinor === null ? 'bandOpen' : 'band',
      facts: {
        from: money(fromMinor),
        to: toMinor === null ? '' : money(toMinor),
        amount: money(amountMinor),
        ratio: ratioText(ratio),
        part: money(part),
      },
    })
  }
  if (step.ratio !== null && step.ratio !== RATIO_ONE) {
    lines.push({
      key: 'product',
      facts: {
        base: money(step.baseMinor),
        ratio: ratioText(step.ratio),
        result: money(grossMinor),
      },
    })
  }
  lines.push(...limitArithmetic(step, money))
  const cuts = grossMinor - step.resultMinor
  const rest = step.baseMinor - step.resultMinor - cuts
  if (rest > 0 && step.resultMinor > 0) {
    lines.push({
      key: 'rest',
      facts: {
        base: money(step.baseMinor),
        result: money(step.resultMinor + cuts),
        rest: money(rest),
      },
    })
  }
  return lines
}

/** How the ratio of the table became the one that was used. */
function adjustmentArithmetic(step: StepView): Arithmetic[] {
  return step.adjustments.map(({ kind, value, ratioAfter }) => ({
    key: kind,
    facts: {
      before: kind === 'points' ? ratioText(ratioAfter - value) : '',
      value: ratioText(kind === 'points' ? Math.abs(value) : value),
      sign: value < 0 ? '−' : '+',
      after: ratioText(ratioAfter),
    },
  }))
}

function limitArithmetic(step: StepView, money: Money): Arithmetic[] {
  return step.limits.flatMap(({ kind, limitMinor, usedBeforeMinor, cutMinor }): Arithmetic[] => {
    if (kind === 'units') {
      const facts = {
        limit: String(limitMinor),
        used: String(usedBeforeMinor),
        cut: money(cutMinor),
      }
      return [{ key: 'units', facts }]
    }
    const facts = {
      limit: money(limitMinor),
      used: money(usedBeforeMinor),
      left: money(Math.max(0, limitMinor - (kind === 'balance' ? 0 : usedBeforeMinor))),
      cut: money(cutMinor),
    }
    if (kind === 'balance') return cutMinor === 0 ? [] : [{ key: 'balance', facts }]
    if (cutMinor > 0) return [{ key: 'cut', facts }]
    return [{ key: usedBeforeMinor === 0 ? 'limit' : 'limitUsed', facts }]
  })
}
