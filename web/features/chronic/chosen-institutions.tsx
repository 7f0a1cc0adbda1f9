/** Where the registration is to serve: the institutions that the person chose, or all of them. */
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { settlingHousesQuery } from '../../components/disease-registrations.ts'
import { useTextIn } from '../../components/language.ts'

interface ChosenInstitutionsProps {
  readonly person: string
  readonly chosen: readonly string[]
  readonly onChosen: (chosen: readonly string[]) => void
}

const most = 3

export function ChosenInstitutions({ person, chosen, onChosen }: ChosenInstitutionsProps) {
  const { t } = useTranslation()
  const institutions = useQuery(settlingHousesQuery(person)).data?.institutions ?? []
  const textIn = useTextIn()
  const id = useId()
  const titleOf = (wanted: string) => {
    const found = institutions.find((one) => one.id === wanted)
    return found === undefined ? wanted : textIn(found.title)
  }
  return (
    <div className="field">
      <label htmlFor={id}>{t('chronic.institutions')}</label>
      <select
        id={id}
        className="select"
        value=""
        disabled={chosen.length >= most}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChosen([...chosen, event.target.value])}
      >
        <option value="">{t('chronic.addInstitution')}</option>
        {institutions
          .filter((one) => !chosen.includes(one.id))
          .map((one) => (
            <option key={one.id} value={one.id}>
              {textIn(one.title)}
            </option>
          ))}
      </select>
      <p className="field-hint" id={`${id}-hint`}>
        {chosen.length === 0 ? t('chronic.institutionsHint') : null}
      </p>
      <ul className="chronic-chosen">
        {chosen.map((one) => (
          <li key={one}>
            <span>{titleOf(one)}</span>
            <button
              type="button"
              className="link"
              aria-label={t('chronic.removeInstitution', { institution: titleOf(one) })}
              onClick={() => onChosen(chosen.filter((other) => other !== one))}
            >
              {t('chronic.remove')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
