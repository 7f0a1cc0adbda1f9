/** One leg: load for some seconds, and what it took of every process and of the log. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../server/storage/database.ts'
import type { EmbeddedServer } from '../../server/storage/embedded/embedded-server.ts'
import type { Side } from './arena.ts'
import { spentIn, untilDerived, walWithoutImages } from './costs.ts'
import { cpuSecondsOf } from './ground.ts'
import type { Order } from './load.ts'
import { type Pgbench, type PgbenchOrder, runPgbench } from './peers.ts'

export interface Leg {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  /** CPU of each settlement, with what was derived from it afterwards. */
  readonly serverUs: number
  readonly databaseUs: number
  readonly clientUs: number
  readonly cpuSeconds: number
  readonly walBytes: number
  /** Without images of whole pages; 0 where nobody asked. */
  readonly recordBytes: number
}

export type LegOrder = Omit<Order, 'run' | 'seed' | 'port'>

/** Those who measure share the server of the database, and number their legs. */
export class Bench {
  readonly #server: EmbeddedServer
  readonly #admin: Database
  #run = 0

  constructor(server: EmbeddedServer, admin: Database) {
    this.#server = server
    this.#admin = admin
  }

  async settle(side: Side, order: LegOrder, withRecords = false): Promise<Leg> {
    const { load, port, journal, service } = side
    this.#run += 1
    if (journal !== null) await untilDerived(journal)
    const before = await this.#spent(side)
    const run = `${this.#run}-${process.pid}`
    const sender = service === undefined ? {} : { service }
    const report = await load.run({ ...order, ...sender, port, run, seed: this.#run })
    if (journal !== null) await untilDerived(journal)
    const after = await this.#spent(side)
    const { refused, failed, left, busy } = report
    if (refused + failed > 0) {
      throw new Error(`${refused} refused, ${failed} failed: ${report.firstRefusal}`)
    }
    if (left + busy > 0) console.log(`  ${left} never answered, ${busy} turned away`)
    const count = journal === null ? report.settled : after.count - before.count
    const { lsn } = before
    const us = (seconds: number) => (seconds / count) * 1e6
    return {
      perSecond: report.settled / report.seconds,
      p50Ms: report.p50Ms,
      p99Ms: report.p99Ms,
      p999Ms: report.p999Ms,
      serverUs: us(after.servers - before.servers),
      databaseUs: us(after.database - before.database),
      clientUs: us(after.load - before.load),
      cpuSeconds:
        after.servers -
        before.servers +
        after.database -
        before.database +
        after.load -
        before.load,
      walBytes: (after.wal - before.wal) / count,
      recordBytes: withRecords ? (await walWithoutImages(this.#admin, lsn, after.lsn)) / count : 0,
    }
  }

  async pgbench(order: PgbenchOrder, withRecords = false): Promise<Leg & Pgbench> {
    const before = await spentIn(this.#admin, false)
    const found = await runPgbench(this.#server, order)
    const after = await spentIn(this.#admin, false)
    const { tps, transactions, databaseUs, clientUs } = found
    const records = withRecords ? await walWithoutImages(this.#admin, before.lsn, after.lsn) : 0
    return {
      ...found,
      perSecond: tps,
      serverUs: 0,
      cpuSeconds: ((databaseUs + clientUs) * transactions) / 1e6,
      walBytes: (after.wal - before.wal) / transactions,
      recordBytes: records / transactions,
    }
  }

  async #spent({ servers, load, journal }: Side) {
    return {
      ...(await spentIn(journal ?? this.#admin, journal !== null)),
      servers: servers.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
      database: cpuSecondsOf(this.#server.pid),
      load: cpuSecondsOf(load.process.pid ?? 0),
    }
  }
}

const rebuiltBuckets = 64

/** Entries a second whose accumulators were made anew, by as many processes as there are cores. */
export async function rebuild(url: string, round: number): Promise<number> {
  const processes = availableParallelism()
  const start = (round * rebuiltBuckets) % 256
  const each = Math.ceil(rebuiltBuckets / processes)
  const done = await Promise.all(
    Array.from({ length: processes }, (_, i) => {
      const first = start + i * each
      return rebuildRange(url, first, Math.min(start + rebuiltBuckets, first + each) - 1)
    }),
  )
  const count = done.reduce((sum, one) => sum + one.count, 0)
  return count / Math.max(...done.map(({ seconds }) => seconds))
}

async function rebuildRange(
  url: string,
  first: number,
  last: number,
): Promise<{ readonly count: number; readonly seconds: number }> {
  const script = join(import.meta.dirname, 'rebuild.ts')
  const child = spawn(process.execPath, [script, url, String(first), String(last)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString('utf8')
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`Accumulators were not rebuilt: ${said}`)
  return JSON.parse(said)
}

export function legLine(name: string, leg: Leg): string {
  const { perSecond, p50Ms, p99Ms, p999Ms, serverUs, databaseUs, clientUs } = leg
  const cpu = [serverUs, databaseUs, clientUs].map((us) => us.toFixed(0)).join(' + ')
  const records = leg.recordBytes === 0 ? '' : ` (${leg.recordBytes.toFixed(0)} without images)`
  return `  ${name.padEnd(18)} ${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50Ms.toFixed(1)} p99 ${p99Ms.toFixed(1)} p99.9 ${p999Ms.toFixed(1)} ms  CPU ${leg.cpuSeconds.toFixed(1)} s, µs each ${cpu}  WAL ${leg.walBytes.toFixed(0)} B${records}`
}
