/**
 * Slots of hard budgets as the settle path spends from them: locked behind the heads of the buckets,
 * and moved in the transaction that records what is spent.
 */
import type pg from 'pg'
import { aboutBucket, type Portion } from './portions.ts'

export interface BudgetName {
  readonly budget: string
  readonly currency: string
}

/** What a bucket may still spend of a budget without asking for more. */
export interface BudgetLeft extends BudgetName {
  readonly leftMinor: number
}

export interface Spend {
  readonly bucket: number
  readonly budget: string
  /** Negative when a reversal gives it back. */
  readonly amountMinor: number
}

/**
 * The budgets that there are, as this process knows them. They are only ever added, so how many
 * there are tells whether one is missing here: that stands in the head of every bucket, whose epoch
 * rises when a budget is made. So nothing that this process decides
 * on what it remembers is written without a budget that was there.
 */
export class KnownBudgets {
  #all: readonly BudgetName[] = []
  #count = 0

  /** Null where one is missing. */
  get all(): readonly BudgetName[] | null {
    return this.#all.length < this.#count ? null : this.#all
  }

  thereAre(count: number): void {
    this.#count = Math.max(this.#count, count)
  }

  read(all: readonly BudgetName[]): void {
    if (all.length > this.#all.length) this.#all = all
    this.thereAre(all.length)
  }
}

export function readBudgetNames(): pg.QueryConfig {
  return { name: 'read-budget-names', text: 'SELECT budget, currency FROM budget ORDER BY budget' }
}

export interface SlotRow {
  readonly bucket: number
  readonly budget: string
  readonly left_minor: number
}

/** A slot that has no lease yet is not there. */
export function lockSlots({ rows, bucket }: Portion<number>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'lock-budget-slots',
    [rows],
    (only) => `SELECT s.bucket, s.budget, s.leased_minor - s.spent_minor AS left_minor
               FROM budget_slot s WHERE s.bucket = ANY($1::smallint[]) ${only('s')}
               ORDER BY s.bucket, s.budget FOR UPDATE`,
  )
}

/**
 * The sums are made here, and the table refuses whatever no lease covers: the whole batch then fails
 * and can be run again. So it does (22012) where a slot is not there.
 */
export function spendFromSlots({ rows, bucket }: Portion<Spend>): pg.QueryConfig {
  const slots = new Set(rows.map((spend) => `${spend.bucket} ${spend.budget}`))
  return aboutBucket(
    bucket,
    'spend-from-slots',
    [
      rows.map((spend) => spend.bucket),
      rows.map(({ budget }) => budget),
      rows.map(({ amountMinor }) => amountMinor),
      slots.size,
    ],
    (only) => `WITH moved AS (
         UPDATE budget_slot s SET spent_minor = s.spent_minor + n.amount_minor
         FROM (
           SELECT bucket, budget, sum(amount_minor)::bigint AS amount_minor
           FROM unnest($1::smallint[], $2::text[], $3::bigint[]) n (bucket, budget, amount_minor)
           GROUP BY bucket, budget) n
         WHERE s.bucket = n.bucket ${only('s')} AND s.budget = n.budget
         RETURNING 1)
       SELECT 1 / (count(*) = $4)::int FROM moved`,
  )
}
