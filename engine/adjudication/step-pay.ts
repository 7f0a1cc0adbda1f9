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
  applying,
  type CompiledLimit,
  type Cut,
  compileLimit,
  countPayment,
  heldBy,
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
  /** After limits, before the answer of an asked payer. */
  readonly computed: number
  readonly cuts: readonly Cut[]
  /** The limit that shortened the base, if any may. */
  readonly cutBase: CompiledLimit | null
}

export function payStep(step: PayStep, setting: StepSetting, view: View, scope: Scope<Run>): Act {
  const { scheme } = setting
  const payOut = compilePayOut(step, scope)
  const limits = step.limits.map((limit) =>
    compileLimit(limit, scheme, scope, step.rounding, setting.parts),
  )
  const rest = partOrNull(setting, step.rest)
  const capped = partOrNull(setting, step.capped)
  const asked =
    !scheme.value.direct || (scheme.value.payers[setting.payer]?.decidedBy ?? 'engine') !== 'engine'

  const wholeBill: Act = (run, atoms) => {
    const uses = run.trace === null ? null : newUses()
    const limitUses: LimitUse[] | null = run.trace === null ? null : []
    const applied = applying(limits, run)
    const payment = payOnce(run, applied, uses, limitUses)
    if (run.unanswered !== null) return
    const paid = asked ? answered(run, setting, payment.computed) : payment.computed
    const left = run.stepBase - payment.shared
    const above = payment.cutBase?.into ?? capped
    if (left > 0 && above !== null) take(run, view, atoms, left, 'inProportion', above)
    take(run, view, atoms, paid, 'inProportion', TO_PAYER)
    let kept = payment.shared - paid
    for (const cut of payment.cuts) kept -= moveCut(run, atoms, cut)
    take(run, view, atoms, kept, 'inProportion', rest ?? TO_NOWHERE)
    finish(run, applied, paid, payment.computed)
    traced(run, uses, limitUses)
  }

  /** Puts what a limit cut off where the limit or the step says; answers how much it moved. */
  function moveCut(run: Run, atoms: readonly number[] | null, { amount, into }: Cut): number {
    const part = into ?? capped
    if (part === null || part === rest) return 0
    take(run, view, atoms, amount, 'inProportion', part)
    return amount
  }

  function payOnce(
    run: Run,
    applied: readonly CompiledLimit[],
    uses: PayUses | null,
    limitUses: LimitUse[] | null,
  ): Payment {
    let shared = run.stepBase
    let byRule = payOut(shared, run, uses)
    const cut = applied.find((limit) => limit.cuts === 'base')
    if (cut !== undefined) {
      const allowed = allowedBy(cut, scheme, run)
      const ideal = byRule
      if (byRule > allowed) {
        shared = smallestBase(payOut, run, shared, allowed, step.rounding.toMinor)
        byRule = Math.min(allowed, payOut(shared, run, null))
        if (uses !== null) {
          uses.bands.length = 0
          uses.adjustments.length = 0
          payOut(shared, run, uses)
        }
      }
      limitUses?.push(limitUse(cut, scheme, run, ideal - byRule))
    }
    const cuts: Cut[] = []
    const computed = heldDown(byRule, applied, scheme, run, limitUses, cuts)
    return { shared, computed, cuts, cutBase: cut ?? null }
  }

  const lineByLine: Act = (run, atoms) => {
    const uses = run.trace === null ? null : newUses()
    const limitUses: LimitUse[] | null = run.trace === null ? null : []
    const applied = applying(limits, run)
    const lines = linesWithMoney(run, atoms)
    for (const line of lines) {
      lookAt(run, line)
      line.held = payOut(line.base, run, uses)
    }
    for (const limit of applied) {
      if (limit.each === 'line') for (const line of lines) holdLine(run, line, limit)
      else holdSum(run, lines, limit, limitUses)
    }
    if (run.unanswered !== null) return
    const computed = sumHeld(lines)
    const paid = asked ? answered(run, setting, computed) : computed
    const held = lines.map((line) => line.held)
    const shares = paid === computed ? held : allocate(paid, held)
    lines.forEach(({ atom, base, cuts }, i) => {
      const share = shares[i] ?? 0
      take(run, view, [atom], share, 'inProportion', TO_PAYER)
      let kept = base - share
      for (const cut of cuts) kept -= moveCut(run, [atom], cut)
      take(run, view, [atom], kept, 'inProportion', rest ?? TO_NOWHERE)
    })
    finish(run, applied, paid, computed)
    traced(run, uses, limitUses)
  }

  function linesWithMoney(run: Run, atoms: readonly number[] | null): LinePayment[] {
    const lines: LinePayment[] = []
    for (const atom of atoms ?? allAtoms(run)) {
      const base = sumSeen(run, view, [atom])
      if (base !== 0) lines.push({ atom, base, held: 0, cuts: [] })
    }
    return lines
  }

  function holdSum(
    run: Run,
    lines: readonly LinePayment[],
    limit: CompiledLimit,
    limitUses: LimitUse[] | null,
  ): void {
    const before = sumHeld(lines)
    const after = heldBy(limit, before, scheme, run, limitUses)
    if (after < before) spreadCut(lines, { amount: before - after, into: limit.into })
  }

  function finish(
    run: Run,
    applied: readonly CompiledLimit[],
    paid: number,
    computed: number,
  ): void {
    const { coverage } = run
    run.stepAmount = paid
    run.stepPaid[setting.index] = paid
    coverage.expected[setting.payer] = (coverage.expected[setting.payer] ?? 0) + computed
    bookPayment(run, setting, paid)
    countPayment(paid, applied, scheme, run)
    if (!asked) return
    coverage.countMore[setting.payer] = (amount) => {
      run.stepUnitsE4 = 0
      countPayment(amount, applied, scheme, run)
    }
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

/** What one line gets, with what limits cut off it. */
interface LinePayment {
  readonly atom: number
  readonly base: number
  held: number
  readonly cuts: Cut[]
}

/** What rules see of the line that is worked out. */
function lookAt(run: Run, { atom, base }: LinePayment): void {
  run.atom = atom
  run.lineAmount = base
}

function holdLine(run: Run, line: LinePayment, limit: CompiledLimit): void {
  lookAt(run, line)
  if (limit.holds !== null && !limit.holds(run)) return
  const allowed = Math.max(0, limit.upTo(run))
  if (line.held > allowed) line.cuts.push({ amount: line.held - allowed, into: limit.into })
  line.held = Math.min(line.held, allowed)
}

function sumHeld(lines: readonly LinePayment[]): number {
  let sum = 0
  for (const { held } of lines) sum += held
  return sum
}

/** A limit on the sum falls on the lines in proportion to what they would have got. */
function spreadCut(lines: readonly LinePayment[], { amount, into }: Cut): void {
  const after = allocate(
    sumHeld(lines) - amount,
    lines.map((line) => line.held),
  )
  lines.forEach((line, i) => {
    const held = after[i] ?? 0
    if (line.held > held) line.cuts.push({ amount: line.held - held, into })
    line.held = held
  })
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

/**
 * The smallest base whose payment reaches the limit.
 *
 * Where the patient's share is rounded to more than the smallest unit, a larger base can get a
 * little less; so the bisection only finds where that begins, and the rest is tried one by one.
 */
function smallestBase(
  payOut: PayOut,
  run: Run,
  base: number,
  limit: number,
  toMinor: number,
): number {
  const reaches = (wanted: number) => {
    let low = 0
    let high = base
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (payOut(middle, run, null) >= wanted) high = middle
      else low = middle + 1
    }
    return low
  }
  const found = reaches(limit)
  if (toMinor === 1) return found
  for (let x = reaches(Math.max(0, limit - 2 * toMinor)); x < found; x++) {
    if (payOut(x, run, null) >= limit) return x
  }
  return found
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
