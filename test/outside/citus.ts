/**
 * Settling on a Citus cluster that somebody else runs:
 *
 *     npm run test:outside -- citus postgresql://postgres:password@coordinator:5432/postgres
 *
 * The address is a superuser's on the coordinator; the same user and password must be let in on every
 * worker. Databases of its own are made on all nodes, and dropped in the end.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../../server/storage/migrate.ts'

export const needs = { command: '', install: '' }

const suite = join(import.meta.dirname, '..', 'clusters', 'on-citus.ts')
const wanted = `This check needs a PostgreSQL of version 15 or later with the extension Citus, and a superuser's
address of its coordinator:

    npm run test:outside -- citus postgresql://postgres:password@localhost:5432/postgres

For instance: docker run -d -p 5432:5432 -e POSTGRES_PASSWORD=password citusdata/citus`

interface Node {
  readonly host: string
  readonly port: number
}

export async function run([address = '']: readonly string[]): Promise<string> {
  if (URL.parse(address) === null) return refuse('No address was given.')
  const nodes = await nodesBehind(address)
  const tables: number[] = []
  // The flows use the same keys each time, so each has a database of its own.
  for (const way of ['coordinator', 'owners']) tables.push(await runThrough(way, address, nodes))
  return `${tables[0]} tables were distributed among ${nodes.length} nodes, and all flows passed.`
}

/** Answers how many tables were distributed. */
async function runThrough(way: string, address: string, nodes: readonly Node[]): Promise<number> {
  const database = `yiqiao_outside_${process.pid}`
  const places = nodes.map((node) => addressOn(address, node))
  try {
    for (const place of places) await query(place, `CREATE DATABASE ${database}`)
    const made = places.map((place) => within(place, database))
    for (const place of made) await query(place, 'CREATE EXTENSION citus')
    const url = made[0] ?? ''
    await joinNodes(url, nodes)
    let distributed = 0
    await migrate(url, undefined, (line) => {
      if (line.startsWith('Distributed')) distributed += 1
    })
    const env = { ...process.env, TEST_CITUS_URL: url, TEST_CITUS_THROUGH: way }
    const { status } = spawnSync(process.execPath, ['--test', suite], { stdio: 'inherit', env })
    if (status !== 0) throw new Error(`The flows of settling failed through the ${way}.`)
    return distributed
  } finally {
    for (const place of places) {
      await query(place, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
    }
  }
}

function refuse(why: string): never {
  console.error(`${why}\n${wanted}`)
  process.exit(1)
}

/** The coordinator first. Without the extension in the database that was named it is the only one. */
async function nodesBehind(address: string): Promise<Node[]> {
  const available = await query(address, `SELECT FROM pg_available_extensions WHERE name = 'citus'`)
  if (available.length === 0) refuse('The server does not have the extension Citus.')
  const { hostname, port } = new URL(address)
  const itself = { host: hostname, port: Number(port || 5432) }
  const there = await query(address, `SELECT FROM pg_extension WHERE extname = 'citus'`)
  if (there.length === 0) return [itself]
  const rows = await query(
    address,
    `SELECT nodename AS host, nodeport AS port, groupid FROM pg_dist_node
     WHERE noderole = 'primary' ORDER BY groupid`,
  )
  const workers = rows.filter(({ groupid }) => groupid !== 0)
  return [itself, ...workers.map(({ host, port: at }): Node => ({ host, port: at }))]
}

/** Makes one cluster of the database on all nodes. */
async function joinNodes(url: string, [coordinator, ...workers]: readonly Node[]): Promise<void> {
  if (coordinator === undefined) return
  const { host, port } = coordinator
  await query(url, 'SELECT citus_set_coordinator_host($1, $2)', [host, port])
  for (const worker of workers) {
    await query(url, 'SELECT citus_add_node($1, $2)', [worker.host, worker.port])
  }
  if (workers.length > 0) return
  await query(url, `SELECT citus_set_node_property($1, $2, 'shouldhaveshards', true)`, [host, port])
}

function addressOn(address: string, { host, port }: Node): string {
  const url = new URL(address)
  url.hostname = host
  url.port = String(port)
  return url.href
}

function within(address: string, database: string): string {
  const url = new URL(address)
  url.pathname = database
  return url.href
}

async function query(address: string, text: string, values: readonly unknown[] = []) {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    return (await client.query(text, [...values])).rows
  } finally {
    await client.end()
  }
}
