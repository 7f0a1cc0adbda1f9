/** Why something about a consultation cannot be done. */
import type { TurnRefusal } from '../../../engine/telehealth/may-act.ts'
import type { FollowUpRefusal } from '../../../engine/telehealth/may-consult.ts'

export type TelehealthRefusal =
  | TurnRefusal
  | FollowUpRefusal
  | { readonly code: 'consultation-unknown'; readonly consultation: string }
  | { readonly code: 'consultation-busy' }
  /** The credential leads to somebody else, or to nobody. */
  | { readonly code: 'consultation-identity-differs' }
  | { readonly code: 'consultation-image-unfit'; readonly why: 'type' | 'size' | 'unknown' }
  | { readonly code: 'consultation-item-missing'; readonly region: string }
  | { readonly code: 'consultation-entitlement-closed'; readonly entitlement: string }
  | { readonly code: 'consultation-no-call' }
  /** Nothing is paid before it is known what is left to pay. */
  | { readonly code: 'consultation-unsettled' }
  | { readonly code: 'consultation-part-unknown'; readonly part: number }
