/** The patient's visits online, on the phone: choose, wait, talk, pay. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { momentText } from '../../components/moment-text.ts'
import { PatientPage } from '../../components/patient-page.tsx'
import { useSession } from '../../components/session.ts'
import { useOwnActor } from './own-actor.ts'
import { PatientSession } from './patient-session.tsx'
import { ownVisitsQuery } from './queries.ts'
import { RequestForm } from './request-form.tsx'
import { StateBadge } from './state-badge.tsx'
import './telehealth.css'

export function MyVisits() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('telehealth.patient.title')} lead={t('telehealth.patient.lead')}>
      {(person) => <Visits key={person} person={person} />}
    </PatientPage>
  )
}

const asking = 'new'

function Visits({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [params, setParams] = useSearchParams()
  const open = params.get('visit')
  const { as, isGuardian, choose } = useOwnActor(person)
  const go = (visit: string | null) => {
    void queries.invalidateQueries({ queryKey: ownVisitsQuery(person, as).queryKey })
    setParams((before) => {
      if (visit === null) before.delete('visit')
      else before.set('visit', visit)
      return before
    })
  }
  const isSample = useSession()?.mode === 'sample'
  return (
    <>
      {isSample ? (
        <label className="check visit-guardian">
          <input
            type="checkbox"
            checked={isGuardian}
            onChange={({ target }) => choose(target.checked)}
          />
          {t('telehealth.patient.guardian')}
        </label>
      ) : null}
      {open === null ? <VisitList person={person} as={as} onOpen={go} /> : null}
      {open === null ? null : (
        <>
          <button type="button" className="button small" onClick={() => go(null)}>
            ← {t('telehealth.patient.back')}
          </button>
          {open === asking ? (
            <RequestForm person={person} as={as} onAsked={go} />
          ) : (
            <PatientSession key={`${open} ${as}`} id={open} person={person} as={as} />
          )}
        </>
      )}
    </>
  )
}

interface VisitListProps {
  readonly person: string
  readonly as: string
  readonly onOpen: (visit: string) => void
}

function VisitList({ person, as, onOpen }: VisitListProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const read = useQuery(ownVisitsQuery(person, as))
  return (
    <section className="visit-list">
      <button type="button" className="button primary" onClick={() => onOpen(asking)}>
        {t('telehealth.patient.new')}
      </button>
      <Loaded read={read}>
        {({ consultations }) =>
          consultations.length === 0 ? (
            <EmptyState title={t('telehealth.patient.none')}>
              <p>{t('telehealth.patient.noneHint')}</p>
            </EmptyState>
          ) : (
            <ul>
              {consultations.map((one) => (
                <li key={one.id}>
                  <button type="button" className="clinic-row" onClick={() => onOpen(one.id)}>
                    <span className="clinic-who">
                      <strong>{textIn(one.diagnosis.title)}</strong>
                      <StateBadge consultation={one} />
                    </span>
                    <span className="quiet">
                      {one.doctor === null
                        ? t('telehealth.patient.anyDoctor')
                        : textIn(one.doctor.name)}{' '}
                      · {textIn(one.institution.title)} · {momentText(one.since)}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}
