/**
 * The flows of settling on a Citus cluster: through the coordinator, or through the owner of each
 * bucket. `npm run test:outside -- citus ADDRESS` runs this file on databases that it has made.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { BUCKETS } from '../../server/storage/bucket.ts'
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { onOneServer, openPlaced, placedByList } from '../../server/storage/placement.ts'
import { settlingFlows } from '../flows/settling-flows.ts'
import { type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { type Recorded, recordStatements } from '../support/recorded-statements.ts'
import { verified } from '../support/verified.ts'
import { everywhere } from './everywhere.ts'
import { routingOf } from './routing.ts'

const url = process.env['TEST_CITUS_URL'] ?? ''
const recorded = new Map<string, Recorded>()

type Place = NonNullable<NonNullable<Parameters<typeof openLinjiang>[1]>['place']>

async function open(place: Place) {
  const pool = openDatabase(url)
  const lanes = { plansByValue: true }
  return openLinjiang([], {
    open: async () => ({ url, pool, lanes, close: () => pool.end() }),
    place,
  })
}

function settling(openOn: () => Promise<Linjiang>): void {
  let linjiang: Linjiang
  before(async () => {
    linjiang = await openOn()
  })
  after(() => linjiang.close())
  settlingFlows(async () => ({ ...linjiang, close: () => Promise.resolve() }), {
    keys: false,
    pools: true,
  })
  it('leaves a journal that can be verified, in which nothing is broken', async () => {
    assert.equal((await verified(linjiang)).finding, null)
  })
}

function throughCoordinator(): void {
  settling(() =>
    open((pool) => {
      recordStatements(pool, (statement) => {
        if (!recorded.has(statement.text)) recorded.set(statement.text, statement)
      })
      return onOneServer(pool, true)
    }),
  )

  it('sends each statement of the settle path as one task', async () => {
    const pool = openDatabase(url, { max: 1 })
    const wrong: string[] = []
    for (const { name = '', text, values } of recorded.values()) {
      if (name in everywhere || routingOf(text).bucketParameter === null) continue
      const plan = await explained(pool, text, values)
      if (!/Task Count: 1\b/.test(plan)) wrong.push(`${name}\n${plan}`)
    }
    await pool.end()
    assert.deepEqual(wrong, [])
  })
}

function throughOwners(): void {
  settling(async () => {
    const ranges = await ownersOf()
    return open((pool, address, options) => placedByList(pool, address, ranges, options))
  })

  it('finds the owners by itself', async () => {
    const main = openDatabase(url, { max: 1 })
    const placed = await openPlaced(main, url, 'owners', { max: 1 })
    for (let bucket = 0; bucket < BUCKETS; bucket += 16) {
      const { rows } = await placed
        .of(bucket)
        .query('SELECT next_number FROM bucket_head WHERE bucket = $1', [bucket])
      assert.equal(rows.length, 1)
    }
    await placed.end()
    await main.end()
  })
}

const ways = { coordinator: throughCoordinator, owners: throughOwners }
const way = process.env['TEST_CITUS_THROUGH'] === 'owners' ? 'owners' : 'coordinator'
describe(`settling on Citus through the ${way}`, ways[way])

async function explained(pool: Database, text: string, values: readonly unknown[]) {
  const { rows } = await pool.query(`EXPLAIN ${text}`, [...values])
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

/** Read here in other words than the product reads it. */
async function ownersOf() {
  const pool = openDatabase(url, { max: 1 })
  const { rows } = await pool.query<{ bucket: number; nodename: string; nodeport: number }>(
    `SELECT b.bucket, n.nodename, n.nodeport
     FROM generate_series(0, ${BUCKETS - 1}) b (bucket)
     JOIN pg_dist_placement p
       ON p.shardid = get_shard_id_for_distribution_column('bucket_head', b.bucket::smallint)
     JOIN pg_dist_node n ON n.groupid = p.groupid AND n.noderole = 'primary'`,
  )
  await pool.end()
  return rows.map(({ bucket, nodename, nodeport }) => {
    const address = new URL(url)
    address.hostname = nodename
    address.port = String(nodeport)
    return { from: bucket, to: bucket, url: address.href }
  })
}
