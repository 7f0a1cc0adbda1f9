/** Where a shift's report, the channels and the drawer disagree, and who accepts it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DifferenceJson, ShiftReportJson } from '../../../server/http/contract/cashier.ts'
import { groupedText } from '../../components/amount-text.ts'
import { useTextIn } from '../../components/language.ts'
import { useSession } from '../../components/session.ts'

export interface DifferencesProps {
  readonly report: ShiftReportJson
  readonly busy: boolean
  /** `as`: in sample mode, the second person at the machine. */
  readonly onPost: (difference: string, reason: string, as: string | undefined) => void
}

export function Differences({ report, busy, onPost }: DifferencesProps) {
  const { t } = useTranslation()
  const { differences, shift } = report
  if (differences.length === 0) {
    if (shift.closedAt === null && shift.comparedAt === null) return null
    return <p className="note no-differences">{t('shift.noDifferences')}</p>
  }
  return (
    <section className="panel differences" aria-labelledby="differences-title">
      <h2 id="differences-title">{t('shift.differences')}</h2>
      <p className="quiet">{t('shift.secondPerson')}</p>
      <ul>
        {differences.map((one) => (
          <OneDifference key={one.id} one={one} busy={busy} onPost={onPost} />
        ))}
      </ul>
    </section>
  )
}

interface OneDifferenceProps {
  readonly one: DifferenceJson
  readonly busy: boolean
  readonly onPost: DifferencesProps['onPost']
}

function OneDifference({ one, busy, onPost }: OneDifferenceProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const session = useSession()
  const [reason, setReason] = useState('')
  const second = session?.standIns.find(({ role }) => role === 'supervisor')
  const mayPost = second !== undefined || session?.actor.role === 'supervisor'
  const by =
    one.postedBy === second?.id && second !== undefined ? textIn(second.name) : one.postedBy
  return (
    <li data-difference={one.name} className={one.state}>
      <p className="difference-head">
        <strong>{t(`shift.difference.${one.name}`)}</strong>
        <span>{t(`money.kind.${one.kind}`)}</span>
        <span className={`badge ${one.state === 'open' ? 'wait' : ''}`}>
          {t(`shift.differenceState.${one.state}`)}
        </span>
        <span className="amount difference-amount">{groupedText(one.difference)}</span>
      </p>
      <dl>
        <div>
          <dt>{t('shift.ours')}</dt>
          <dd className="amount">{one.ours === null ? '—' : groupedText(one.ours)}</dd>
        </div>
        <div>
          <dt>{t('shift.theirs')}</dt>
          <dd className="amount">{one.theirs === null ? '—' : groupedText(one.theirs)}</dd>
        </div>
        {one.reference === null ? null : (
          <div>
            <dt>{t('money.reference')}</dt>
            <dd>{one.reference}</dd>
          </div>
        )}
      </dl>
      {one.state === 'posted' ? (
        <p className="quiet">{t('shift.posted', { by: by ?? '', reason: one.reason ?? '' })}</p>
      ) : null}
      {one.state === 'open' && mayPost ? (
        <form
          className="no-print"
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim() !== '') onPost(one.id, reason.trim(), second?.id)
          }}
        >
          <input
            className="input"
            aria-label={t('shift.postReason')}
            placeholder={t('shift.postReason')}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <button type="submit" className="button small" disabled={busy || reason.trim() === ''}>
            {second === undefined
              ? t('shift.post')
              : t('shift.postAs', { name: textIn(second.name) })}
          </button>
        </form>
      ) : null}
    </li>
  )
}
