/** Who is referred: by the card or the e-credential that the patient shows here and now. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonJson } from '../../../server/http/contract/person.ts'
import { CredentialField } from '../../components/credential-field.tsx'
import { PersonName } from '../../components/person-name.tsx'
import { useLookup } from '../../components/use-lookup.ts'

export interface PatientFieldProps {
  /** Empty until somebody is found. */
  readonly person: string
  readonly isMissing: boolean
  readonly as: string | undefined
  readonly isSample: boolean
  readonly onFound: (person: string) => void
}

export function PatientField({ person, isMissing, as, isSample, onFound }: PatientFieldProps) {
  const { t } = useTranslation()
  const [found, setFound] = useState<PersonJson | null>(null)
  const lookup = useLookup(
    (one) => {
      setFound(one)
      onFound(one.id)
    },
    { purpose: 'referral', as },
  )
  return (
    <fieldset className="field referral-patient">
      <legend>{t('referral.sheet.patient')}</legend>
      <CredentialField lookup={lookup} isSample={isSample} locked={false} />
      <p className="referral-found" aria-live="polite">
        {found !== null && found.id === person ? (
          <PersonName
            key={found.id}
            person={found}
            purpose="care"
            {...(as === undefined ? {} : { as })}
          />
        ) : null}
      </p>
      {lookup.problem === null ? null : (
        <p className="field-problem" role="alert" id="credential-problem">
          {lookup.problem}
        </p>
      )}
      {isMissing ? <p className="field-problem">{t('referral.field.missing')}</p> : null}
    </fieldset>
  )
}
