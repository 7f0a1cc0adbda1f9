/** Which visit of which institution. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { institutionsQuery } from '../../components/institutions.ts'
import { KeyCap } from '../../components/key-cap.tsx'
import { useTextIn } from '../../components/language.ts'

export interface FinderProps {
  readonly institution: string
  readonly visit: string
  readonly onChoose: (part: { institution?: string; visit?: string }) => void
}

export function Finder({ institution, visit, onChoose }: FinderProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  const [text, setText] = useState(visit)
  useEffect(() => setText(visit), [visit])
  useEffect(() => document.getElementById('deposit-visit')?.focus(), [])

  function submit(event: FormEvent): void {
    event.preventDefault()
    onChoose({ visit: text.normalize('NFKC').replace(/[^!-~]/gu, '') })
  }

  return (
    <form className="finder" onSubmit={submit}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('list.institution')}
        placeholder={t('list.institution')}
        value={institution === '' ? null : institution}
        onChange={(chosen: string) => onChoose({ institution: chosen })}
        options={institutions.map(({ id, title }) => ({ value: id, label: textIn(title) }))}
      />
      <input
        id="deposit-visit"
        className="input"
        aria-label={t('deposit.visit')}
        placeholder={t('deposit.visitHint')}
        autoComplete="off"
        maxLength={64}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.target.select()}
      />
      <button type="submit" className="button">
        {t('deposit.find')} <KeyCap keys="Enter" />
      </button>
    </form>
  )
}
