/** Why something was refused, by which rule, and what to do: under the form that asked for it. */
import { useTranslation } from 'react-i18next'
import type { ProblemText } from './problem-text.ts'

export function ProblemNote({ problem }: { readonly problem: ProblemText | null }) {
  const { t } = useTranslation()
  if (problem === null) return null
  const { what, remedy, rule = '' } = problem
  return (
    <p className="note refused" role="alert">
      <strong>{what}</strong>
      {remedy === '' ? null : ` ${remedy}`}
      {rule === '' ? null : <small className="note-rule">{t('byRule', { rule })}</small>}
    </p>
  )
}
