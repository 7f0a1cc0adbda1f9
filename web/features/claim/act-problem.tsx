/** Why something was not done, and what to do about it, beside the button that asked for it. */
import { useTranslation } from 'react-i18next'
import type { ClaimAct } from './use-claim-act.ts'

export function ActProblem({ act }: { readonly act: ClaimAct }) {
  const { t } = useTranslation()
  if (act.problem === null) return null
  return (
    <p className="note refused" role="alert">
      {act.problem.what} <span className="claim-remedy">{act.problem.remedy}</span>
      {act.again === undefined ? null : (
        <button type="button" className="link" onClick={act.again}>
          {t('askAgain')}
        </button>
      )}
    </p>
  )
}
