/** Whose referral desk it is, where one may sit at several. */
import { useTranslation } from 'react-i18next'
import type { Workplace } from '../../components/workplace.ts'
import { WorkplaceSelect as Select } from '../../components/workplace-select.tsx'

export function WorkplaceSelect({ workplace }: { readonly workplace: Workplace }) {
  const { t } = useTranslation()
  return <Select workplace={workplace} label={t('referral.desk.institution')} />
}
