import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor } from '../../server/own-actors.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { createBudgetStore } from '../../server/storage/clearing/budget-store.ts'
import { createWindowStore } from '../../server/storage/clearing/window-store.ts'
import { packDocument, unpackDocument, wordsIn } from '../../server/storage/document/document.ts'
import { Words } from '../../server/storage/document/words.ts'
import type { Actor } from '../../server/usecases/gate.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import type { BillText } from '../../server/usecases/settlement/bill-text.ts'
import type {
  JournalDocument,
  SettlementDocument,
} from '../../server/usecases/settlement/document.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'

const auditor: Actor = { ...sampleActor, id: 'auditor', role: 'auditor' }

const tables = [
  'settlement',
  'house_posting',
  'accumulator',
  'bucket_head',
  'request_key',
  'live_visit',
  'policy_text',
  'payer_hold',
  'pool_use',
  'derived_head',
  'journal_link',
  'journal_key',
  'clearing_heading',
  'clearing_row',
  'word',
  'account_balance',
  'clearing_window_range',
  'clearing_window_sum',
  'budget',
  'budget_slot',
] as const

describe('verifying the journal', () => {
  let linjiang: Linjiang
  let keys = 0

  before(async () => {
    linjiang = await openLinjiang()
    await fill()
    for (const table of tables) {
      await linjiang.database.pool.query(`CREATE TABLE kept_${table} AS TABLE ${table}`)
    }
  })
  after(() => linjiang.close())

  const { store } = { store: () => linjiang.services.store }

  async function settle(bill: BillText): Promise<string> {
    const key = `key-${String(++keys).padStart(8, '0')}`
    const [outcome] = await settleAll(
      [{ key, bill, expected: null }],
      sampleActor,
      'settlement',
      store(),
    )
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome.entry.id
  }

  async function reverse(settlement: string): Promise<void> {
    const key = `key-${String(++keys).padStart(8, '0')}`
    const command = { key, settlement, reason: 'wrong ward' }
    const outcome = await reverseSettlement(command, sampleActor, 'settlement', store())
    assert.ok(outcome.settled, JSON.stringify(outcome))
  }

  /** Settlements, reversals, bills computed anew, a shared deductible and an asked insurer. */
  async function fill(): Promise<void> {
    const people = [
      aPerson('linjiang/first', 'linjiang-life/plan'),
      aPerson('linjiang/keep'),
      aPerson('linjiang/anew'),
      aPerson('linjiang/family!family-9'),
      aPerson('linjiang/family!family-9'),
    ]
    await linjiang.services.persons.addPersons(people)
    for (const { person } of people) {
      const first = await settle(aStay(person.id, `V-${person.id}-1`, '600.00'))
      await settle(aStay(person.id, `V-${person.id}-2`, '1400.00'))
      await settle(aStay(person.id, `V-${person.id}-3`, '3000.00'))
      if (person.coverages[0]?.scheme !== 'linjiang/first') await reverse(first)
    }
    while ((await linjiang.services.completeHolds()) > 0);
    // Walked twice, so that a chain has several links.
    await linjiang.services.deriveJournal()
    await closeWindow('window-1')
    await settle(aStay(people[0]?.person.id ?? '', 'V-after-1', '700.00'))
    await linjiang.services.deriveJournal()
    await closeWindow('window-2')
    const budgets = createBudgetStore(linjiang.database.pool)
    await budgets.setCap('budget:county', 'CNY', 100_000)
    await budgets.lease('budget:county', 7, 40)
    await settle(aStay(people[1]?.person.id ?? '', 'V-after-2', '700.00'))
  }

  function closeWindow(key: string): Promise<unknown> {
    return createWindowStore(linjiang.database.pool).close({
      key,
      fingerprint: Buffer.alloc(16),
      period: '2026-03',
      by: 'officer',
      on: '2026-03-31',
      at: new Date('2026-03-31T16:00:00Z'),
    })
  }

  /** With the rules as another process would find them: from the database alone. */
  function verify() {
    const empty = rulesOf({ regions: [], schemes: [], benefits: [] }, new Map())
    const archive = ruleArchive(empty, linjiang.services.texts)
    return auditing<JournalDocument, Awaited<ReturnType<typeof verifyJournal>>>(
      linjiang.database.pool,
      (reads) => verifyJournal(auditor, 'audit', reads, archive),
    )
  }

  it('finds nothing in a journal that is in order', async () => {
    const { finding, settlements, reversals, persons, chained } = await verify()
    assert.equal(finding, null)
    assert.deepEqual([settlements, reversals, persons, chained], [18, 5, 5, 23])
  })

  const pick = '(SELECT bucket FROM kept_settlement ORDER BY recorded_at LIMIT 1)'
  const one = `bucket = ${pick} AND number = 1`

  //  what was done to the rows                  table          statement                                          finding
  const plants: [string, (typeof tables)[number], string, string][] = [
    ['a settlement was deleted', 'settlement', `DELETE FROM settlement WHERE ${one}`, 'I7'],
    [
      'the last settlement of a bucket was deleted',
      'settlement',
      `DELETE FROM settlement s WHERE bucket = ${pick} AND number = (SELECT max(number) FROM kept_settlement k WHERE k.bucket = s.bucket)`,
      'I7',
    ],
    [
      'a bucket counts further than it got',
      'bucket_head',
      `UPDATE bucket_head SET next_number = next_number + 1 WHERE bucket = ${pick}`,
      'I7',
    ],
    [
      'a posting has another amount',
      'settlement',
      `UPDATE settlement SET amounts_minor[1] = amounts_minor[1] + 1 WHERE ${one}`,
      'I1',
    ],
    [
      'two postings have other amounts that hide each other',
      'settlement',
      `UPDATE settlement SET amounts_minor[1] = amounts_minor[1] + 1, amounts_minor[2] = amounts_minor[2] - 1 WHERE ${one}`,
      'I1',
    ],
    [
      'a posting has another account',
      'settlement',
      `UPDATE settlement SET accounts[2] = accounts[1] WHERE ${one}`,
      'I1',
    ],
    [
      'all postings of a settlement were deleted',
      'settlement',
      `UPDATE settlement SET accounts = '{}', amounts_minor = '{}' WHERE ${one}`,
      'I1',
    ],
    [
      'postings of no entry of the house were added',
      'house_posting',
      `INSERT INTO house_posting VALUES (256, 999, 0, 'a', 'CNY', 5), (256, 999, 1, 'b', 'CNY', -5)`,
      'I6',
    ],
    [
      'a total was changed',
      'settlement',
      `UPDATE settlement SET total_minor = total_minor + 1 WHERE ${one}`,
      'I3',
    ],
    [
      'the cash was changed',
      'settlement',
      `UPDATE settlement SET cash_minor = cash_minor - 1 WHERE ${one}`,
      'I3',
    ],
    [
      'the visit was changed',
      'settlement',
      `UPDATE settlement SET visit = 'V-0' WHERE ${one}`,
      'I3',
    ],
    [
      'a document was damaged',
      'settlement',
      `UPDATE settlement SET document = set_byte(document, 40, get_byte(document, 40) # 255) WHERE ${one}`,
      'recompute',
    ],
    [
      'a version was skipped',
      'settlement',
      `UPDATE settlement SET version = version + 100 WHERE ${one}`,
      'I4',
    ],
    [
      'a counter was moved',
      'accumulator',
      `UPDATE accumulator SET counters[1] = counters[1] + 1 WHERE bucket = ${pick}`,
      'I4',
    ],
    [
      'a counter of a pool was moved',
      'accumulator',
      `UPDATE accumulator SET counters[1] = counters[1] + 1 WHERE owner = 'family-9'`,
      'I4',
    ],
    [
      'an accumulator was deleted',
      'accumulator',
      `DELETE FROM accumulator WHERE bucket = ${pick}`,
      'I4',
    ],
    [
      'an opening was changed',
      'accumulator',
      `UPDATE accumulator SET opening = '{1}' WHERE bucket = ${pick}`,
      'I4',
    ],
    ['a request key was deleted', 'request_key', `DELETE FROM request_key WHERE ${one}`, 'I5'],
    [
      'a request key leads to another settlement',
      'request_key',
      `UPDATE request_key SET number = 2 WHERE ${one}`,
      'I5',
    ],
    [
      'a request key has another fingerprint',
      'request_key',
      `UPDATE request_key SET fingerprint = '\\x00' WHERE ${one}`,
      'I5',
    ],
    [
      'a pool was used by a bill that nobody settled',
      'pool_use',
      `UPDATE pool_use SET version = version + 100 WHERE pool = 'family-9' AND place = 1`,
      'I6',
    ],
    ['a visit was freed', 'live_visit', `DELETE FROM live_visit WHERE bucket = ${pick}`, 'I5'],
    [
      'a visit leads to another settlement',
      'live_visit',
      `UPDATE live_visit SET number = number + 1 WHERE bucket = ${pick}`,
      'I5',
    ],
    [
      'a reversal has another amount',
      'settlement',
      `UPDATE settlement SET total_minor = total_minor - 1 WHERE (bucket, number) = (SELECT bucket, number FROM kept_settlement WHERE kind = 'reversal' LIMIT 1)`,
      'I8',
    ],
    [
      'a reversal undoes another settlement',
      'settlement',
      `UPDATE settlement SET reverses = reverses + 1 WHERE (bucket, number) = (SELECT bucket, number FROM kept_settlement WHERE kind = 'reversal' AND reverses = 1 LIMIT 1)`,
      'I8',
    ],
    [
      'a text of the rules was changed',
      'policy_text',
      `UPDATE policy_text SET body = jsonb_set(body, '{terms,0,steps,0,value,value}', '200000') WHERE id = 'linjiang/first/stay'`,
      'recompute',
    ],
    [
      'a text of the rules was lost',
      'policy_text',
      `DELETE FROM policy_text WHERE id = 'linjiang/first/stay'`,
      'recompute',
    ],
    [
      'a moment was changed, which nothing else holds',
      'settlement',
      `UPDATE settlement SET recorded_at = recorded_at - interval '1 day' WHERE ${one}`,
      'I7',
    ],
    [
      'a leaf of the chain was changed with its row',
      'journal_link',
      `UPDATE journal_link SET leaves = set_byte(leaves, 0, get_byte(leaves, 0) # 1) WHERE first = 1`,
      'I7',
    ],
    [
      'a chain was computed anew without the key',
      'journal_link',
      `UPDATE journal_link SET signature = set_byte(signature, 0, get_byte(signature, 0) # 1) WHERE first = 1`,
      'I7',
    ],
    [
      'a link of the chain was deleted',
      'journal_link',
      'DELETE FROM journal_link WHERE first > 1',
      'I7',
    ],
    ['a key of the heads was lost', 'journal_key', 'DELETE FROM journal_key', 'I7'],
    [
      'a bucket claims to be walked further',
      'derived_head',
      `UPDATE derived_head SET number = number - 1 WHERE bucket = ${pick}`,
      'I7',
    ],
    [
      'a line for clearing has another amount',
      'clearing_row',
      `UPDATE clearing_row SET amounts_minor[1] = amounts_minor[1] + 1 WHERE ${one}`,
      'I7',
    ],
    [
      'a line for clearing has another day',
      'clearing_row',
      `UPDATE clearing_row SET business_date = business_date + 1 WHERE ${one}`,
      'I7',
    ],
    [
      'a line for clearing was deleted',
      'clearing_row',
      `UPDATE clearing_row SET headings = headings[2:], amounts_minor = amounts_minor[2:]
       WHERE ${one}`,
      'I7',
    ],
    [
      'a row for clearing was deleted',
      'clearing_row',
      `DELETE FROM clearing_row WHERE ${one}`,
      'I7',
    ],
    ['a word was altered', 'word', `UPDATE word SET text = text || 'x' WHERE word = 1`, 'I7'],
    ['a word was lost', 'word', 'DELETE FROM word WHERE word = 1', 'I7'],
    [
      'a heading says another year',
      'clearing_heading',
      'UPDATE clearing_heading SET benefit_year = benefit_year + 1',
      'I7',
    ],
    [
      'a sum for clearing has another amount',
      'clearing_window_sum',
      'UPDATE clearing_window_sum SET amount_minor = amount_minor + 1',
      'I7',
    ],
    [
      'a sum for clearing was deleted',
      'clearing_window_sum',
      'DELETE FROM clearing_window_sum',
      'I7',
    ],
    [
      'a balance was changed',
      'account_balance',
      `UPDATE account_balance SET amount_minor = amount_minor + 1 WHERE bucket = ${pick}`,
      'I7',
    ],
    [
      'a balance was deleted',
      'account_balance',
      `DELETE FROM account_balance WHERE bucket = ${pick}`,
      'I7',
    ],
    [
      'a budget leased more than its slots hold',
      'budget',
      'UPDATE budget SET leased_minor = leased_minor + 1',
      'I10',
    ],
    [
      'a slot holds more than was leased to it',
      'budget_slot',
      'UPDATE budget_slot SET leased_minor = leased_minor + 1',
      'I10',
    ],
    [
      'a slot spent what no settlement did',
      'budget_slot',
      'UPDATE budget_slot SET spent_minor = 1',
      'I10',
    ],
    [
      'a window was made to begin later',
      'clearing_window_range',
      'UPDATE clearing_window_range SET first = first + 1, last = last + 1 WHERE window_number = 2',
      'I7',
    ],
    [
      'the first window lost its part of a bucket',
      'clearing_window_range',
      `DELETE FROM clearing_window_range WHERE window_number = 1 AND bucket = ${pick}`,
      'I7',
    ],
    [
      'a window reaches further than its bucket',
      'clearing_window_range',
      'UPDATE clearing_window_range SET last = last + 1000 WHERE window_number = 2',
      'I7',
    ],
    [
      'an insurer was told another amount',
      'payer_hold',
      `UPDATE payer_hold SET amount_minor = amount_minor + 1`,
      'I6',
    ],
  ]
  for (const [what, table, statement, invariant] of plants) {
    it(`finds that ${what}: ${invariant}`, async () => {
      const { rowCount } = await linjiang.database.pool.query(statement)
      assert.ok(rowCount !== null && rowCount > 0, 'the plant must change something')
      const { finding } = await verify()
      await restore(table)
      assert.equal(finding?.invariant, invariant, JSON.stringify(finding))
      assert.ok(finding.where.length > 0 && finding.what.length > 0)
    })
  }

  it('finds that a fen was moved inside a document, though all sums hold', async () => {
    const { pool } = linjiang.database
    const { rows } = await pool.query<{ document: Buffer; bucket: number; number: number }>(
      `SELECT s.document, s.bucket, s.number FROM settlement s
       WHERE s.kind = 'settlement' AND s.replaces IS NULL ORDER BY s.recorded_at DESC LIMIT 1`,
    )
    const [row] = rows
    assert.ok(row)
    const words = new Words()
    await words.reach(pool, wordsIn(row.document))
    const document = unpackDocument(row.document, words) as SettlementDocument
    const [first, ...shares] = document.settlement.shares
    const [part, ...parts] = document.settlement.parts
    assert.ok(first && part)
    const settlement = {
      ...document.settlement,
      shares: [{ ...first, amountMinor: first.amountMinor + 1 }, ...shares],
      parts: [{ ...part, amountMinor: part.amountMinor - 1 }, ...parts],
      cashMinor: document.settlement.cashMinor - 1,
    }
    const place = [row.bucket, row.number]
    await pool.query(
      'UPDATE settlement SET document = $3, cash_minor = cash_minor - 1 WHERE bucket = $1 AND number = $2',
      [...place, packDocument({ ...document, settlement }, words)],
    )
    await pool.query(
      `UPDATE settlement s SET amounts_minor = (
         SELECT array_agg(n.amount + CASE WHEN a.name LIKE 'payer:%' THEN 1
             WHEN a.name LIKE 'cash:%' THEN -1 ELSE 0 END ORDER BY n.place)
         FROM unnest(s.accounts, s.amounts_minor) WITH ORDINALITY n (account, amount, place)
         JOIN account a ON a.account = n.account)
       WHERE bucket = $1 AND number = $2`,
      place,
    )
    const { finding } = await verify()
    await restore('settlement')
    assert.equal(finding?.invariant, 'recompute', JSON.stringify(finding))
  })

  it('finds nothing again when all is put back', async () => {
    assert.equal((await verify()).finding, null)
  })

  async function restore(table: (typeof tables)[number]): Promise<void> {
    await linjiang.database.pool.query(`DELETE FROM ${table}`)
    await linjiang.database.pool.query(`INSERT INTO ${table} SELECT * FROM kept_${table}`)
  }
})
