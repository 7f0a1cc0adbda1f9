/** The hospital pharmacist: each prescription is read before its doctor may sign it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useInAddress } from '../../components/use-in-address.ts'
import { useRecordAct } from '../../components/use-record-act.ts'
import { Row } from './doctor-work.tsx'
import { History } from './history.tsx'
import { type OnDesk, PharmacistDesk } from './pharmacist-desk.tsx'
import { prescriptionKey } from './queries.ts'
import { RefusalNote } from './refusal-note.tsx'
import { SheetView } from './sheet-view.tsx'

const reviewing = ['hospital', 'internet-hospital', 'clinic', 'health-centre'] as const

export function Review() {
  const { t } = useTranslation()
  return (
    <PharmacistDesk
      kinds={reviewing}
      title={t('prescription.review.title')}
      label={t('prescription.review.institution')}
    >
      {(desk) => <Waiting {...desk} />}
    </PharmacistDesk>
  )
}

function Waiting({ prescriptions, as }: OnDesk) {
  const { t } = useTranslation()
  const [said, setSaid] = useState<'passed' | 'returned' | null>(null)
  const [open, choose] = useInAddress('id')
  const waiting = prescriptions.filter(({ state }) => state === 'prescribed')
  const opened = waiting.find(({ id }) => id === open)
  return (
    <>
      <p role="status" className={said === null ? 'sr-only' : 'note'}>
        {said === null ? '' : t(`prescription.review.${said}`)}
      </p>
      {waiting.length === 0 ? (
        <EmptyState title={t('prescription.review.empty')}>
          <p className="quiet">{t('prescription.review.emptyHint')}</p>
        </EmptyState>
      ) : (
        <div className={opened === undefined ? 'rx-columns' : 'rx-columns open'}>
          <ul className="rx-list" aria-label={t('prescription.review.queue')}>
            {waiting.map((one) => (
              <li key={one.id}>
                <Row
                  prescription={one}
                  isOpen={one.id === open}
                  onOpen={() => {
                    setSaid(null)
                    choose(one.id)
                  }}
                />
              </li>
            ))}
          </ul>
          {opened === undefined ? (
            <p className="panel rx-pick quiet">{t('prescription.review.pick')}</p>
          ) : (
            <Reviewing
              key={opened.id}
              prescription={opened}
              as={as}
              onBack={() => choose('')}
              onDone={setSaid}
            />
          )}
        </div>
      )}
    </>
  )
}

interface ReviewingProps {
  readonly prescription: PrescriptionJson
  readonly as: string | undefined
  readonly onBack: () => void
  readonly onDone: (said: 'passed' | 'returned') => void
}

function Reviewing({ prescription, as, onBack, onDone }: ReviewingProps) {
  const { t } = useTranslation()
  const [opinion, setOpinion] = useState('')
  const act = useRecordAct<PrescriptionJson>(prescriptionKey, as, ({ state }) =>
    onDone(state === 'reviewed' ? 'passed' : 'returned'),
  )
  const { id, sheet } = prescription
  const send = (passed: boolean) =>
    act.send(`/api/prescriptions/${id}/acts`, { act: 'review', passed, opinion: opinion.trim() })
  return (
    <div className="rx-opened panel">
      <button type="button" className="button plain rx-back" onClick={onBack}>
        {t('prescription.review.back')}
      </button>
      <SheetView prescription={prescription} />
      {sheet.inSpiteOf.length === 0 ? null : (
        <section className="note wait">
          <strong>{t('prescription.review.inSpiteOf')}</strong>
          <ul>
            {sheet.inSpiteOf.map(({ rule, because }) => (
              <li key={rule}>
                {because} <span className="quiet">{t('prescription.write.rule', { rule })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="field">
        <label htmlFor="review-opinion">{t('prescription.review.opinion')}</label>
        <textarea
          id="review-opinion"
          className="textarea"
          rows={2}
          maxLength={1000}
          value={opinion}
          aria-describedby="review-hint"
          onChange={({ target }) => setOpinion(target.value)}
        />
        <p id="review-hint" className="field-hint">
          {t('prescription.review.opinionHint')}
        </p>
      </div>
      <div className="rx-buttons">
        <button
          type="button"
          className="button primary"
          disabled={act.isSending}
          onClick={() => send(true)}
        >
          {t('prescription.review.pass')}
        </button>
        <button
          type="button"
          className="button"
          disabled={act.isSending || opinion.trim() === ''}
          onClick={() => send(false)}
        >
          {t('prescription.review.return')}
        </button>
      </div>
      <RefusalNote problem={act.problem} refusal={act.refusal} />
      <History prescription={prescription} />
    </div>
  )
}
