/** How a visit ends: well, with its record; or in person, with a reason and word for the next doctor. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { offlineReasons } from '../../../engine/telehealth/consultation.ts'
import type {
  ConsultationJson,
  ReferralOrderJson,
} from '../../../server/http/contract/telehealth.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useConsultationAct } from './use-session.ts'

const urgencies = ['ordinary', 'same-day', 'emergency'] as const

interface FinishFormProps {
  readonly consultation: ConsultationJson
  readonly as: string
}

export function FinishForm({ consultation, as }: FinishFormProps) {
  const { t } = useTranslation()
  const [isOffline, setOffline] = useState(false)
  const { id, state, note } = consultation
  const act = useConsultationAct(id, as)
  return (
    <section className="clinic-finish">
      <div className="visit-buttons">
        {state === 'accepted' ? null : (
          <button
            type="button"
            className="button primary"
            disabled={note === null || act.isPending}
            onClick={() => act.mutate({ act: 'finish', how: 'normal', order: null })}
          >
            {t('telehealth.desk.finish')}
          </button>
        )}
        <button
          type="button"
          className="button"
          aria-expanded={isOffline}
          onClick={() => setOffline(!isOffline)}
        >
          {t('telehealth.desk.offline')}
        </button>
      </div>
      {isOffline ? (
        <OfflineForm
          busy={act.isPending}
          onSend={(order) => act.mutate({ act: 'finish', how: 'offline', order })}
        />
      ) : null}
      <AnswerProblem error={act.error} />
    </section>
  )
}

interface OfflineFormProps {
  readonly busy: boolean
  readonly onSend: (order: ReferralOrderJson) => void
}

function OfflineForm({ busy, onSend }: OfflineFormProps) {
  const { t } = useTranslation()
  const [order, setOrder] = useState<ReferralOrderJson>({
    reason: 'illness-changed',
    urgency: 'same-day',
    note: '',
  })
  const change = (part: Partial<ReferralOrderJson>) =>
    setOrder((before) => ({ ...before, ...part }))
  function send(event: FormEvent): void {
    event.preventDefault()
    if (order.note.trim() !== '') onSend({ ...order, note: order.note.trim() })
  }
  return (
    <form className="panel clinic-offline" onSubmit={send}>
      <div className="field">
        <label htmlFor="offline-reason">{t('telehealth.desk.reason')}</label>
        <select
          id="offline-reason"
          className="select"
          value={order.reason}
          onChange={({ target }) => {
            const reason = offlineReasons.find((one) => one === target.value)
            if (reason !== undefined) change({ reason })
          }}
        >
          {offlineReasons.map((one) => (
            <option key={one} value={one}>
              {t(`telehealth.desk.reasons.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="offline-urgency">{t('telehealth.desk.urgency')}</label>
        <select
          id="offline-urgency"
          className="select"
          value={order.urgency}
          onChange={({ target }) => {
            const urgency = urgencies.find((one) => one === target.value)
            if (urgency !== undefined) change({ urgency })
          }}
        >
          {urgencies.map((one) => (
            <option key={one} value={one}>
              {t(`telehealth.desk.urgencies.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="offline-note">{t('telehealth.desk.orderNote')}</label>
        <textarea
          id="offline-note"
          className="textarea"
          rows={2}
          maxLength={2000}
          value={order.note}
          onChange={({ target }) => change({ note: target.value })}
        />
      </div>
      <button type="submit" className="button" disabled={busy || order.note.trim() === ''}>
        {t('telehealth.desk.stop')}
      </button>
    </form>
  )
}
