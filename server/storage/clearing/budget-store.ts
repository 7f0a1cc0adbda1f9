/**
 * Hard budgets: leases by a broker, spending by whoever holds a bucket.
 *
 * Spending touches only the slot of a bucket, in the transaction that records what it is spent on.
 * Leasing locks the budget's row and then slots in the order of their buckets; spending never locks
 * a budget's row, and locks slots in the same order: neither waits for the other in a ring.
 */
import {
  type BudgetState,
  grantOf,
  mayCap,
  recallsFor,
  type SlotState,
} from '../../../engine/clearing/budget.ts'
import { BUCKETS } from '../bucket.ts'
import type { BudgetName } from '../budget-slots.ts'
import { type Connection, type Database, inTransaction } from '../database.ts'
import { houseBucketOf } from '../house-books.ts'

export interface Budget extends BudgetState, BudgetName {
  readonly spentMinor: number
}

export type Lease =
  | { readonly leased: true; readonly byMinor: number }
  /** Not even with all idle leases is so much left; what is left counts the asking bucket's own. */
  | { readonly leased: false; readonly currency: string; readonly leftMinor: number }

export interface BudgetStore {
  /** Sets the cap of a budget, which is made if need be. False when more than that is spent. */
  setCap(budget: string, currency: string, capMinor: number): Promise<boolean>
  find(budget: string): Promise<Budget | undefined>
  list(): Promise<Budget[]>
  /** What is left of those of them that there are. */
  left(budgets: readonly string[]): Promise<(BudgetName & { readonly leftMinor: number })[]>
  /** Leases so much more to a bucket; nothing is changed when it is not to be had. */
  lease(budget: string, bucket: number, wantedMinor: number): Promise<Lease>
}

export function createBudgetStore(database: Database): BudgetStore {
  return {
    setCap: (budget, currency, capMinor) =>
      inTransaction(database, (connection) => setCap(connection, budget, currency, capMinor)),
    async find(budget) {
      const place = [houseBucketOf(budget), budget]
      const [found] = await readBudgets(database, 'WHERE b.bucket = $1 AND b.budget = $2', place)
      return found
    },
    list: () => readBudgets(database, '', []),
    async left(budgets) {
      if (budgets.length === 0) return []
      const found = await readBudgets(
        database,
        'JOIN unnest($1::smallint[], $2::text[]) n (bucket, budget) USING (bucket, budget)',
        [budgets.map(houseBucketOf), budgets],
      )
      return found.map(({ budget, currency, capMinor, spentMinor }) => {
        return { budget, currency, leftMinor: capMinor - spentMinor }
      })
    },
    lease: (budget, bucket, wantedMinor) =>
      inTransaction(database, (connection) => lease(connection, budget, bucket, wantedMinor)),
  }
}

async function readBudgets(
  database: Database,
  condition: string,
  values: readonly unknown[],
): Promise<Budget[]> {
  const { rows } = await database.query<Budget>(
    `SELECT b.budget, b.currency, b.cap_minor AS "capMinor", b.leased_minor AS "leasedMinor",
       (SELECT coalesce(sum(s.spent_minor), 0)::bigint FROM budget_slot s
        WHERE s.budget = b.budget) AS "spentMinor"
     FROM budget b ${condition} ORDER BY b.budget`,
    [...values],
  )
  return rows
}

/** In a transaction of the caller's. */
export async function setCap(
  connection: Connection,
  budget: string,
  currency: string,
  capMinor: number,
): Promise<boolean> {
  const bucket = houseBucketOf(budget)
  const { rowCount: made } = await connection.query(
    `INSERT INTO budget (bucket, budget, currency, cap_minor) VALUES ($1, $2, $3, 0)
     ON CONFLICT (bucket, budget) DO NOTHING`,
    [bucket, budget, currency],
  )
  if (made === 1) await countBudget(connection)
  const state = await lockBudget(connection, budget)
  const slots = await lockSlots(connection, budget)
  if (state.currency !== currency || !mayCap(capMinor, slots)) return false
  if (capMinor < state.leasedMinor) {
    await recall(connection, budget, state.leasedMinor - capMinor, slots)
  }
  await connection.query('UPDATE budget SET cap_minor = $3 WHERE bucket = $1 AND budget = $2', [
    bucket,
    budget,
    capMinor,
  ])
  return true
}

