/** Why something about a visit cannot be granted, beside what its state forbids. */
import type { VisitRefusal as StateRefusal } from '../../../engine/visit/may-act.ts'

/** An amount that the hospital states and that does not come out here. */
export interface StatedAmount {
  readonly field: string
  readonly statedMinor: number
  readonly oursMinor: number
}

export type VisitRefusal =
  | StateRefusal
  | { readonly code: 'stated-amounts-differ'; readonly amounts: readonly StatedAmount[] }
  /** What was quoted no longer holds; nothing was recorded. */
  | {
      readonly code: 'quote-outdated'
      readonly totalMinor: number
      readonly publicMinor: number
      readonly accountMinor: number
      readonly cashMinor: number
    }
  | {
      readonly code: 'trace-code-sold'
      readonly traceCode: string
      readonly institution: string
      readonly visit: string
      readonly at: string
    }
  | { readonly code: 'coverage-type-unknown'; readonly insuranceType: string }
  | { readonly code: 'credential-of-another' }
  /** Whether the platform has settled is not known; it is being found out. */
  | { readonly code: 'platform-undecided' }
  /** The platform said no, in its own words. */
  | { readonly code: 'platform-refused'; readonly says: string }
  /** Nothing came of the attempt, and the platform said so. */
  | { readonly code: 'platform-called-back' }
  /** What the platform settled is not the bill that was sent. */
  | {
      readonly code: 'platform-total-differs'
      readonly oursMinor: number
      readonly theirsMinor: number
    }
  | { readonly code: 'visit-record-unknown'; readonly record: string }
  /** No fund of the person's coverages settles there. */
  | {
      readonly code: 'institution-not-settled'
      readonly institution: string
      readonly pointer: string
    }
  | {
      readonly code: 'disease-registered'
      readonly record: string
      readonly disease: string
      /** ISO days. */
      readonly from: string
      readonly to: string | null
      readonly institution: string
    }
  | { readonly code: 'message-unknown'; readonly message: string }
  | { readonly code: 'message-under-way'; readonly message: string }
