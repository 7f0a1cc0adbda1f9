/** The counter registers a person for chronic and special diseases, and takes that back. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonJson } from '../../../server/http/contract/person.ts'
import { CredentialField } from '../../components/credential-field.tsx'
import { registrationsQuery } from '../../components/disease-registrations.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { PersonName } from '../../components/person-name.tsx'
import { useLookup } from '../../components/use-lookup.ts'
import { useWorkplaceAt } from '../../components/workplace.ts'
import { WorkplaceSelect } from '../../components/workplace-select.tsx'
import { RegisterForm } from './register-form.tsx'
import { RegistrationCard } from './registration-card.tsx'
import './chronic.css'

const registering = ['hospital', 'health-centre', 'clinic']

export function Registrations() {
  const { t } = useTranslation()
  const workplace = useWorkplaceAt(registering)
  const [person, setPerson] = useState<PersonJson | null>(null)
  const lookup = useLookup(setPerson)
  return (
    <div className="chronic">
      <header className="chronic-head">
        <h1>{t('chronic.title')}</h1>
        <WorkplaceSelect workplace={workplace} label={t('chronic.at')} />
      </header>
      <p className="chronic-lead">{t('chronic.lead')}</p>
      <section className="panel chronic-form" aria-labelledby="chronic-person">
        <h2 id="chronic-person">{t('chronic.person')}</h2>
        <div className="chronic-find">
          <CredentialField lookup={lookup} isSample={workplace.isSample} locked={false} />
        </div>
        {lookup.problem === null ? null : (
          <p className="field-problem" role="alert" id="credential-problem">
            {lookup.problem}
          </p>
        )}
        <p className="chronic-found" aria-live="polite">
          {person === null ? null : (
            <PersonName key={person.id} person={person} purpose="settlement" />
          )}
        </p>
      </section>
      {person === null || workplace.id === '' ? null : (
        <Registered key={person.id} person={person.id} institution={workplace.id} />
      )}
    </div>
  )
}

interface RegisteredProps {
  readonly person: string
  readonly institution: string
}

function Registered({ person, institution }: RegisteredProps) {
  const { t } = useTranslation()
  const read = useQuery(registrationsQuery(person))
  return (
    <div className="chronic-two">
      <section aria-labelledby="chronic-list">
        <h2 id="chronic-list">{t('chronic.list')}</h2>
        <Loaded read={read}>
          {({ registrations }) =>
            registrations.length === 0 ? (
              <EmptyState title={t('chronic.none')}>
                <p className="quiet">{t('chronic.noneHint')}</p>
              </EmptyState>
            ) : (
              <ul className="chronic-cards">
                {registrations.map((one) => (
                  <li key={one.record}>
                    <RegistrationCard
                      person={person}
                      registration={one}
                      mayWithdraw={one.registeredAt.id === institution}
                    />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      <RegisterForm key={institution} person={person} institution={institution} />
    </div>
  )
}
