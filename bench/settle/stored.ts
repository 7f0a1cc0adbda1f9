/**
 * P14: whether a long journal is as quick as a short one. Two servers of the product on one
 * PostgreSQL, one with some 100,000 settlements and one with as many as asked, take turns.
 */
import { copyFile, mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { goal } from '../report.ts'
import { clientScript, openPopulated, type Side, say } from './arena.ts'
import { bytesKept, untilDerived } from './costs.ts'
import { describeRun } from './describe-run.ts'
import { checkFilled, fillJournal } from './fill-journal.ts'
import { addDatabase, startProduct, verify } from './ground.ts'
import { Bench, type LegOrder, legLine } from './legs.ts'
import { startLoad } from './load.ts'
import type { Options } from './options.ts'

const shortRows = 100_000
/** Where fewer are asked for, as a trial, the short journal is shorter still. */
const shortShare = 0.1
const legSeconds = 10
/** Of the disk; what the log and the members take comes on top. */
const mostBytes = 10_000_000_000
const sparedShare = 0.5

export async function measureStored(options: Options): Promise<boolean> {
  const { members, workers, connections, warmSeconds, rounds, seconds } = options
  const { ground, dataFolder } = await openPopulated(members)
  const server = ground.database
  const admin = openDatabase(server.adminUrl, { max: 1, statementTimeoutMs: 0 })
  const client = await startLoad(clientScript)
  const bench = new Bench(server, admin)
  const order = { workload: 'W20', connections, members } as const
  const open = async (url: string, folder: string): Promise<Opened> => {
    const product = await startProduct({ url, dataFolder: folder, workers })
    const journal = openDatabase(url, { max: 2, statementTimeoutMs: 0 })
    const side = { load: client, servers: [product.process.pid ?? 0], port: product.port, journal }
    return { side, journal, close: () => product.stop().then(() => journal.end()) }
  }
  const warm = async ({ side }: Opened, name: string, forSeconds: number) => {
    for (let left = forSeconds; left > 0; left -= legSeconds) {
      const leg = await bench.settle(side, { ...order, seconds: Math.min(left, legSeconds) })
      console.log(legLine(`warming ${name}`, leg))
    }
  }

  const first = await open(server.url, dataFolder)
  const wantedShort = Math.min(shortRows, options.stored * shortShare)
  while ((await sizeOf(first.journal)).rows < wantedShort)
    await warm(first, 'short', Math.min(legSeconds, warmSeconds))
  await untilDerived(first.journal)
  const short = await sizeOf(first.journal)
  await first.close()

  const longUrl = await addDatabase(server, 'long_journal', 'own')
  const wanted = await affordable(options.stored, short.bytesEach, ground.folder)
  say(`copying ${short.rows} settlements until there are ${wanted}`)
  const begun = performance.now()
  await fillJournal(longUrl, wanted, (rows) => say(`${rows} rows`))
  await checkFilled(longUrl)
  await admin.query('CHECKPOINT')
  say(
    `filled in ${((performance.now() - begun) / 1000).toFixed(0)} s; a copy has the next number and version, a key and a visit of its own, and the document of its original`,
  )

  const longFolder = join(ground.folder, 'server-long')
  await mkdir(longFolder)
  await copyFile(join(dataFolder, 'identity-key'), join(longFolder, 'identity-key'))
  const shortSide = await open(server.url, dataFolder)
  const longSide = await open(longUrl, longFolder)
  await describeRun(options, admin, null)
  await warm(shortSide, 'short', warmSeconds)
  await warm(longSide, 'long', warmSeconds)
  const sizes = { short: await sizeOf(shortSide.journal), long: await sizeOf(longSide.journal) }
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    ratios.push(
      await takeTurns(bench, { short: shortSide.side, long: longSide.side }, { ...order, seconds }),
    )
  }
  for (const [name, { rows, bytesEach, databaseBytes }] of Object.entries(sizes)) {
    say(
      `${name}: ${rows} rows at the start, ${bytesEach.toFixed(0)} B each with indexes, database ${(databaseBytes / 1e9).toFixed(1)} GB`,
    )
  }
  goal('P14', `${sizes.long.rows} stored ÷ ${sizes.short.rows} stored`, ratios, 0.8, 0.85)

  await shortSide.close()
  await longSide.close()
  await client.stop()
  await admin.end()
  await checkFilled(longUrl)
  const { said, isWhole } = await verify(server.url, dataFolder)
  console.log(`yiqiao verify, short: ${said}`)
  console.log('long: numbers and versions are dense, every row has its key and its visit')
  await ground.close()
  return isWhole
}

interface Opened {
  readonly side: Side
  readonly journal: Database
  close(): Promise<void>
}

async function takeTurns(
  bench: Bench,
  { short, long }: { readonly short: Side; readonly long: Side },
  order: LegOrder,
): Promise<number> {
  const ofShort = await bench.settle(short, order, true)
  const ofLong = await bench.settle(long, order, true)
  console.log(legLine('short', ofShort))
  console.log(legLine('long', ofLong))
  return ofLong.perSecond / ofShort.perSecond
}

async function sizeOf(journal: Database) {
  const { rows } = await journal.query<{ count: number; bytes: number }>(
    `SELECT (SELECT sum(next_number - 1) FROM bucket_head WHERE bucket < 256)::bigint AS count,
       pg_database_size(current_database()) AS bytes`,
  )
  const count = rows[0]?.count ?? 0
  const { recorded } = await bytesKept(journal)
  return {
    rows: count,
    bytesEach: count === 0 ? 0 : recorded / count,
    databaseBytes: rows[0]?.bytes ?? 0,
  }
}

/** As many rows as were asked for, or as fit into the disk that a benchmark may take. */
async function affordable(rows: number, bytesEach: number, folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  const most = Math.min(mostBytes, bavail * bsize * sparedShare)
  const fitting = Math.floor(most / bytesEach)
  say(
    `a settlement takes ${bytesEach.toFixed(0)} B: ${fitting} fit into ${(most / 1e9).toFixed(1)} GB`,
  )
  return Math.min(rows, fitting)
}
