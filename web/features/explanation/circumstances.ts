/** In which case a step's figure is what it is: 三级, 首次住院. */
import type { PolicySet, Step, Value } from '../../../engine/policy/policy-value.ts'
import { attributesAsked, contentText, type Lexicon } from '../../components/policy-words.ts'
import { ruleOf, type StepView } from './step-view.ts'

export type FactOf = (attribute: string, coverage: string) => string | boolean | number | undefined

/** The facts that the step's table asked for, in words; only those that are known. */
export function circumstancesOf(
  step: StepView,
  set: PolicySet | undefined,
  factOf: FactOf,
  lexicon: Lexicon,
): string {
  if (set === undefined) return ''
  const { rule } = ruleOf(step.rule, `${step.benefit}@${step.from}`, set)
  if (rule === undefined) return ''
  const asked = new Set(figuresOf(rule).flatMap(attributesAsked))
  return [...asked]
    .flatMap((attribute) => {
      const content = factOf(attribute, step.coverage)
      if (content === undefined || content === false || content === '') return []
      if (typeof content === 'number') return numberWords(attribute, content, lexicon)
      return [contentText(attribute, content, lexicon)]
    })
    .join(' · ')
}

function numberWords(attribute: string, content: number, lexicon: Lexicon): string[] {
  const facts = { from: String(content), value: String(content) }
  const key = attribute === 'nthAdmission' ? 'condition.nth' : `condition.is.${attribute}`
  const words = lexicon.word(key, facts)
  return words === undefined ? [] : [words]
}

function figuresOf(rule: Step): Value[] {
  switch (rule.kind) {
    case 'bear':
      return [rule.value]
    case 'pay':
      return [
        ...(rule.value === null ? [] : [rule.value]),
        ...(rule.bands?.rows ?? []).map(({ ratio }) => ratio),
      ]
    case 'eligible':
      return [rule.upTo]
    default:
      return []
  }
}
