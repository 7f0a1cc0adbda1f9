/** The pages of referrals: the desk, a doctor's new one, and the patient's own. */
import { CapacityBoard } from '../features/referral/capacity-board.tsx'
import { MyReferrals } from '../features/referral/my-referrals.tsx'
import { Refer } from '../features/referral/refer.tsx'
import { ReferralDesk } from '../features/referral/referral-desk.tsx'

export function ReferralDeskPage() {
  return <ReferralDesk />
}

export function ReferPage() {
  return <Refer />
}

export function MyReferralsPage() {
  return <MyReferrals />
}

export function CapacityPage() {
  return <CapacityBoard />
}
