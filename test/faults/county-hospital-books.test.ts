/**
 * What went wrong in a county hospital's books in its first year, each by its name: faults that no
 * single request shows, and that reconciling has to find. All of it is fictional.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { StatementRow } from '../../engine/reconciliation/statement-row.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { readDrifts } from '../../server/usecases/reconciliation/read-breaks.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, hospital, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import {
  clerk,
  openReconciling,
  type Reconciling,
  recordedOn,
  scheme,
} from '../support/statements.ts'

describe('a county hospital’s books', () => {
  let linjiang: Linjiang
  let desk: Reconciling
  let keys = 0

  before(async () => {
    linjiang = await openLinjiang()
    desk = await openReconciling(linjiang)
  })
  after(async () => {
    await desk.close()
    await linjiang.close()
  })

  /** Settles so many bills as if it were that day, and answers our rows of them. */
  async function settleOn(day: string, count: number): Promise<StatementRow[]> {
    const people = Array.from({ length: count }, () => aPerson(scheme))
    await linjiang.services.persons.addPersons(people)
    const commands = people.map(({ person }) => ({
      key: `county-books-${++keys}`,
      bill: aStay(person.id, `V-${keys}`, `${4000 + keys}.37`),
      expected: null,
    }))
    const outcomes = await settleAll(commands, sampleActor, 'settlement', linjiang.services.store)
    assert.ok(outcomes.every(({ settled }) => settled))
    await recordedOn(linjiang, day)
    return desk.rows(day)
  }

  async function breaksOf(day: string) {
    const outcome = await desk.run({ from: day, to: day })
    assert.ok(outcome.ran, JSON.stringify(outcome))
    const all = await desk.store.breaks.list({}, 1000)
    return all.filter(({ businessDate }) => businessDate === day)
  }

  it('request lost on one side: the bill that only the hospital has is named the next morning', async () => {
    const day = '2026-06-01'
    const rows = await settleOn(day, 3)
    const [first] = rows
    assert.ok(first)
    const lost = { ...first, reference: 'HIS-20260601-0007', visit: 'V-lost', person: 'p-lost' }
    await desk.handIn('hospital', day, [...rows, lost])
    await desk.handIn('payer', day, rows)
    const [found, ...more] = await breaksOf(day)
    assert.deepEqual(more, [])
    assert.deepEqual(
      [found?.class, found?.settlement, found?.alone],
      ['missing-here', 'HIS-20260601-0007', 'hospital'],
    )
  })

  it('request lost on one side: the bill that the payer never heard of is named too', async () => {
    const day = '2026-06-02'
    const rows = await settleOn(day, 3)
    await desk.handIn('hospital', day, rows)
    await desk.handIn('payer', day, rows.slice(1))
    const found = await breaksOf(day)
    assert.deepEqual(
      found.map(({ class: name, settlement, alone }) => [name, settlement, alone]),
      [['missing-there', rows[0]?.reference, 'payer']],
    )
  })

  it('refund on the insurer’s side only: it is one break, and says who stands alone', async () => {
    const day = '2026-06-03'
    const rows = await settleOn(day, 2)
    const [refunded] = rows
    assert.ok(refunded)
    const back: StatementRow = {
      ...refunded,
      kind: 'reversal',
      reference: 'PAYER-R-1',
      reverses: refunded.reference,
      totalMinor: -refunded.totalMinor,
      paidMinor: -refunded.paidMinor,
      accountMinor: -refunded.accountMinor,
      cashMinor: -refunded.cashMinor,
    }
    await desk.handIn('hospital', day, rows)
    await desk.handIn('payer', day, [...rows, back])
    const found = await breaksOf(day)
    assert.deepEqual(
      found.map(({ class: name, alone, amountMinor }) => [name, alone, amountMinor]),
      [['reversed-there-only', 'payer', back.paidMinor + back.accountMinor]],
    )
  })

  it('books that differ by a small sum over six days: no day shows it, the six together do', async () => {
    const days = [8, 9, 10, 11, 12, 13].map((n) => `2026-06-${String(n).padStart(2, '0')}`)
    for (const day of days) {
      const rows = await settleOn(day, 2)
      const [rounded, ...rest] = rows
      assert.ok(rounded)
      // The hospital's system rounds each line up where the fund rounds the bill.
      await desk.handIn('hospital', day, [
        { ...rounded, paidMinor: rounded.paidMinor + 1 },
        ...rest,
      ])
      await desk.handIn('payer', day, rows)
      const found = await breaksOf(day)
      assert.deepEqual(
        found.map(({ class: name, amountMinor }) => [name, amountMinor]),
        [['rounding', 1]],
      )
    }
    const read = await readDrifts('2026-06-01', clerk, 'reconciliation', desk.store)
    assert.ok(read.found)
    assert.deepEqual(read.value, [
      {
        party: hospital.id,
        side: 'hospital',
        class: 'rounding',
        currency: 'CNY',
        amountMinor: 6,
        from: '2026-06-08',
        to: '2026-06-13',
        days: 6,
      },
    ])
  })

  it('detail upload failing without reason: every line that is wrong has one, and the rest is used', async () => {
    const day = '2026-06-20'
    const rows = await settleOn(day, 4)
    const line = (row: StatementRow) =>
      [
        row.reference,
        row.visit,
        row.person,
        (row.totalMinor / 100).toFixed(2),
        (row.paidMinor / 100).toFixed(2),
        (row.accountMinor / 100).toFixed(2),
        '0',
      ].join('\t')
    const lines = rows.map(line)
    const wrong = [
      lines[0],
      lines[1]?.replace(/\t(\d)(\d{3}\.\d\d)\t/, '\t$1,$2\t'),
      lines[2]?.replace(/\t0$/, ''),
      lines[3]?.replace(/^[^\t]*/, ''),
    ]
    const declared = {
      format: 'national-3202',
      side: 'hospital',
      party: hospital.id,
      institution: hospital.id,
      payer: scheme,
      from: day,
      to: day,
    }
    const received = await desk.receive({ ...declared, name: '3202.txt' }, `${wrong.join('\n')}\n`)
    assert.ok(received.received)
    assert.deepEqual([received.file.state, received.file.rows], ['accepted', 1])
    const problems = await desk.store.received.problems(received.file.file)
    assert.deepEqual(
      problems.map(({ line: number, reason, what }) => [number, reason, what]),
      [
        [2, 'amount-unreadable', 'total'],
        [3, 'cells-differ', '6 of 7 cells'],
        [4, 'reference-missing', 'settlement'],
      ],
    )
    const found = await breaksOf(day)
    assert.deepEqual(found.map(({ class: name }) => name).sort(), [
      'missing-there',
      'unreadable-there',
      'unreadable-there',
    ])
  })
})
