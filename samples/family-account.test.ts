/** A family's shared balance on the real database, spent at two counters of two processes at once. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Alliance, openAlliance } from '../server/open-alliance.ts'
import { auditActor, sampleActor } from '../server/own-actors.ts'
import { auditing } from '../server/storage/audit-reads.ts'
import type { BillText } from '../server/usecases/settlement/bill-text.ts'
import type { JournalDocument } from '../server/usecases/settlement/document.ts'
import type { Entry } from '../server/usecases/settlement/journal.ts'
import { reverseSettlement } from '../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../server/usecases/settlement/settle-bills.ts'
import { type Verification, verifyJournal } from '../server/usecases/verify/verify-journal.ts'
import { type TestDatabase, withDatabase } from '../test/support/database.ts'

const giver = 'P-0038'
const child = 'P-0004'
const opened = 60_000
const familyAccount = 'beijing/family-account'

describe('a family account', () => {
  let database: TestDatabase
  let folder: string
  let counters: readonly [Alliance, Alliance]

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-family-'))
    const open = () =>
      openAlliance({ mode: 'sample', dataFolder: folder }, database.url, database.pool)
    counters = [await open(), await open()]
  })
  after(async () => {
    for (const counter of counters) await counter.close()
    await database.close()
    await rm(folder, { recursive: true })
  })

  /** A visit of 70.00, which lies below every deductible of the year. */
  function visit(person: string, number: string): BillText {
    return {
      person,
      facility: 'C-BJ-01',
      visit: {
        number,
        setting: 'outpatient',
        admittedOn: '2026-02-03',
        dischargedOn: '2026-02-03',
      },
      currency: 'CNY',
      sums: { inScope: '0.00', priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '70.00' },
    }
  }

  async function settled(bill: BillText, at: Alliance): Promise<Entry> {
    const command = { key: `family-${bill.visit.number}`, bill, expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', at.api.store)
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome.entry
  }

  /** What the shared balance was before and after a bill, where it moved. */
  function moveOf({
    document,
  }: Entry): readonly { readonly before: number; readonly after: number }[] {
    assert.equal(document.kind, 'settlement')
    const { settlement, counterNames } = document
    return settlement.counters.filter((_, i) => counterNames[i]?.row === familyAccount)
  }

  async function balance(): Promise<readonly (readonly number[])[]> {
    const rows = await counters[0].api.store.counters([giver])
    return rows.filter((row) => row.coverage === familyAccount).map((row) => row.counters)
  }

  it('is one balance for all members, which never falls below zero', async () => {
    assert.deepEqual(await balance(), [[opened]])
    const bills = Array.from({ length: 6 }, (_, i) => [
      settled(visit(child, `CHILD-${i}`), counters[0]),
      settled(visit(giver, `GIVER-${i}`), counters[1]),
    ])
    const entries = await Promise.all(bills.flat())
    const moves = entries.flatMap(moveOf).sort((a, b) => b.before - a.before)
    const chain = moves.map((move) => move.before)
    assert.deepEqual(chain, [opened, ...moves.slice(0, -1).map((move) => move.after)])
    assert.equal(moves.at(-1)?.after, 0)
    assert.deepEqual(await balance(), [[0]])
    const cash = entries.reduce((sum, entry) => sum + entry.cashMinor, 0)
    assert.equal(cash, 12 * 7_000 - 6_000 - opened, 'the giver’s own account held 60.00')
  })

  it('has the money of a bill that is taken back for the other member', async () => {
    const spent = await settled(visit(child, 'CHILD-9'), counters[0])
    assert.deepEqual(moveOf(spent), [])
    assert.equal(spent.cashMinor, 7_000)
    await takeBackLastOfChild()
    const [[back = 0] = []] = await balance()
    assert.ok(back > 0)
    const next = await settled(visit(giver, 'GIVER-9'), counters[1])
    assert.equal(next.cashMinor, 7_000 - Math.min(7_000, back))
    assert.deepEqual(await balance(), [[back - Math.min(7_000, back)]])
  })

  /** Takes the child's bills back, the last first, until one frees money of the balance. */
  async function takeBackLastOfChild(): Promise<void> {
    const { store } = counters[0].api
    const entries = await store.journal.after(child, 0)
    for (const [i, { id }] of entries.toReversed().entries()) {
      const command = { key: `back-${i}`.padEnd(12, '-'), settlement: id, reason: 'wrong visit' }
      const outcome = await reverseSettlement(command, sampleActor, 'settlement', store)
      assert.ok(outcome.settled, JSON.stringify(outcome))
      const [[now = 0] = []] = await balance()
      if (now > 0) return
    }
  }

  it('leaves a journal in which nothing is broken', async () => {
    const { finding } = await auditing<JournalDocument, Verification>(database.pool, (reads) =>
      verifyJournal(auditActor, 'audit', reads, counters[0].api.store.archive),
    )
    assert.equal(finding, null, JSON.stringify(finding))
  })
})
