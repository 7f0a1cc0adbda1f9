/** Why a step was refused, and what to do. */
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../components/problem-text.ts'
import type { StepState } from './steps.ts'

export function StepProblem({ state }: { readonly state: StepState }) {
  const { t, i18n } = useTranslation()
  const problemText = useProblemText()
  if (state === 'open' || state === 'sending') return null
  if (state === 'lost') {
    return (
      <p className="note refused" role="alert">
        {t('lost')}
      </p>
    )
  }
  const { what, remedy } = problemText(state)
  const own = `signIn.refused.${state.code}`
  const said = i18n.exists(own) ? t(own as 'signIn.refused.not-signed-in') : what
  return (
    <p className="note refused" role="alert">
      <strong>{said}</strong> {remedy}
    </p>
  )
}
