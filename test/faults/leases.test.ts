/** Who may write, by a clock that the test moves: leases, taking over, and fencing. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { sampleActor } from '../../server/own-actors.ts'
import { BUCKETS, bucketOf } from '../../server/storage/bucket.ts'
import type { Ownership } from '../../server/storage/ownership.ts'
import {
  createWorkerLeases,
  laneSessions,
  leaseMs,
  type Worker,
  type WorkerLeases,
} from '../../server/storage/worker-leases.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { LeaseKeeper } from '../../server/workers/lease-keeper.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'

describe('leases', () => {
  let linjiang: Linjiang
  let leases: WorkerLeases
  let ms = Date.parse('2026-04-01T08:00:00Z')

  before(async () => {
    linjiang = await openLinjiang()
    leases = createWorkerLeases(linjiang.database.pool, { now: () => new Date(ms) })
  })
  after(() => linjiang.close())

  const aWorker = (id: string): Worker => {
    return { id, host: 'here', address: `/doors/${id}`, runsBackground: true }
  }
  const [anna, bela, cleo] = [aWorker('anna'), aWorker('bela'), aWorker('cleo')]

  async function writersNow(): Promise<Record<string, number>> {
    const { writers } = await leases.look()
    const counts = Map.groupBy(writers, (writer) => writer ?? 'nobody')
    return Object.fromEntries([...counts].map(([writer, all]) => [writer, all.length]))
  }

  async function epochs(): Promise<number[]> {
    const { rows } = await linjiang.database.pool.query<{ epoch: number }>(
      'SELECT epoch FROM bucket_head WHERE bucket < 256 ORDER BY bucket',
    )
    return rows.map(({ epoch }) => epoch)
  }

  it('give the first who comes everything, and the next an even share', async () => {
    await leases.beat(anna)
    assert.deepEqual(await writersNow(), { anna: BUCKETS })
    await leases.beat(bela)
    assert.deepEqual(await writersNow(), { anna: 128, bela: 128 })
    await leases.beat(cleo)
    assert.deepEqual(Object.values(await writersNow()).sort(), [85, 85, 86])
  })

  it('last as long as they are renewed in time, by the database’s clock alone', async () => {
    const before = await writersNow()
    for (let beat = 0; beat < 5; beat++) {
      ms += leaseMs - 1
      await Promise.all([anna, bela, cleo].map((worker) => leases.beat(worker)))
    }
    assert.deepEqual(await writersNow(), before)
  })

  it('are over when they were not renewed, and then whoever beats first shares their buckets out', async () => {
    const [before, { writers: was }] = [await epochs(), await leases.look()]
    ms += leaseMs - 1
    await leases.beat(anna)
    await leases.beat(bela)
    assert.equal((await writersNow())['cleo'], was.filter((one) => one === 'cleo').length)
    ms += 1
    await leases.beat(bela)
    assert.deepEqual(await writersNow(), { anna: 128, bela: 128 })
    for (const [bucket, epoch] of (await epochs()).entries()) {
      const raised = was[bucket] === 'cleo' ? 1 : 0
      assert.equal(epoch, (before[bucket] ?? 0) + raised, `epoch of bucket ${bucket}`)
    }
  })

  it('come back as one of several, never as the writer of what was taken over', async () => {
    await leases.beat(cleo)
    assert.deepEqual(Object.values(await writersNow()).sort(), [85, 85, 86])
    await leases.end('cleo')
    await leases.beat(anna)
    assert.deepEqual(await writersNow(), { anna: 128, bela: 128 })
  })

  it('leave the work in the background to one, and after its end to the next', async () => {
    let clock = 0
    const keepers = [anna, bela].map((me) => new LeaseKeeper(me, leases, { clock: () => clock }))
    const beat = async () => {
      for (const keeper of keepers) await keeper.look()
    }
    const whoRuns = () => keepers.filter((one) => one.runsBackground).map(({ id }) => id)
    await beat()
    assert.deepEqual(whoRuns(), ['anna'])
    // Anna is paused: her own clock tells her so before she has looked.
    clock += leaseMs
    assert.deepEqual(whoRuns(), [])
    ms += leaseMs
    await keepers[1]?.look()
    assert.deepEqual(whoRuns(), ['bela'])
    for (const keeper of keepers) await keeper.stop()
  })

  it('are taken over from one that was paused in the middle of a batch, with its locks held', async () => {
    const paused = aWorker('paused')
    await leases.beat(paused)
    const session = new pg.Client({
      connectionString: linjiang.database.url,
      application_name: laneSessions('paused'),
    })
    session.on('error', () => {})
    await session.connect()
    await session.query('BEGIN')
    await session.query('SELECT FROM bucket_head WHERE bucket = 7 FOR UPDATE')
    ms += leaseMs
    await leases.beat(anna)
    assert.deepEqual(await writersNow(), { anna: BUCKETS })
    await assert.rejects(session.query('COMMIT'), 'its session was ended')
    await leases.end('anna')
  })

  it('fence a writer that slept through its own: not one of its batches is recorded', async () => {
    const asleep: Ownership = { id: 'sleeper', writes: () => true, takesOver: false }
    const sleeper = aWorker('sleeper')
    const other = aWorker('other')
    const services = linjiang.another({}, asleep)
    const person = aPerson('linjiang/first')
    await services.persons.addPersons([person])
    const { id } = person.person
    const settle = (name: string) =>
      settleAll(
        [{ key: `lease-${name}`, bill: aStay(id, name, '100.00'), expected: null }],
        sampleActor,
        'settlement',
        services.store,
      )
    await leases.beat(sleeper)
    const [first] = await settle('V-before')
    assert.ok(first?.settled)
    // It remembers the person now, and would go on in one trip.
    ms += leaseMs
    await leases.beat(other)
    const outcomes = await Promise.allSettled([settle('V-one'), settle('V-two'), settle('V-two')])
    for (const outcome of outcomes) {
      assert.equal(outcome.status, 'rejected')
      assert.equal(outcome.reason.code, 'not-writer')
      assert.equal(outcome.reason.bucket, bucketOf(id))
    }
    assert.equal(await services.store.version(id), 1)
    assert.equal((await leases.look()).writers[bucketOf(id)], 'other')
    await leases.end('other')
    const { finding } = await verifyDatabase({ DATABASE_URL: linjiang.database.url })
    assert.equal(finding, null, JSON.stringify(finding))
  })
})
