/**
 * The `pay` step: a payer takes its share of the base.
 *
 * The order is always the same: the ratio or bands give a payment; a limit that cuts the base
 * shortens the base; the other limits shorten the payment; an asked payer's answer takes its place.
 */
import { allocate } from '../base/money.ts'
import { compileFigure, type Scope } from '../policy/figure.ts'
import type { PayStep } from '../policy/policy-value.ts'
import type { LimitUse } from './explanation.ts'
import {
  allowedBy,
  type CompiledLimit,
  compileLimit,
  countPayment,
  heldDown,
  limitUse,
} from './limits.ts'
import {
  compileAdjustments,
  type PayOut,
  type PayUses,
  payAmount,
  payByBands,
  payByRatio,
} from './ratio.ts'
import { allAtoms, type Run, sumSeen, TO_NOWHERE, TO_PAYER, take, type View } from './run.ts'
import { type Act, note, partOrNull, type StepSetting } from './step.ts'
import { payerName } from './step-other.ts'

/** What a step pays, before anything is moved. */
interface Payment {
  /** Base that takes part; the rest of it lies above a limit that cuts the base. */
  readonly shared: number
  /** By ratio, before limits on the payment. */
  readonly byRule: number
  /** After limits, before the answer of an asked payer. */
  readonly computed: number
}

export function payStep(step: PayStep, setting: StepSetting, view: View, scope: Scope<Run>): Act {
  const { scheme } = setting
  const payOut = compilePayOut(step, scope)
  const limits = step.limits.map((limit) => compileLimit(limit, scheme, scope, step.rounding))
  const rest = partOrNull(setting, step.rest)
  const capped = partOrNull(setting, step.capped)
  const asked = (scheme.value.payers[setting.payer]?.decidedBy ?? 'engine') !== 'engine'

  const wholeBill: Act = (run, atoms) => {
    const uses = run.trace === null ? null : newUses()
    const limitUses: LimitUse[] | null = run.trace === null ? null : []
    const payment = payOnce(run, atoms, uses, limitUses)
    if (run.unanswered !== null) return
    const paid = asked ? answered(run, setting, payment.computed) : payment.computed
    const left = run.stepBase - payment.shared
    if (left > 0 && capped !== null) take(run, view, atoms, left, 'inProportion', capped)
    take(run, view, atoms, paid, 'inProportion', TO_PAYER)
    const over = capped === null || capped === rest ? 0 : payment.byRule - payment.computed
    if (over > 0 && capped !== null) take(run, view, atoms, over, 'inProportion', capped)
    const kept = payment.shared - paid - over
    take(run, view, atoms, kept, 'inProportion', rest ?? TO_NOWHERE)
    finish(run, atoms, paid, payment.computed)
    traced(run, uses, limitUses)
  }

  function payOnce(
    run: Run,
    atoms: readonly number[] | null,
    uses: PayUses | null,
    limitUses: LimitUse[] | null,
  ): Payment {
    let shared = run.stepBase
    let byRule = payOut(shared, run, uses)
    const cut = limits.find((limit) => limit.cuts === 'base' && (limit.holds?.(run) ?? true))
    if (cut !== undefined) {
      const allowed = allowedBy(cut, scheme, run)
      const ideal = byRule
      if (byRule > allowed) {
        shared = smallestBase(payOut, run, shared, allowed)
        byRule = Math.min(allowed, payOut(shared, run, null))
        if (uses !== null) {
          uses.bands.length = 0
          uses.adjustments.length = 0
          payOut(shared, run, uses)
        }
      }
      limitUses?.push(limitUse(cut, scheme, run, ideal - byRule))
    }
    const computed = heldDown(byRule, limits, scheme, run, atoms, limitUses)
    return { shared, byRule, computed }
  }

  const lineByLine: Act = (run, atoms) => {
    const from = atoms ?? allAtoms(run)
    const uses = run.trace === null ? null : newUses()
    const limitUses: LimitUse[] | null = run.trace === null ? null : []
    const bases: number[] = []
    const byRule: number[] = []
    const held: number[] = []
    let sum = 0
    for (const atom of from) {
      run.atom = atom
      run.lineAmount = sumSeen(run, view, [atom])
      const payment = run.lineAmount === 0 ? 0 : payOut(run.lineAmount, run, uses)
      const line = run.lineAmount === 0 ? 0 : heldByLine(run, payment, limits)
      bases.push(run.lineAmount)
      byRule.push(payment)
      held.push(line)
      sum += line
    }
    const computed = heldDown(sum, limits, scheme, run, from, limitUses)
    if (run.unanswered !== null) return
    const paid = asked ? answered(run, setting, computed) : computed
    const shares = paid === sum ? held : allocate(paid, held)
    for (let i = 0; i < from.length; i++) {
      const atom = [from[i] ?? 0]
      const share = shares[i] ?? 0
      take(run, view, atom, share, 'inProportion', TO_PAYER)
      const over = capped === null || capped === rest ? 0 : Math.max(0, (byRule[i] ?? 0) - share)
      if (capped !== null) take(run, view, atom, over, 'inProportion', capped)
      const kept = (bases[i] ?? 0) - share - over
      take(run, view, atom, kept, 'inProportion', rest ?? TO_NOWHERE)
    }
    finish(run, atoms, paid, computed)
    traced(run, uses, limitUses)
  }

  function heldByLine(run: Run, payment: number, all: readonly CompiledLimit[]): number {
    let held = payment
    for (const limit of all) {
      if (limit.each !== 'line' || (limit.holds !== null && !limit.holds(run))) continue
      held = Math.min(held, Math.max(0, limit.upTo(run)))
    }
    return held
  }

  function finish(run: Run, atoms: readonly number[] | null, paid: number, computed: number): void {
    const { coverage } = run
    run.stepAmount = paid
    run.stepPaid[setting.index] = paid
    coverage.expected[setting.payer] = (coverage.expected[setting.payer] ?? 0) + computed
    bookPayment(run, setting, paid)
    countPayment(paid, limits, scheme, run, atoms)
  }

  function traced(run: Run, uses: PayUses | null, limitUses: LimitUse[] | null): void {
    if (uses === null || limitUses === null) return
    note(run, setting, {
      kind: 'pay',
      payer: payerName(setting),
      into: step.rest,
      ratio: uses.bands.length > 0 ? null : uses.ratio,
      bands: uses.bands,
      adjustments: uses.adjustments,
      limits: limitUses,
    })
  }

  return step.each === 'line' ? lineByLine : wholeBill
}

