/** A refusal in the reader's language: what happened and what to do next. */
import { useTranslation } from 'react-i18next'
import type { ProblemJson } from '../../server/http/contract/problem.ts'
import { useLanguage } from './language.ts'

export interface ProblemText {
  readonly what: string
  readonly remedy: string
  /** By which it was refused, where the answer names one. */
  readonly rule?: string | undefined
}

/** Of a refusal that the engine in the page gave, no more than the code may be known. */
type Refused = Pick<ProblemJson, 'code'> & Partial<ProblemJson>

export function useProblemText(): (problem: Refused) => ProblemText {
  const { t, i18n } = useTranslation()
  const language = useLanguage()
  /** What a signer lacks is said in words; any other rule by its id. */
  const ruleText = ({ rule = '' }: Refused): string => {
    const key = `registry.whyNot.${/^practice\.([a-z-]+)/u.exec(rule)?.[1]}`
    return i18n.exists(key) ? t(key as 'registry.whyNot.scope') : rule
  }
  return (problem) => {
    const byRule = `billRule.${problem.rule ?? ''}`
    const isBill = problem.code === 'bill-invalid' && problem.rule !== undefined
    const key = isBill && i18n.exists(byRule) ? byRule : `problem.${problem.code}`
    const known = i18n.exists(key)
    const facts = { rule: ruleText(problem), detail: problem.detail ?? '' }
    return {
      rule: problem.rule,
      what:
        problem.reason?.[language] ??
        (known
          ? t(`${key}.what` as 'problem.unknown.what', facts)
          : (problem.detail ?? problem.title ?? problem.code)),
      remedy:
        problem.remedyTexts?.[language] ??
        (known ? t(`${key}.remedy` as 'problem.unknown.remedy', facts) : (problem.remedy ?? '')),
    }
  }
}
