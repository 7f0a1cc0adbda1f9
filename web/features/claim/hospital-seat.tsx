/** The hospital whose desk it is, to be changed where somebody works for several. */
import { useTranslation } from 'react-i18next'
import { useTextIn } from '../../components/language.ts'
import type { Hospital } from './use-hospital.ts'

export function HospitalSeat({ hospital }: { readonly hospital: Hospital }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  if (hospital.choices.length === 0) return null
  return (
    <div className="claim-seat">
      <label>
        <span>{t('claimDesk.hospital')}</span>
        <select
          className="select"
          value={hospital.id}
          onChange={(event) => hospital.choose(event.target.value)}
        >
          {hospital.choices.map(({ id, title }) => (
            <option key={id} value={id}>
              {textIn(title)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
