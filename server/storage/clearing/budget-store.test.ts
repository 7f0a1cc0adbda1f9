import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { grantOf, recallsFor } from '../../../engine/clearing/budget.ts'
import { type TestDatabase, withDatabase } from '../../../test/support/database.ts'
import '../../../test/support/seed.ts'
import { lockSlots, type SlotRow, spendFromSlots } from '../budget-slots.ts'
import { type Database, inTransaction, openDatabase } from '../database.ts'
import { type BudgetStore, createBudgetStore } from './budget-store.ts'

describe('a hard budget', () => {
  let database: TestDatabase
  let budgets: BudgetStore

  before(async () => {
    database = await withDatabase({ max: 24 })
    budgets = createBudgetStore(database.pool)
  })
  after(() => database.close())

  /** As a settlement does it: the slot is locked, looked at, and spent from in one transaction. */
  async function spend(
    pool: Database,
    budget: string,
    bucket: number,
    amountMinor: number,
  ): Promise<boolean> {
    for (;;) {
      const isSpent = await inTransaction(pool, async (connection) => {
        const { rows } = await connection.query<SlotRow>(lockSlots({ rows: [bucket], bucket }))
        const leftMinor = rows.find((slot) => slot.budget === budget)?.left_minor ?? 0
        if (leftMinor < amountMinor) return false
        await connection.query(spendFromSlots({ rows: [{ bucket, budget, amountMinor }], bucket }))
        return true
      })
      if (isSpent) return true
      const lease = await createBudgetStore(pool).lease(budget, bucket, amountMinor)
      if (!lease.leased) return false
    }
  }

  async function held(budget: string) {
    const { rows } = await database.pool.query<{ cap: number; leased: number; spent: number }>(
      `SELECT b.cap_minor AS cap,
         (SELECT coalesce(sum(leased_minor), 0)::bigint FROM budget_slot s
          WHERE s.budget = b.budget) AS leased,
         (SELECT coalesce(sum(spent_minor), 0)::bigint FROM budget_slot s
          WHERE s.budget = b.budget) AS spent
       FROM budget b WHERE b.budget = $1`,
      [budget],
    )
    assert.ok(rows[0])
    return rows[0]
  }

  it('is never passed by many who spend its last hundredth at once, and is spent to the last fen', async () => {
    const budget = 'budget:county'
    const cap = 1_000_000
    assert.ok(await budgets.setCap(budget, 'CNY', cap))
    // All but one hundredth is gone, and lies in slots of buckets that others do not use.
    assert.ok(await spend(database.pool, budget, 200, cap - cap / 100))
    const pools = Array.from({ length: 4 }, () => openDatabase(database.url, { max: 8 }))
    let spending = true
    let seen = 0
    const watching = (async () => {
      while (spending) {
        const { leased, spent } = await held(budget)
        assert.ok(spent <= leased && leased <= cap, `${spent} ${leased}`)
        seen += 1
      }
    })()
    let random = 12_345
    const next = (below: number) => {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648
      return random % below
    }
    const amounts = Array.from({ length: 64 }, () => Array.from({ length: 6 }, () => 1 + next(90)))
    const spent = await Promise.all(
      amounts.map(async (own, i) => {
        const pool = pools[i % pools.length] ?? database.pool
        let sum = 0
        for (const amount of own) if (await spend(pool, budget, next(40), amount)) sum += amount
        return sum
      }),
    )
    // Whoever wants a fen finds it as long as there is one.
    let last = 0
    while (await spend(database.pool, budget, last % 256, 1)) last += 1
    spending = false
    await watching
    const total = spent.reduce((sum, amount) => sum + amount, last)
    assert.equal(total, cap / 100)
    assert.deepEqual(await held(budget), { cap, leased: cap, spent: cap })
    assert.ok(seen > 10)
    for (const pool of pools) await pool.end()
  })

  it('is refused as a whole when a batch would spend what no lease covers', async () => {
    const budget = 'budget:refused'
    await budgets.setCap(budget, 'CNY', 100)
    await budgets.lease(budget, 3, 40)
    const slot = { bucket: 3, budget }
    const overspent = inTransaction(database.pool, (connection) =>
      connection.query(
        spendFromSlots({
          rows: [
            { ...slot, amountMinor: 30 },
            { ...slot, amountMinor: 30 },
          ],
          bucket: null,
        }),
      ),
    )
    await assert.rejects(overspent, { code: '23514' })
    const elsewhere = inTransaction(database.pool, (connection) =>
      connection.query(
        spendFromSlots({ rows: [{ bucket: 4, budget, amountMinor: 1 }], bucket: null }),
      ),
    )
    await assert.rejects(elsewhere, { code: '22012' })
    assert.equal((await budgets.find(budget))?.spentMinor, 0)
  })

  it('gives back what a reversal frees, to be spent elsewhere', async () => {
    const budget = 'budget:given-back'
    await budgets.setCap(budget, 'CNY', 50)
    assert.ok(await spend(database.pool, budget, 1, 50))
    assert.equal(await spend(database.pool, budget, 2, 1), false)
    await inTransaction(database.pool, (connection) =>
      connection.query(
        spendFromSlots({ rows: [{ bucket: 1, budget, amountMinor: -20 }], bucket: null }),
      ),
    )
    assert.ok(await spend(database.pool, budget, 2, 20))
    assert.deepEqual(await budgets.lease(budget, 7, 1), {
      leased: false,
      currency: 'CNY',
      leftMinor: 0,
    })
  })

  it('is raised at any time, and lowered only to what is spent', async () => {
    const budget = 'prefund:life'
    await budgets.setCap(budget, 'CNY', 1000)
    assert.ok(await spend(database.pool, budget, 9, 600))
    assert.equal(await budgets.setCap(budget, 'CNY', 599), false)
    assert.equal(await budgets.setCap(budget, 'HKD', 2000), false)
    assert.equal(await budgets.setCap(budget, 'CNY', 600), true)
    assert.equal(await spend(database.pool, budget, 9, 1), false)
    assert.equal(await budgets.setCap(budget, 'CNY', 700), true)
    assert.ok(await spend(database.pool, budget, 8, 100))
  })

  it('leases no more than is free, and recalls no more than is idle', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000_000 })
    const slot = fc
      .record({ bucket: fc.nat(255), leasedMinor: amount, part: fc.nat(100) })
      .map(({ bucket, leasedMinor, part }) => {
        return { bucket, leasedMinor, spentMinor: Math.floor((leasedMinor * part) / 100) }
      })
    const slots = fc.uniqueArray(slot, { selector: ({ bucket }) => bucket, maxLength: 20 })
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 1_000_000 }), (cap, leased, wanted) => {
        const state = { capMinor: cap, leasedMinor: Math.min(cap, leased) }
        const grant = grantOf(state, wanted)
        assert.ok(grant === 0 || grant >= wanted)
        assert.ok(state.leasedMinor + grant <= cap)
        if (grant === 0) assert.ok(cap - state.leasedMinor < wanted)
      }),
    )
    fc.assert(
      fc.property(slots, amount, (others, missing) => {
        const recalls = recallsFor(missing, others)
        const idle = others.reduce((sum, one) => sum + one.leasedMinor - one.spentMinor, 0)
        if (recalls === undefined) return assert.ok(idle < missing)
        assert.equal(
          recalls.reduce((sum, { byMinor }) => sum + byMinor, 0),
          missing,
        )
        for (const { bucket, byMinor } of recalls) {
          const from = others.find((one) => one.bucket === bucket)
          assert.ok(from !== undefined && byMinor <= from.leasedMinor - from.spentMinor)
        }
      }),
    )
  })
})
