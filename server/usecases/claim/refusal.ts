/** Why something about a claim cannot be done. */
import type { AuthorisationGap } from '../../../engine/claim/authorisation.ts'
import type { ClaimRefusal as ClaimTurn } from '../../../engine/claim/claim-acts.ts'
import type { GuaranteeRefusal } from '../../../engine/claim/guarantee.ts'

export type ClaimRefusal =
  | ClaimTurn
  | GuaranteeRefusal
  | { readonly code: 'claim-unknown'; readonly claim: string }
  /** One bill is claimed once from each payer. */
  | { readonly code: 'claimed-already'; readonly claim: string }
  | { readonly code: 'authorisation-missing'; readonly gap: AuthorisationGap | 'none' }
  | { readonly code: 'authorisation-malformed'; readonly pointer: string }
  | { readonly code: 'insurer-unknown'; readonly insurer: string }
  | { readonly code: 'nothing-to-claim'; readonly settlement: string }
  /** Others used of the contract since it was worked out; null where that is still going on. */
  | {
      readonly code: 'limit-used-meanwhile'
      readonly most: { readonly minor: number; readonly currency: string } | null
    }
  | { readonly code: 'request-answered'; readonly request: string }
  /** A year is counted once, when it is over. */
  | { readonly code: 'year-open'; readonly year: number }
