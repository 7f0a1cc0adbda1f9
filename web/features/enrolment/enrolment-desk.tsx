/** The family doctor's desk: offers to residents who are here, and all contracts of the house. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FamilyTeamsJson } from '../../../server/http/contract/enrolment.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FindPerson } from '../../components/find-person.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useSession } from '../../components/session.ts'
import { EnrolmentCard } from './enrolment-card.tsx'
import { HouseTeams } from './house-teams.tsx'
import { enrolmentsQuery, teamsQuery, useEnrolmentPost } from './queries.ts'
import { TermsFields, today } from './terms-fields.tsx'
import './enrolment.css'

export function EnrolmentDesk() {
  const { t } = useTranslation()
  const session = useSession()
  const { data, error, isPending, refetch } = useQuery(teamsQuery)
  return (
    <div className="enrolment">
      <header>
        <h1>{t('enrolment.desk.title')}</h1>
        <p className="enrolment-lead">{t('enrolment.desk.lead')}</p>
      </header>
      {isPending || session === undefined ? (
        <p className="page-loading" role="status">
          <span className="spinner" /> {t('loading')}
        </p>
      ) : null}
      {isPending || data !== undefined ? null : (
        <NotRead error={error} onAgain={() => void refetch()} />
      )}
      {data === undefined || session === undefined ? null : (
        <Desk
          known={data}
          isSample={session.mode === 'sample'}
          own={session.actor.institution ?? null}
        />
      )}
    </div>
  )
}

interface DeskProps {
  readonly known: FamilyTeamsJson
  readonly isSample: boolean
  /** Where one works; null where one may sit at several desks. */
  readonly own: string | null
}

function Desk({ known, isSample, own }: DeskProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const teams = known.teams.filter(({ institution }) => own === null || institution.id === own)
  const [chosen, setChosen] = useState('')
  const team = teams.find(({ id }) => id === chosen) ?? teams[0]
  if (team === undefined) {
    return (
      <>
        <EmptyState title={t('enrolment.desk.noTeam')}>
          <p className="quiet">{t('enrolment.desk.noTeamHint')}</p>
        </EmptyState>
        {own === null ? null : <HouseTeams institution={own} as={undefined} />}
      </>
    )
  }
  const as = isSample ? `staff:doctor:${team.institution.id}` : undefined
  return (
    <>
      <div className="field">
        <label htmlFor="enrolment-team">{t('enrolment.desk.team')}</label>
        <select
          id="enrolment-team"
          className="select"
          value={team.id}
          onChange={({ target }) => setChosen(target.value)}
        >
          {teams.map((one) => (
            <option key={one.id} value={one.id}>
              {textIn(one.institution.title)} · {textIn(one.title)}
            </option>
          ))}
        </select>
        <p className="field-hint">
          {t('enrolment.members')}: {team.members.map(textIn).join(t('and'))}
        </p>
      </div>
      <Offer key={team.id} known={known} team={team.id} as={as} />
      <Contracts institution={team.institution.id} as={as} />
      <HouseTeams key={team.institution.id} institution={team.institution.id} as={as} />
    </>
  )
}

interface OfferProps {
  readonly known: FamilyTeamsJson
  readonly team: string
  readonly as: string | undefined
}

function Offer({ known, team, as }: OfferProps) {
  const { t } = useTranslation()
  const [person, setPerson] = useState('')
  const [round, setRound] = useState(0)
  const [terms, setTerms] = useState({
    package: known.packages[0]?.id ?? '',
    years: known.term.leastYears,
  })
  const sent = useEnrolmentPost(as, () => {
    setPerson('')
    setRound(round + 1)
  })
  function offer(event: FormEvent): void {
    event.preventDefault()
    if (person === '') return
    const body = { person, team, from: today(), ...terms }
    sent.mutate({ path: '/api/enrolments', body })
  }
  return (
    <form className="panel enrolment-form" onSubmit={offer}>
      <h2>{t('enrolment.desk.offer')}</h2>
      <FindPerson
        key={round}
        label={t('enrolment.desk.person')}
        person={person}
        purpose="care"
        as={as}
        onFound={({ id }) => setPerson(id)}
      />
      <TermsFields known={known} terms={terms} onTerms={setTerms} />
      <button type="submit" className="button primary" disabled={person === '' || sent.isPending}>
        {t('enrolment.desk.send')}
      </button>
      <p role="status">{sent.isSuccess ? t('enrolment.desk.sent') : null}</p>
      <AnswerProblem error={sent.error} />
    </form>
  )
}

interface ContractsProps {
  readonly institution: string
  readonly as: string | undefined
}

function Contracts({ institution, as }: ContractsProps) {
  const { t } = useTranslation()
  const read = useQuery(enrolmentsQuery('institutions', institution, as))
  if (read.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (read.data === undefined) {
    return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  }
  const { enrolments } = read.data
  if (enrolments.length === 0) {
    return (
      <EmptyState title={t('enrolment.desk.none')}>
        <p className="quiet">{t('enrolment.desk.noneHint')}</p>
      </EmptyState>
    )
  }
  return (
    <div className="enrolment-cards">
      {enrolments.map((one) => (
        <EnrolmentCard key={one.id} enrolment={one} side="team" as={as} />
      ))}
    </div>
  )
}
