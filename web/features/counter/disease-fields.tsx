/**
 * The entitlement is chosen and shown: certified disease, two-disease drugs, or an ordinary visit. Whoever
 * is registered for the disease is proposed that; the cashier may say otherwise.
 */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ComboBox } from '../../components/combo-box.tsx'
import { registrationsQuery, serving } from '../../components/disease-registrations.ts'
import { diseases, knownDisease } from '../../components/diseases.ts'
import { Choose } from './choose.tsx'
import type { VisitDraft } from './draft.ts'
import type { VisitSectionProps } from './visit-section.tsx'

const entitlements = ['ordinary', 'special-disease', 'two-disease'] as const

type DiseaseFieldsProps = Pick<VisitSectionProps, 'draft' | 'change' | 'problems' | 'locked'>

export function DiseaseFields({ draft, change, problems, locked }: DiseaseFieldsProps) {
  const { t } = useTranslation()
  const { disease, rest, dischargedOn, setting } = draft.visit
  const named = knownDisease(disease)
  const [typed, setTyped] = useState<string | null>(null)
  const wanted = (typed ?? '').trim().toLowerCase()
  const known = useQuery(registrationsQuery(draft.person)).data?.registrations
  const treated = { disease, on: dischargedOn, institution: draft.facility }
  const registered = known === undefined ? undefined : serving(known, treated)
  const isProposed = registered !== undefined && setting === 'chronic' && !locked
  const isUnsaid = rest.entitlement === undefined || rest.entitlement === null
  useEffect(() => {
    if (!isProposed || !isUnsaid) return
    change({ do: 'visit', visit: { rest: { ...rest, entitlement: 'special-disease' } } })
  }, [isProposed, isUnsaid, rest, change])
  const choose = (code: string) =>
    change({ do: 'visit', visit: { disease: code, rest: unsaid(rest) } })
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
        value={rest.entitlement ?? 'ordinary'}
        onChange={(entitlement) =>
          change({ do: 'visit', visit: { rest: { ...rest, entitlement } } })
        }
        problem={problems['/visit/entitlement']}
        disabled={locked}
      >
        {entitlements.map((one) => (
          <option key={one} value={one}>
            {t(`entitlement.${one}`)}
          </option>
        ))}
      </Choose>
      {known === undefined || disease === '' ? null : (
        <p className="field-hint registered" role="status">
          {registered === undefined ? (
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
              record: registered.record,
              term:
                registered.to === null
                  ? t('chronic.since', { from: registered.from })
                  : `${registered.from} – ${registered.to}`,
            })
          )}
        </p>
      )}
    </>
  )
}

/** For another disease nothing has been said yet. */
function unsaid({ entitlement: _, ...others }: VisitDraft['rest']): VisitDraft['rest'] {
  return others
}
