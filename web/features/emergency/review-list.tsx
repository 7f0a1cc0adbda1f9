/** Emergency accesses by the clock of their review, for somebody who did not treat the patient. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { EmergencyJson } from '../../../server/http/contract/emergency.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { postJson } from '../../components/request.ts'
import { asAuditor, reviewsQuery } from './queries.ts'
import './emergency.css'

export function ReviewList() {
  const { t } = useTranslation()
  return (
    <div className="glass">
      <header>
        <h1>{t('consent.emergency.reviewTitle')}</h1>
        <p className="glass-lead">{t('consent.emergency.reviewLead')}</p>
        <p>
          <Link to="/emergency">{t('consent.emergency.toDoctor')}</Link>
        </p>
      </header>
      <Reviews />
    </div>
  )
}

function Reviews() {
  const { t } = useTranslation()
  const reviews = useQuery(reviewsQuery)
  if (reviews.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (reviews.data === undefined) {
    return <NotRead error={reviews.error} onAgain={() => void reviews.refetch()} />
  }
  const { emergencies } = reviews.data
  if (emergencies.length === 0) {
    return (
      <EmptyState title={t('consent.emergency.reviewEmpty')}>
        <p className="quiet">{t('consent.emergency.reviewEmptyHint')}</p>
      </EmptyState>
    )
  }
  return (
    <ul className="glass-visits">
      {emergencies.map((one) => (
        <li key={one.id}>
          <Review emergency={one} />
        </li>
      ))}
    </ul>
  )
}

function Review({ emergency }: { readonly emergency: EmergencyJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { person, openedAt, reviewBy, workplace, doctor, reason, state, review } = emergency
  return (
    <article className={`glass-visit ${state}`}>
      <p className="glass-visit-head">
        <strong>
          {t('consent.emergency.by', {
            place: workplace === null ? '' : textIn(workplace.title),
            doctor,
          })}
        </strong>
        <span className="glass-state">{t(`consent.emergency.state.${state}`)}</span>
        <time dateTime={openedAt}>{momentText(openedAt)}</time>
      </p>
      <p className="quiet">{t('consent.emergency.patientNo', { person })}</p>
      <p>{t('consent.emergency.reason', { reason })}</p>
      {review === null ? (
        <>
          <p>{t('consent.emergency.reviewBy', { at: momentText(reviewBy) })}</p>
          <Judge emergency={emergency} />
        </>
      ) : (
        <p>
          {t('consent.emergency.noted', {
            note: review.note,
            by: review.by,
            at: momentText(review.at),
          })}
        </p>
      )}
    </article>
  )
}

const shortestNote = 5

function Judge({ emergency: { person, id } }: { readonly emergency: EmergencyJson }) {
  const { t } = useTranslation()
  const field = useId()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const judge = useMutation({
    mutationFn: (outcome: 'justified' | 'unjustified') =>
      postJson<EmergencyJson>(
        `/api/persons/${encodeURIComponent(person)}/emergencies/${id}/review`,
        { outcome, note: note.trim() },
        { as: asAuditor },
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: reviewsQuery.queryKey }),
  })
  const isReady = note.trim().length >= shortestNote && !judge.isPending
  return (
    <div className="glass-judge">
      <div className="field">
        <label htmlFor={field}>{t('consent.emergency.note')}</label>
        <textarea
          id={field}
          className="textarea"
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <div className="glass-buttons">
        {(['justified', 'unjustified'] as const).map((outcome) => (
          <button
            key={outcome}
            type="button"
            className="button"
            disabled={!isReady}
            onClick={() => judge.mutate(outcome)}
          >
            {t(`consent.emergency.${outcome}`)}
          </button>
        ))}
      </div>
      <AnswerProblem error={judge.error} />
    </div>
  )
}
