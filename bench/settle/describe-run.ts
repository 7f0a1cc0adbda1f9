/** The circumstances that whoever reads the figures needs. */
import { spawnSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import type { Database } from '../../server/storage/database.ts'
import { say } from './arena.ts'
import { poolSizes } from './naive/ground.ts'
import type { Options } from './options.ts'

const settings = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_compression',
  'data_checksums',
  'shared_buffers',
  'max_wal_size',
  'wal_level',
  'max_connections',
]

interface Peers {
  readonly tpcB: { readonly clients: number }
  readonly floor: { readonly clients: number }
  readonly byRows: string
  readonly byTables: string
}

export async function describeRun(
  { rounds, seconds, warmSeconds, members, connections, workers }: Options,
  admin: Database,
  peers: Peers | null,
): Promise<void> {
  const { rows } = await admin.query<{ version: string; settings: string }>(
    `SELECT current_setting('server_version') AS version, string_agg(
       name || '=' || current_setting(name), ' ' ORDER BY place) AS settings
     FROM unnest($1::text[]) WITH ORDINALITY n (name, place)`,
    [settings],
  )
  const [server] = rows
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' })
  const gib = Math.round(totalmem() / 1024 ** 3)
  say(
    `${cpus().length} × ${cpus()[0]?.model}, ${gib} GiB; Node ${process.version}; commit ${commit.stdout.trim()}`,
  )
  say(`PostgreSQL ${server?.version}, profile production: ${server?.settings}`)
  say(
    `${rounds} rounds of ${seconds} s a leg after ${warmSeconds} s of load; ${members} members, Zipf 0.8; ${connections} connections; workers ${workers}`,
  )
  if (peers !== null) {
    say(
      `pgbench -M prepared -j 2: TPC-B scale 10, ${peers.tpcB.clients} clients; floor ${peers.floor.clients} clients, each the best of 4, 8, 16, 32`,
    )
    say(
      `naive peer: ${peers.byRows} and ${peers.byTables} connections, the best of ${poolSizes.join(', ')}`,
    )
  }
}
