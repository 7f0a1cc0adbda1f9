/** What became of a request: on its way, without a reply, or refused with what to do. */
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../components/problem-text.ts'
import type { SendingState } from '../../components/use-sending.ts'

export function SendNote({ state }: { readonly state: SendingState }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  if (state.is === 'open') return null
  if (state.is === 'sending') {
    return state.lost ? (
      <p className="note wait" role="status">
        <span className="spinner" /> {t('money.lost', { count: state.attempts })}
      </p>
    ) : null
  }
  const { what, remedy } = problemText(state.problem)
  return (
    <div className="note refused" role="alert">
      <p>
        <strong>{what}</strong>
      </p>
      {remedy === '' ? null : <p>{remedy}</p>}
    </div>
  )
}
