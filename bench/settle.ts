/**
 * `npm run bench:settle`: durable settlements over real HTTP against TPC-B, interleaved on one
 * PostgreSQL in one run, so that a ratio survives a change of machine.
 *
 *     npm run bench:settle -- [ROUNDS] [SECONDS] [MEMBERS]
 *
 * A leg counts only what was answered 201 with fsync on. At the end `yiqiao verify` recounts.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { openDatabase } from '../server/storage/database.ts'
import { goal, median } from './report.ts'
import { cpuSecondsOf, openGround, runClient, startProduct } from './settle/ground.ts'
import { prepareTpcB, runTpcB, type TpcB } from './settle/peers.ts'
import { addPopulation } from './settle/population.ts'
import type { Workload } from './settle/workload.ts'

const ROUNDS = Number(process.argv[2] ?? 3)
const SECONDS = Number(process.argv[3] ?? 8)
const MEMBERS = Number(process.argv[4] ?? 1_000_000)
const connections = 64
const warmSeconds = 2

interface Leg {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly serverUs: number
  readonly databaseUs: number
  readonly clientUs: number
  readonly walBytes: number
}

const ground = await openGround()
const product = await startProduct(ground)
const database = openDatabase(ground.database.url, { max: 2 })
console.log(`adding ${MEMBERS} fictional members …`)
await addPopulation(ground.database.url, MEMBERS)
prepareTpcB(ground.database)
let run = 0

async function leg(
  workload: Workload,
  options: { readonly rate?: number; readonly onlyPerson?: number } = {},
): Promise<Leg> {
  run += 1
  const order = { port: product.port, workload, connections, members: MEMBERS, seed: run }
  const name = `${run}-${process.pid}`
  await runClient({ ...order, ...options, seconds: 0, warmSeconds, run: `w${name}` })
  const before = await spent()
  const report = await runClient({
    ...order,
    ...options,
    seconds: SECONDS,
    warmSeconds: 0,
    run: `m${name}`,
  })
  const after = await spent()
  if (report.refused + report.failed > 0) throw new Error(`refused: ${report.firstRefusal}`)
  const count = after.count - before.count
  return {
    perSecond: report.settled / report.seconds,
    p50Ms: report.p50Ms,
    p99Ms: report.p99Ms,
    serverUs: ((after.server - before.server) / count) * 1e6,
    databaseUs: ((after.database - before.database) / count) * 1e6,
    clientUs: (report.cpuSeconds / report.settled) * 1e6,
    walBytes: (after.wal - before.wal) / count,
  }
}

async function spent() {
  const { rows } = await database.query<{ count: number; wal: string }>(
    `SELECT (SELECT count(*) FROM settlement)::bigint AS count,
       pg_current_wal_insert_lsn() - '0/0' AS wal`,
  )
  return {
    count: rows[0]?.count ?? 0,
    wal: Number(rows[0]?.wal ?? 0),
    server: cpuSecondsOf(product.process.pid ?? 0),
    database: cpuSecondsOf(ground.database.pid),
  }
}

const clientCounts = [4, 8, 16]
const best = clientCounts
  .map((clients) => runTpcB(ground.database, clients, Math.max(3, SECONDS / 2)))
  .reduce((a, b) => (b.tps > a.tps ? b : a)).clients
await leg('W20')

const rounds: { tpcB: TpcB; w20: Leg; w5: Leg; w200: Leg; wm: Leg; storm: Leg }[] = []
for (let round = 0; round < ROUNDS; round++) {
  const tpcB = runTpcB(ground.database, best, SECONDS)
  const w20 = await leg('W20')
  const w5 = await leg('W5')
  const w200 = await leg('W200')
  const wm = await leg('WM')
  const storm = await leg('W20', { onlyPerson: round })
  rounds.push({ tpcB, w20, w5, w200, wm, storm })
  console.log(`round ${round + 1}`)
  console.log(
    `  TPC-B ${tpcB.tps.toFixed(0)}/s at ${best} clients, ${tpcB.cpuUs.toFixed(0)} µs CPU`,
  )
  for (const [name, one] of Object.entries({ w20, w5, w200, wm, storm })) print(name, one)
}
const open = await leg('W20', {
  rate: Math.floor(median(rounds.map(({ w20 }) => w20.perSecond)) * 0.7),
})

function print(name: string, one: Leg): void {
  const { perSecond, p50Ms, p99Ms, serverUs, databaseUs, clientUs, walBytes } = one
  console.log(
    `  ${name.padEnd(6)} ${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50Ms.toFixed(1)} p99 ${p99Ms.toFixed(1)} ms  CPU µs: server ${serverUs.toFixed(0)}, database ${databaseUs.toFixed(0)}, client ${clientUs.toFixed(0)}  WAL ${walBytes.toFixed(0)} B`,
  )
}

console.log('\nid    ratio [range over rounds]')
const cpuOf = ({ serverUs, databaseUs, clientUs }: Leg) => serverUs + databaseUs + clientUs
goal(
  'P1',
  'W20 over HTTP ÷ TPC-B',
  rounds.map(({ w20, tpcB }) => w20.perSecond / tpcB.tps),
  1,
  1.5,
)
goal(
  'P7',
  'same person ÷ 1/(flush of 166 µs)',
  rounds.map(({ storm }) => (storm.perSecond * 166) / 1e6),
  1,
  8,
)
goal(
  'P10',
  'W200 ÷ W20',
  rounds.map(({ w200, w20 }) => w200.perSecond / w20.perSecond),
  0.14,
  0.18,
)
goal(
  'P11',
  'p99 at 70 % ÷ TPC-B p99',
  rounds.map(({ tpcB }) => open.p99Ms / tpcB.p99Ms),
  2,
  1.2,
  false,
)
goal(
  'P12',
  'WAL of a W20 ÷ 560 B of a TPC-B',
  rounds.map(({ w20 }) => w20.walBytes / 560),
  5,
  4,
  false,
)
goal(
  'P25',
  'settlements ÷ TPC-B for each CPU second',
  rounds.map(({ w20, tpcB }) => tpcB.cpuUs / cpuOf(w20)),
  0.8,
  1.3,
)
print('open', open)
console.log(
  `absolute aim 2,850/s of the mix: ${median(rounds.map(({ wm }) => wm.perSecond)).toFixed(0)}/s`,
)

const { rows: sizes } = await database.query<{ bytes: number; count: number }>(
  `SELECT pg_total_relation_size('settlement') + pg_total_relation_size('request_key')
     + pg_total_relation_size('live_visit') AS bytes, count(*)::bigint AS count FROM settlement`,
)
console.log(
  `kept for ever: ${((sizes[0]?.bytes ?? 0) / (sizes[0]?.count ?? 1)).toFixed(0)} B a settlement (P13; all workloads)`,
)
await database.end()
await product.stop()
const verified = spawnSync(process.execPath, [join('cli', 'main.ts'), 'verify'], {
  cwd: join(import.meta.dirname, '..'),
  env: {
    ...process.env,
    DATABASE_URL: ground.database.url,
    YIQIAO_DATA: join(ground.folder, 'server'),
  },
  encoding: 'utf8',
})
console.log(verified.stdout.trim() || verified.stderr.trim())
await ground.close()
process.exitCode = verified.status ?? 1
