/** Who: a credential is scanned or typed; then the person's coverages, their state and order. */
import { useTranslation } from 'react-i18next'
import { ageOn, dayFromText } from '../../../engine/base/calendar-date.ts'
import type { CoveragesJson, PersonJson } from '../../../server/http/contract/person.ts'
import { CredentialField, isInsuranceCode } from '../../components/credential-field.tsx'
import { PersonName } from '../../components/person-name.tsx'
import type { Lookup } from '../../components/use-lookup.ts'
import { CoverageChips } from './coverage-chips.tsx'
import type { Draft } from './draft.ts'
import { InsuranceCode } from './insurance-code.tsx'
import type { CodeReader } from './use-insurance-code.ts'

export interface PersonSectionProps {
  readonly lookup: Lookup
  readonly rights: CoveragesJson | undefined
  readonly loadingRights: boolean
  readonly on: string
  readonly coverages: readonly string[] | null
  readonly onCoverages: (coverages: readonly string[] | null) => void
  readonly opened: Draft['opened']
  readonly code: CodeReader
  readonly isSample: boolean
  readonly locked: boolean
}

export function PersonSection(props: PersonSectionProps) {
  const { t } = useTranslation()
  const { rights, lookup } = props
  return (
    <section className="counter-section" aria-labelledby="who">
      <h2 id="who">{t('counter.person')}</h2>
      <div className="section-body">
        <div className="who">
          <CredentialField
            lookup={lookup}
            isSample={props.isSample}
            locked={props.locked}
            onCode={props.code.read}
          />
          <PersonLine person={rights?.person} on={props.on} loading={props.loadingRights} />
        </div>
        {lookup.problem === null ? null : (
          <p className="field-problem" role="alert" id="credential-problem">
            {lookup.problem}
          </p>
        )}
        <InsuranceCode
          opened={props.opened}
          reader={props.code}
          locked={props.locked}
          onSeen={(text) => (isInsuranceCode(text) ? props.code.read(text) : lookup.find(text))}
        />
        {rights === undefined ? null : (
          <CoverageChips
            rights={rights}
            chosen={props.coverages}
            onChoose={props.onCoverages}
            locked={props.locked}
          />
        )}
      </div>
    </section>
  )
}

interface PersonLineProps {
  readonly person: PersonJson | undefined
  readonly on: string
  readonly loading: boolean
}

function PersonLine({ person, on, loading }: PersonLineProps) {
  const { t } = useTranslation()
  if (person === undefined) {
    return (
      <p className="person-line quiet" aria-live="polite">
        {loading ? <span className="spinner" role="status" aria-label={t('loading')} /> : null}
        {loading ? null : t('counter.nobody')}
      </p>
    )
  }
  const birth = dayFromText(person.birth)
  const day = dayFromText(on)
  const age = birth === undefined || day === undefined ? null : ageOn(birth, day)
  return (
    <p className="person-line" aria-live="polite">
      <PersonName key={person.id} person={person} purpose="settlement" />
      <span>{t(`sex.${person.sex}`)}</span>
      {age === null ? null : <span>{t('counter.age', { age })}</span>}
    </p>
  )
}
