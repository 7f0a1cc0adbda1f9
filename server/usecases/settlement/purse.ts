/**
 * Hard budgets and prefunds that a bill's shares are paid from: `budget:PAYER` and `prefund:PAYER`.
 * A share that its budget does not cover is not paid by anybody else; the bill is refused.
 */
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import type { Refusal } from '../refusal.ts'
import type { BudgetSpend } from './document.ts'

export interface BudgetLeft {
  readonly budget: string
  readonly currency: string
  readonly leftMinor: number
}

/** A budget that does not cover what would be spent from it. */
export type Exhausted = Extract<Refusal, { readonly code: 'budget-exhausted' }>

/** What recording a settlement would be refused for, by what is left in all buckets together. */
export function exhaustedBy(settlement: Settlement, budgets: readonly BudgetLeft[]): Exhausted[] {
  const purse = new Purse(budgets)
  purse.spend(settlement)
  const short = new Set(purse.missing.map(({ budget }) => budget))
  return budgets
    .filter(({ budget }) => short.has(budget))
    .map((budget) => ({ code: 'budget-exhausted', ...budget }))
}

/** The budgets that shares of these payers are spent from, where there are such. */
export function budgetsOf({ shares }: Settlement): string[] {
  const payers = new Set(shares.map(({ payer }) => payer))
  return [...payers].flatMap((payer) => [`budget:${payer}`, `prefund:${payer}`])
}

/** Leases more of budgets to where the person's bills are recorded. */
export interface Leasing {
  /** Undefined when all was to be had. */
  lease(person: string, missing: readonly BudgetSpend[]): Promise<Refusal | undefined>
}

/** What several drafts of one decision give back and spend, one after another. */
export class Purse {
  readonly #budgets: readonly BudgetLeft[]
  readonly #left: Map<string, number>

  constructor(budgets: readonly BudgetLeft[]) {
    this.#budgets = budgets
    this.#left = new Map(budgets.map(({ budget, leftMinor }) => [budget, leftMinor]))
  }

  /** A budget in another currency than the bill's is not spent from. */
  spend({ currency, shares }: Settlement): BudgetSpend[] {
    if (this.#budgets.length === 0) return []
    const own = this.#budgets.filter((budget) => budget.currency === currency)
    return own.flatMap(({ budget }) => {
      const payer = budget.slice(budget.indexOf(':') + 1)
      const amounts = shares.filter((share) => share.payer === payer)
      const amountMinor = amounts.reduce((sum, share) => sum + share.amountMinor, 0)
      if (amountMinor === 0) return []
      this.#take(budget, amountMinor)
      return [{ budget, amountMinor }]
    })
  }

  giveBack(spends: readonly BudgetSpend[]): BudgetSpend[] {
    for (const { budget, amountMinor } of spends) this.#take(budget, -amountMinor)
    return spends.map(({ budget, amountMinor }) => ({ budget, amountMinor: -amountMinor }))
  }

  /** By how much more was spent than is there. */
  get missing(): readonly BudgetSpend[] {
    return [...this.#left].flatMap(([budget, left]) =>
      left < 0 ? [{ budget, amountMinor: -left }] : [],
    )
  }

  #take(budget: string, amountMinor: number): void {
    this.#left.set(budget, (this.#left.get(budget) ?? 0) - amountMinor)
  }
}

/** For a draft and its document: nothing where nothing is spent. */
export function spending(spends: readonly BudgetSpend[]): { spends?: readonly BudgetSpend[] } {
  return spends.length === 0 ? {} : { spends }
}
