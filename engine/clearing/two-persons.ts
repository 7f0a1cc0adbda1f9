/**
 * Maker and checker: what moves public money is proposed by one person and released by another.
 *
 *   proposed ──release──► released
 *      └──────reject────► rejected
 */

export interface Proposal {
  readonly madeBy: string
  readonly state: 'proposed' | 'released' | 'rejected'
}

export type CheckRefusal = 'same-person' | 'decided-already'

/** Null when `checker` may decide on the proposal. */
export function mayCheck({ madeBy, state }: Proposal, checker: string): CheckRefusal | null {
  if (state !== 'proposed') return 'decided-already'
  return madeBy === checker ? 'same-person' : null
}
