/** In sample mode, whom a patient's page is shown for: until persons sign in, one is chosen. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SamplePersonsJson } from '../../server/http/contract/person.ts'
import { NotRead } from './not-read.tsx'
import { getJson, isWorthRetrying } from './request.ts'
import './sample-patient.css'

const samplePersonsQuery = {
  queryKey: ['sample-persons'],
  queryFn: () => getJson<SamplePersonsJson>('/api/sample-persons'),
  retry: isWorthRetrying,
  staleTime: Number.POSITIVE_INFINITY,
} as const

export interface SamplePatientProps {
  readonly person: string
  readonly onChoose: (person: string) => void
}

export function SamplePatient({ person, onChoose }: SamplePatientProps) {
  const { t } = useTranslation()
  const { data, error, isError, refetch } = useQuery(samplePersonsQuery)
  if (isError) return <NotRead error={error} onAgain={() => void refetch()} />
  return (
    <div className="sample-patient panel">
      <label htmlFor="sample-patient">{t('access.as')}</label>
      <select
        id="sample-patient"
        className="select"
        value={person}
        aria-describedby="sample-patient-note"
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">{t('access.choose')}</option>
        {(data?.persons ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <p id="sample-patient-note" className="quiet">
        {t('access.sampleOnly')}
      </p>
    </div>
  )
}
