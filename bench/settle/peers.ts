/** What the settle path is held against: TPC-B by pgbench, on the same PostgreSQL in the same run. */
import { spawnSync } from 'node:child_process'
import type { EmbeddedServer } from '../../server/storage/embedded/embedded-server.ts'
import { cpuSecondsOf, statOf, ticksPerSecond } from './ground.ts'

export interface TpcB {
  readonly clients: number
  readonly tps: number
  readonly p99Ms: number
  /** CPU of the server and of pgbench for each transaction, µs. */
  readonly cpuUs: number
}

const database = 'postgres'

/** @throws when pgbench is missing, with the line that installs it. */
export function prepareTpcB(server: EmbeddedServer): void {
  pgbench(server, ['-i', '-s', '10', '-q'])
}

export function runTpcB(server: EmbeddedServer, clients: number, seconds: number): TpcB {
  const before = cpuSecondsOf(server.pid)
  const own = childCpuSeconds()
  const output = pgbench(server, [
    ...['-M', 'prepared', '-j', '2', '-c', String(clients), '-T', String(seconds)],
    ...['-P', String(seconds)],
  ])
  const transactions = figure(output, /actually processed: (\d+)/)
  const spent = cpuSecondsOf(server.pid) - before + childCpuSeconds() - own
  return {
    clients,
    tps: figure(output, /tps = ([\d.]+)/),
    // pgbench prints mean and deviation; a normal tail is kind to it.
    p99Ms:
      figure(output, /latency average = ([\d.]+)/) + 2.33 * figure(output, /stddev = ([\d.]+)/),
    cpuUs: (spent / transactions) * 1e6,
  }
}

function figure(output: string, pattern: RegExp): number {
  const found = Number(pattern.exec(output)?.[1])
  if (!Number.isFinite(found)) throw new Error(`pgbench printed no ${pattern}:\n${output}`)
  return found
}

/** CPU seconds of this process's children that ended; pgbench is the only one that matters here. */
function childCpuSeconds(): number {
  const fields = statOf(process.pid)
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / ticksPerSecond
}

function pgbench(server: EmbeddedServer, args: readonly string[]): string {
  const { hostname, port, username, password } = new URL(server.adminUrl)
  const { error, status, stdout, stderr } = spawnSync(
    'pgbench',
    ['-h', hostname, '-p', port, '-U', username, ...args, database],
    { encoding: 'utf8', env: { ...process.env, PGPASSWORD: decodeURIComponent(password) } },
  )
  if (error !== undefined) {
    throw new Error('pgbench is missing: install it with "apt-get install postgresql-contrib".')
  }
  if (status !== 0) throw new Error(`pgbench failed:\n${stderr}`)
  return stdout + stderr
}
