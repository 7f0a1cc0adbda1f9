/**
 * A page for a patient, on a phone: of whoever is signed in, or of somebody in whose care one is; in
 * sample mode one of the fictional persons is taken for signed in.
 */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { SessionJson } from '../../server/http/contract/session.ts'
import { EmptyState } from './empty-state.tsx'
import { SamplePerson } from './sample-person.tsx'
import { useSession } from './session.ts'
import './patient-page.css'

export interface PatientPageProps {
  readonly title: string
  readonly lead: string
  /** Its content needs more room than a list does. */
  readonly isWide?: boolean
  readonly children: (person: string) => ReactNode
}

export function PatientPage({ title, lead, isWide = false, children }: PatientPageProps) {
  const session = useSession()
  const [params, setParams] = useSearchParams()
  const asked = params.get('person') ?? ''
  const person = session === undefined ? '' : personOf(session, asked)
  const choose = (id: string) => setParams(id === '' ? {} : { person: id }, { replace: true })
  return (
    <div className={isWide ? 'patient-page wide' : 'patient-page'}>
      <header>
        <h1>{title}</h1>
        <p className="patient-lead">{lead}</p>
      </header>
      {session === undefined ? null : <Whose session={session} person={person} onChoose={choose} />}
      {person === '' ? null : children(person)}
    </div>
  )
}

/** Nobody is asked for by an address but whom the session allows; the server would refuse it anyway. */
function personOf({ mode, actor }: SessionJson, asked: string): string {
  if (actor.persons === undefined) return mode === 'sample' ? asked : ''
  return actor.persons.find((one) => one === asked) ?? actor.persons[0] ?? ''
}

interface WhoseProps {
  readonly session: SessionJson
  readonly person: string
  readonly onChoose: (person: string) => void
}

function Whose({ session, person, onChoose }: WhoseProps) {
  const { t } = useTranslation()
  const { persons, role } = session.actor
  if (persons === undefined) {
    if (session.mode === 'sample') return <SamplePerson person={person} onChoose={onChoose} />
    return (
      <EmptyState title={t('own.signIn')}>
        <Link className="button" to="/sign-in">
          {t('own.toSignIn')}
        </Link>
      </EmptyState>
    )
  }
  if (persons.length < 2) return null
  const nameOf = (place: number) =>
    role === 'patient' && place === 0 ? t('own.self') : t('own.ward', { n: place })
  return (
    <div className="seen-as panel">
      <label htmlFor="seen-as">{t('own.whose')}</label>
      <select
        id="seen-as"
        className="select"
        value={person}
        onChange={(event) => onChoose(event.target.value)}
      >
        {persons.map((id, place) => (
          <option key={id} value={id}>
            {nameOf(place)}
          </option>
        ))}
      </select>
    </div>
  )
}