/** Batches that were decided without knowing of the budget fail at the heads of their buckets. */
async function countBudget(connection: Connection): Promise<void> {
  // In order, as batches lock them, and one by one: no statement locks rows on several servers.
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    await connection.query({
      name: 'count-budget',
      text: 'UPDATE bucket_head SET epoch = epoch + 1, budgets = budgets + 1 WHERE bucket = $1',
      values: [bucket],
    })
  }
}

async function lease(
  connection: Connection,
  budget: string,
  bucket: number,
  wantedMinor: number,
): Promise<Lease> {
  const state = await lockBudget(connection, budget)
  const plain = grantOf(state, wantedMinor)
  if (plain > 0) {
    await grant(connection, budget, bucket, plain)
    return { leased: true, byMinor: plain }
  }
  const slots = await lockSlots(connection, budget)
  const others = slots.filter((slot) => slot.bucket !== bucket)
  const freeMinor = state.capMinor - state.leasedMinor
  const isRecalled = await recall(connection, budget, wantedMinor - freeMinor, others)
  if (!isRecalled) {
    const idle = slots.reduce((sum, slot) => sum + slot.leasedMinor - slot.spentMinor, 0)
    return { leased: false, currency: state.currency, leftMinor: freeMinor + idle }
  }
  await grant(connection, budget, bucket, wantedMinor)
  return { leased: true, byMinor: wantedMinor }
}

async function lockBudget(
  connection: Connection,
  budget: string,
): Promise<BudgetState & { readonly currency: string }> {
  const { rows } = await connection.query<BudgetState & { readonly currency: string }>(
    `SELECT currency, cap_minor AS "capMinor", leased_minor AS "leasedMinor" FROM budget
     WHERE bucket = $1 AND budget = $2 FOR UPDATE`,
    [houseBucketOf(budget), budget],
  )
  const [found] = rows
  if (found === undefined) throw new Error(`There is no budget ${budget}.`)
  return found
}

/** The budget's row is locked, so no slot comes or goes; what is in them is read under their locks. */
async function lockSlots(connection: Connection, budget: string): Promise<SlotState[]> {
  const { rows } = await connection.query<{ bucket: number }>(
    'SELECT bucket FROM budget_slot WHERE budget = $1 ORDER BY bucket',
    [budget],
  )
  const slots: SlotState[] = []
  for (const { bucket } of rows) {
    const locked = await connection.query<SlotState>({
      name: 'lock-slot',
      text: `SELECT bucket, leased_minor AS "leasedMinor", spent_minor AS "spentMinor"
             FROM budget_slot WHERE bucket = $1 AND budget = $2 FOR UPDATE`,
      values: [bucket, budget],
    })
    slots.push(...locked.rows)
  }
  return slots
}

/** False, and nothing changed, when the idle leases are too little. */
async function recall(
  connection: Connection,
  budget: string,
  missingMinor: number,
  slots: readonly SlotState[],
): Promise<boolean> {
  const recalls = recallsFor(missingMinor, slots)
  if (recalls === undefined) return false
  await connection.query(
    `UPDATE budget_slot s SET leased_minor = s.leased_minor - n.by_minor
     FROM unnest($2::smallint[], $3::bigint[]) n (bucket, by_minor)
     WHERE s.budget = $1 AND s.bucket = n.bucket`,
    [budget, recalls.map(({ bucket }) => bucket), recalls.map(({ byMinor }) => byMinor)],
  )
  const total = recalls.reduce((sum, { byMinor }) => sum + byMinor, 0)
  await addToLeased(connection, budget, -total)
  return true
}

async function grant(
  connection: Connection,
  budget: string,
  bucket: number,
  byMinor: number,
): Promise<void> {
  await addToLeased(connection, budget, byMinor)
  await connection.query(
    `INSERT INTO budget_slot AS s (bucket, budget, leased_minor) VALUES ($1, $2, $3)
     ON CONFLICT (bucket, budget) DO UPDATE SET leased_minor = s.leased_minor + $3`,
    [bucket, budget, byMinor],
  )
}

async function addToLeased(connection: Connection, budget: string, by: number): Promise<void> {
  await connection.query(
    `UPDATE budget SET leased_minor = leased_minor + $3 WHERE bucket = $1 AND budget = $2`,
    [houseBucketOf(budget), budget, by],
  )
}
