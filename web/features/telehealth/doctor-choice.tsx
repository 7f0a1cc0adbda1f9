/** Doctors who follow up a disease, with licence, years and price: all that has to be shown before. */
import { useTranslation } from 'react-i18next'
import { hasYearsOnline } from '../../../engine/telehealth/may-consult.ts'
import type { OnlineOffersJson } from '../../../server/http/contract/telehealth.ts'
import { groupedText } from '../../components/amount-text.ts'
import { useTextIn } from '../../components/language.ts'
import { departmentKey } from './doctor-desk.tsx'

interface DoctorChoiceProps {
  readonly offers: OnlineOffersJson
  readonly disease: string
  readonly doctor: string
  readonly onChoose: (doctor: string) => void
}

export function DoctorChoice({ offers, disease, doctor, onChoose }: DoctorChoiceProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const departments = offers.diseases.find(({ code }) => code === disease)?.departments ?? []
  const fitting = offers.doctors.filter(
    (one) => departments.includes(one.department) && hasYearsOnline(one, offers.rules),
  )
  const queues = offers.queues.filter(({ department }) => departments.includes(department))
  return (
    <fieldset className="visit-doctors">
      <legend>{t('telehealth.patient.doctor')}</legend>
      {fitting.length === 0 ? <p className="quiet">{t('telehealth.patient.noDoctor')}</p> : null}
      {queues.map(({ id, department, item, institution }) => (
        <label key={id} className="visit-doctor" data-chosen={id === doctor}>
          <input type="radio" name="doctor" checked={id === doctor} onChange={() => onChoose(id)} />
          <span>
            <strong>{t('telehealth.patient.anyDoctor')}</strong> · {t(departmentKey(department))}
            <span className="quiet visit-doctor-more">
              {textIn(titleOf(institution, offers))} · {t('telehealth.patient.anyDoctorHint')}
            </span>
          </span>
          <span className="amount">
            ¥{groupedText(item.price)}
            <span className="quiet visit-doctor-more">{t(`telehealth.priced.${item.priced}`)}</span>
          </span>
        </label>
      ))}
      {fitting.map(({ id, name, department, rank, years, licence, item, institution }) => (
        <label key={id} className="visit-doctor" data-chosen={id === doctor}>
          <input type="radio" name="doctor" checked={id === doctor} onChange={() => onChoose(id)} />
          <span>
            <strong>{textIn(name)}</strong> {t(`telehealth.rank.${rank}`)} ·{' '}
            {t(departmentKey(department))} · {t('telehealth.patient.years', { years })}
            <span className="quiet visit-doctor-more">
              {textIn(titleOf(institution, offers))} ·{' '}
              {t('telehealth.patient.licence', { number: licence })}
            </span>
          </span>
          <span className="amount">
            ¥{groupedText(item.price)}
            <span className="quiet visit-doctor-more">{t(`telehealth.priced.${item.priced}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** What an institution is called, as far as it is known. */
export function titleOf(id: string, { institutions }: OnlineOffersJson) {
  const found = institutions.find((one) => one.id === id)
  return found?.title ?? { 'zh-CN': id, 'zh-HK': id, en: id }
}
