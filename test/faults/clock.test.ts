import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor } from '../../server/own-actors.ts'
import { openDatabase } from '../../server/storage/database.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { createSettlementStore } from '../../server/storage/settlement-store.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { writeAnswer } from '../../server/usecases/settlement/write-answer.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'

const hour = 3_600_000

describe('when clocks are wrong', () => {
  let linjiang: Linjiang
  before(async () => {
    linjiang = await openLinjiang()
  })
  after(() => linjiang.close())

  //  what the clock does                        by how much it differs, bill by bill
  const jumps: [string, readonly number[]][] = [
    ['jumps an hour ahead and back', [0, hour, 0, -hour, 0]],
    ['jumps a day', [0, 24 * hour, -24 * hour, 0, 24 * hour]],
    ['runs backwards', [5, 4, 3, 2, 1].map((at) => at * hour)],
    ['stands still', [0, 0, 0, 0, 0]],
    ['says one second twice, as at a leap second', [59_400, 59_900, 59_400, 59_900, 60_400]],
    ['passes New Year between two attempts', [-300 * 24 * hour, 100 * 24 * hour, 0, 0, 0]],
  ]
  for (const [what, offsets] of jumps) {
    it(`F11: order, ids and keys do not depend on a clock that ${what}`, async () => {
      const { store, persons } = linjiang.services
      const wang = aPerson('linjiang/first')
      await persons.addPersons([wang])
      const lanes = openDatabase(linjiang.database.url, { pipeline: true, max: 1 })
      const base = Date.parse('2026-11-01T01:30:00Z')
      let at = 0
      const wrong = createSettlementStore<JournalDocument>(onOneServer(lanes), {
        lanes: 1,
        now: () => new Date(base + (offsets[at] ?? 0)),
      })
      const settle = async (name: string) => {
        const command = { key: `clock-${name}`, bill: aStay(wang.person.id, name, '700.00') }
        const journal = { ...store.journal, ...wrong }
        const [outcome] = await settleAll(
          [{ ...command, expected: null }],
          sampleActor,
          'settlement',
          { ...store, journal },
        )
        assert.ok(outcome?.settled)
        return outcome
      }
      const names = offsets.map((_, i) => `${what}-${i}`)
      const first: string[] = []
      for (at = 0; at < offsets.length; at++) {
        const { entry } = await settle(names[at] ?? '')
        assert.equal(entry.version, at + 1)
        first.push(writeAnswer(entry, false))
      }
      // The same keys at another time, in the other order, get the same bytes.
      for (at = offsets.length - 1; at >= 0; at--) {
        const { entry, isNew, again } = await settle(names[offsets.length - 1 - at] ?? '')
        assert.deepEqual([isNew, again], [false, false])
        assert.equal(writeAnswer(entry, again), first[offsets.length - 1 - at])
      }
      await lanes.end()
      const { finding } = await verifyDatabase({ DATABASE_URL: linjiang.database.url })
      assert.equal(finding, null, JSON.stringify(finding))
    })
  }
})
