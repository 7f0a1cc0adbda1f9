/** What a coverage says of itself, line by line, wherever a patient sees it. */
import { useTranslation } from 'react-i18next'
import type { CoverageJson } from '../../server/http/contract/person.ts'

export function useContractLines(): (coverage: CoverageJson) => string[] {
  const { t } = useTranslation()
  return ({ contract, from, to }) => {
    const days =
      to === null ? t('insurance.periodOpen', { from }) : t('insurance.period', { from, to })
    if (contract === null) return [days]
    const { number, isDirect, opensBy, waitsUntil, hospitals, wards } = contract
    const lines = [t('insurance.contractNumber', { number }), days]
    lines.push(isDirect ? t(`insurance.opensBy.${opensBy}`) : t('insurance.notDirect'))
    if (waitsUntil !== null) lines.push(t('insurance.waitsUntil', { day: waitsUntil }))
    if (hospitals !== null) lines.push(t('insurance.hospitals', { count: hospitals.length }))
    if (wards !== null) lines.push(t('insurance.wards', { wards: wards.join(t('and')) }))
    return lines
  }
}

/** Whether a code of the patient may open it today. */
export function opensByCode({ contract, state }: CoverageJson): boolean {
  return contract?.opensBy === 'code' && contract.isDirect && state === 'in-force'
}
