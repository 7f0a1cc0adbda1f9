/** Ends what a consent that was taken back stood under; where care has begun, care goes on. */
import { turns } from '../../../engine/referral/referral.ts'
import { loosenSeat } from './act-on-referral.ts'
import { addAct, findReferral } from './add-act.ts'
import { follow } from './follow.ts'
import type { ReferralStore } from './referral-store.ts'
import { consentToShare } from './share-sheet.ts'

const atOnce = 50

export async function endUnconsented(person: string, store: ReferralStore): Promise<void> {
  for (const { record } of await store.referrals.ofPerson(person, atOnce)) {
    const referral = await findReferral(record, store)
    const consent = referral?.state.consent ?? null
    if (referral === undefined || consent === null) continue
    const { sheet, state } = referral
    if (!turns['take-back-consent'].includes(state.state)) continue
    if ((await consentToShare(sheet, store)).consent === 'given') continue
    await loosenSeat(record, sheet, state, store)
    const deed = { act: 'take-back-consent', consent } as const
    const command = { referral: record, key: `take-back ${consent}`, deed }
    const outcome = await addAct(command, person, ['clock'], store)
    if (outcome.done) await follow(outcome.referral, deed, state, store)
  }
}
