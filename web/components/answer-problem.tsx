/** Why something could not be done, and what to do about it. */
import { useTranslation } from 'react-i18next'
import { useProblemText } from './problem-text.ts'
import { Refused } from './request.ts'

export function AnswerProblem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  if (error === null || error === undefined) return null
  if (!(error instanceof Refused)) {
    return (
      <p className="note refused" role="alert">
        {t('lost')}
      </p>
    )
  }
  const { what, remedy } = problemText(error.problem)
  return (
    <p className="note refused" role="alert">
      {what}
      {remedy === '' ? null : <span className="remedy">{remedy}</span>}
    </p>
  )
}
