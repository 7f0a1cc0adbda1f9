/** How a claim stands, and its clock, as both sides see them. */
import { useTranslation } from 'react-i18next'
import type { ClaimJson } from '../../../server/http/contract/claim.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'

type State = ClaimJson['state']

const tones: Partial<Record<State, string>> = {
  paid: 'accent',
  agreed: 'accent',
  pended: 'wait',
  'awaiting-signature': 'wait',
  'payment-failed': 'refused',
  refused: 'refused',
  overpaid: 'refused',
}

export function StateMark({ state }: { readonly state: State }) {
  const { t } = useTranslation()
  return <span className={`badge ${tones[state] ?? ''}`}>{t(`claim.state.${state}`)}</span>
}

interface ClockProps {
  readonly due: ClaimJson['due']
  /** At the insurer's desk, where it is not oneself whose turn is the patient's. */
  readonly atDesk?: boolean
}

export function Clock({ due, atDesk = false }: ClockProps) {
  const { t } = useTranslation()
  if (due === null) return null
  const list = atDesk && due.whose === 'patient' ? 'claim.due.theirs' : 'claim.due'
  const what = t(`${list}.${due.what}` as 'claim.due.decide')
  if (due.until === null || due.daysLeft === null)
    return <span className="claim-clock">{what}</span>
  const day = due.until
  return (
    <span className={due.isLate ? 'claim-clock late' : 'claim-clock'}>
      {what} ·{' '}
      {due.isLate
        ? t('claim.due.late', { count: -due.daysLeft, day })
        : t('claim.due.left', { count: due.daysLeft, day })}
    </span>
  )
}

export function moneyText(amount: string, currency: string): string {
  return `${markOf(currency)}${groupedText(amount)}`
}

/** A word that a later server may not know yet is shown as it is. */
export function useClaimWord() {
  const { t, i18n } = useTranslation()
  return (list: 'paper' | 'reason' | 'field' | 'act', word: string): string => {
    const key = `claim.${list}.${word}`
    return i18n.exists(key) ? t(key as 'claim.mine.title') : word
  }
}
