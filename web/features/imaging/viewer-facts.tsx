/** Beside an image: which one it is, how it is looked at, and why it is not there. */
import { useTranslation } from 'react-i18next'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import type { Window } from './frames.ts'
import type { Seen } from './stage.ts'
import type { Outcome } from './viewer.tsx'

interface FactsProps {
  readonly at: number
  readonly of: number
  /** Null for colours. */
  readonly window: Window | null
  readonly zoom: number
  readonly seen: Seen | undefined
  readonly isOpening: boolean
}

export function ViewerFacts({ at, of, window, zoom, seen, isOpening }: FactsProps) {
  const { t } = useTranslation()
  return (
    <p className="viewer-facts" role="status">
      {isOpening ? (
        <span>
          <span className="spinner" /> {t('recognition.images.opening')}
        </span>
      ) : null}
      <span>{t('recognition.images.slice', { at: at + 1, of })}</span>
      {window === null ? null : (
        <span>
          {t('recognition.images.window', {
            center: Math.round(window.center),
            width: Math.round(window.width),
          })}
        </span>
      )}
      <span>{t('recognition.images.zoom', { percent: Math.round(zoom * 100) })}</span>
      {seen === undefined ? null : (
        <span>
          {t('recognition.images.value', {
            row: seen.row + 1,
            column: seen.column + 1,
            value: valueText(seen.value),
          })}
        </span>
      )}
    </p>
  )
}

const thousand = 1000

function valueText(value: Seen['value']): string {
  if (typeof value === 'number') return String(Math.round(value * thousand) / thousand)
  return value.join(', ')
}

interface TroubleProps {
  readonly outcome: Outcome
  readonly onRetry: () => void
  readonly onAgain: () => void
}

export function ViewerTrouble({ outcome, onRetry, onAgain }: TroubleProps) {
  const { t } = useTranslation()
  if (outcome.is === 'packed') return <AnswerProblem error={outcome.why} />
  if (outcome.is !== 'lost' && outcome.is !== 'over') return null
  const isLost = outcome.is === 'lost'
  return (
    <p className="note refused" role="alert">
      {t(isLost ? 'recognition.images.frameLost' : 'recognition.images.over')}{' '}
      <button type="button" className="button small" onClick={isLost ? onRetry : onAgain}>
        {t(isLost ? 'askAgain' : 'recognition.images.again')}
      </button>
    </p>
  )
}
