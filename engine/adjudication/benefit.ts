/**
 * A benefit compiled for running: for each term its steps, each a closure over the run's state.
 */
import { assert } from '../base/assert.ts'
import { type Day, dayFromText } from '../base/calendar-date.ts'
import { type Check, compileCondition, type Scope } from '../policy/figure.ts'
import type { BenefitValue, Step, Term } from '../policy/policy-value.ts'
import { type Named, type Trust, termName, unverifiedIn } from '../policy/trust.ts'
import { atomsOf, compileSelector } from './lines.ts'
import { look, quantityE4Of, type Run, sumSeen, type View } from './run.ts'
import { type CompiledScheme, type NameIndex, scopeOf } from './scheme.ts'
import { countAll, type StepRunner, type StepSetting } from './step.ts'
import { bearStep, eligibleStep } from './step-bear.ts'
import { countStep, letStep, outsideStep, refuseStep } from './step-other.ts'
import { payStep } from './step-pay.ts'

export interface CompiledBenefit {
  readonly value: BenefitValue
  readonly scheme: CompiledScheme
  readonly layer: number
  readonly payer: number
  /** Parts of the base; null: all that the patient still bears. */
  readonly base: readonly number[] | null
  readonly applies: Check<Run> | null
  /** Latest first. */
  readonly terms: readonly CompiledTerm[]
  /** Whether any rule looks at single lines. */
  readonly seesLines: boolean
}

export interface CompiledTerm {
  readonly from: Day
  readonly ends: Day | null
  readonly id: string
  readonly value: Term
  readonly steps: readonly CompiledStep[]
  /** What it rests on that may not decide here, by day; null where there is nothing. */
  readonly untrusted: ((on: Day) => readonly Named[]) | null
}

export interface CompiledStep {
  readonly rule: string
  readonly run: StepRunner
}

export function compileBenefit(
  value: BenefitValue,
  scheme: CompiledScheme,
  names: NameIndex,
  trust: Trust,
): CompiledBenefit {
  const base = value.base === 'remaining' ? null : value.base.map((part) => partIn(names, part))
  const terms = value.terms
    .map((term) => compileTerm(term, value, scheme, names, base, trust))
    .sort((a, b) => b.from - a.from)
  return {
    value,
    scheme,
    layer: names.layers.get(value.layer) ?? 0,
    payer: payerIn(scheme, value.payer),
    base,
    applies:
      value.when === null
        ? null
        : compileCondition(value.when, scopeOf(scheme, names, []), 'halfUp'),
    terms,
    seesLines: value.terms.some((term) => term.steps.some(looksAtLines)),
  }
}

/** The term in force on a day, if any. */
export function termOn(benefit: CompiledBenefit, day: Day): CompiledTerm | undefined {
  for (const term of benefit.terms) {
    if (term.from <= day) return term.ends === null || day <= term.ends ? term : undefined
  }
  return undefined
}

function looksAtLines(step: Step): boolean {
  if (step.lines !== null || asksForQuantity(step)) return true
  if (step.kind === 'bear') return step.each === 'line'
  if (step.kind !== 'pay') return false
  return step.each === 'line' || step.limits.some((limit) => limit.kind === 'units')
}

/** The sum of quantities is a figure of lines even where the step picks none. */
function asksForQuantity(step: Step): boolean {
  return JSON.stringify(step).includes('"name":"quantity"')
}

function compileTerm(
  term: Term,
  benefit: BenefitValue,
  scheme: CompiledScheme,
  names: NameIndex,
  base: readonly number[] | null,
  trust: Trust,
): CompiledTerm {
  const id = termName(benefit, term)
  const from = dayFromText(term.from)
  assert(from !== undefined, `term ${id} has no first day`)
  const scope = scopeOf(
    scheme,
    names,
    term.steps.map((step) => step.id),
  )
  return {
    from,
    ends: term.ends === null ? null : (dayFromText(term.ends) ?? null),
    id,
    value: term,
    untrusted: untrustedIn(term, benefit, scheme, trust),
    steps: term.steps.map((step, index) => {
      const rule = `${benefit.id}/${step.id}`
      const setting: StepSetting = {
        index,
        rule,
        term: id,
        scheme,
        scope,
        parts: names.parts,
        payer: payerIn(scheme, 'payer' in step ? step.payer : benefit.payer),
        kindOf: (payer) => names.kinds.get(scheme.value.payers[payer]?.kind ?? '') ?? 0,
        layer: names.layers.get(benefit.layer) ?? 0,
      }
      return {
        rule,
        run: compileStep(step, setting, viewOf(step, base, names), scope),
      }
    }),
  }
}

function untrustedIn(
  term: Term,
  benefit: BenefitValue,
  { value, region }: CompiledScheme,
  { onlyVerified, allowed }: Trust,
): CompiledTerm['untrusted'] {
  const unverified = onlyVerified ? unverifiedIn(term, benefit, value, region) : null
  if (unverified === null) return null
  return (on) => unverified(on).filter(({ name }) => !allowed.includes(name))
}

function payerIn(scheme: CompiledScheme, payer: string): number {
  const index = scheme.payerIndex.get(payer)
  assert(index !== undefined, `scheme ${scheme.value.id} has no payer ${payer}`)
  return index
}

function partIn(names: NameIndex, part: string): number {
  const index = names.parts.get(part)
  assert(index !== undefined, `no part ${part}`)
  return index
}

function viewOf(step: Step, base: readonly number[] | null, names: NameIndex): View {
  const all = [...names.parts.values()]
  const inBase = base ?? all
  if (step.of === null) return { parts: inBase, outside: [] }
  const parts = step.of === 'remaining' ? all : step.of.map((part) => partIn(names, part))
  return { parts, outside: parts.filter((part) => !inBase.includes(part)) }
}

/** Wraps a step: finds what it sees, skips it where there is nothing, and moves its counters. */
function compileStep(step: Step, setting: StepSetting, view: View, scope: Scope<Run>): StepRunner {
  const act = compileAct(step, setting, view, scope)
  const selects = step.lines === null ? null : compileSelector(step.lines)
  const needsBase = step.kind === 'bear' || step.kind === 'pay' || step.kind === 'eligible'
  const count = countAll(step.counts, setting, scope, step.rounding.mode)
  const when = step.when === null ? null : compileCondition(step.when, scope, step.rounding.mode)
  return (run) => {
    const atoms = selects === null ? null : atomsOf(run, selects)
    look(run, view)
    run.stepBase = sumSeen(run, view, atoms)
    run.stepAmount = 0
    run.stepQuantityE4 = quantityE4Of(run, view, atoms)
    run.stepUnitsE4 = run.stepQuantityE4
    if (when !== null && (!when(run) || run.unanswered !== null)) return
    if (needsBase && run.stepBase === 0) return
    act(run, atoms)
    if (run.unanswered === null) count(run)
  }
}

function compileAct(step: Step, setting: StepSetting, view: View, scope: Scope<Run>) {
  switch (step.kind) {
    case 'bear':
      return bearStep(step, setting, view, scope)
    case 'eligible':
      return eligibleStep(step, setting, view, scope)
    case 'pay':
      return payStep(step, setting, view, scope)
    case 'refuse':
      return refuseStep(step, setting)
    case 'outside':
      return outsideStep(step, setting, scope)
    case 'let':
      return letStep(step, setting, scope)
    case 'count':
      return countStep(setting)
  }
}
