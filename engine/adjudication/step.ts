/** What all kinds of steps share. */
import type { Rounding } from '../base/money.ts'
import { compileFigure, type Scope } from '../policy/figure.ts'
import type { Count } from '../policy/policy-value.ts'
import type { ExplanationStep, Figure } from './explanation.ts'
import type { Run } from './run.ts'
import { addToCounter, type CompiledScheme, setCounter } from './scheme.ts'

export type StepRunner = (run: Run) => void

/** `atoms`: the lines that the step picks; null where it looks at the whole bill. */
export type Act = (run: Run, atoms: readonly number[] | null) => void

export interface StepSetting {
  readonly index: number
  readonly rule: string
  readonly term: string
  readonly scheme: CompiledScheme
  readonly scope: Scope<Run>
  readonly parts: ReadonlyMap<string, number>
  readonly payer: number
  readonly kindOf: (payer: number) => number
  readonly layer: number
}

export function partOrNull(setting: StepSetting, part: string | null): number | null {
  return part === null ? null : (setting.parts.get(part) ?? null)
}

/** The counters that a step names besides those of its limits. */
export function countAll(
  counts: readonly Count[],
  { scheme }: StepSetting,
  scope: Scope<Run>,
  rounding: Rounding,
): StepRunner {
  const compiled = counts.map((count) => ({
    slot: scheme.counterIndex.get(count.counter) ?? 0,
    figure: compileFigure(count.add, scope, rounding),
    sets: count.mode === 'set',
  }))
  return (run) => {
    for (const { slot, figure, sets } of compiled) {
      const value = figure(run)
      if (sets) setCounter(scheme, run, slot, value)
      else addToCounter(scheme, run, slot, value)
    }
  }
}

/** Notes a step in the trace, with what every kind of step has. */
export function note(
  run: Run,
  setting: StepSetting,
  step: Pick<ExplanationStep, 'kind'> & Partial<ExplanationStep>,
): void {
  run.trace?.push({
    rule: setting.rule,
    term: setting.term,
    coverage: run.coverage.facts.id,
    payer: null,
    baseMinor: run.stepBase,
    resultMinor: run.stepAmount,
    into: null,
    ratio: null,
    bands: [],
    limits: [],
    adjustments: [],
    figures: [],
    ...step,
  })
}

export function moneyFigure(name: string, value: number): Figure {
  return { name, dimension: 'money', value }
}
