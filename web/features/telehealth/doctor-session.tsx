/** One patient at the doctor's desk: who it is and what is shown for it, the talk, the record, the end. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { CallView } from './call-view.tsx'
import { FinishForm } from './finish-form.tsx'
import { NoteForm } from './note-form.tsx'
import { RecordedFilm } from './recorded-film.tsx'
import { ShownPicture } from './shown-picture.tsx'
import { StateBadge } from './state-badge.tsx'
import { Talk } from './talk.tsx'
import { useConsultation } from './use-session.ts'

export function DoctorSession({ id, as }: { readonly id: string; readonly as: string }) {
  const { t } = useTranslation()
  const session = useConsultation(id, as)
  const { data, error, isError, refetch } = session.read
  if (isError) return <NotRead error={error} onAgain={() => void refetch()} />
  if (data === undefined) {
    return (
      <p role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  const isTalking = data.state === 'in-consult' || data.state === 'prescribed'
  const isOver = data.state === 'finished' || data.state === 'cancelled'
  return (
    <div className="clinic-session">
      <PatientCard consultation={data} as={as} />
      <Steps consultation={data} session={session} />
      <div className="clinic-work">
        <div>
          {isTalking ? (
            <CallView consultation={data} as={as} party="doctor" session={session} />
          ) : null}
          {isTalking || data.words.length > 0 ? (
            <Talk consultation={data} as={as} party="doctor" session={session} />
          ) : null}
        </div>
        {isTalking || data.note !== null ? (
          <div>
            <NoteForm
              key={`${data.note === null}-${isOver}`}
              consultation={data}
              isOpen={isTalking}
              session={session}
            />
          </div>
        ) : null}
      </div>
      {data.note !== null || isTalking ? <Next consultation={data} as={as} /> : null}
      {isOver || data.state === 'waiting' ? null : (
        <FinishForm consultation={data} session={session} />
      )}
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

interface StepsProps {
  readonly consultation: ConsultationJson
  readonly session: ReturnType<typeof useConsultation>
}

/** What the doctor does before the two talk. */
function Steps({ consultation: { state, isIdentityChecked }, session: { act } }: StepsProps) {
  const { t } = useTranslation()
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
