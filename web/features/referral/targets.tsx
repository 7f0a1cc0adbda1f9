/** Who is able to take the patient, with free places, and what would have to be filed. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { targetsQuery } from './queries.ts'

/** The nearest with free places come first; a doctor seldom looks further. */
const mostShown = 6

interface TargetsProps {
  readonly wanted: Readonly<
    Record<'person' | 'direction' | 'kind' | 'setting' | 'department' | 'capability', string>
  >
  /** The one that is chosen; empty before. */
  readonly target: string
  /** One that is not offered. */
  readonly without?: string
  readonly from: string
  readonly as: string | undefined
  readonly isMissing: boolean
  readonly onChoose: (institution: string) => void
}

export function Targets(props: TargetsProps) {
  const { wanted, target, without, from, as, isMissing, onChoose } = props
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [isWhole, setIsWhole] = useState(false)
  const { person, direction, kind, setting, department, capability } = wanted
  const asked = { person, direction, kind, setting, department, capability, from }
  const read = useQuery(targetsQuery(asked, as))
  if (person === '') return <EmptyState title={t('referral.refer.choosePatient')} />
  if (read.isError) return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  const targets = (read.data?.targets ?? []).filter(({ institution }) => institution !== without)
  const shown = isWhole ? targets : targets.slice(0, mostShown)
  if (read.data !== undefined && targets.length === 0) {
    return (
      <EmptyState title={t('referral.refer.noTargets')}>
        <p className="quiet">{t('referral.refer.noTargetsHint')}</p>
      </EmptyState>
    )
  }
  return (
    <fieldset className="referral-targets">
      <legend className="sr-only">{t('referral.refer.targets')}</legend>
      {shown.map((one) => (
        <label key={one.institution} className="panel referral-target">
          <input
            type="radio"
            name="target"
            checked={target === one.institution}
            onChange={() => onChoose(one.institution)}
          />
          <span>
            <strong>{textIn(one.title)}</strong>
            <span className="referral-places">
              {t('referral.refer.places', { reserved: one.freeReserved, all: one.freeForAll })}
              {one.firstAt === null
                ? ''
                : ` · ${t('referral.refer.firstAt', { time: momentText(one.firstAt) })}`}
            </span>
            {one.filing === null ? null : (
              <span
                className={one.filing === 'request' ? 'referral-filing wait' : 'referral-filing'}
              >
                {t(`referral.filing.need.${one.filing}`)}
              </span>
            )}
          </span>
        </label>
      ))}
      {shown.length === targets.length ? null : (
        <button type="button" className="button plain" onClick={() => setIsWhole(true)}>
          {t('referral.refer.more', { count: targets.length - shown.length })}
        </button>
      )}
      {isMissing ? <p className="field-problem">{t('referral.field.missing')}</p> : null}
    </fieldset>
  )
}
