/** Ends an entry from a day on; what was signed before stays signed. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { DayField } from '../../components/day-field.tsx'
import { type EntryKind, useKeeping } from './entry-queries.ts'

interface EndEntryProps {
  readonly kind: EntryKind
  readonly id: string
  readonly head: number
  readonly as: string | undefined
}

export function EndEntry({ kind, id, head, as }: EndEntryProps) {
  const { t } = useTranslation()
  const [from, setFrom] = useState('')
  const keeping = useKeeping(as, () => setFrom(''))
  return (
    <details className="panel entry-section">
      <summary>{t('registry.form.end')}</summary>
      <form
        className="entry-grid"
        onSubmit={(event) => {
          event.preventDefault()
          keeping.mutate({ file: { ended: [{ kind, id, from }] }, basis: '', seen: head })
        }}
      >
        <DayField
          label={t('registry.form.endFrom')}
          value={from}
          onDay={setFrom}
          unreadable={t('registry.form.dayUnreadable')}
        />
        <button type="submit" className="button" disabled={keeping.isPending || from === ''}>
          {t('registry.form.endNow')}
        </button>
        {keeping.error === null ? null : <AnswerProblem error={keeping.error} />}
      </form>
    </details>
  )
}
