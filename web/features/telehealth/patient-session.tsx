/** One visit on the patient's phone: wait, show who one is, talk, pay. */
import { type FormEvent, type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { ShowCredential } from '../../components/show-credential.tsx'
import { CallView } from './call-view.tsx'
import { Pay } from './pay.tsx'
import { RecordedFilm } from './recorded-film.tsx'
import { StateBadge } from './state-badge.tsx'
import { Talk } from './talk.tsx'
import { type OnSignal, useConsultation, useConsultationAct } from './use-session.ts'

interface PatientSessionProps {
  readonly id: string
  readonly person: string
  readonly as: string
}

export function PatientSession({ id, person, as }: PatientSessionProps) {
  const session = useConsultation(id, as)
  return (
    <Loaded read={session.read}>
      {(data) => <Session consultation={data} person={person} as={as} heard={session.heard} />}
    </Loaded>
  )
}

interface PartProps {
  readonly consultation: ConsultationJson
  readonly person: string
  readonly as: string
}

interface SessionProps extends PartProps {
  readonly heard: RefObject<OnSignal | null>
}

function Session({ consultation: data, person, as, heard }: SessionProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const isTalking = data.state === 'in-consult' || data.state === 'prescribed'
  return (
    <div className="visit">
      <section className="panel clinic-card">
        <p className="clinic-who">
          <strong>
            {data.doctor === null ? t('telehealth.patient.anyDoctor') : textIn(data.doctor.name)}
          </strong>
          <StateBadge consultation={data} />
        </p>
        <p className="quiet">
          {textIn(data.institution.title)} · {textIn(data.diagnosis.title)} ·{' '}
          {t(`telehealth.entitlement.${data.entitlement}`)}
        </p>
      </section>
      <Before consultation={data} person={person} as={as} />
      {isTalking ? <CallView consultation={data} as={as} party="patient" heard={heard} /> : null}
      {isTalking || data.words.length > 0 ? (
        <Talk consultation={data} as={as} party="patient" />
      ) : null}
      {data.note !== null && data.ending !== null ? (
        <section className="panel clinic-card">
          <h2>{t('telehealth.desk.record')}</h2>
          <dl className="visit-note">
            {(['diagnosis', 'findings', 'plan'] as const).map((part) => (
              <div key={part}>
                <dt>{t(`telehealth.desk.note.${part}`)}</dt>
                <dd>{data.note?.[part]}</dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      {data.order === null ? null : (
        <p className="note wait" role="status">
          <strong>{t('telehealth.patient.offline')}</strong> ·{' '}
          {t(`telehealth.desk.reasons.${data.order.reason}`)} · {data.order.note}
        </p>
      )}
      {data.referral === null ? null : (
        <Link to={`/my-referrals?person=${person}`}>{t('telehealth.patient.referral')}</Link>
      )}
      <RecordedFilm consultation={data} as={as} />
      {data.ending === 'normal' ? <Pay consultation={data} person={person} as={as} /> : null}
      {data.keptUntil === null ? null : (
        <p className="quiet">{t('telehealth.patient.keep', data.keptUntil)}</p>
      )}
    </div>
  )
}

function Ahead({ count }: { readonly count: number }) {
  const { t } = useTranslation()
  return (
    <>
      <strong>
        {count === 0 ? t('telehealth.patient.next') : t('telehealth.patient.ahead', { count })}
      </strong>
      <br />
    </>
  )
}

/** Until the doctor begins: the place in the queue, and the check of identity. */
function Before({ consultation, person, as }: PartProps) {
  const { t } = useTranslation()
  const act = useConsultationAct(consultation.id, as)
  const [credential, setCredential] = useState('')
  const { state, isIdentityChecked, ahead } = consultation
  if (state === 'waiting') {
    return (
      <section className="panel clinic-card">
        <p role="status">
          <span className="spinner" /> {ahead === null ? null : <Ahead count={ahead} />}
          {t('telehealth.patient.waiting')}
        </p>
        <button
          type="button"
          className="button"
          disabled={act.isPending}
          onClick={() => act.mutate({ act: 'cancel' })}
        >
          {t('telehealth.patient.cancel')}
        </button>
        <AnswerProblem error={act.error} />
      </section>
    )
  }
  if (state !== 'accepted') return null
  if (isIdentityChecked) {
    return (
      <p className="note" role="status">
        {t('telehealth.patient.checked')}
      </p>
    )
  }
  function send(event: FormEvent): void {
    event.preventDefault()
    if (credential.trim().length > 3) show(credential.trim())
  }
  function show(shown: string): void {
    act.mutate({ act: 'check-identity', credential: shown })
  }
  return (
    <form className="panel visit-form" onSubmit={send}>
      <ShowCredential person={person} busy={act.isPending} onShown={show} />
      <div className="field">
        <label htmlFor="visit-credential">{t('telehealth.patient.credential')}</label>
        <input
          id="visit-credential"
          className="input"
          autoComplete="off"
          maxLength={128}
          value={credential}
          onChange={({ target }) => setCredential(target.value)}
        />
        <p className="field-hint">{t('telehealth.patient.identity')}</p>
      </div>
      <button type="submit" className="button" disabled={act.isPending}>
        {t('telehealth.patient.check')}
      </button>
      <AnswerProblem error={act.error} />
    </form>
  )
}
