/** What an act takes from a pharmacy's shelf, or puts back on it. */
import type { PrescriptionAction } from './deeds.ts'
import type { Dispensing, PrescriptionState } from './prescription.ts'
import { dispensingOf, leavesBy } from './reports.ts'

export interface StockMove {
  readonly pharmacy: string
  readonly code: string
  /** Below zero: left the shelf. */
  readonly packs: number
}

/**
 * Packs leave with whoever receives or carries them. An undelivered parcel that is taken back is for
 * sale again; what comes back for its quality never is.
 */
export function stockMovesOf(before: PrescriptionState, action: PrescriptionAction): StockMove[] {
  const last = before.dispensings.at(-1)
  if (last === undefined) return []
  if (leavesBy(before, action)) return moved(last, -1)
  if (action.act !== 'return' || action.ground !== 'undelivered') return []
  const found = dispensingOf(before, action.dispensing)
  return found === undefined ? [] : moved(found, 1)
}

function moved({ pharmacy, packs }: Dispensing, sign: 1 | -1): StockMove[] {
  const byCode = Map.groupBy(packs, ({ code }) => code)
  return [...byCode].map(([code, same]) => ({
    pharmacy,
    code,
    packs: sign * same.reduce((sum, { quantity }) => sum + quantity, 0),
  }))
}
