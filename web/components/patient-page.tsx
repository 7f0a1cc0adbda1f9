/** A page for a patient, on a phone: until persons sign in, the sample mode takes one for signed in. */
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { EmptyState } from './empty-state.tsx'
import { SamplePerson } from './sample-person.tsx'
import { useSession } from './session.ts'
import './patient-page.css'

export interface PatientPageProps {
  readonly title: string
  readonly lead: string
  /** Said where nobody can sign in yet. */
  readonly signIn: string
  readonly children: (person: string) => ReactNode
}

export function PatientPage({ title, lead, signIn, children }: PatientPageProps) {
  const session = useSession()
  const [params, setParams] = useSearchParams()
  const person = params.get('person') ?? ''
  const isSample = session?.mode === 'sample'
  return (
    <div className="patient-page">
      <header>
        <h1>{title}</h1>
        <p className="patient-lead">{lead}</p>
      </header>
      {isSample ? (
        <SamplePerson
          person={person}
          onChoose={(id) => setParams(id === '' ? {} : { person: id }, { replace: true })}
        />
      ) : null}
      {session?.mode === 'production' ? <EmptyState title={signIn} /> : null}
      {isSample && person !== '' ? children(person) : null}
    </div>
  )
}
