/**
 * Ratios and bands: what a payer's share of a base is, exactly, rounded once.
 */
import { bigMulDiv, mulDiv, RATIO_ONE, type Rounding } from '../base/money.ts'
import { compileCondition, compileFigure, type Figure, type Scope } from '../policy/figure.ts'
import type { Adjustment, AdjustmentKind, Bands, RoundingRule } from '../policy/policy-value.ts'
import type { AdjustmentUse, BandUse } from './explanation.ts'
import type { Run } from './run.ts'

/** The payer's ratio after the adjustments that apply, within 0 and 100 %. */
export type Adjust = (ratio: number, run: Run, uses: AdjustmentUse[] | null) => number

export function compileAdjustments(
  adjustments: readonly Adjustment[],
  scope: Scope<Run>,
  rounding: Rounding,
): Adjust {
  const compiled = adjustments.map((adjustment) => ({
    kind: adjustment.kind,
    figure: compileFigure(adjustment.value, scope, rounding),
    holds: adjustment.when === null ? null : compileCondition(adjustment.when, scope, rounding),
  }))
  return (ratio, run, uses) => {
    let result = ratio
    for (const { kind, figure, holds } of compiled) {
      if (holds !== null && !holds(run)) continue
      const value = figure(run)
      result = adjusted(kind, result, value)
      uses?.push({ kind, value, ratioAfter: result })
    }
    return Math.min(RATIO_ONE, Math.max(0, result))
  }
}

/** A ratio stays a whole number of millionths; the half goes up. */
function adjusted(kind: AdjustmentKind, ratio: number, value: number): number {
  if (kind === 'points') return ratio + value
  if (kind === 'factor') return mulDiv(ratio, value, RATIO_ONE, 'halfUp')
  return RATIO_ONE - mulDiv(RATIO_ONE - ratio, value, RATIO_ONE, 'halfUp')
}

/** Pays out of a base; bands are recorded where asked for. */
export type PayOut = (base: number, run: Run, uses: PayUses | null) => number

export interface PayUses {
  ratio: number | null
  readonly bands: BandUse[]
  readonly adjustments: AdjustmentUse[]
}

/** One ratio for the whole base. */
export function payByRatio(ratio: Figure<Run>, adjust: Adjust, rule: RoundingRule): PayOut {
  return (base, run, uses) => {
    const payer = adjust(ratio(run), run, uses?.adjustments ?? null)
    if (uses !== null) uses.ratio = payer
    return shareOf(base, payer, rule)
  }
}

/** A stated amount, at most the base. */
export function payAmount(amount: Figure<Run>, rule: RoundingRule): PayOut {
  return (base, run) => Math.min(base, Math.max(0, toMultiple(amount(run), rule)))
}

/** The payer's share of an amount by one ratio, rounded on the side that the rule names. */
export function shareOf(amount: number, ratio: number, rule: RoundingRule): number {
  const unit = RATIO_ONE * rule.toMinor
  if (rule.of === 'payer') {
    return Math.min(amount, mulDiv(amount, ratio, unit, rule.mode) * rule.toMinor)
  }
  const patient = mulDiv(amount, RATIO_ONE - ratio, unit, rule.mode) * rule.toMinor
  return Math.max(0, amount - patient)
}

export function toMultiple(amount: number, rule: RoundingRule): number {
  return rule.toMinor === 1 ? amount : mulDiv(amount, 1, rule.toMinor, rule.mode) * rule.toMinor
}

/** Bands on an axis: each unit of the base by the ratio of the band that it lies in. */
export function payByBands(
  bands: Bands,
  adjust: Adjust,
  scope: Scope<Run>,
  rule: RoundingRule,
): PayOut {
  const startsAt = compileFigure(bands.startsAt, scope, rule.mode)
  const rows = bands.rows.map((row) => ({
    above: compileFigure(row.above, scope, rule.mode),
    ratio: compileFigure(row.ratio, scope, rule.mode),
    side: row.side,
  }))
  return (base, run, uses) => {
    const start = Math.max(0, startsAt(run))
    const end = start + base
    let whole = 0
    let millionths = 0
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]
      if (row === undefined) break
      const above = row.above(run)
      const next = rows[i + 1]
      const upTo = next === undefined ? null : next.above(run)
      const amount = Math.max(0, Math.min(end, upTo ?? end) - Math.max(start, above))
      if (amount === 0) continue
      const stated = row.side === 'payer' ? row.ratio(run) : RATIO_ONE - row.ratio(run)
      const payer = adjust(stated, run, uses !== null && i === 0 ? uses.adjustments : null)
      const ratio = rule.of === 'payer' ? payer : RATIO_ONE - payer
      const part = mulDiv(amount, ratio, RATIO_ONE, 'down')
      whole += part
      millionths += remainder(amount, ratio, part)
      uses?.bands.push({
        fromMinor: Math.max(start, above),
        toMinor: upTo,
        amountMinor: amount,
        ratio: payer,
        side: 'payer',
      })
    }
    const rounded = roundSum(whole, millionths, rule)
    return rule.of === 'payer' ? Math.min(base, rounded) : Math.max(0, base - rounded)
  }
}

/** What of amount × ratio is left in millionths after its whole part is taken. */
function remainder(amount: number, ratio: number, whole: number): number {
  const product = amount * ratio
  if (Number.isSafeInteger(product)) return product - whole * RATIO_ONE
  return Number(BigInt(amount) * BigInt(ratio) - BigInt(whole) * BigInt(RATIO_ONE))
}

function roundSum(whole: number, millionths: number, rule: RoundingRule): number {
  const numerator = whole * RATIO_ONE + millionths
  const unit = RATIO_ONE * rule.toMinor
  if (Number.isSafeInteger(numerator)) return mulDiv(numerator, 1, unit, rule.mode) * rule.toMinor
  const exact = BigInt(whole) * BigInt(RATIO_ONE) + BigInt(millionths)
  return bigMulDiv(exact, BigInt(unit), rule.mode) * rule.toMinor
}
