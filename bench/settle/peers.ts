/** What pgbench drives on the same PostgreSQL: TPC-B, and scripts of our own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { EmbeddedServer } from '../../server/storage/embedded/embedded-server.ts'
import { cpuSecondsOf, statOf, ticksPerSecond } from './ground.ts'

export interface Pgbench {
  readonly clients: number
  readonly tps: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly transactions: number
  /** CPU of the server and of pgbench for each transaction, µs. */
  readonly databaseUs: number
  readonly clientUs: number
}

export interface PgbenchOrder {
  readonly clients: number
  readonly seconds: number
  /** Transactions a second, for an open loop; latency counts from the moment of arrival. */
  readonly rate?: number
  /** A script of our own instead of TPC-B, and its database. */
  readonly script?: string
  readonly database?: string
  /** Where pgbench may lay down a log of latencies. */
  readonly logPrefix: string
}

const clientCounts = [4, 8, 16, 32]

/** @throws when pgbench is missing, with the line that installs it. */
export async function prepareTpcB(server: EmbeddedServer): Promise<void> {
  await pgbench(server, ['-i', '-s', '10', '-q', 'postgres'])
}

/** The number of clients with which a peer is quickest. */
export async function bestClients(
  server: EmbeddedServer,
  order: Omit<PgbenchOrder, 'clients'>,
): Promise<number> {
  const found: Pgbench[] = []
  for (const clients of clientCounts) found.push(await runPgbench(server, { ...order, clients }))
  return found.reduce((a, b) => (b.tps > a.tps ? b : a)).clients
}

export async function runPgbench(server: EmbeddedServer, order: PgbenchOrder): Promise<Pgbench> {
  const { clients, seconds, rate, script, database = 'postgres', logPrefix } = order
  const before = cpuSecondsOf(server.pid)
  const own = childCpuSeconds()
  const output = await pgbench(server, [
    ...['-M', 'prepared', '-j', '2', '-c', String(clients), '-T', String(seconds), '-n'],
    ...(rate === undefined ? [] : ['-R', String(rate)]),
    ...(script === undefined ? [] : ['-f', script]),
    ...['-l', `--log-prefix=${logPrefix}`],
    database,
  ])
  const transactions = figure(output, /actually processed: (\d+)/)
  const latencies = readLog(logPrefix)
  const at = (share: number) => (latencies[Math.floor((latencies.length - 1) * share)] ?? 0) / 1000
  return {
    clients,
    tps: figure(output, /tps = ([\d.]+)/),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    p999Ms: at(0.999),
    transactions,
    databaseUs: ((cpuSecondsOf(server.pid) - before) / transactions) * 1e6,
    clientUs: ((childCpuSeconds() - own) / transactions) * 1e6,
  }
}

/** Latencies in µs, sorted; the log has one line a transaction, and one file a thread. */
function readLog(prefix: string): Float64Array {
  const folder = dirname(prefix)
  const names = readdirSync(folder).filter((name) => name.startsWith(`${basename(prefix)}.`))
  const latencies = names.flatMap((name) => {
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
    rmSync(join(folder, name))
    return lines.map((line) => Number(line.split(' ')[2]))
  })
  return Float64Array.from(latencies).sort()
}

function figure(output: string, pattern: RegExp): number {
  const found = Number(pattern.exec(output)?.[1])
  if (!Number.isFinite(found)) throw new Error(`pgbench printed no ${pattern}:\n${output}`)
  return found
}

/** CPU seconds of this process's children that ended; pgbench is the only one during a leg. */
function childCpuSeconds(): number {
  const fields = statOf(process.pid)
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / ticksPerSecond
}

async function pgbench(server: EmbeddedServer, args: readonly string[]): Promise<string> {
  const { hostname, port, username, password } = new URL(server.adminUrl)
  const child = spawn('pgbench', ['-h', hostname, '-p', port, '-U', username, ...args], {
    env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const channel of [child.stdout, child.stderr]) {
    channel.on('data', (text: Buffer) => {
      output += text.toString('utf8')
    })
  }
  const [code] = await once(child, 'close').catch(() => {
    throw new Error('pgbench is missing: install it with "apt-get install postgresql-contrib".')
  })
  if (code !== 0) throw new Error(`pgbench failed:\n${output}`)
  return output
}
