/** Steps that leave money with the patient: `bear` and `eligible`. */
import { allocate, mulDiv, RATIO_ONE } from '../base/money.ts'
import { compileFigure, type Scope } from '../policy/figure.ts'
import type { BearStep, EligibleStep } from '../policy/policy-value.ts'
import type { LimitUse } from './explanation.ts'
import {
  applying,
  type CompiledLimit,
  compileLimit,
  countPayment,
  heldBy,
  heldDown,
} from './limits.ts'
import { toMultiple } from './ratio.ts'
import { allAtoms, type Run, sumSeen, TO_NOWHERE, take, type View } from './run.ts'
import { addToCounter, counterNow } from './scheme.ts'
import { type Act, moneyFigure, note, partOrNull, type StepSetting } from './step.ts'

export function bearStep(step: BearStep, setting: StepSetting, view: View, scope: Scope<Run>): Act {
  const { scheme } = setting
  const figure = compileFigure(step.value, scope, step.rounding.mode)
  const isRatio = step.value.dimension === 'ratio'
  const slot = step.counter === null ? null : (scheme.counterIndex.get(step.counter) ?? null)
  const limits = step.limits.map((limit) =>
    compileLimit(limit, scheme, scope, step.rounding, setting.parts),
  )
  const into = partOrNull(setting, step.into) ?? TO_NOWHERE
  const rule = step.rounding

  const asked = (run: Run, base: number) => {
    const value = figure(run)
    const amount = isRatio
      ? mulDiv(base, value, RATIO_ONE * rule.toMinor, rule.mode) * rule.toMinor
      : toMultiple(value, rule)
    return Math.min(base, Math.max(0, amount))
  }

  const wholeBill: Act = (run, atoms) => {
    const base = run.stepBase
    const used = slot === null ? 0 : counterNow(scheme, run, slot)
    const value = figure(run)
    const full = isRatio
      ? mulDiv(base, value, RATIO_ONE * rule.toMinor, rule.mode) * rule.toMinor
      : toMultiple(value, rule)
    const uses: LimitUse[] | null = run.trace === null ? null : []
    const wanted = Math.min(base, Math.max(0, isRatio ? full : full - used))
    const applied = applying(limits, run)
    const borne = heldDown(wanted, applied, scheme, run, uses)
    if (run.unanswered !== null) return
    finish(run, applied, borne, () => take(run, view, atoms, borne, 'inOrder', into))
    if (run.trace !== null) {
      note(run, setting, {
        kind: 'bear',
        into: step.into,
        ratio: isRatio ? value : null,
        limits: uses ?? [],
        figures: isRatio
          ? []
          : [moneyFigure('asked', full), ...(slot === null ? [] : [moneyFigure('used', used)])],
      })
    }
  }

  const lineByLine: Act = (run, atoms) => {
    const from = atoms ?? allAtoms(run)
    const one: number[] = [0]
    let amounts = from.map((atom) => {
      one[0] = atom
      run.atom = atom
      run.lineAmount = sumSeen(run, view, one)
      return run.lineAmount === 0 ? 0 : asked(run, run.lineAmount)
    })
    let wanted = sumOf(amounts)
    /** Lines only say how it is shared out. */
    const holdTo = (sum: number) => {
      if (sum < wanted) amounts = allocate(sum, amounts)
      wanted = Math.min(wanted, sum)
    }
    // The period's figure is asked once, not line by line.
    if (slot !== null && !isRatio) holdTo(Math.max(0, wanted - counterNow(scheme, run, slot)))
    const uses: LimitUse[] | null = run.trace === null ? null : []
    const applied = applying(limits, run)
    for (const limit of applied) holdTo(heldBy(limit, wanted, scheme, run, uses))
    if (run.unanswered !== null) return
    finish(run, applied, wanted, () => {
      for (let i = 0; i < from.length; i++) {
        take(run, view, [from[i] ?? 0], amounts[i] ?? 0, 'inOrder', into)
      }
    })
    note(run, setting, { kind: 'bear', into: step.into, limits: uses ?? [] })
  }

  function finish(run: Run, applied: readonly CompiledLimit[], borne: number, move: () => void) {
    move()
    run.stepAmount = borne
    run.stepBorne[setting.index] = borne
    countPayment(borne, applied, scheme, run, slot)
  }

  return step.each === 'line' ? lineByLine : wholeBill
}

function sumOf(amounts: readonly number[]): number {
  let sum = 0
  for (const amount of amounts) sum += amount
  return sum
}

export function eligibleStep(
  step: EligibleStep,
  setting: StepSetting,
  view: View,
  scope: Scope<Run>,
): Act {
  const { scheme } = setting
  const figure = compileFigure(step.upTo, scope, step.rounding.mode)
  const slot = step.counter === null ? null : (scheme.counterIndex.get(step.counter) ?? null)
  const into = partOrNull(setting, step.into) ?? TO_NOWHERE
  return (run, atoms) => {
    const used = slot === null ? 0 : counterNow(scheme, run, slot)
    const upTo = figure(run)
    if (run.unanswered !== null) return
    const kept = Math.min(run.stepBase, Math.max(0, upTo - used))
    const excess = run.stepBase - kept
    take(run, view, atoms, excess, 'inOrder', into)
    run.stepAmount = excess
    run.stepBorne[setting.index] = excess
    if (slot !== null) addToCounter(scheme, run, slot, kept)
    note(run, setting, {
      kind: 'eligible',
      into: step.into,
      figures: [moneyFigure('upTo', upTo), moneyFigure('used', used)],
    })
  }
}
