/** Of the referrals down that were sent, how many found all drugs of the patient at their target. */
import type { ReferralState } from './referral.ts'
import type { ReferralSheet } from './sheet.ts'

export interface SuppliedFigures {
  readonly sent: number
  readonly supplied: number
}

/** It is sent only once every drug that is lacking has a plan: without one, none was. */
export function suppliedIn(
  referrals: readonly (Pick<ReferralState, 'state' | 'supplies'> & {
    readonly sheet: Pick<ReferralSheet, 'direction' | 'drugs'>
  })[],
): SuppliedFigures {
  const sent = referrals.filter(
    ({ sheet: { direction, drugs }, state }) =>
      direction === 'down' && drugs.length > 0 && !unsent.includes(state),
  )
  return {
    sent: sent.length,
    supplied: sent.filter(({ supplies }) => supplies.length === 0).length,
  }
}

const unsent: readonly ReferralState['state'][] = [
  'none',
  'begun',
  'drafted',
  'consented',
  'submitted',
]
