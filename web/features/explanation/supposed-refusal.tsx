/** Why a bill could not be settled if something were otherwise, in the words of the rule. */
import { useTranslation } from 'react-i18next'
import type { PolicySet, Texts } from '../../../engine/policy/policy-value.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { RuleId } from '../../components/rule-id.tsx'
import type { Outcome } from './scenario.ts'

interface SupposedRefusalProps {
  readonly refusal: Extract<Outcome, { readonly settled: false }>['refusal']
  readonly set: PolicySet | undefined
}

export function SupposedRefusal({ refusal, set }: SupposedRefusalProps) {
  const { t } = useTranslation()
  const textOf = useProblemText()
  const rule = 'rule' in refusal ? refusal.rule : undefined
  const reason = rule === undefined ? undefined : reasonIn(set, rule)
  const { what } = textOf({ code: refusal.code, ...(reason === undefined ? {} : { reason }) })
  return (
    <div className="note refused" role="alert">
      <p>{t('whatIf.refused', { reason: what })}</p>
      {rule === undefined ? null : <RuleId rule={rule} />}
    </div>
  )
}

/** Of several terms that have the rule, the latest speaks. */
function reasonIn(set: PolicySet | undefined, rule: string): Texts | undefined {
  const steps = set?.benefits.flatMap(({ id, terms }) =>
    terms.flatMap((term) => term.steps.filter((step) => `${id}/${step.id}` === rule)),
  )
  const found = steps?.findLast(({ kind }) => kind === 'refuse')
  return found?.kind === 'refuse' ? found.reason : undefined
}
