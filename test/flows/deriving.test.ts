import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newJournalKey } from '../../server/identity/journal-key.ts'
import { sampleActor } from '../../server/own-actors.ts'
import type { Services } from '../../server/services.ts'
import { createDerivationStore } from '../../server/storage/derivation/derivation-store.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { verified } from '../support/verified.ts'

describe('what follows from the journal after commit', () => {
  let linjiang: Linjiang
  let keys = 0

  before(async () => {
    linjiang = await openLinjiang()
  })
  after(() => linjiang.close())

  const newKey = () => `key-${String(++keys).padStart(8, '0')}`

  async function persons(count: number, ...schemes: string[]): Promise<string[]> {
    const added = Array.from({ length: count }, () => aPerson(...schemes))
    await linjiang.services.persons.addPersons(added)
    return added.map(({ person }) => person.id)
  }

  async function settle(person: string, visit: string, inScope: string, on?: string) {
    const stay = aStay(person, visit, inScope)
    const days = on === undefined ? {} : { admittedOn: on, dischargedOn: on }
    const bill = { ...stay, visit: { ...stay.visit, ...days } }
    const command = { key: newKey(), bill, expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', linjiang.services.store)
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome.entry.id
  }

  async function reverse(settlement: string) {
    const command = { key: newKey(), settlement, reason: 'wrong ward' }
    const outcome = await reverseSettlement(
      command,
      sampleActor,
      'settlement',
      linjiang.services.store,
    )
    assert.ok(outcome.settled, JSON.stringify(outcome))
    return outcome.entry.id
  }

  async function linesOf(id: string) {
    const [bucket = '', number] = id.split('-')
    const { rows } = await linjiang.database.pool.query(
      `SELECT h.kind, h.payer, h.benefit_year, l.business_date, l.amount_minor
       FROM clearing_line l JOIN clearing_heading h ON h.heading = l.heading
       WHERE l.bucket = $1 AND l.number = $2 ORDER BY l.place`,
      [Number.parseInt(bucket, 16), number],
    )
    return rows
  }

  it('is derived once for each row, however many walk at once and while more is settled', async () => {
    const other = linjiang.another()
    const people = await persons(12, 'linjiang/first', 'linjiang-life/plan')
    const walkers: Services[] = [linjiang.services, other, linjiang.services, other]
    const settled = Promise.all(
      people.map(async (person, i) => {
        for (let n = 1; n <= 4; n++) await settle(person, `V-${i}-${n}`, `${n * 700}.00`)
      }),
    )
    const walked = await Promise.all(
      walkers.map(async ({ deriveJournal }) => {
        let count = 0
        for (let round = 0; round < 8; round++) count += await deriveJournal()
        return count
      }),
    )
    await settled
    const last = await linjiang.services.deriveJournal()
    const total = walked.reduce((sum, count) => sum + count, last)
    const { finding, settlements, chained } = await verified(linjiang)
    assert.equal(finding, null)
    assert.deepEqual([total, chained], [settlements, settlements])
  })

  it('takes a bill back under its own heading and year, whenever that happens', async () => {
    const [wang = ''] = await persons(1, 'linjiang/first')
    const id = await settle(wang, 'V-old', '2000.00', '2026-12-31')
    await linjiang.services.deriveJournal()
    const reversal = await reverse(id)
    await linjiang.services.deriveJournal()
    const line = {
      kind: 'fund',
      payer: 'linjiang/first.pool',
      benefit_year: 2026,
      business_date: '2026-12-31',
    }
    assert.deepEqual(await linesOf(id), [{ ...line, amount_minor: 80_000 }])
    assert.deepEqual(await linesOf(reversal), [{ ...line, amount_minor: -80_000 }])
  })

  it('clears each year of a stay over New Year for itself, and so takes it back', async () => {
    const [zhao = ''] = await persons(1, 'linjiang/by-days')
    const stay = aStay(zhao, 'V-new-year', '10000.00')
    const days = { admittedOn: '2025-12-26', dischargedOn: '2026-01-05' }
    const bill = { ...stay, visit: { ...stay.visit, ...days } }
    const { store } = linjiang.services
    const commands = [{ key: newKey(), bill, expected: null }]
    const [outcome] = await settleAll(commands, sampleActor, 'settlement', store)
    assert.ok(outcome?.settled)
    const reversal = await reverse(outcome.entry.id)
    await linjiang.services.deriveJournal()
    const seen = (lines: { benefit_year: number; amount_minor: number }[]) =>
      lines.map(({ benefit_year, amount_minor }) => [benefit_year, amount_minor])
    assert.deepEqual(seen(await linesOf(outcome.entry.id)), [
      [2025, 400_000],
      [2026, 323_000],
    ])
    assert.deepEqual(seen(await linesOf(reversal)), [
      [2025, -400_000],
      [2026, -323_000],
    ])
  })

  it('leaves nothing behind when a walk breaks off, and is walked again', async () => {
    const [li = ''] = await persons(1, 'linjiang/first')
    await settle(li, 'V-broken', '5000.00')
    const store = createDerivationStore<JournalDocument>(
      onOneServer(linjiang.database.pool),
      newJournalKey(),
    )
    const buckets = await store.behind()
    assert.equal(buckets.length, 1)
    const broken = store.walk(
      buckets.map(({ bucket }) => bucket),
      () => Promise.reject(new Error('power was lost')),
    )
    await assert.rejects(broken, /power was lost/)
    assert.deepEqual(await store.behind(), buckets)
    assert.equal(await linjiang.services.deriveJournal(), 1)
    assert.equal((await verified(linjiang)).finding, null)
  })

  it('sums balances that agree with all postings', async () => {
    const { rows } = await linjiang.database.pool.query(
      `SELECT b.account, b.sum, p.sum AS postings
       FROM (SELECT account, sum(amount_minor)::bigint FROM account_balance GROUP BY 1) b
       FULL JOIN (SELECT account, sum(amount_minor)::bigint FROM posting GROUP BY 1) p
         ON p.account = b.account`,
    )
    assert.ok(rows.length > 2)
    for (const { sum, postings } of rows) assert.equal(sum, postings)
  })
})
