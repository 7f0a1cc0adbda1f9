/** Why something about a claim cannot be done. */
import type { AuthorisationGap } from '../../../engine/claim/authorisation.ts'
import type { ClaimRefusal as ClaimTurn } from '../../../engine/claim/claim-acts.ts'
import type { GuaranteeRefusal } from '../../../engine/claim/guarantee.ts'
import type { PaperFault } from '../../../engine/claim/paper-walk.ts'

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
  | { readonly code: 'paper-unfit'; readonly why: PaperFault | 'infected' | 'too-many' }
  /** The file was not looked at, and therefore not taken. */
  | { readonly code: 'scanner-away' }
  | { readonly code: 'paper-unknown'; readonly file: string }
  /** What was handed in is the insurer's to read. */
  | { readonly code: 'paper-handed-in'; readonly file: string }
  | { readonly code: 'request-answered'; readonly request: string }
  /** A year is counted once, when it is over. */
  | { readonly code: 'year-open'; readonly year: number }
