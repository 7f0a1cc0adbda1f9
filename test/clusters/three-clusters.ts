/**
 * Three databases of their own, each with a third of the buckets, served as one: what is shared out
 * among several servers, without a program that shares out. Each refuses rows of the others' buckets.
 *
 * What a distributing server keeps whole everywhere is copied from the first to the others here.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Services } from '../../server/services.ts'
import { BUCKETS, bucketOf } from '../../server/storage/bucket.ts'
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { distribution } from '../../server/storage/distribution.ts'
import {
  type EmbeddedServer,
  startEmbedded,
} from '../../server/storage/embedded/embedded-server.ts'
import { migrate } from '../../server/storage/migrate.ts'
import type { NewPerson } from '../../server/storage/person-store.ts'
import { type PlacementRange, placedByList } from '../../server/storage/placement.ts'
import { type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import { ownPort } from '../support/own-port.ts'
import { verified } from '../support/verified.ts'

export interface ThreeClusters extends LinjiangApi {
  readonly clusters: readonly Cluster[]
  /** Copies what is whole everywhere, then derives the invariants of each that is running. */
  verify(): Promise<void>
}

export interface Cluster {
  readonly range: PlacementRange
  readonly pool: Database
  /** `kill -9` of the whole server. */
  kill(): Promise<void>
  start(): Promise<void>
}

const count = 3
/** They do not outlive the machine; only the processes are killed. */
const fleeting = { fsync: 'off', full_page_writes: 'off' }

export async function openThreeClusters(): Promise<ThreeClusters> {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-clusters-'))
  const clusters = await Promise.all(
    Array.from({ length: count }, (_, i) => openCluster(join(folder, String(i)), i)),
  )
  const ranges = clusters.map(({ range }) => range)
  const open = async ({ range, pool }: OpenCluster) => {
    // Its owner ends it.
    return { url: range.url, pool, close: () => Promise.resolve() }
  }
  const [first] = clusters
  if (first === undefined) throw new Error('There is no cluster.')
  const api = await openLinjiangApi([], {
    open: () => open(first),
    place: (pool, url, options) => placedByList(pool, url, ranges, options),
  })
  const insurer = async () => ({ ...api.simulator, stop: () => Promise.resolve() })
  const parts: Linjiang[] = []
  for (const cluster of clusters) {
    parts.push(await openLinjiang([], { open: () => open(cluster), insurer }))
  }
  const partOf = (person: string) => parts[clusters.findIndex(holding(bucketOf(person)))]
  const served = (services: Services): Services => ({
    ...services,
    persons: {
      ...services.persons,
      async addPersons(persons: readonly NewPerson[]) {
        for (const added of persons)
          await partOf(added.person.id)?.services.persons.addPersons([added])
      },
    },
    async completeHolds(now) {
      const done = await Promise.all(parts.map((part) => part.services.completeHolds(now)))
      return done.reduce((sum, one) => sum + one, 0)
    },
  })
  return {
    ...api,
    services: served(api.services),
    another: (...how) => served(api.another(...how)),
    clusters,
    async rows(text, values = []) {
      await copyWhole(clusters)
      const found = await Promise.all(clusters.map(({ pool }) => pool.query(text, [...values])))
      return found.flatMap(({ rows }) => rows)
    },
    async verify() {
      await copyWhole(clusters)
      for (const [i, part] of parts.entries()) {
        await part.services.deriveJournal()
        const { finding } = await verified(part)
        if (finding !== null) throw new Error(`cluster ${i}: ${JSON.stringify(finding)}`)
      }
    },
    async close() {
      for (const part of parts) await part.close()
      await api.close()
      for (const { pool, stop } of clusters) {
        await pool.end()
        await stop()
      }
      await rm(folder, { recursive: true })
    },
  }
}

function holding(bucket: number) {
  return ({ range }: Cluster) => bucket >= range.from && bucket <= range.to
}

interface OpenCluster extends Cluster {
  stop(): Promise<void>
}

async function openCluster(dataFolder: string, place: number): Promise<OpenCluster> {
  const port = await ownPort()
  const options = { dataFolder, profile: 'test', settings: fleeting, port } as const
  let server: EmbeddedServer = await startEmbedded(options)
  const { url } = server
  await migrate(url)
  const from = Math.ceil((place * BUCKETS) / count)
  const to = Math.ceil(((place + 1) * BUCKETS) / count) - 1
  const pool = openDatabase(url, { max: 8 })
  // Books of the house lie with the first.
  await confine(
    pool,
    `bucket BETWEEN ${from} AND ${to}${place === 0 ? ` OR bucket >= ${BUCKETS}` : ''}`,
  )
  return {
    range: { from, to, url },
    pool,
    async kill() {
      process.kill(server.pid, 'SIGKILL')
      while (await answers(pool)) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    async start() {
      server = await startEmbedded(options)
    },
    stop: () => server.stop(),
  }
}

/** From now on the tables take only rows of these buckets. */
async function confine(pool: Database, condition: string): Promise<void> {
  for (const table of distribution.byBucket) {
    await pool.query(`DELETE FROM ${table} WHERE NOT (${condition})`)
    await pool.query(`ALTER TABLE ${table} ADD CONSTRAINT its_buckets CHECK (${condition})`)
  }
}

async function answers(pool: Database): Promise<boolean> {
  return pool.query('SELECT 1').then(
    () => true,
    () => false,
  )
}

async function copyWhole([first, ...others]: readonly Cluster[]): Promise<void> {
  for (const table of distribution.reference) {
    const { rows } = await (first as Cluster).pool.query(`SELECT t::text AS row FROM ${table} t`)
    const texts = rows.map(({ row }) => row)
    for (const { pool } of others) {
      await pool.query(
        `INSERT INTO ${table} SELECT (r::${table}).* FROM unnest($1::text[]) r ON CONFLICT DO NOTHING`,
        [texts],
      )
    }
  }
}
