/**
 * `npm run bench:settle`: durable settlements against peers on the same PostgreSQL, all legs
 * interleaved in one run, so that a ratio survives a change of machine. `--help` lists its options.
 *
 * A leg counts only what was answered 201 with fsync on; its costs include what is derived from it
 * after commit. At the end `yiqiao verify` recounts both journals.
 */
import { type Arena, openArena, type Side, say } from './settle/arena.ts'
import { bytesKept, flushUs } from './settle/costs.ts'
import { describeRun } from './settle/describe-run.ts'
import { type Kept, printGoals, type Round } from './settle/goals.ts'
import { Bench, type LegOrder, legLine, rebuild } from './settle/legs.ts'
import { poolSizes } from './settle/naive/ground.ts'
import { type Options, readOptions } from './settle/options.ts'
import type { PgbenchOrder } from './settle/peers.ts'
import { measureStored } from './settle/stored.ts'
import type { Workload } from './settle/workload.ts'

const warmLegSeconds = 10
/** Both peers under HTTP share one process, which is warm sooner. */
const naiveWarmShare = 0.5
const openShare = 0.7
const probeSeconds = 2

const options = readOptions()
process.exitCode = (await (options.stored > 0 ? measureStored(options) : measure(options))) ? 0 : 1

async function measure(options: Options): Promise<boolean> {
  const begun = performance.now()
  const arena = await openArena(options)
  const bench = new Bench(arena.ground.database, arena.admin)
  const kept = await warmUp(arena, bench, options)
  const peers = { ...(await arena.tunePgbench()), ...(await tuneNaive(arena, bench, options)) }
  await describeRun(options, arena.admin, peers)
  const rounds: Round[] = []
  for (let round = 0; round < options.rounds; round++) {
    console.log(`round ${round + 1}`)
    rounds.push(await runRound(round, arena, bench, peers, options))
  }
  printGoals(rounds, kept)
  const lastUs = rounds.at(-1)?.w20.serverUs ?? 0
  say(
    `server CPU of a W20: ${kept.firstUs.toFixed(0)} µs in its first leg, ${lastUs.toFixed(0)} in its last`,
  )
  say(`measured in ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  return arena.finish()
}

/** Shows how figures fall as the code gets warm, and what a W20 leaves on the disk for ever. */
async function warmUp(
  { overHttp, inProcess, naive }: Arena,
  bench: Bench,
  { warmSeconds, connections, members }: Options,
): Promise<Kept & { readonly firstUs: number }> {
  const order = { workload: 'W20', connections, seconds: warmLegSeconds, members } as const
  const before = await keptBy(overHttp)
  const sides = [
    ['W20', overHttp, {}, 1],
    ['in process', inProcess, {}, 1],
    ['naive, by rows', naive, { path: `/rows/${poolSizes[1]}` }, naiveWarmShare],
    ['naive, by tables', naive, { path: `/tables/${poolSizes[1]}` }, naiveWarmShare],
  ] as const
  let kept: Kept | undefined
  let firstUs: number | undefined
  for (const [name, side, more, share] of sides) {
    for (let left = Math.ceil(warmSeconds * share); left > 0; left -= warmLegSeconds) {
      const seconds = Math.min(left, warmLegSeconds)
      const leg = await bench.settle(side, { ...order, ...more, seconds })
      console.log(legLine(`warming ${name}`, leg))
      firstUs ??= leg.serverUs
    }
    if (kept === undefined) {
      kept = perSettlement(before, await keptBy(overHttp))
      say(await documentSize(overHttp))
    }
  }
  return { ...(kept ?? { recorded: 0, derived: 0 }), firstUs: firstUs ?? 0 }
}

interface Peers {
  readonly tpcB: PgbenchOrder
  readonly floor: PgbenchOrder
  /** Where the naive peer is asked over as many connections as make it quickest. */
  readonly byRows: string
  readonly byTables: string
}

async function tuneNaive(
  { naive }: Arena,
  bench: Bench,
  { connections, members }: Options,
): Promise<Pick<Peers, 'byRows' | 'byTables'>> {
  const order = { workload: 'W20', connections, seconds: probeSeconds, members } as const
  const best = async (style: string) => {
    const found: { path: string; perSecond: number }[] = []
    for (const size of poolSizes) {
      const path = `${style}/${size}`
      found.push({ path, perSecond: (await bench.settle(naive, { ...order, path })).perSecond })
    }
    return found.reduce((a, b) => (b.perSecond > a.perSecond ? b : a)).path
  }
  return { byRows: await best('/rows'), byTables: await best('/tables') }
}

async function documentSize({ journal }: Side): Promise<string> {
  const found = await journal?.query<{ mean: number; rows: number }>(
    `SELECT avg(octet_length(document))::int AS mean,
       avg(pg_column_size(s.*))::int AS rows FROM settlement s`,
  )
  const { mean, rows } = found?.rows[0] ?? { mean: 0, rows: 0 }
  return `a W20 has a document of ${mean} bytes in a row of ${rows}`
}

async function keptBy({ journal }: Side) {
  if (journal === null) throw new Error('This side has no journal of ours.')
  const { rows } = await journal.query<{ count: number }>(
    'SELECT count(*)::bigint AS count FROM settlement',
  )
  return { ...(await bytesKept(journal)), count: rows[0]?.count ?? 0 }
}

type KeptTotal = Awaited<ReturnType<typeof keptBy>>

function perSettlement(before: KeptTotal, after: KeptTotal): Kept {
  const count = after.count - before.count
  return {
    recorded: (after.recorded - before.recorded) / count,
    derived: (after.derived - before.derived) / count,
  }
}

async function runRound(
  round: number,
  { ground, url, overHttp, inProcess, naive }: Arena,
  bench: Bench,
  peers: Peers,
  { connections, seconds, members }: Options,
): Promise<Round> {
  const shown = <T extends Parameters<typeof legLine>[1]>(name: string, leg: T): T => {
    console.log(legLine(name, leg))
    return leg
  }
  const settle = async (
    name: string,
    side: Side,
    workload: Workload,
    more: Partial<LegOrder> = {},
    withRecords = false,
  ) => {
    const order = { workload, connections, seconds, members, ...more }
    return shown(name, await bench.settle(side, order, withRecords))
  }
  const rate = (capacity: { readonly perSecond: number }) =>
    Math.max(1, Math.floor(capacity.perSecond * openShare))
  const tpcB = shown('TPC-B', await bench.pgbench({ ...peers.tpcB, seconds }, true))
  const w20 = await settle('W20', overHttp, 'W20', {}, true)
  const floor = shown('floor', await bench.pgbench({ ...peers.floor, seconds }))
  const inOne = await settle('in process', inProcess, 'W20')
  const inMany = await settle('in process, many', inProcess, 'W20', { isSpread: true })
  const byRows = await settle('naive, by rows', naive, 'W20', { path: peers.byRows })
  const byTables = await settle('naive, by tables', naive, 'W20', { path: peers.byTables })
  const w5 = await settle('W5', overHttp, 'W5')
  const w200 = await settle('W200', overHttp, 'W200')
  const wm = await settle('WM', overHttp, 'WM')
  const storm = await settle('one person', overHttp, 'W20', { onlyPerson: round })
  const open = await settle('W20 at 70 %', overHttp, 'W20', { rate: rate(w20) })
  const tpcBOpen = shown(
    'TPC-B at 70 %',
    await bench.pgbench({ ...peers.tpcB, seconds, rate: rate(tpcB) }),
  )
  const rebuilt = await rebuild(url, round)
  const flush = flushUs(ground.folder)
  console.log(`  rebuilt ${rebuilt.toFixed(0)}/s  flush ${flush.toFixed(0)} µs`)
  return {
    ...{ tpcB, w20, floor, inOne, inMany, byRows, byTables, w5, w200, wm, storm, open, tpcBOpen },
    ...{ rebuilt, flushUs: flush },
  }
}
