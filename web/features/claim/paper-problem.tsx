/** Why a file was not taken, or cannot be shown: what is wrong with it, in the reader's language. */
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../components/problem-text.ts'
import { Refused } from '../../components/request.ts'

export function PaperProblem({ error }: { readonly error: unknown }) {
  const { t, i18n } = useTranslation()
  const problemText = useProblemText()
  if (error === null || error === undefined) return null
  const problem = error instanceof Refused ? error.problem : null
  const why = `claim.papers.unfit.${problem?.place ?? ''}`
  const isUnfit = problem?.code === 'paper-unfit' && i18n.exists(why)
  const text = problem === null ? null : problemText(problem)
  return (
    <p className="note refused" role="alert">
      {isUnfit ? t(why as 'claim.papers.unfit.type') : (text?.what ?? t('lost'))}{' '}
      <span className="claim-remedy">{text?.remedy}</span>
    </p>
  )
}
