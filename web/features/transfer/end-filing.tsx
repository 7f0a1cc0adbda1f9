/** Ends a filing before its time, with the reason. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useNoting } from './use-noting.ts'

interface EndFilingProps {
  readonly filing: string
  readonly as: string | undefined
}

export function EndFiling({ filing, as }: EndFilingProps) {
  const { t } = useTranslation()
  const id = useId()
  const [reason, setReason] = useState('')
  const { note, isNoting, problem } = useNoting(as)
  return (
    <details className="transfer-fold">
      <summary>{t('transfer.end')}</summary>
      <form
        className="transfer-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() !== '') note(`/api/transfer-filings/${filing}/end`, { reason })
        }}
      >
        <p className="quiet">{t('transfer.endHint')}</p>
        <div className="field">
          <label htmlFor={id}>{t('transfer.reason')}</label>
          <input
            id={id}
            className="input"
            required
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {problem === null ? null : <ProblemNote problem={problem} />}
        <button type="submit" className="button" disabled={isNoting}>
          {t('transfer.end')}
        </button>
      </form>
    </details>
  )
}
