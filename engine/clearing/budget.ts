/**
 * A hard budget is spent from slots: each bucket holds a lease and spends from it without asking
 * anybody. At every moment
 *
 *     sum of spent  ≤  sum of leased  ≤  cap
 *
 * While much is free, leases are generous, so that they are rare. Near the cap a lease is exactly
 * what is wanted, and what other slots hold idle is called back first: the last fen can be spent,
 * and none beyond it.
 */
import { assert } from '../base/assert.ts'
import { mulDiv, safe } from '../base/money.ts'

export interface BudgetState {
  readonly capMinor: number
  /** What all slots hold. */
  readonly leasedMinor: number
}

export interface SlotState {
  readonly bucket: number
  readonly leasedMinor: number
  readonly spentMinor: number
}

/** Of what is free a lease takes at most this part, so that many buckets find something. */
const generousPart = 64
/** Below this part of the cap leases are exact. */
const exactBelowPart = 100

/** How much to lease to a slot that wants so much more; 0 when less than that is free. */
export function grantOf({ capMinor, leasedMinor }: BudgetState, wantedMinor: number): number {
  assert(wantedMinor > 0, 'a lease of nothing')
  const freeMinor = safe(capMinor - leasedMinor)
  if (freeMinor < wantedMinor) return 0
  if (freeMinor <= Math.floor(capMinor / exactBelowPart)) return wantedMinor
  return Math.max(wantedMinor, mulDiv(freeMinor, 1, generousPart, 'down'))
}

export interface Recall {
  readonly bucket: number
  readonly byMinor: number
}

/**
 * What to call back of the idle leases of other slots so that so much is free; the largest first,
 * so that few are touched. Undefined when all of them together are too little.
 */
export function recallsFor(
  missingMinor: number,
  others: readonly SlotState[],
): readonly Recall[] | undefined {
  const recalls: Recall[] = []
  let left = missingMinor
  const idle = others
    .map(({ bucket, leasedMinor, spentMinor }) => ({ bucket, idle: leasedMinor - spentMinor }))
    .sort((a, b) => b.idle - a.idle || a.bucket - b.bucket)
  for (const { bucket, idle: idleMinor } of idle) {
    if (left <= 0) break
    const byMinor = Math.min(left, idleMinor)
    if (byMinor > 0) recalls.push({ bucket, byMinor })
    left -= byMinor
  }
  return left > 0 ? undefined : recalls
}

/** A cap may be lowered only to what is spent. */
export function mayCap(capMinor: number, slots: readonly SlotState[]): boolean {
  let spent = 0
  for (const { spentMinor } of slots) spent = safe(spent + spentMinor)
  return spent <= capMinor
}
