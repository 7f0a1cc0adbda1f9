/** What the centre hears of what pharmacies gave out and took back, whatever becomes of a message. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { it } from 'node:test'
import { PrescriptionSchema } from '../../server/http/contract/prescription.ts'
import { migrationsFolder } from '../../server/storage/migrate.ts'
import { centreDesk, earlierDesk } from '../../server/usecases/prescription/add-act.ts'
import { completePrescriptions } from '../../server/usecases/prescription/complete-prescriptions.ts'
import { reportDispensings } from '../../server/usecases/prescription/report-dispensing.ts'
import { sampled } from '../support/thoroughness.ts'
import { simulatedCentre } from './circulating.ts'
import { doctor, type Prescribing, pharmacist } from './prescribing.ts'
import { holds, refuses, type ServedAlliance } from './served-alliance.ts'

const migration = await readFile(join(migrationsFolder, '0305-earlier-dispensings.sql'), 'utf8')
const handOver = { act: 'hand-over', receivedBy: '本人' }

/** Called inside a `describe`. */
export function reportingFlows(served: () => ServedAlliance, way: () => Prescribing): void {
  const { behave, counted } = simulatedCentre(served)
  const done = async (id: string, body: unknown, as = pharmacist) =>
    holds(await way().act(id, body, as), PrescriptionSchema, 201)
  const read = async (id: string) =>
    holds(await served().get(`/api/prescriptions/${id}`, pharmacist), PrescriptionSchema)
  const standings = async (id: string) =>
    (await read(id)).reports.map(({ dispensing, of, standing }) => [dispensing, of, standing])
  const report = (id: string) => reportDispensings(id, served().alliance.api.prescriptions)

  /** However often it takes: what was refused is put right and reported again. */
  async function reported(id: string): Promise<void> {
    for (let rounds = 4; rounds > 0; rounds--) {
      await report(id)
      const refused = (await read(id)).reports.find(({ standing }) => standing === 'refused')
      if (refused === undefined) continue
      const { dispensing, of } = refused
      await done(id, { act: 'report-again', dispensing, of })
    }
  }

  const faults = ['lost', 'refused', 'cut', 'lying', 'nonsense', 'broken', 'slow', 'late']
  for (const fault of faults.slice(0, sampled(2, faults.length))) {
    it(`is reported once where the centre is ${fault}`, async () => {
      for (const step of ['rxSelnInfoUpld', 'rxSetlInfoQuery'].slice(0, sampled(1, 2))) {
        const id = await way().settled()
        const before = await counted()
        await behave(step, fault)
        await done(id, handOver)
        await report(id)
        await behave(step, 'none')
        await reported(id)
        assert.deepEqual(await standings(id), [[1, 'dispensed', 'reported']], `${step} ${fault}`)
        const after = await counted()
        assert.deepEqual(
          [after.reports - before.reports, after.packs - before.packs],
          [1, 2],
          `${step} ${fault}`,
        )
      }
    })
  }

  it('is reported part by part and as taken back, and before it is revoked', async () => {
    const before = await counted()
    const id = await way().checked()
    for (const body of [way().scan(1), { act: 'settle' }]) await done(id, body)
    await behave('rxSelnInfoUpld', 'cut')
    assert.equal((await done(id, handOver)).state, 'open', 'nobody waits for the centre')
    await report(id)
    assert.deepEqual(await standings(id), [[1, 'dispensed', 'waiting']])
    const revoke = { act: 'revoke', reason: '改方' }
    refuses(await way().act(id, revoke, doctor), 'centre-silent')
    await behave('rxSelnInfoUpld', 'none')
    await done(id, revoke, doctor)
    assert.deepEqual(await standings(id), [[1, 'dispensed', 'reported']])
    assert.equal((await counted()).packs, before.packs + 1)
    await done(id, { act: 'return', dispensing: 1, ground: 'quality', reason: '样例' })
    await reported(id)
    assert.deepEqual(await standings(id), [
      [1, 'dispensed', 'reported'],
      [1, 'returned', 'reported'],
    ])
    assert.equal((await counted()).packs, before.packs)
    assert.equal((await read(id)).state, 'revoked')
  })

  it('shows why the centre refused it, and is reported again by whoever dispensed it', async () => {
    const id = await way().settled()
    await behave('rxSelnInfoUpld', 'refused')
    await done(id, handOver)
    await report(id)
    const { reports } = await read(id)
    assert.deepEqual([reports[0]?.standing, reports[0]?.says], ['refused', '处方信息校验未通过'])
    await behave('rxSelnInfoUpld', 'none')
    await report(id)
    assert.deepEqual(await standings(id), [[1, 'dispensed', 'refused']], 'not by itself')
    const again = { act: 'report-again', dispensing: 1, of: 'dispensed' }
    const elsewhere = await way().act(id, again, 'staff:pharmacist:P-SH-01')
    refuses(elsewhere, 'not-permitted')
    await done(id, again)
    await reported(id)
    refuses(await way().act(id, again, pharmacist), 'report-out-of-turn')
  })

  it('keeps its place while the centre is silent, and holds nothing else up', async () => {
    const { prescriptions } = served().alliance.api
    const id = await way().settled()
    await behave('rxSelnInfoUpld', 'cut')
    await done(id, handOver)
    await completePrescriptions(prescriptions)
    const dueBy = async (ms: number) => {
      const rows = await prescriptions.records.due(new Date(Date.now() + ms), 500, {
        on: centreDesk,
      })
      return rows.some(({ record }) => record === id)
    }
    assert.equal(await dueBy(0), false, 'it rests')
    assert.ok(await dueBy(3_600_000))
    await behave('rxSelnInfoUpld', 'none')
    await completePrescriptions({ ...prescriptions, now: () => new Date(Date.now() + 3_600_000) })
    assert.deepEqual(await standings(id), [[1, 'dispensed', 'reported']])
    assert.equal(await dueBy(3_600_000), false)
  })

  it('is reported as well where it was dispensed before anything was, once and after every pause', async () => {
    const { database, alliance } = served()
    const { prescriptions } = alliance.api
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000)
    const lying = async (desk: string) =>
      (await prescriptions.records.due(inHours(24), 500, { on: desk }))
        .map(({ record }) => record)
        .filter((record) => ids.includes(record))
        .toSorted()
    async function roundsAt(hours: number): Promise<void> {
      const then = { ...prescriptions, now: () => inHours(hours) }
      while ((await prescriptions.records.due(inHours(hours), 1, { on: earlierDesk })).length > 0)
        await completePrescriptions(then)
    }
    await behave('rxSelnInfoUpld', 'cut')
    const ids = [await way().settled(), await way().settled()]
    for (const id of ids) await done(id, handOver)
    // As they lay before there was such a desk.
    const taken = 'DELETE FROM care_desk WHERE desk = $1 AND record = ANY ($2)'
    await database.pool.query(taken, [centreDesk, ids])
    assert.deepEqual(await lying(earlierDesk), [])

    const before = await counted()
    await database.pool.query(migration)
    await roundsAt(1)
    assert.deepEqual(await lying(earlierDesk), ids.toSorted(), 'a silent centre is asked again')
    await behave('rxSelnInfoUpld', 'none')
    for (const hours of [3, 6]) {
      await roundsAt(hours)
      for (const id of ids) assert.deepEqual(await standings(id), [[1, 'dispensed', 'reported']])
      assert.deepEqual([await lying(earlierDesk), await lying(centreDesk)], [[], []])
      assert.equal((await counted()).reports, before.reports + ids.length)
      await database.pool.query(migration)
    }
  })
}
