/** What is due next about a claim, by whom, and until when: the clocks run by the calendar. */
import type { Day } from '../base/calendar-date.ts'
import type { ClaimState } from './claim-acts.ts'
import type { ClaimRules } from './rules.ts'

export interface ClaimDue {
  readonly what: 'decide' | 'papers' | 'refuse' | 'pay' | 'decide-appeal' | 'account' | 'repay'
  readonly whose: 'insurer' | 'patient'
  /** Null where no clock runs, since it is the patient's turn. */
  readonly until: Day | null
}

export function claimDue(
  { state, since, completeOn }: ClaimState,
  rules: Omit<ClaimRules, 'authority'>,
): ClaimDue | null {
  switch (state) {
    case 'opened':
    case 'fetched':
    case 'adjudicated':
    case 'awaiting-signature':
      return { what: 'decide', whose: 'insurer', until: completeOn + rules.decidedWithin }
    case 'pended':
      return { what: 'papers', whose: 'patient', until: null }
    case 'to-be-refused':
      return { what: 'refuse', whose: 'insurer', until: since + rules.refusedWithin }
    case 'agreed':
      return { what: 'pay', whose: 'insurer', until: since + rules.paidWithin }
    case 'payment-failed':
      return { what: 'account', whose: 'patient', until: null }
    case 'appealed':
      return { what: 'decide-appeal', whose: 'insurer', until: since + rules.appealDecidedWithin }
    case 'overpaid':
      return { what: 'repay', whose: 'patient', until: null }
    default:
      return null
  }
}

export function isLate(due: ClaimDue | null, today: Day): boolean {
  return due?.until != null && today > due.until
}
