/** Finds what a rule id, a term or a payer stands for, in the rules that a bill was decided by. */
import type {
  BenefitValue,
  PayerValue,
  RefuseStep,
  RegionValue,
  SchemeValue,
  Source,
  Step,
  Term,
  Texts,
} from '../../../engine/policy/policy-value.ts'
import type { Trust } from '../../../engine/policy/trust.ts'
import { builtInPartTitles } from './part-titles.ts'

export interface RuleLookup {
  region(id: string): RegionValue | undefined
  scheme(id: string): SchemeValue | undefined
  benefit(id: string): BenefitValue | undefined
}

export interface FoundTerm {
  readonly benefit: BenefitValue
  readonly term: Term
  readonly source: Source
}

/** Where data names something that its rules do not have, the id stands for the title. */
export function titleOr(title: Texts | null | undefined, id: string): Texts {
  return title ?? { 'zh-CN': id, 'zh-HK': id, en: id }
}

/** `scheme.payer` */
export function payerNamed(
  name: string,
  rules: RuleLookup,
): { readonly scheme: SchemeValue; readonly payer: PayerValue } | undefined {
  const dot = name.lastIndexOf('.')
  const scheme = rules.scheme(name.slice(0, Math.max(0, dot)))
  const payer = scheme?.payers.find(({ id }) => id === name.slice(dot + 1))
  return scheme === undefined || payer === undefined ? undefined : { scheme, payer }
}

/** `benefit@from` */
export function termNamed(name: string, rules: RuleLookup): FoundTerm | undefined {
  const at = name.lastIndexOf('@')
  const benefit = rules.benefit(name.slice(0, Math.max(0, at)))
  const term = benefit?.terms.find(({ from }) => from === name.slice(at + 1))
  const source = benefit?.sources[term?.source ?? '']
  if (benefit === undefined || term === undefined || source === undefined) return undefined
  return { benefit, term, source }
}

/** Terms that are not verified and decide because the operator allows them by name. */
export function allowedAmong(
  terms: readonly string[],
  { trust, ...rules }: RuleLookup & { readonly trust: Trust },
): string[] {
  if (!trust.onlyVerified || trust.allowed.length === 0) return []
  return terms.filter(
    (name) => trust.allowed.includes(name) && termNamed(name, rules)?.term.status !== 'verified',
  )
}

export interface FoundStep extends FoundTerm {
  readonly step: Step
  /** Of the step where it has one of its own, else of the term. */
  readonly source: Source
}

/** `benefit/step` within a term. */
export function stepNamed(rule: string, found: FoundTerm | undefined): FoundStep | undefined {
  if (found === undefined || !rule.startsWith(`${found.benefit.id}/`)) return undefined
  const id = rule.slice(found.benefit.id.length + 1)
  const step = found.term.steps.find((one) => one.id === id)
  if (step === undefined) return undefined
  return { ...found, step, source: found.benefit.sources[step.source ?? ''] ?? found.source }
}

/** The step of a rule, found among the terms that were applied. */
export function stepAmong(
  rule: string,
  terms: readonly string[],
  rules: RuleLookup,
): FoundStep | undefined {
  for (const term of terms) {
    const found = stepNamed(rule, termNamed(term, rules))
    if (found !== undefined) return found
  }
  return undefined
}

/** The step that refuses, of the latest term that has it; with a day, of those in force by then. */
export function refusalNamed(
  rule: string,
  rules: RuleLookup,
  on?: string,
): (FoundStep & { readonly step: RefuseStep }) | undefined {
  const benefit = rules.benefit(rule.slice(0, Math.max(0, rule.lastIndexOf('/'))))
  const terms = benefit?.terms.filter(({ from }) => on === undefined || from <= on) ?? []
  for (const { from } of terms.toReversed()) {
    const found = stepNamed(rule, termNamed(`${benefit?.id}@${from}`, rules))
    if (found?.step.kind === 'refuse') return { ...found, step: found.step }
  }
  return undefined
}

/** Name of a part: every scheme has the built-in ones, and each may have further ones. */
export function partTitle(part: string, schemes: readonly SchemeValue[]): Texts {
  const own = schemes.flatMap(({ parts }) => parts).find(({ name }) => name === part)
  return titleOr(builtInPartTitles[part] ?? own?.title, part)
}
