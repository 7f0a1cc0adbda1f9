import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { journalOf } from '../../server/journal-text.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { createHouseBooks } from '../../server/storage/house-books.ts'
import { dayOfInstant, dayOrThrow } from '../../server/usecases/reconciliation/own-rows.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { recount } from '../recount/read-ledger.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'

describe('a day’s journal, counted again by a reader that is not ours', () => {
  let linjiang: Linjiang
  const day = dayOfInstant(new Date().toISOString())

  before(async () => {
    linjiang = await openLinjiang()
    const people = Array.from({ length: 20 }, () => aPerson('linjiang/first'))
    await linjiang.services.persons.addPersons(people)
    const commands = people.map(({ person }, i) => ({
      key: `recounted-${i}`,
      bill: aStay(person.id, `V;${i},"odd"`, `${3000 + 7 * i}.${String(i).padStart(2, '0')}`),
      expected: null,
    }))
    const { store } = linjiang.services
    const outcomes = await settleAll(commands, sampleActor, 'settlement', store)
    for (const [i, outcome] of outcomes.entries()) {
      assert.ok(outcome.settled)
      if (i % 4 !== 0) continue
      const command = { key: `recounted-back-${i}`, settlement: outcome.entry.id, reason: 'x' }
      const back = await reverseSettlement(command, sampleActor, 'settlement', store)
      assert.ok(back.settled)
    }
    const books = createHouseBooks(linjiang.database.pool)
    await books.inBook('counter:A', (open) =>
      open.post(
        {
          key: 'deposit',
          fingerprint: Buffer.alloc(16),
          kind: 'deposit',
          businessDate: textFromDay(day),
          by: 'test',
          document: {},
          postings: [
            { account: 'drawer:A', currency: 'JPY', amountMinor: 500 },
            { account: 'deposits:A', currency: 'JPY', amountMinor: -500 },
          ],
        },
        new Date(),
      ),
    )
  })
  after(() => linjiang.close())

  async function textOf(wanted: number): Promise<string> {
    let text = ''
    for await (const piece of journalOf(linjiang.database.pool, wanted)) text += piece
    return text
  }

  it('has every entry once, each balanced, and the sums of the journal', async () => {
    const counted = recount(await textOf(day))
    assert.deepEqual(counted.unbalanced, [])
    assert.equal(counted.transactions, 20 + 5 + 1)
    const { rows } = await linjiang.database.pool.query<{ key: string; sum: string }>(
      `SELECT account || ' ' || currency AS key,
         (sum(amount_minor) * (CASE WHEN currency = 'JPY' THEN 1000 ELSE 10 END))::text AS sum
       FROM posting GROUP BY account, currency`,
    )
    assert.deepEqual(
      [...counted.sums].sort(),
      rows.map(({ key, sum }) => [key, BigInt(sum)] as const).sort(),
    )
  })

  it('is empty on a day on which nothing was recorded', async () => {
    assert.equal(recount(await textOf(dayOrThrow('2020-01-01'))).transactions, 0)
  })

  it('tells nothing about persons', async () => {
    const text = await textOf(day)
    assert.doesNotMatch(text, /Wang|p-\d+-[0-9a-f]{12}/)
  })
})

describe('the reader', () => {
  it('finds an entry that does not balance, and refuses what it cannot read', () => {
    const text = '2026-03-10 * (1) x\n    a  1.00 CNY\n    b  -0.99 CNY\n\n'
    assert.deepEqual(recount(text).unbalanced, [1])
    assert.throws(() => recount('2026-03-10 * (1) x\n    a  1,00 CNY\n'), /Line 2 is no posting/)
  })
})
