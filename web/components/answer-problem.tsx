/** Why something could not be done, and what to do about it. */
import { useTranslation } from 'react-i18next'
import { ProblemNote } from './problem-note.tsx'
import { useProblemText } from './problem-text.ts'
import { Refused } from './request.ts'

export function AnswerProblem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  if (error === null || error === undefined) return null
  const problem =
    error instanceof Refused ? problemText(error.problem) : { what: t('lost'), remedy: '' }
  return <ProblemNote problem={problem} />
}
