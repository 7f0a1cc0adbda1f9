/** One patient at the doctor's desk: who it is and what is shown for it, the talk, the record, the end. */
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { CallView } from './call-view.tsx'
import { FinishForm } from './finish-form.tsx'
import { NoteForm } from './note-form.tsx'
import { RecordedFilm } from './recorded-film.tsx'
import { ShownPicture } from './shown-picture.tsx'
import { StateBadge } from './state-badge.tsx'
import { Talk } from './talk.tsx'
import { type OnSignal, useConsultation, useConsultationAct } from './use-session.ts'

export function DoctorSession({ id, as }: { readonly id: string; readonly as: string }) {
  const session = useConsultation(id, as)
  return (
    <Loaded read={session.read}>
      {(data) => <Session consultation={data} as={as} heard={session.heard} />}
    </Loaded>
  )
}

interface SessionProps extends PartProps {
  readonly heard: RefObject<OnSignal | null>
}

function Session({ consultation: data, as, heard }: SessionProps) {
  const isTalking = data.state === 'in-consult' || data.state === 'prescribed'
  const isOver = data.state === 'finished' || data.state === 'cancelled'
  return (
    <div className="clinic-session">
      <PatientCard consultation={data} as={as} />
      <Steps consultation={data} as={as} />
      <div className="clinic-work">
        <div>
          {isTalking ? <CallView consultation={data} as={as} party="doctor" heard={heard} /> : null}
          {isTalking || data.words.length > 0 ? (
            <Talk consultation={data} as={as} party="doctor" />
          ) : null}
        </div>
        {isTalking || data.note !== null ? (
          <div>
            <NoteForm
              key={`${data.note === null}-${isOver}`}
              consultation={data}
              isOpen={isTalking}
              as={as}
            />
          </div>
        ) : null}
      </div>
      {data.note !== null || isTalking ? <Next consultation={data} as={as} /> : null}
      {isOver || data.state === 'waiting' ? null : <FinishForm consultation={data} as={as} />}
      <Ended consultation={data} />
      <RecordedFilm consultation={data} as={as} />
    </div>
  )
}

interface PartProps {
  readonly consultation: ConsultationJson
  readonly as: string
}

function PatientCard({ consultation, as }: PartProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { id, person, diagnosis, evidence, complaint, entitlement, medium } = consultation
  const { title, on, settlement, image } = evidence
  return (
    <section className="panel clinic-card">
      <p className="clinic-who">
        <strong>{person.name}</strong>
        <span>{t(`sex.${person.sex as 'female'}`)}</span>
        <span>{person.birth}</span>
        <StateBadge consultation={consultation} />
        <span className={`badge ${consultation.isIdentityChecked ? 'accent' : 'wait'}`}>
          {t(
            consultation.isIdentityChecked
              ? 'telehealth.desk.identityYes'
              : 'telehealth.desk.identityNo',
          )}
        </span>
      </p>
      <p>
        {textIn(diagnosis.title)} · {t(`telehealth.entitlement.${entitlement}`)} ·{' '}
        {t(`telehealth.medium.${medium}`)}
      </p>
      <p>{t('telehealth.desk.complaint', { text: complaint })}</p>
      <p className="clinic-evidence">
        {t('telehealth.desk.evidence', { place: textIn(title), on })}
        {settlement === null ? null : (
          <span>{t('telehealth.desk.evidenceSettled', { number: settlement })}</span>
        )}
        {image === null ? null : (
          <ShownPicture id={id} image={image} as={as} label={t('telehealth.desk.see')} />
        )}
      </p>
    </section>
  )
}

/** What the doctor does before the two talk. */
function Steps({ consultation: { id, state, isIdentityChecked }, as }: PartProps) {
  const { t } = useTranslation()
  const act = useConsultationAct(id, as)
  if (state === 'waiting') {
    return (
      <div className="visit-buttons">
        <button
          type="button"
          className="button primary"
          disabled={act.isPending}
          onClick={() => act.mutate({ act: 'accept' })}
        >
          {t('telehealth.desk.accept')}
        </button>
        <AnswerProblem error={act.error} />
      </div>
    )
  }
  if (state !== 'accepted') return null
  return (
    <div className="visit-buttons">
      <button
        type="button"
        className="button primary"
        disabled={act.isPending || !isIdentityChecked}
        onClick={() => act.mutate({ act: 'begin' })}
      >
        {t('telehealth.desk.begin')}
      </button>
      <p className="field-hint">{t('telehealth.desk.beginHint')}</p>
      <AnswerProblem error={act.error} />
    </div>
  )
}

/** A call goes on while the doctor prescribes beside it. */
function Next({ consultation: { id, state, prescriptions }, as }: PartProps) {
  const { t } = useTranslation()
  const isOver = state === 'finished' || state === 'cancelled'
  return (
    <section aria-label={t('telehealth.desk.next')} className="clinic-next">
      <Link
        className="button"
        to={`/prescriptions/new?consultation=${id}&doctor=${as}`}
        target={isOver ? undefined : '_blank'}
      >
        {t('prescription.nav.write')}
      </Link>{' '}
      {prescriptions.length === 0 ? null : (
        <span className="quiet">
          {t('telehealth.desk.prescribed', { n: prescriptions.length })}
        </span>
      )}
    </section>
  )
}

function Ended({ consultation }: Pick<PartProps, 'consultation'>) {
  const { order, referral, keptUntil, institution } = consultation
  const { t } = useTranslation()
  if (keptUntil === null) return null
  return (
    <section className="panel clinic-card">
      {order === null ? null : (
        <p>
          {t(`telehealth.desk.reasons.${order.reason}`)} ·{' '}
          {t(`telehealth.desk.urgencies.${order.urgency}`)} · {order.note}
        </p>
      )}
      {referral === null ? null : (
        <p>
          <Link
            className="button"
            to={`/referrals/new?institution=${institution.id}&id=${referral}`}
          >
            {t('telehealth.desk.referral')}
          </Link>
        </p>
      )}
      <p className="quiet">{t('telehealth.patient.keep', keptUntil)}</p>
    </section>
  )
}
