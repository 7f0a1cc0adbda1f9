/** Chronic and special diseases for which a person is registered now, on the page of coverages. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DiseaseRegistrationJson } from '../../../server/http/contract/disease-registration.ts'
import { registrationsQuery } from '../../components/disease-registrations.ts'
import { knownDisease } from '../../components/diseases.ts'
import { useTextIn } from '../../components/language.ts'
import { todayText } from '../../components/moment-text.ts'

export function OwnDiseases({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const read = useQuery(registrationsQuery(person, `patient:${person}`))
  const today = todayText()
  const held = (read.data?.registrations ?? []).filter(
    ({ to, withdrawnOn }) => withdrawnOn === null && (to === null || today <= to),
  )
  if (held.length === 0) return null
  return (
    <section className="panel own-card" aria-labelledby="own-diseases">
      <h2 id="own-diseases">{t('chronic.mine')}</h2>
      <ul className="own-lines">
        {held.map((one) => (
          <li key={one.record}>
            <Held registration={one} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Held({ registration }: { readonly registration: DiseaseRegistrationJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { disease, from, to, institutions } = registration
  const named = knownDisease(disease)
  const places = institutions.map(({ title }) => textIn(title)).join(t('and'))
  return (
    <>
      <strong>{named === undefined ? disease : t(`disease.${named}`)}</strong>{' '}
      {to === null ? t('chronic.since', { from }) : `${from} – ${to}`}
      {places === '' ? null : ` · ${places}`}
    </>
  )
}
