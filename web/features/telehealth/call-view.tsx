/** Picture and sound of both, and the way out to the telephone. */
import { useTranslation } from 'react-i18next'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { useCall } from './use-call.ts'
import type { useConsultation } from './use-session.ts'

interface CallViewProps {
  readonly consultation: ConsultationJson
  readonly as: string
  readonly party: 'patient' | 'doctor'
  readonly session: ReturnType<typeof useConsultation>
}

const said = {
  off: null,
  waiting: 'telehealth.call.waiting',
  connected: 'telehealth.call.connected',
  lost: 'telehealth.call.lost',
  'no-device': 'telehealth.call.noDevice',
} as const

export function CallView({ consultation, as, party, session }: CallViewProps) {
  const { t } = useTranslation()
  const { id, mayRecord, call: stand } = consultation
  const { act, heard } = session
  const { state, own, other, join, leave } = useCall({ id, as, party, heard })
  const words = said[state]
  return (
    <section className="visit-call" aria-label={t('telehealth.call.title')}>
      <div className="visit-screen" data-state={state} hidden={state === 'off'}>
        {/* Nobody has written down what is said between two people. */}
        {/* biome-ignore lint/a11y/useMediaCaption: a live conversation has no captions */}
        <video ref={other} autoPlay playsInline aria-label={t('telehealth.call.other')} />
        <video
          ref={own}
          className="visit-own"
          autoPlay
          playsInline
          muted
          aria-label={t('telehealth.call.you')}
        />
      </div>
      <p className="visit-call-state" role="status">
        {stand === 'phone' ? t('telehealth.call.phoned') : null}
        {words === null ? null : t(words)}
      </p>
      <div className="visit-buttons">
        {state === 'off' || state === 'lost' || state === 'no-device' ? (
          <button
            type="button"
            className="button primary"
            onClick={() => {
              leave()
              void join()
              if (party === 'doctor') act.mutate({ act: 'call', is: 'started', why: '' })
            }}
          >
            {t('telehealth.call.join')}
          </button>
        ) : (
          <button type="button" className="button" onClick={leave}>
            {t('telehealth.call.leave')}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={act.isPending || stand === 'phone'}
          onClick={() => {
            leave()
            act.mutate({ act: 'call', is: 'phone', why: state })
          }}
        >
          {t('telehealth.call.phone')}
        </button>
      </div>
      <p className="quiet">
        {t(mayRecord ? 'telehealth.call.recording' : 'telehealth.call.noRecording')}
      </p>
    </section>
  )
}
