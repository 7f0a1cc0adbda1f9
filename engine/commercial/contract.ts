/**
 * What an insurer and a person have agreed, as far as it decides whether a share may come off at the
 * counter. What the product pays is the pack's business; whether this contract may be used for this
 * visit at all is decided here.
 */
import type { Day } from '../base/calendar-date.ts'

export interface Contract {
  readonly insurer: string
  /** The insurer's own number for the person's cover. */
  readonly number: string
  /** Raised by the insurer with every change. */
  readonly version: number
  /**
   * `code`: only where the patient showed a commercial-insurance code that opens it; `linked`: the
   * patient agreed once and for all that the credential opens it.
   */
  readonly opensBy: 'code' | 'linked'
  readonly from: Day
  readonly to: Day | null
  /** Days from the beginning in which illness is not covered; injury is. */
  readonly waitingDays: number
  /** Earlier illness is excluded: somebody must judge what this illness comes from. */
  readonly excludesEarlierIllness: boolean
  /** Institutions in which it holds; null: all of them. */
  readonly hospitals: readonly string[] | null
  /** Kinds of ward in which it holds; null: all of them. A visit without a ward needs none. */
  readonly wards: readonly string[] | null
}

export interface VisitToOpen {
  readonly institution: string
  readonly ward: string | null
  readonly isInjury: boolean
}

/** Why a contract opens nothing at the counter; whoever is refused may still claim on paper. */
export const closedReasons = [
  'code-needed',
  'not-in-force',
  'waiting-period',
  'hospital-not-listed',
  'ward-not-listed',
  'judgement-needed',
] as const

export type ClosedReason = (typeof closedReasons)[number]

/**
 * Null where the contract may be used for the visit. The day is the one on which the visit began:
 * what happened before the contract, or in its waiting period, stays so however long the stay is.
 */
export function closedFor(
  contract: Contract,
  visit: VisitToOpen,
  day: Day,
  isOpened: boolean,
): ClosedReason | null {
  const { from, to, hospitals, wards } = contract
  if (contract.opensBy === 'code' && !isOpened) return 'code-needed'
  if (day < from || (to !== null && day > to)) return 'not-in-force'
  if (day - from < contract.waitingDays && !visit.isInjury) return 'waiting-period'
  if (hospitals !== null && !hospitals.includes(visit.institution)) return 'hospital-not-listed'
  if (wards !== null && visit.ward !== null && !wards.includes(visit.ward)) return 'ward-not-listed'
  if (contract.excludesEarlierIllness) return 'judgement-needed'
  return null
}
