/** What speaks against drugs for a person, or against each other. The rules are data. */
import { ageOn, type Day } from '../base/calendar-date.ts'
import { type Drug, isOfClass } from './drug.ts'

/** In the languages of the product. */
type Texts = Readonly<Record<'zh-CN' | 'zh-HK' | 'en', string>>

export const safetyKinds = ['interaction', 'duplicate', 'sex', 'age', 'pregnancy', 'days'] as const

export interface SafetyRule {
  readonly id: string
  readonly kind: (typeof safetyKinds)[number]
  /** Beginning of the class, or of class and substance, that it is about. */
  readonly drug: string
  /** Of an interaction, the other one. */
  readonly other: string
  /** Of `sex` who may have it; of `age` years as `18-` or `-12`; of `days` the most. */
  readonly limit: string
  /** A warning may be set aside with a reason, a stop may not. */
  readonly severity: 'stop' | 'warn'
  readonly advice: Texts
  readonly status: string
  readonly source: string
}

export interface Finding {
  readonly rule: string
  readonly kind: SafetyRule['kind'] | 'allergy'
  readonly severity: SafetyRule['severity']
  /** Pointers to the lines that are meant. */
  readonly pointers: readonly string[]
  readonly names: readonly string[]
  readonly advice: Texts
  /** Title of the document in which the rule stands; empty for what the patient said. */
  readonly source: string
}

/** A drug that is prescribed, or that the patient takes already. */
export interface Considered {
  readonly drug: Drug
  readonly pointer: string
  /** Null for what the patient takes already. */
  readonly days: number | null
}

export interface Taker {
  readonly birth: Day | null
  readonly sex: 'female' | 'male' | 'unknown'
  readonly pregnant: 'yes' | 'no' | 'unknown'
  readonly allergies: readonly string[]
}

export function checkSafety(
  prescribed: readonly Considered[],
  taken: readonly Considered[],
  taker: Taker,
  on: Day,
  rules: readonly SafetyRule[],
): Finding[] {
  const all = [...prescribed, ...taken]
  return [
    ...rules.flatMap((rule) => findingsOf(rule, prescribed, all, taker, on)),
    ...allergiesIn(prescribed, taker),
  ]
}

function findingsOf(
  rule: SafetyRule,
  prescribed: readonly Considered[],
  all: readonly Considered[],
  taker: Taker,
  on: Day,
): Finding[] {
  if (rule.kind === 'interaction') return pairs(rule, prescribed, all, isInteracting(rule))
  if (rule.kind === 'duplicate') return pairs(rule, prescribed, all, isDoubled(rule))
  return prescribed
    .filter(({ drug }) => isOfClass(drug, rule.drug))
    .filter((one) => speaksAgainst(rule, one, taker, on))
    .map((one) => finding(rule, [one]))
}

type Pair = (one: Drug, other: Drug) => boolean

function isInteracting({ drug, other }: SafetyRule): Pair {
  return (a, b) =>
    (isOfClass(a, drug) && isOfClass(b, other)) || (isOfClass(a, other) && isOfClass(b, drug))
}

/** Two drugs of one class, or the same substance twice. */
function isDoubled({ drug }: SafetyRule): Pair {
  return (a, b) =>
    drug === '*' ? a.generic === b.generic : isOfClass(a, drug) && isOfClass(b, drug)
}

/** At least one of a pair is prescribed now. */
function pairs(
  rule: SafetyRule,
  prescribed: readonly Considered[],
  all: readonly Considered[],
  isPair: Pair,
): Finding[] {
  return prescribed.flatMap((one, i) =>
    all
      .filter((other, j) => j > i && isPair(one.drug, other.drug))
      .map((other) => finding(rule, [one, other])),
  )
}

function speaksAgainst(
  { kind, limit }: SafetyRule,
  { days }: Considered,
  { birth, sex, pregnant }: Taker,
  on: Day,
): boolean {
  switch (kind) {
    case 'sex':
      return sex !== 'unknown' && sex !== limit
    case 'pregnancy':
      return (
        sex !== 'male' && pregnant !== 'no' && (pregnant === 'yes' || limit === 'unless-excluded')
      )
    case 'days':
      return days !== null && days > Number(limit)
    case 'age': {
      if (birth === null) return false
      const [least = '', most = ''] = limit.split('-')
      const age = ageOn(birth, on)
      return (least !== '' && age < Number(least)) || (most !== '' && age > Number(most))
    }
    default:
      return false
  }
}

function finding(rule: SafetyRule, about: readonly Considered[]): Finding {
  return {
    rule: rule.id,
    kind: rule.kind,
    severity: rule.severity,
    pointers: about.map(({ pointer }) => pointer),
    names: about.map(({ drug }) => drug.product),
    advice: rule.advice,
    source: rule.source,
  }
}

const allergic: Texts = {
  'zh-CN': '患者对此类药物过敏，请换用其他类别。',
  'zh-HK': '病人對此類藥物敏感，請改用其他類別。',
  en: 'The patient is allergic to this class; prescribe another one.',
}

function allergiesIn(prescribed: readonly Considered[], { allergies }: Taker): Finding[] {
  return prescribed
    .filter(({ drug }) => allergies.some((one) => isOfClass(drug, one)))
    .map((one) => ({
      rule: 'allergy',
      kind: 'allergy' as const,
      severity: 'stop' as const,
      pointers: [one.pointer],
      names: [one.drug.product],
      advice: allergic,
      source: '',
    }))
}

/** Stops, and warnings that nobody gave a reason to set aside. */
export function unanswered(
  findings: readonly Finding[],
  inSpiteOf: readonly { readonly rule: string; readonly because: string }[],
): Finding[] {
  return findings.filter(
    ({ rule, severity }) =>
      severity === 'stop' ||
      !inSpiteOf.some((one) => one.rule === rule && one.because.trim() !== ''),
  )
}
