import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor } from '../../server/own-actors.ts'
import { bucketOf } from '../../server/storage/bucket.ts'
import { openDatabase } from '../../server/storage/database.ts'
import { distribution, keysWithinBucket } from '../../server/storage/distribution.ts'
import { migrate } from '../../server/storage/migrate.ts'
import { onOneServer, openPlaced } from '../../server/storage/placement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { verified } from '../support/verified.ts'
import { installStandIn } from './stand-in.ts'

describe('where each table lies on a server that distributes', () => {
  let database: TestDatabase
  before(async () => {
    database = await withDatabase()
  })
  after(() => database.close())

  it('is decided for every table of a migrated database', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname`,
    )
    const decided = Object.values(distribution).flat().toSorted()
    assert.deepEqual(
      rows.map(({ name }) => name).toSorted(),
      decided,
      'put a new table into one of the lists of server/storage/distribution.ts',
    )
  })

  it('is with its bucket exactly where the bucket comes first in its key', async () => {
    const { rows } = await database.pool.query<{ name: string; first: string }>(
      `SELECT c.relname AS name, a.attname AS first FROM pg_class c
       JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
       WHERE c.relnamespace = 'public'::regnamespace`,
    )
    const firstIn = (name: string) => keysWithinBucket[name]?.columns.split(',')[0]
    const withBucket = rows.filter(({ name, first }) => (firstIn(name) ?? first) === 'bucket')
    assert.deepEqual(
      withBucket.map(({ name }) => name).toSorted(),
      distribution.byBucket.toSorted(),
    )
  })

  it('costs a server that does not distribute nothing: keys are unique across buckets', async () => {
    const { rows } = await database.pool.query<{ key: string }>(
      `SELECT pg_get_constraintdef(oid) AS key FROM pg_constraint WHERE conname = ANY($1) ORDER BY 1`,
      [Object.values(keysWithinBucket).map(({ was }) => was)],
    )
    assert.deepEqual(
      rows.map(({ key }) => key),
      ['PRIMARY KEY (institution, visit, interim)', 'PRIMARY KEY (request)'],
    )
    const indexes = await database.pool.query(
      `SELECT FROM pg_index WHERE indrelid IN ('request_key'::regclass, 'live_visit'::regclass)`,
    )
    assert.equal(indexes.rowCount, 2)
  })
})

describe('a database that is migrated where an extension distributes (which a stand-in claims to)', () => {
  let linjiang: Linjiang
  before(async () => {
    linjiang = await openLinjiang([], { place: (pool) => onOneServer(pool, true) })
    await installStandIn(linjiang.database)
  })
  after(() => linjiang.close())

  async function settle(person: string, visit: string, key: string) {
    const command = { key, bill: aStay(person, visit, '900.00'), expected: null }
    const { store } = linjiang.services
    const [outcome] = await settleAll([command], sampleActor, 'settlement', store)
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome.entry
  }

  it('is distributed once, with all that goes by bucket in one group', async () => {
    const before = await settle(await somebody(), 'V-before', 'key-before')
    const said: string[] = []
    await migrate(linjiang.database.url, undefined, (line) => said.push(line))
    const spread = [...distribution.byBucket, ...distribution.byShard, ...distribution.reference]
    assert.equal(said.length, spread.length)
    const { rows } = await linjiang.database.pool.query<{ key: string; group: string; n: number }>(
      `SELECT partkey AS key, colocated_with::text AS "group", count(*)::int AS n
       FROM pg_dist_partition GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    assert.deepEqual(rows, [
      { key: 'bucket', group: 'bucket_head', n: distribution.byBucket.length },
      { key: 'shard', group: 'credential', n: distribution.byShard.length },
      { key: null, group: null, n: distribution.reference.length },
    ])
    await migrate(linjiang.database.url, undefined, (line) => said.push(line))
    assert.equal(said.length, spread.length)
    assert.equal((await linjiang.services.store.find(before.id))?.id, before.id)
  })

  it('is reached through the node that holds the bucket, where the operator says so', async () => {
    const { url } = linjiang.database
    const main = openDatabase(url, { max: 1 })
    const owners = await openPlaced(main, url, 'owners', { max: 1 })
    const one = await openPlaced(main, url, 'one', { max: 1 })
    assert.deepEqual([owners.isApart, one.isApart], [true, true])
    assert.equal(one.of(3), main)
    assert.notEqual(owners.of(3), main)
    assert.equal(owners.of(3), owners.of(5))
    assert.notEqual(owners.of(4), owners.of(5))
    // Shards were moved, and the node where they were is gone.
    await main.query(`UPDATE stand_in.node SET nodename = 'localhost'`)
    owners.failed(new Error('The bill is wrong.'))
    assert.notEqual(owners.of(4), owners.of(5))
    owners.failed(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    while (owners.of(4) !== owners.of(5)) await new Promise((resolve) => setTimeout(resolve, 5))
    for (const bucket of [4, 5])
      assert.equal((await owners.of(bucket).query('SELECT 1')).rowCount, 1)
    await owners.end()
    await main.end()
  })

  it('may have one key, or one visit, in two buckets, which is found afterwards', async () => {
    const wang = await somebody()
    const li = await somebody((id) => bucketOf(id) !== bucketOf(wang))
    assert.equal((await verified(linjiang)).finding, null)
    const finding = async (...entries: { readonly id: string }[]) => {
      const [where, other] = entries.map(({ id }) => id).toSorted()
      const { finding: found } = await verified(linjiang)
      assert.deepEqual([found?.invariant, found?.where], ['I5', where])
      return found?.what.replace(other ?? '', 'the other')
    }
    const visits = [await settle(wang, 'V-1', 'first'), await settle(li, 'V-1', 'second')]
    assert.equal(await finding(...visits), 'its visit is also that of the other')
    const keys = [await settle(wang, 'V-2', 'twice'), await settle(li, 'V-3', 'twice')]
    assert.equal(await finding(...keys), 'its request key is also that of the other')
  })

  async function somebody(wanted: (id: string) => boolean = () => true): Promise<string> {
    for (;;) {
      const added = aPerson('linjiang/first')
      if (!wanted(added.person.id)) continue
      await linjiang.services.persons.addPersons([added])
      return added.person.id
    }
  }
})
