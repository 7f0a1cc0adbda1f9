/** What a contract is about: a package, and for how many years from today. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { FamilyTeamsJson } from '../../../server/http/contract/enrolment.ts'
import { useTextIn } from '../../components/language.ts'

export interface ChosenTerms {
  readonly package: string
  readonly years: number
}

interface TermsFieldsProps {
  readonly known: FamilyTeamsJson
  readonly terms: ChosenTerms
  readonly onTerms: (terms: ChosenTerms) => void
}

export function TermsFields({ known, terms, onTerms }: TermsFieldsProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const id = useId()
  const { leastYears, mostYears } = known.term
  const years = Array.from({ length: mostYears - leastYears + 1 }, (_, at) => leastYears + at)
  const chosen = known.packages.find((one) => one.id === terms.package)
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-package`}>{t('enrolment.package')}</label>
        <select
          id={`${id}-package`}
          className="select"
          value={terms.package}
          onChange={({ target }) => onTerms({ ...terms, package: target.value })}
        >
          {known.packages.map((one) => (
            <option key={one.id} value={one.id}>
              {textIn(one.title)}
            </option>
          ))}
        </select>
        {chosen === undefined ? null : (
          <p className="field-hint">
            {textIn(chosen.holds)} ·{' '}
            {chosen.fee === '0' ? t('enrolment.free') : t('enrolment.fee', { fee: chosen.fee })}
          </p>
        )}
      </div>
      <div className="field">
        <label htmlFor={`${id}-years`}>{t('enrolment.years')}</label>
        <select
          id={`${id}-years`}
          className="select"
          value={terms.years}
          onChange={({ target }) => onTerms({ ...terms, years: Number(target.value) })}
        >
          {years.map((count) => (
            <option key={count} value={count}>
              {t('enrolment.yearsOf', { count })}
            </option>
          ))}
        </select>
      </div>
    </>
  )
}

/** The day on which it is signed, by the clock of the page. */
export function today(): string {
  const now = new Date()
  const two = (value: number) => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
