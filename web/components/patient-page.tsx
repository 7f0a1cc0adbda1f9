/** A page for a patient, on a phone; in sample mode one may be taken for signed in. */
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { EmptyState } from './empty-state.tsx'
import { SamplePerson } from './sample-person.tsx'
import { useSession } from './session.ts'
import './patient-page.css'

export interface PatientPageProps {
  readonly title: string
  readonly lead: string
  /** Said to whoever is no patient. */
  readonly signIn: string
  readonly children: (person: string) => ReactNode
}

export function PatientPage({ title, lead, signIn, children }: PatientPageProps) {
  const session = useSession()
  const [params, setParams] = useSearchParams()
  const person = params.get('person') ?? ''
  const isOpen = session?.signIn.state === 'open'
  const self = session?.signIn.self ?? null
  return (
    <div className="patient-page">
      <header>
        <h1>{title}</h1>
        <p className="patient-lead">{lead}</p>
      </header>
      {isOpen ? (
        <SamplePerson
          person={person}
          onChoose={(id) => setParams(id === '' ? {} : { person: id }, { replace: true })}
        />
      ) : null}
      {session !== undefined && !isOpen && self === null ? <EmptyState title={signIn} /> : null}
      {isOpen && person !== '' ? children(person) : null}
      {self === null ? null : children(self)}
    </div>
  )
}
