/** Bills that come after their window was closed or their year is over, and come again later still. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor, sampleClearingOfficers } from '../../server/own-actors.ts'
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { createSettlementStore } from '../../server/storage/settlement-store.ts'
import { closeWindow } from '../../server/usecases/clearing/close-window.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { writeAnswer } from '../../server/usecases/settlement/write-answer.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { verified } from '../support/verified.ts'

describe('a bill that comes late', () => {
  let linjiang: Linjiang
  let lanes: Database
  let now = new Date()

  before(async () => {
    linjiang = await openLinjiang()
    lanes = openDatabase(linjiang.database.url, { pipeline: true, max: 3 })
  })
  after(async () => {
    await lanes.end()
    await linjiang.close()
  })

  async function settle(person: string, key: string, admittedOn: string, dischargedOn: string) {
    const { store } = linjiang.services
    const late = createSettlementStore<JournalDocument>(onOneServer(lanes), {
      lanes: 1,
      now: () => now,
    })
    const visit = { number: key, setting: 'inpatient', admittedOn, dischargedOn } as const
    const command = { key, bill: aStay(person, key, '3000.00', { visit }), expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', {
      ...store,
      journal: { ...store.journal, ...late },
    })
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome
  }

  async function close(key: string, period: string): Promise<number> {
    const [officer] = sampleClearingOfficers
    assert.ok(officer)
    const { clearing } = linjiang.services
    const outcome = await closeWindow({ key, period }, officer, 'clearing', clearing)
    assert.ok(outcome.closed)
    return outcome.window.window
  }

  async function windowsOf(visit: string): Promise<number[]> {
    const { rows } = await linjiang.database.pool.query<{ window: number }>(
      `SELECT r.window_number AS window FROM settlement s JOIN clearing_window_range r
         ON r.bucket = s.bucket AND s.number BETWEEN r.first AND r.last WHERE s.visit = $1`,
      [visit],
    )
    return rows.map(({ window }) => window)
  }

  it('F6: after its year lies in the open window, keeps its day, and counts for the old year', async () => {
    const wang = aPerson('linjiang/first')
    const { id } = wang.person
    await linjiang.services.persons.addPersons([wang])
    now = new Date('2027-01-04T02:00:00Z')
    await settle(id, 'in-the-new-year', '2027-01-02', '2027-01-03')
    const before = await close('january', '2027-01')
    const { entry } = await settle(id, 'late', '2026-12-27', '2026-12-31')
    const open = await close('january again', '2027-01')
    assert.equal(open, before + 1)
    assert.deepEqual(await windowsOf('late'), [open])
    assert.equal(entry.businessDate, '2026-12-31')
    const counters = await linjiang.services.store.counters([id])
    const byYear = counters.map(({ period, counters: [deductible] }) => [period, deductible])
    assert.deepEqual(byYear.sort(), [
      ['calendarYear:2026-01-01', 100_000],
      ['calendarYear:2027-01-01', 100_000],
    ])
    assert.equal((await verified(linjiang)).finding, null)
  })

  it('F5: and again after midnight, after closing and after New Year is the one that it was', async () => {
    const li = aPerson('linjiang/first')
    await linjiang.services.persons.addPersons([li])
    now = new Date('2027-12-31T15:59:59.900Z')
    const first = await settle(li.person.id, 'again', '2027-12-20', '2027-12-31')
    const later = ['2027-12-31T16:00:00.100Z', '2028-01-01T03:00:00Z', '2029-06-01T03:00:00Z']
    for (const [n, at] of later.entries()) {
      await close(`between-${n}`, '2028-01')
      now = new Date(at)
      const repeated = await settle(li.person.id, 'again', '2027-12-20', '2027-12-31')
      assert.equal(repeated.isNew, false)
      assert.equal(writeAnswer(repeated.entry, false), writeAnswer(first.entry, false))
    }
    assert.equal((await windowsOf('again')).length, 1)
    assert.equal(await linjiang.services.store.version(li.person.id), 1)
    assert.equal((await verified(linjiang)).finding, null)
  })
})
