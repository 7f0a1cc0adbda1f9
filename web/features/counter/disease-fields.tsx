/**
 * The disease, and what the visit is claimed under. Left to the registration, whoever is registered for
 * the disease has that benefit, as the quote found; the cashier may say otherwise.
 */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ComboBox } from '../../components/combo-box.tsx'
import { diseases, knownDisease } from '../../components/diseases.ts'
import { Choose } from './choose.tsx'
import type { VisitSectionProps } from './visit-section.tsx'

const entitlements = ['ordinary', 'special-disease', 'two-disease'] as const

type DiseaseFieldsProps = Pick<
  VisitSectionProps,
  'draft' | 'change' | 'problems' | 'locked' | 'entitled' | 'registration'
>

export function DiseaseFields(props: DiseaseFieldsProps) {
  const { draft, change, problems, locked, entitled } = props
  const { t } = useTranslation()
  const { disease, rest } = draft.visit
  const named = knownDisease(disease)
  const [typed, setTyped] = useState<string | null>(null)
  const wanted = (typed ?? '').trim().toLowerCase()
  const choose = (code: string) => change({ do: 'visit', visit: { disease: code } })
  const found = entitlements.find((one) => one === entitled)
  return (
    <>
      <ComboBox
        id="disease"
        label={t('counter.disease')}
        text={typed ?? (named === undefined ? disease : t(`disease.${named}`))}
        placeholder={t('counter.diseaseHint')}
        onText={(text) => {
          setTyped(text)
          choose(text.trim())
        }}
        choices={diseases
          .map((code) => ({ id: code, label: t(`disease.${code}`), detail: code }))
          .filter(({ id, label }) => `${id} ${label}`.toLowerCase().includes(wanted))}
        onChoose={({ id }) => {
          setTyped(null)
          choose(id)
        }}
        invalid={problems['/visit/disease'] !== undefined}
        disabled={locked}
      />
      <Choose
        label={t('counter.entitlement')}
        value={rest.entitlement ?? ''}
        onChange={(value) => {
          const entitlement = entitlements.find((one) => one === value) ?? null
          change({ do: 'visit', visit: { rest: { ...rest, entitlement } } })
        }}
        problem={problems['/visit/entitlement']}
        disabled={locked}
      >
        <option value="">
          {found === undefined || stated(rest)
            ? t('chronic.byRegistration')
            : t('chronic.byRegistrationAs', { entitlement: t(`entitlement.${found}`) })}
        </option>
        {entitlements.map((one) => (
          <option key={one} value={one}>
            {t(`entitlement.${one}`)}
          </option>
        ))}
      </Choose>
      <UsedRegistration {...props} />
    </>
  )
}

const stated = ({ entitlement }: DiseaseFieldsProps['draft']['visit']['rest']) =>
  entitlement !== undefined && entitlement !== null

/** By which registration the quote was made, or where one is made for lack of it. */
function UsedRegistration({ draft, registration }: DiseaseFieldsProps) {
  const { t } = useTranslation()
  const { disease, setting, rest } = draft.visit
  if (registration === undefined || disease === '' || setting !== 'chronic') return null
  if (registration === null && stated(rest) && rest.entitlement !== 'special-disease') return null
  return (
    <p className="field-hint registered" role="status">
      {registration === null ? (
        <>
          {t('chronic.notRegistered')}{' '}
          <Link
            to={`/disease-registrations?${new URLSearchParams({ institution: draft.facility })}`}
          >
            {t('chronic.goRegister')}
          </Link>
        </>
      ) : (
        t('chronic.used', {
          record: registration.record,
          term:
            registration.to === null
              ? t('chronic.since', { from: registration.from })
              : `${registration.from} – ${registration.to}`,
        })
      )}
    </p>
  )
}
