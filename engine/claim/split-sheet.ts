/**
 * The sheet that shows how one loss was shared among insurers, so that all of them together never
 * pay more than it. Fixed benefits stand beside the loss and take nothing off it.
 */
import { assert } from '../base/assert.ts'

export interface SheetClaim {
  readonly claim: string
  readonly insurer: string
  readonly kind: 'indemnity' | 'fixed'
  /** What was agreed and is not owed back. */
  readonly amountMinor: number
}

export interface SplitSheet {
  readonly totalMinor: number
  readonly rows: readonly { readonly payer: string; readonly amountMinor: number }[]
  /** What insurers have agreed to after the settlement. */
  readonly claims: readonly SheetClaim[]
  /** Fixed benefits, beside the loss. */
  readonly beside: readonly SheetClaim[]
  readonly leftMinor: number
}

export function splitSheet(
  settlement: {
    readonly totalMinor: number
    readonly shares: readonly { readonly payer: string; readonly amountMinor: number }[]
    readonly cashMinor: number
  },
  claims: readonly SheetClaim[],
): SplitSheet {
  const { totalMinor, shares, cashMinor } = settlement
  const counted = claims.filter((one) => one.kind === 'indemnity' && one.amountMinor !== 0)
  const leftMinor = lossLeft(cashMinor, claims)
  const rows = shares
    .filter(({ amountMinor }) => amountMinor !== 0)
    .map(({ payer, amountMinor }) => ({ payer, amountMinor }))
  const sum = [...rows, ...counted].reduce((total, { amountMinor }) => total + amountMinor, 0)
  assert(sum + leftMinor === totalMinor, 'the split sheet does not add up to the bill')
  assert(leftMinor >= 0, 'insurers paid more than the loss')
  return {
    totalMinor,
    rows,
    claims: counted,
    beside: claims.filter((one) => one.kind === 'fixed' && one.amountMinor !== 0),
    leftMinor,
  }
}

export function lossLeft(cashMinor: number, claims: readonly SheetClaim[]): number {
  return claims.reduce(
    (left, { kind, amountMinor }) => (kind === 'indemnity' ? left - amountMinor : left),
    cashMinor,
  )
}
