/** "My family doctor", on the phone: the contract, and asking a team for one. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FamilyTeamsJson } from '../../../server/http/contract/enrolment.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { PatientPage } from '../../components/patient-page.tsx'
import { EnrolmentCard } from './enrolment-card.tsx'
import { enrolmentsQuery, teamsQuery, useEnrolmentPost } from './queries.ts'
import { TermsFields, today } from './terms-fields.tsx'
import './enrolment.css'

export function MyFamilyDoctor() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('enrolment.mine.title')} lead={t('enrolment.mine.lead')}>
      {(person) => <Mine key={person} person={person} />}
    </PatientPage>
  )
}

const closed = ['ended', 'over', 'withdrawn']

function Mine({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const as = `patient:${person}`
  const teams = useQuery(teamsQuery)
  const own = useQuery(enrolmentsQuery('persons', person, as))
  if (teams.isPending || own.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (teams.data === undefined || own.data === undefined) {
    const again = () => void Promise.all([teams.refetch(), own.refetch()])
    return <NotRead error={teams.error ?? own.error} onAgain={again} />
  }
  const { enrolments } = own.data
  const hasOne = enrolments.some(({ state }) => !closed.includes(state))
  return (
    <>
      {enrolments.length === 0 ? (
        <EmptyState title={t('enrolment.mine.none')}>
          <p className="quiet">{t('enrolment.mine.noneHint')}</p>
        </EmptyState>
      ) : (
        <div className="enrolment-cards">
          {enrolments.map((one) => (
            <EnrolmentCard key={one.id} enrolment={one} side="resident" as={as} />
          ))}
        </div>
      )}
      {hasOne ? null : <Ask known={teams.data} person={person} as={as} />}
    </>
  )
}

interface AskProps {
  readonly known: FamilyTeamsJson
  readonly person: string
  readonly as: string
}

function Ask({ known, person, as }: AskProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [team, setTeam] = useState(known.teams[0]?.id ?? '')
  const [isAgreed, setAgreed] = useState(false)
  const [isTried, setTried] = useState(false)
  const [terms, setTerms] = useState({
    package: known.packages[0]?.id ?? '',
    years: known.term.leastYears,
  })
  const sent = useEnrolmentPost(as)
  function ask(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (!isAgreed || team === '') return
    const body = { person, team, from: today(), ...terms }
    sent.mutate({ path: '/api/enrolments', body })
  }
  return (
    <form className="panel enrolment-form" onSubmit={ask}>
      <h2>{t('enrolment.mine.ask')}</h2>
      <div className="field">
        <label htmlFor="my-team">{t('enrolment.mine.choose')}</label>
        <select
          id="my-team"
          className="select"
          value={team}
          onChange={({ target }) => setTeam(target.value)}
        >
          {known.teams.map((one) => (
            <option key={one.id} value={one.id}>
              {textIn(one.institution.title)} · {textIn(one.title)}
            </option>
          ))}
        </select>
      </div>
      <TermsFields known={known} terms={terms} onTerms={setTerms} />
      <label className="enrolment-agree">
        <input
          type="checkbox"
          checked={isAgreed}
          onChange={({ target }) => setAgreed(target.checked)}
        />
        <span>{t('enrolment.mine.agreement')}</span>
      </label>
      {isTried && !isAgreed ? (
        <p className="field-problem" role="alert">
          {t('enrolment.mine.agreementNeeded')}
        </p>
      ) : null}
      <button type="submit" className="button primary" disabled={sent.isPending}>
        {t('enrolment.mine.ask')}
      </button>
      <AnswerProblem error={sent.error} />
    </form>
  )
}
