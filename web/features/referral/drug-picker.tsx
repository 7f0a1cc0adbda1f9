/** The drugs that a patient takes who is sent down, and whether the chosen target has each. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Choice, ComboBox } from '../../components/combo-box.tsx'
import { institutionsQuery } from '../../components/institutions.ts'
import type { TakenDrug } from './draft.ts'
import { GapMarks } from './drug-check.tsx'
import { comparedDrugsQuery, drugsNamedQuery } from './queries.ts'

interface DrugPickerProps {
  readonly drugs: readonly TakenDrug[]
  readonly from: string
  readonly target: string
  readonly as: string | undefined
  readonly onDrugs: (drugs: readonly TakenDrug[]) => void
}

export function DrugPicker({ drugs, from, target, as, onDrugs }: DrugPickerProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const { data: houses } = useQuery(institutionsQuery)
  const catalogue = houses?.institutions.find(({ id }) => id === from)?.catalogue ?? null
  const found = useQuery(drugsNamedQuery(catalogue, text))
  const codes = drugs.map(({ code }) => code)
  const compared = useQuery(comparedDrugsQuery({ from, target, codes }, as))
  const choices = (found.data?.items ?? [])
    .filter(({ kind, code }) => kind === 'drug' && !codes.includes(code))
    .map(({ code, name, unit }): Choice => ({ id: code, label: name, detail: `${unit} ${code}` }))
  return (
    <fieldset className="referral-drugs">
      <legend>{t('referral.drugs.taken')}</legend>
      <ComboBox
        label={t('referral.drugs.add')}
        text={text}
        onText={setText}
        choices={choices}
        emptyText={text.trim() === '' ? undefined : t('referral.drugs.noMatch')}
        onChoose={({ id, label }) => {
          onDrugs([...drugs, { code: id, name: label }])
          setText('')
        }}
      />
      {drugs.length === 0 ? <p className="quiet">{t('referral.drugs.none')}</p> : null}
      <ul>
        {drugs.map(({ code, name }) => (
          <li key={code} className="referral-drug">
            <strong>{name}</strong>
            <GapMarks supply={compared.data?.drugs.find((one) => one.code === code)} />
            <button
              type="button"
              className="button plain"
              aria-label={t('referral.drugs.remove', { name })}
              onClick={() => onDrugs(drugs.filter((one) => one.code !== code))}
            >
              {t('referral.drugs.take')}
            </button>
          </li>
        ))}
      </ul>
      {target === '' ? <p className="quiet">{t('referral.drugs.chooseTarget')}</p> : null}
    </fieldset>
  )
}
