/** Words of tests in the reader's language. */
import { useTranslation } from 'react-i18next'
import type { StandingJson } from '../../../server/http/contract/recognition.ts'

type Other = StandingJson['others'][number]

/** What has no word is shown as it is registered. */
export function useDepartmentName(): (department: string) => string {
  const { t, i18n } = useTranslation()
  return (department) => {
    const key = `registry.departmentName.${department}`
    return i18n.exists(key) ? t(key as 'registry.departmentName.cardiology') : department
  }
}

export function useGapText(): (other: Pick<Other, 'gap' | 'mark' | 'until'>) => string {
  const { t } = useTranslation()
  return ({ gap, mark, until }) => {
    const name = gap === 'mark-elsewhere' && mark === null ? 'mark-elsewhere-none' : gap
    return t(`recognition.gap.${name}`, { day: until ?? '', mark: mark ?? '' })
  }
}
