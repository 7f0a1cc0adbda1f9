/** Finds a drug in the catalogue of the house, by the keyboard. */
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Choice, ComboBox } from '../../components/combo-box.tsx'
import { useTextIn } from '../../components/language.ts'
import type { FoundDrug } from './draft.ts'
import { drugsQuery } from './queries.ts'

interface DrugSearchProps {
  readonly id: string
  readonly label: string
  readonly institution: string
  /** What is chosen, shown until somebody types. */
  readonly shown: string
  readonly isMissing?: boolean
  readonly onChoose: (drug: FoundDrug) => void
}

export function DrugSearch(props: DrugSearchProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const search = useDeferredValue((typed ?? '').trim())
  const { data } = useQuery(drugsQuery(props.institution, search))
  const marks = useMarks()
  const drugs = search === '' ? [] : (data?.drugs ?? [])
  const choices = drugs.map(
    (drug): Choice => ({ id: drug.code, label: drug.name, detail: marks(drug).join(' · ') }),
  )
  return (
    <ComboBox
      id={props.id}
      label={props.label}
      text={typed ?? props.shown}
      onText={setTyped}
      choices={choices}
      placeholder={t('prescription.write.drugHint')}
      invalid={props.isMissing === true}
      emptyText={search !== '' && data !== undefined ? t('prescription.write.noDrug') : undefined}
      onChoose={({ id }) => {
        const drug = drugs.find(({ code }) => code === id)
        if (drug === undefined) return
        props.onChoose(drug)
        setTyped(null)
      }}
    />
  )
}

/** What a doctor has to know before choosing it. */
function useMarks(): (drug: FoundDrug) => string[] {
  const { t } = useTranslation()
  const textIn = useTextIn()
  return ({ code, class: level, isChronic, rule }) => {
    const title = rule === null ? '' : textIn(rule.title)
    return [
      code,
      t('prescription.write.class', { class: level }),
      ...(isChronic ? [t('prescription.write.chronic')] : []),
      ...(rule?.circulates === false ? [t('prescription.write.notCirculating', { title })] : []),
      ...(rule?.circulates === true && !rule.online
        ? [t('prescription.write.notOnline', { title })]
        : []),
      ...(rule?.circulates === true && !rule.long
        ? [t('prescription.write.notLong', { title })]
        : []),
    ]
  }
}
