/** Whose desk it is, where one may sit at several. */
import { useTranslation } from 'react-i18next'
import { useTextIn } from '../../components/language.ts'
import type { Workplace } from './use-workplace.ts'

export function WorkplaceSelect({ workplace }: { readonly workplace: Workplace }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  if (workplace.choices.length === 0) return null
  return (
    <label className="referral-seat">
      <span>{t('referral.desk.institution')}</span>
      <select
        className="select"
        value={workplace.id}
        onChange={(event) => workplace.choose(event.target.value)}
      >
        {workplace.choices.map(({ id, title }) => (
          <option key={id} value={id}>
            {textIn(title)}
          </option>
        ))}
      </select>
    </label>
  )
}
