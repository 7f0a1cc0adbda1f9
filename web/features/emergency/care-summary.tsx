/** Earlier visits, diagnoses and drugs, for as long as the emergency access is open. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CareSummaryJson, EmergencyJson } from '../../../server/http/contract/emergency.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { careSummaryQuery } from './queries.ts'

export interface CareSummaryProps {
  readonly opened: EmergencyJson
  readonly onOver: () => void
}

const secondMs = 1000
const secondsOfMinute = 60

export function CareSummary({ opened, onOver }: CareSummaryProps) {
  const { t } = useTranslation()
  const seconds = useSecondsLeft(opened.openUntil)
  const summary = useQuery(careSummaryQuery(opened.person, opened.id))
  if (seconds <= 0) {
    return (
      <div className="note refused" role="alert">
        <p>{t('consent.emergency.over')}</p>
        <button type="button" className="button" onClick={onOver}>
          {t('consent.emergency.open')}
        </button>
      </div>
    )
  }
  return (
    <section aria-labelledby="glass-summary">
      <div className="glass-clock">
        <h2 id="glass-summary">{t('consent.emergency.summary')}</h2>
        <p role="timer">
          {t('consent.emergency.left', {
            minutes: Math.floor(seconds / secondsOfMinute),
            seconds: seconds % secondsOfMinute,
          })}
        </p>
      </div>
      {summary.isPending ? (
        <p role="status">
          <span className="spinner" /> {t('loading')}
        </p>
      ) : null}
      <AnswerProblem error={summary.error} />
      {summary.data === undefined ? null : <Visits summary={summary.data} />}
    </section>
  )
}

function useSecondsLeft(until: string): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), secondMs)
    return () => clearInterval(timer)
  }, [])
  return Math.ceil((Date.parse(until) - now) / secondMs)
}

function Visits({ summary }: { readonly summary: CareSummaryJson }) {
  const { t } = useTranslation()
  if (summary.visits.length === 0) return <p className="quiet">{t('consent.emergency.none')}</p>
  return (
    <ul className="glass-visits">
      {summary.visits.map((visit) => (
        <li key={visit.settlement}>
          <Visit visit={visit} />
        </li>
      ))}
    </ul>
  )
}

function Visit({ visit }: { readonly visit: CareSummaryJson['visits'][number] }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { institution, setting, admittedOn, dischargedOn, disease, procedure, drugs } = visit
  const days =
    admittedOn === dischargedOn
      ? admittedOn
      : t('consent.emergency.visit', { from: admittedOn, to: dischargedOn })
  return (
    <article className="glass-visit">
      <p className="glass-visit-head">
        <strong>{textIn(institution.title)}</strong>
        <span>{t(`setting.${setting}` as 'setting.outpatient')}</span>
        <span>{days}</span>
      </p>
      {disease === null ? null : <p>{t('consent.emergency.disease', { disease })}</p>}
      {procedure === null ? null : <p>{t('consent.emergency.procedure', { procedure })}</p>}
      <p>
        {drugs.length === 0
          ? t('consent.emergency.noDrugs')
          : t('consent.emergency.drugs', {
              drugs: drugs.map(({ name, on }) => `${name} (${on})`).join(t('and')),
            })}
      </p>
    </article>
  )
}
