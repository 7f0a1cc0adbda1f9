import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestDatabase, withDatabase } from '../../test/support/database.ts'
import { createHouseBooks, type HouseBooks, type HouseDraft } from './house-books.ts'

const recordedAt = new Date('2026-03-10T08:00:00.000Z')
const fingerprint = Buffer.alloc(16, 7)

function aDeposit(key: string, amountMinor: number): HouseDraft<{ readonly note: string }> {
  return {
    key,
    fingerprint,
    kind: 'deposit',
    businessDate: '2026-03-10',
    by: 'cashier',
    document: { note: 'deposit' },
    postings: [
      { account: 'drawer:A', currency: 'CNY', amountMinor },
      { account: 'deposits:A', currency: 'CNY', amountMinor: -amountMinor },
    ],
  }
}

describe('the books of the house', () => {
  let database: TestDatabase
  let books: HouseBooks

  before(async () => {
    database = await withDatabase()
    books = createHouseBooks(database.pool)
  })
  after(() => database.close())

  it('number their entries without a gap and keep what was posted', async () => {
    const first = await books.inBook('counter:A', (open) =>
      open.post(aDeposit('a', 500), recordedAt),
    )
    const second = await books.inBook('counter:A', (open) =>
      open.post(aDeposit('b', 250), recordedAt),
    )
    const [bucket, number] = first.id.split('-')
    assert.equal(second.id, `${bucket}-${Number(number) + 1}`)
    assert.deepEqual(await books.find(first.id), first)
    assert.deepEqual(await books.entries('counter:A', 0, 10), [first, second])
    assert.equal(await books.balance('counter:A', 'drawer:A', 'CNY'), 750)
  })

  it('find an entry by its key, in its own book only', async () => {
    const kept = await books.inBook('counter:B', (open) => open.post(aDeposit('k', 1), recordedAt))
    const found = await books.inBook('counter:B', (open) => open.earlier('k'))
    assert.deepEqual(found, { entry: kept, fingerprint })
    assert.equal(await books.inBook('counter:C', (open) => open.earlier('k')), undefined)
  })

  it('refuse postings that do not sum to zero, and then keep nothing and lose no number', async () => {
    const before = await books.entries('counter:D', 0, 10)
    const lame: HouseDraft<{ readonly note: string }> = {
      ...aDeposit('lame', 5),
      postings: [{ account: 'drawer:D', currency: 'CNY', amountMinor: 5 }],
    }
    await assert.rejects(books.inBook('counter:D', (open) => open.post(lame, recordedAt)))
    assert.deepEqual(await books.entries('counter:D', 0, 10), before)
  })

  it('let two who write at once wait for one another', async () => {
    const spend = (key: string) =>
      books.inBook('counter:E', async (open) => {
        const held = await open.balance('drawer:A', 'CNY')
        if (held > 0) return null
        return open.post(aDeposit(key, 100), recordedAt)
      })
    const entries = await Promise.all(['1', '2', '3', '4'].map(spend))
    assert.equal(entries.filter((entry) => entry !== null).length, 1)
  })
})
