/** Takes one of the fictional persons for signed in. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { samplePersonsQuery } from './credential-field.tsx'
import { NotRead } from './not-read.tsx'
import './sample-person.css'

interface SamplePersonProps {
  readonly person: string
  readonly onChoose: (person: string) => void
}

/** In sample mode somebody chooses whose page it is; where persons sign in, it is their own. */
export function SamplePerson({ person, onChoose }: SamplePersonProps) {
  const { t } = useTranslation()
  const { data, error, isError, refetch } = useQuery(samplePersonsQuery)
  if (isError) return <NotRead error={error} onAgain={() => void refetch()} />
  return (
    <div className="seen-as panel">
      <label htmlFor="seen-as">{t('access.as')}</label>
      <select
        id="seen-as"
        className="select"
        value={person}
        aria-describedby="seen-sample"
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">{t('access.choose')}</option>
        {(data?.persons ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <p id="seen-sample" className="quiet">
        {t('access.sampleOnly')}
      </p>
    </div>
  )
}
