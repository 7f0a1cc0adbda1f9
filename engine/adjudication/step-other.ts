/** Steps that move no money of the bill: `refuse`, `outside`, `let`, `count`. */
import { compileFigure, type Scope } from '../policy/figure.ts'
import type { LetStep, OutsideStep, RefuseStep } from '../policy/policy-value.ts'
import type { LimitUse } from './explanation.ts'
import { applying, compileLimit, countPayment, heldDown } from './limits.ts'
import { toMultiple } from './ratio.ts'
import type { Run } from './run.ts'
import { type Act, note, type StepSetting } from './step.ts'

export function refuseStep(step: RefuseStep, setting: StepSetting): Act {
  return (run) => {
    if (step.refuses === 'bill') run.refusedBill = true
    else run.refusedBenefit = true
    note(run, setting, { kind: 'refuse' })
  }
}

export function outsideStep(step: OutsideStep, setting: StepSetting, scope: Scope<Run>): Act {
  const { scheme } = setting
  const figure = compileFigure(step.value, scope, step.rounding.mode)
  const limits = step.limits.map((limit) =>
    compileLimit(limit, scheme, scope, step.rounding, setting.parts),
  )
  return (run) => {
    const uses: LimitUse[] | null = run.trace === null ? null : []
    const asked = Math.max(0, toMultiple(figure(run), step.rounding))
    const applied = applying(limits, run)
    const amountMinor = heldDown(asked, applied, scheme, run, uses)
    if (run.unanswered !== null) return
    run.stepAmount = amountMinor
    run.stepPaid[setting.index] = amountMinor
    countPayment(amountMinor, applied, scheme, run)
    if (amountMinor > 0) {
      const { coverage } = run
      run.outside.push({ coverage, payer: setting.payer, rule: setting.rule, amountMinor })
    }
    note(run, setting, {
      kind: 'outside',
      payer: payerName(setting),
      limits: uses ?? [],
    })
  }
}

export function letStep(step: LetStep, setting: StepSetting, scope: Scope<Run>): Act {
  const figure = compileFigure(step.value, scope, step.rounding.mode)
  const dimension = step.value.dimension
  return (run) => {
    const value = figure(run)
    run.stepLet[setting.index] = value
    note(run, setting, { kind: 'let', figures: [{ name: 'value', dimension, value }] })
  }
}

/** Its counters are moved by the wrapper of all steps. */
export function countStep(setting: StepSetting): Act {
  return (run) => note(run, setting, { kind: 'count' })
}

export function payerName({ scheme, payer }: StepSetting): string {
  return `${scheme.value.id}.${scheme.value.payers[payer]?.id ?? ''}`
}
