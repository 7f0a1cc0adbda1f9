/** Why something about a referral, its filing or a place in the list cannot be done. */
import type { FilingRefusal } from '../../../engine/coverage/filing.ts'
import type { BookingRefusal } from '../../../engine/referral/booking.ts'
import type { ReferralRefusal as EngineRefusal } from '../../../engine/referral/may-act.ts'
import type { ProcurementRefusal } from '../../../engine/referral/procurement.ts'

export type ReferralRefusal =
  | EngineRefusal
  | FilingRefusal
  | BookingRefusal
  | ProcurementRefusal
  | { readonly code: 'booking-unknown'; readonly booking: string }
  | { readonly code: 'procurement-unknown'; readonly procurement: string }
  | { readonly code: 'referral-unknown'; readonly referral: string }
  | { readonly code: 'filing-unknown'; readonly filing: string }
  | { readonly code: 'slot-not-to-be-had'; readonly why: 'full' | 'unknown' | 'over' | 'elsewhere' }
  /** Others kept changing it at the same time. */
  | { readonly code: 'referral-busy' }
