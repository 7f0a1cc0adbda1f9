/** Why a code opens nothing, or a contract is not taken. */
import type { ClosedReason } from '../../../engine/commercial/contract.ts'

export type InsuranceRefusal =
  /** The text is no code, or not one of this alliance, or one that nobody here signed. */
  | { readonly code: 'code-unreadable'; readonly pointer: string }
  | { readonly code: 'code-foreign'; readonly pointer: string }
  | { readonly code: 'code-forged'; readonly pointer: string }
  | { readonly code: 'code-expired'; readonly pointer: string }
  | { readonly code: 'code-replayed'; readonly pointer: string }
  | { readonly code: 'code-wrong-place'; readonly pointer: string }
  | { readonly code: 'code-of-another'; readonly pointer: string }
  /** A bill names a code that was not redeemed for its visit. */
  | { readonly code: 'code-not-redeemed'; readonly pointer: string }
  | {
      readonly code: 'coverage-closed'
      readonly coverage: string
      readonly reason: ClosedReason
      readonly pointer: string
    }
  | { readonly code: 'code-opens-nothing'; readonly coverage: string; readonly pointer: string }
  | { readonly code: 'insurer-unknown'; readonly insurer: string }
  | { readonly code: 'product-unknown'; readonly product: string; readonly pointer: string }
  | { readonly code: 'contract-altered'; readonly contract: string }
  | { readonly code: 'contract-outdated'; readonly contract: string; readonly version: number }
  | { readonly code: 'contract-of-another'; readonly contract: string }
  | { readonly code: 'contract-backwards'; readonly pointer: string }
