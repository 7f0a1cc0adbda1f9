/** In place of what could not be read: there is none, it was refused, or no answer came. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from './empty-state.tsx'
import { useProblemText } from './problem-text.ts'
import { Refused } from './request.ts'

export interface NotReadProps {
  readonly error: unknown
  readonly onAgain: () => void
  /** Said, with the way to the list of settlements, where the server knows of no such thing. */
  readonly unknown?: string
}

export function NotRead({ error, onAgain, unknown }: NotReadProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const refusal = error instanceof Refused ? problemText(error.problem) : null
  const isUnknown =
    unknown !== undefined && error instanceof Refused && error.problem.status === 404
  return (
    <EmptyState title={isUnknown ? unknown : (refusal?.what ?? t('lost'))} tone="refused">
      {isUnknown || refusal === null ? null : <p className="quiet">{refusal.remedy}</p>}
      {isUnknown ? (
        <Link className="button" to="/settlements">
          {t('sheet.toList')}
        </Link>
      ) : (
        <Again error={error} onAgain={onAgain} />
      )}
    </EmptyState>
  )
}

/** Whoever is not signed in asks in vain. */
function Again({ error, onAgain }: Pick<NotReadProps, 'error' | 'onAgain'>) {
  const { t } = useTranslation()
  if (error instanceof Refused && error.problem.code === 'sign-in-needed') {
    return (
      <Link className="button primary" to="/sign-in">
        {t('signIn.title')}
      </Link>
    )
  }
  return (
    <button type="button" className="button" onClick={onAgain}>
      {t('askAgain')}
    </button>
  )
}
