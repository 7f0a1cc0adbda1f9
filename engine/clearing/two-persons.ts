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

/** Null when `checker` may release the proposal; whoever made it may still reject it (`null`). */
export function mayCheck({ madeBy, state }: Proposal, checker: string | null): CheckRefusal | null {
  if (state !== 'proposed') return 'decided-already'
  return madeBy === checker ? 'same-person' : null
}
