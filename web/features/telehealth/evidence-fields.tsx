/** What shows the diagnosis: a visit that was settled here, or a paper of another one. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OnlineOffersJson } from '../../../server/http/contract/telehealth.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { readPicture } from './picture.ts'
import { ownSettledQuery } from './queries.ts'

export interface Evidence {
  /** Empty where a paper shows it. */
  readonly settlement: string
  readonly madeAt: string
  readonly madeOn: string
  readonly picture: string | null
}

export const noEvidence: Evidence = { settlement: '', madeAt: '', madeOn: '', picture: null }

interface EvidenceFieldsProps {
  readonly person: string
  readonly as: string
  readonly rules: OnlineOffersJson['rules']
  readonly evidence: Evidence
  readonly onChange: (part: Partial<Evidence>) => void
}

const bytesOfKilobyte = 1024

export function EvidenceFields({ person, as, rules, evidence, onChange }: EvidenceFieldsProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const houses = useQuery(institutionsQuery).data?.institutions ?? []
  const settled = (useQuery(ownSettledQuery(person, as)).data?.items ?? []).filter(
    ({ state }) => state === 'live',
  )
  const nameOf = (id: string) => {
    const house = houses.find((one) => one.id === id)
    return house === undefined ? id : textIn(house.title)
  }
  function choose(id: string): void {
    const bill = settled.find((one) => one.id === id)
    onChange({
      settlement: id,
      madeAt: bill?.institution ?? '',
      madeOn: bill?.businessDate ?? '',
      ...(bill === undefined ? {} : { picture: null }),
    })
  }
  return (
    <fieldset>
      <legend>{t('telehealth.patient.evidence')}</legend>
      <p className="field-hint">
        {t('telehealth.patient.evidenceHint', { days: rules.windowDays })}
      </p>
      <div className="field">
        <label htmlFor="ask-settled">{t('telehealth.patient.settled')}</label>
        <select
          id="ask-settled"
          className="select"
          value={evidence.settlement}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="">{t('telehealth.patient.otherVisit')}</option>
          {settled.map(({ id, institution, businessDate }) => (
            <option key={id} value={id}>
              {businessDate} {nameOf(institution)}
            </option>
          ))}
        </select>
      </div>
      {evidence.settlement === '' ? (
        <Paper rules={rules} evidence={evidence} onChange={onChange} />
      ) : null}
    </fieldset>
  )
}

type PaperProps = Pick<EvidenceFieldsProps, 'rules' | 'evidence' | 'onChange'>

function Paper({ rules, evidence, onChange }: PaperProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { data } = useQuery(institutionsQuery)
  const [isUnfit, setUnfit] = useState(false)
  async function choose(file: File | undefined): Promise<void> {
    const picture = file === undefined ? null : await readPicture(file, rules.imageBytes)
    setUnfit(file !== undefined && picture === null)
    onChange({ picture })
  }
  return (
    <>
      <div className="field">
        <label htmlFor="ask-made-at">{t('telehealth.patient.madeAt')}</label>
        <select
          id="ask-made-at"
          className="select"
          value={evidence.madeAt}
          onChange={({ target }) => onChange({ madeAt: target.value })}
        >
          <option value="">{t('telehealth.patient.choose')}</option>
          {(data?.institutions ?? [])
            .filter(({ kind }) => kind !== 'pharmacy' && kind !== 'internet-hospital')
            .map(({ id, title }) => (
              <option key={id} value={id}>
                {textIn(title)}
              </option>
            ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="ask-made-on">{t('telehealth.patient.madeOn')}</label>
        <input
          id="ask-made-on"
          className="input"
          type="date"
          value={evidence.madeOn}
          onChange={({ target }) => onChange({ madeOn: target.value })}
        />
      </div>
      <div className="field">
        <span className="label">{t('telehealth.patient.picture')}</span>
        <label className="button visit-attach">
          {t(
            evidence.picture === null
              ? 'telehealth.patient.choosePicture'
              : 'telehealth.patient.chosen',
          )}
          <input
            className="sr-only"
            aria-label={t('telehealth.patient.picture')}
            type="file"
            accept="image/png,image/jpeg,image/webp"
            onChange={({ target }) => void choose(target.files?.[0])}
          />
        </label>
        {isUnfit ? (
          <p className="field-problem" role="alert">
            {t('telehealth.talk.tooLarge', { kilobytes: rules.imageBytes / bytesOfKilobyte })}
          </p>
        ) : null}
      </div>
    </>
  )
}
