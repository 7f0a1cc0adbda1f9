/** Why something was not done, and what to do about it, beside the button that asked for it. */
import { useTranslation } from 'react-i18next'
import type { Act } from './use-act.ts'

export function ActProblem({ act }: { readonly act: Act }) {
  const { t } = useTranslation()
  if (act.problem === null) return null
  const { what, remedy } = act.problem
  return (
    <p className="note refused" role="alert">
      {what}
      {remedy === '' ? null : <span className="remedy">{remedy}</span>}
      {act.again === undefined ? null : (
        <button type="button" className="link" onClick={act.again}>
          {t('askAgain')}
        </button>
      )}
    </p>
  )
}
