/** Hard budgets on the settle path: what a payer may not spend is not settled. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { bucketOf } from '../../server/storage/bucket.ts'
import { createBudgetStore } from '../../server/storage/clearing/budget-store.ts'
import { aPerson, aStay } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import { verified } from '../support/verified.ts'

const pool = 'linjiang/first.pool'
const budget = `budget:${pool}`

describe('a hard budget that settlements spend from', () => {
  let linjiang: LinjiangApi
  let keys = 0

  before(async () => {
    linjiang = await openLinjiangApi()
  })
  after(() => linjiang.close())

  async function somebody(scheme = 'linjiang/first'): Promise<string> {
    const added = aPerson(scheme)
    await linjiang.services.persons.addPersons([added])
    return added.person.id
  }

  async function call(path: string, payload: object) {
    keys += 1
    const headers = { 'idempotency-key': `budget-key-${keys}` }
    const answer = await linjiang.app.inject({ method: 'POST', url: path, payload, headers })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }

  const settle = (person: string, visit: string, amount: string) =>
    call('/api/settlements', aStay(person, visit, amount))
  const reverse = (id: string) =>
    call(`/api/settlements/${id}/reversal`, { reason: 'entered-twice' })
  const capped = (capMinor: number) =>
    createBudgetStore(linjiang.database.pool).setCap(budget, 'CNY', capMinor)
  const spent = async () =>
    (await createBudgetStore(linjiang.database.pool).find(budget))?.spentMinor

  async function poolShare(id: string): Promise<number> {
    const { rows } = await linjiang.database.pool.query<{ amount: number }>(
      `SELECT coalesce(sum(l.amount_minor), 0)::bigint AS amount
       FROM clearing_line l JOIN clearing_heading h ON h.heading = l.heading
       WHERE l.bucket = $1 AND l.number = $2 AND h.payer = $3`,
      [Number.parseInt(id.split('-')[0] ?? '', 16), Number(id.split('-')[1]), pool],
    )
    return rows[0]?.amount ?? 0
  }

  it('holds from the moment it is made, for persons that were settled for before', async () => {
    const [wang, li] = [await somebody(), await somebody()]
    const first = await settle(wang, 'V-before', '2000.00')
    assert.equal(first.status, 201)
    await settle(li, 'V-before-too', '2000.00')
    await linjiang.services.deriveJournal()
    const share = await poolShare(first.body.id)
    assert.ok(share > 0)

    assert.ok(await capped(share + share / 2))
    const second = await settle(wang, 'V-within', '1000.00')
    assert.equal(second.status, 201, JSON.stringify(second.body))
    const used = (await spent()) ?? 0
    assert.ok(used > 0)
    assert.ok(await capped(used))
    const third = await settle(li, 'V-over', '1000.00')
    assert.deepEqual([third.status, third.body.code], [409, 'budget-exhausted'])
    assert.match(third.body.detail, /has 0\.00 CNY left/)
    assert.deepEqual(third.body.budget, { payer: pool, left: '0.00' })

    const back = await reverse(second.body.id)
    assert.equal(back.status, 201, JSON.stringify(back.body))
    assert.equal(await spent(), 0)
    assert.equal((await settle(li, 'V-over', '1000.00')).status, 201)
    assert.equal(await spent(), used)
    // What was settled before there was a budget takes nothing from it, and gives nothing back.
    assert.equal((await reverse(first.body.id)).status, 201)
    assert.equal(await spent(), used)
    assert.equal((await verified(linjiang)).finding, null)
  })

  it('warns at a quote in the words of the refusal, and leases nothing to find out', async () => {
    const budgets = createBudgetStore(linjiang.database.pool)
    const quote = (person: string, amount: string) =>
      call('/api/quotes', aStay(person, 'V-asked', amount))
    const [sun, qian] = [await somebody(), await somebody()]
    const probe = (await quote(sun, '2000.00')).body
    const share = probe.shares.find((one: { payer: string }) => one.payer === pool).amount
    const shareMinor = Math.round(Number(share) * 100)
    const before = (await spent()) ?? 0
    assert.ok(await capped(before + 2 * shareMinor - 1))

    const covered = await quote(sun, '2000.00')
    assert.deepEqual(covered.body.wouldRefuse, [])
    assert.equal((await settle(sun, 'V-asked', '2000.00')).status, 201)
    const leased = await budgets.find(budget)
    const warned = await quote(qian, '2000.00')
    assert.equal(warned.status, 200)
    assert.deepEqual(await budgets.find(budget), leased)

    const left = { payer: pool, left: ((shareMinor - 1) / 100).toFixed(2) }
    const refused = await settle(qian, 'V-asked-too', '2000.00')
    assert.deepEqual([refused.status, refused.body.budget], [409, left])
    assert.deepEqual(warned.body.wouldRefuse, [refused.body])
    assert.ok(await capped(before + 2 * shareMinor))
    assert.deepEqual((await quote(qian, '2000.00')).body.wouldRefuse, [])
    assert.ok(await capped(before + shareMinor))
  })

  it('is spent to no more than its cap by forty persons at once', async () => {
    const people = await Promise.all(Array.from({ length: 40 }, () => somebody()))
    assert.ok(new Set(people.map(bucketOf)).size > 20)
    const before = (await spent()) ?? 0
    const probe = await settle(people[0] ?? '', 'V-probe', '2000.00')
    assert.equal(probe.body.code, 'budget-exhausted')
    assert.ok(await capped(before + 40 * 30_000))
    const outcomes = await Promise.all(
      people.map((person, i) => settle(person, `V-crowd-${i}`, '2000.00')),
    )
    const paid = outcomes.filter(({ status }) => status === 201)
    const refused = outcomes.filter(({ body }) => body.code === 'budget-exhausted')
    assert.equal(paid.length + refused.length, people.length)
    await linjiang.services.deriveJournal()
    const shares = await Promise.all(paid.map(({ body }) => poolShare(body.id)))
    const [share = 0] = shares
    const total = shares.reduce((sum, amount) => sum + amount, 0)
    assert.equal(await spent(), before + total)
    assert.equal(paid.length, Math.min(40, Math.floor((40 * 30_000) / share)))
    assert.ok(refused.length > 0)
    assert.equal((await verified(linjiang)).finding, null)
  })

  it('covers later bills that a reversal makes dearer for the payer, or the reversal is refused', async () => {
    const budgets = createBudgetStore(linjiang.database.pool)
    const anew = 'budget:linjiang/anew.pool'
    const zhao = await somebody('linjiang/anew')
    const first = await settle(zhao, 'V-anew-1', '11000.00')
    assert.ok(await budgets.setCap(anew, 'CNY', 1_200_000))
    // 80.00 % above 1,000.00, and 20,000.00 in a year, of which the first bill took 8,000.00.
    assert.equal((await settle(zhao, 'V-anew-2', '20000.00')).status, 201)
    assert.equal((await budgets.find(anew))?.spentMinor, 1_200_000)
    const short = await reverse(first.body.id)
    assert.deepEqual([short.status, short.body.code], [409, 'budget-exhausted'])
    assert.equal((await budgets.find(anew))?.spentMinor, 1_200_000)
    assert.ok(await budgets.setCap(anew, 'CNY', 1_520_000))
    const back = await reverse(first.body.id)
    assert.equal(back.status, 201, JSON.stringify(back.body))
    assert.equal((await budgets.find(anew))?.spentMinor, 1_520_000)
    assert.equal((await verified(linjiang)).finding, null)
  })
})
