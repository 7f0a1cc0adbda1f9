/** "What I allow": for a patient, on a phone. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsentJson } from '../../../server/http/contract/consent.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { NotRead } from '../../components/not-read.tsx'
import { PatientPage } from '../../components/patient-page.tsx'
import { ConsentCard } from './consent-card.tsx'
import { NewConsent } from './new-consent.tsx'
import { consentsQuery } from './queries.ts'
import './consent.css'

export interface ConsentsProps {
  /** What else the person has to be told. */
  readonly notices: (person: string) => ReactNode
}

export function Consents({ notices }: ConsentsProps) {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('consent.title')} lead={t('consent.lead')}>
      {(person) => (
        <div className="allowed">
          {notices(person)}
          <Lists key={person} person={person} />
        </div>
      )}
    </PatientPage>
  )
}

function Lists({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const consents = useQuery(consentsQuery(person))
  const [open, setOpen] = useState<ConsentJson | 'new' | null>(null)
  const [said, setSaid] = useState('')
  if (consents.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (consents.data === undefined) {
    return <NotRead error={consents.error} onAgain={() => void consents.refetch()} />
  }
  const all = consents.data.consents
  return (
    <>
      <p className="allowed-said" role="status">
        {said}
      </p>
      <button type="button" className="button primary allowed-add" onClick={() => setOpen('new')}>
        {t('consent.add')}
      </button>
      {all.length === 0 ? (
        <EmptyState title={t('consent.empty')}>
          <p className="quiet">{t('consent.emptyHint')}</p>
        </EmptyState>
      ) : null}
      {groups.map(([name, states]) => (
        <Group
          key={name}
          title={t(`consent.${name}`)}
          consents={all.filter(({ state }) => states.some((one) => one === state))}
          onSaid={setSaid}
          onDecide={setOpen}
        />
      ))}
      {open === null ? null : (
        <NewConsent
          person={person}
          offered={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
          onSaid={setSaid}
        />
      )}
    </>
  )
}

const groups = [
  ['waiting', ['offered']],
  ['active', ['given']],
  ['ended', ['withdrawn', 'expired', 'declined']],
] as const

interface GroupProps {
  readonly title: string
  readonly consents: readonly ConsentJson[]
  readonly onSaid: (what: string) => void
  readonly onDecide: (consent: ConsentJson) => void
}

function Group({ title, consents, onSaid, onDecide }: GroupProps) {
  if (consents.length === 0) return null
  return (
    <section aria-label={title}>
      <h2 className="allowed-group">{title}</h2>
      <ul className="allowed-list">
        {consents.map((consent) => (
          <li key={consent.id}>
            <ConsentCard consent={consent} onSaid={onSaid} onDecide={() => onDecide(consent)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