function newUses(): PayUses {
  return { ratio: null, bands: [], adjustments: [] }
}

function compilePayOut(step: PayStep, scope: Scope<Run>): PayOut {
  const adjust = compileAdjustments(step.adjust, scope, step.rounding.mode)
  if (step.bands !== null) return payByBands(step.bands, adjust, scope, step.rounding)
  if (step.value === null)
    throw new Error('broken invariant: a pay step has neither ratio nor bands')
  const figure = compileFigure(step.value, scope, step.rounding.mode)
  return step.value.dimension === 'ratio'
    ? payByRatio(figure, adjust, step.rounding)
    : payAmount(figure, step.rounding)
}

/** The smallest base whose payment reaches the limit. Payments never fall as the base grows. */
function smallestBase(payOut: PayOut, run: Run, base: number, limit: number): number {
  let low = 0
  let high = base
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (payOut(middle, run, null) >= limit) high = middle
    else low = middle + 1
  }
  return low
}

/** An asked payer pays what is left of its answer, at most what our rules give for this step. */
function answered(run: Run, { payer }: StepSetting, computed: number): number {
  const { coverage } = run
  const answer = coverage.answers[payer]
  if (answer === undefined || answer === null) return computed
  const paid = Math.min(computed, coverage.answerLeft[payer] ?? 0)
  coverage.answerLeft[payer] = (coverage.answerLeft[payer] ?? 0) - paid
  return paid
}

export function bookPayment(
  run: Run,
  setting: Pick<StepSetting, 'payer' | 'kindOf' | 'layer'>,
  paid: number,
): void {
  const { payer, layer } = setting
  const kind = setting.kindOf(payer)
  const { shares } = run.coverage
  shares[payer] = (shares[payer] ?? 0) + paid
  run.layerPaid[layer] = (run.layerPaid[layer] ?? 0) + paid
  run.kindPaid[kind] = (run.kindPaid[kind] ?? 0) + paid
  run.paidTotal += paid
}
