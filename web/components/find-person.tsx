/** Whose it is: the card or the e-credential that somebody shows here and now is scanned or typed. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonJson } from '../../server/http/contract/person.ts'
import { CredentialField } from './credential-field.tsx'
import { PersonName } from './person-name.tsx'
import { useSession } from './session.ts'
import { type LookupAs, useLookup } from './use-lookup.ts'
import './find-person.css'

interface FindPersonProps extends LookupAs {
  readonly label: string
  /** The id of whoever was found; empty until somebody is. */
  readonly person: string
  readonly onFound: (person: PersonJson) => void
  readonly isMissing?: boolean
  readonly locked?: boolean
}

export function FindPerson(props: FindPersonProps) {
  const { t } = useTranslation()
  const session = useSession()
  const { label, person, purpose, as, isMissing = false, locked = false } = props
  const [found, setFound] = useState<PersonJson | null>(null)
  const lookup = useLookup(
    (one) => {
      setFound(one)
      props.onFound(one)
    },
    { ...(purpose === undefined ? {} : { purpose }), as },
  )
  const shown = found !== null && found.id === person ? found : null
  return (
    <fieldset className="field find-person">
      <legend>{label}</legend>
      <CredentialField lookup={lookup} isSample={session?.mode === 'sample'} locked={locked} />
      <p className="find-person-found" aria-live="polite">
        {shown === null ? null : (
          <PersonName
            key={shown.id}
            person={shown}
            purpose={purpose === undefined || purpose === 'settlement' ? 'settlement' : 'care'}
            {...(as === undefined ? {} : { as })}
          />
        )}
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
