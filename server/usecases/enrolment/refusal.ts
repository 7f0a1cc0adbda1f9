/** Why a contract with a family doctor's team is not signed, renewed or ended. */
import type { EnrolmentBar } from '../../../engine/enrolment/enrolment.ts'

export type EnrolmentRefusal =
  | { readonly code: `enrolment-${EnrolmentBar}`; readonly enrolment: string | null }
  | { readonly code: 'enrolment-unknown'; readonly enrolment: string }
  | { readonly code: 'enrolment-team-unknown'; readonly team: string }
  /** Somebody signs for a team that is not theirs. */
  | { readonly code: 'enrolment-other-team'; readonly team: string }
  /** A person has one family doctor's team at a time. */
  | { readonly code: 'enrolment-already'; readonly enrolment: string }
