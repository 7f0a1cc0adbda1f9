/** Why a contract with a family doctor's team is not signed, renewed or ended. */
import type { EnrolmentBar } from '../../../engine/enrolment/enrolment.ts'
import type { TeamBar } from '../../../engine/enrolment/team.ts'

export type EnrolmentRefusal =
  | { readonly code: `enrolment-${EnrolmentBar}`; readonly enrolment: string | null }
  | { readonly code: 'enrolment-unknown'; readonly enrolment: string }
  | { readonly code: 'enrolment-team-unknown'; readonly team: string }
  /** Nobody, somebody twice, or days the wrong way round. */
  | { readonly code: `team-${TeamBar}` }
  | { readonly code: 'team-member-elsewhere'; readonly practitioner: string }
  | { readonly code: 'team-without-doctor' }
  | { readonly code: 'team-changed-meanwhile' }
  /** Somebody signs for a team that is not theirs. */
  | { readonly code: 'enrolment-other-team'; readonly team: string }
  /** A person has one family doctor's team at a time. */
  | { readonly code: 'enrolment-already'; readonly enrolment: string }
