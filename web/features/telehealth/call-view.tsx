/** Picture and sound of both, what is recorded of them, and the way out to the telephone. */
import { type RefObject, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { PhoneInstead } from './phone-instead.tsx'
import { useCall } from './use-call.ts'
import { useRecording } from './use-recording.ts'
import { type OnSignal, useConsultationAct } from './use-session.ts'
import './talk.css'

interface CallViewProps {
  readonly consultation: ConsultationJson
  readonly as: string
  readonly party: 'patient' | 'doctor'
  readonly heard: RefObject<OnSignal | null>
}

const said = {
  off: null,
  waiting: 'telehealth.call.waiting',
  connected: 'telehealth.call.connected',
  lost: 'telehealth.call.lost',
  'no-device': 'telehealth.call.noDevice',
} as const

export function CallView({ consultation, as, party, heard }: CallViewProps) {
  const { t } = useTranslation()
  const { id, mayRecord, call: stand, phone, recording } = consultation
  const act = useConsultationAct(id, as)
  const { state, own, other, join, leave } = useCall({ id, as, party, heard })
  const kept = recording.parts
  const film = useRecording({ id, as, kept, isAllowed: mayRecord, own, other, act })
  const isConnected = state === 'connected'
  const { stop } = film
  useEffect(() => {
    if (!isConnected) void stop()
  }, [isConnected, stop])
  const words = said[state]
  const isPhone = stand === 'phone'
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
        {isPhone ? t('telehealth.call.phoned') : null}
        {isPhone && phone !== null ? t('telehealth.call.ring', { phone }) : null}
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
          <button
            type="button"
            className="button"
            onClick={() => {
              void film.stop()
              leave()
            }}
          >
            {t('telehealth.call.leave')}
          </button>
        )}
        {party === 'doctor' && mayRecord && isConnected ? (
          <button
            type="button"
            className="button"
            aria-pressed={film.state === 'on'}
            disabled={act.isPending}
            onClick={() => (film.state === 'on' ? void film.stop() : film.start())}
          >
            {t(film.state === 'on' ? 'telehealth.call.stopRecording' : 'telehealth.call.record')}
          </button>
        ) : null}
        <PhoneInstead
          party={party}
          isDone={isPhone}
          isBusy={act.isPending}
          onPhone={(number) => {
            leave()
            act.mutate({
              ...{ act: 'call', is: 'phone', why: state },
              ...(number === '' ? {} : { phone: number }),
            })
          }}
        />
      </div>
      {recording.state === 'running' ? (
        <p className="note wait" role="status">
          {t('telehealth.call.running')}
        </p>
      ) : null}
      {film.state === 'failed' && mayRecord ? (
        <p className="note refused" role="alert">
          {t('telehealth.call.recordingFailed')}
        </p>
      ) : null}
      <Agreed consultation={consultation} />
      {party === 'patient' && mayRecord ? (
        <button
          type="button"
          className="button small"
          disabled={act.isPending}
          onClick={() => act.mutate({ act: 'record', is: 'given-up' })}
        >
          {t('telehealth.call.giveUp')}
        </button>
      ) : null}
      <AnswerProblem error={act.error} />
    </section>
  )
}

/** Whether the patient agrees to a recording, as it stands now. */
function Agreed({ consultation: { mayRecord, recording } }: Pick<CallViewProps, 'consultation'>) {
  const { t } = useTranslation()
  if (mayRecord) return <p className="quiet">{t('telehealth.call.recording')}</p>
  if (!recording.isGivenUp) return <p className="quiet">{t('telehealth.call.noRecording')}</p>
  return (
    <p className="note" role="status">
      {t('telehealth.call.givenUp')}
      {recording.state === 'ended' ? <> · {t('telehealth.call.partKept')}</> : null}
    </p>
  )
}
