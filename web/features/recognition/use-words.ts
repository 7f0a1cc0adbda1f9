/** Words of tests in the reader's language. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { StandingJson } from '../../../server/http/contract/recognition.ts'
import { useTextIn } from '../../components/language.ts'
import { testListQuery } from './queries.ts'

type Other = StandingJson['others'][number]

/** What has no word is shown as it is registered. */
export function useDepartmentName(): (department: string) => string {
  const { t, i18n } = useTranslation()
  return (department) => {
    const key = `registry.departmentName.${department}`
    return i18n.exists(key) ? t(key as 'registry.departmentName.cardiology') : department
  }
}

/** A value of a report by the name that the list has for it, or as whoever measured it wrote it. */
export function useAnalyteName(item: string): (name: string) => string {
  const textIn = useTextIn()
  const rule = useQuery(testListQuery).data?.items.find((one) => one.item === item)
  return (name) => {
    const known = rule?.analytes.find((one) => one.name === name)
    return known === undefined ? name : textIn(known.title)
  }
}

export function useGapText(): (other: Pick<Other, 'gap' | 'mark' | 'until'>) => string {
  const { t } = useTranslation()
  return ({ gap, mark, until }) => {
    const name = gap === 'mark-elsewhere' && mark === null ? 'mark-elsewhere-none' : gap
    return t(`recognition.gap.${name}`, { day: until ?? '', mark: mark ?? '' })
  }
}
