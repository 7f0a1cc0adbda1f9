/**
 * Notes and coins of a currency whose smallest coin is larger than its minor unit: cash alone is
 * rounded, and only where it pays the whole of what is left. Cards and wallets move any amount.
 */
import { mulDiv, type Rounding, safe } from '../base/money.ts'
import type { Status } from '../policy/policy-value.ts'

export interface CashRounding {
  readonly coinMinor: number
  readonly rounding: Rounding
  readonly status: Status
  readonly source: string
}

/** What changes hands in notes and coins for an amount, less the amount. */
export function roundingOf(amountMinor: number, rule: CashRounding | null): number {
  if (rule === null) return 0
  const coins = mulDiv(amountMinor, 1, rule.coinMinor, rule.rounding)
  return safe(coins * rule.coinMinor - amountMinor)
}

export function isInCoins(amountMinor: number, rule: CashRounding | null): boolean {
  return rule === null || amountMinor % rule.coinMinor === 0
}
