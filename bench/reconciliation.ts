/**
 * `npm run bench:reconciliation`: two statements matched, against sort and join of coreutils over the
 * same files; and a statement written, against cat of the same file. Interleaved in one run.
 *
 *     npm run bench:reconciliation -- [ROWS] [ROUNDS]
 *
 * What the peers do not do: they read no quoted cell, check no amount, no day and no total, classify
 * nothing, and sum nothing.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StatementRow } from '../engine/reconciliation/statement-row.ts'
import { writeWhole } from '../server/reconciliation/whole-file.ts'
import { csvOf } from '../server/reconciliation/write-csv.ts'
import { pagesOf, stated, writeStatement } from './reconciliation/make-statements.ts'

const ROWS = Number(process.argv[2] ?? 1_000_000)
const ROUNDS = Number(process.argv[3] ?? 3)
const most = { seconds: 60, rssMb: 512 }

const folder = await mkdtemp(join(tmpdir(), 'yiqiao-bench-'))
const path = (name: string) => join(folder, name)

interface Match {
  readonly agreed: number
  readonly different: number
  readonly ms: number
  readonly cpuMs: number
  readonly rssMb: number
}

function match(size: string): Match & { readonly wallMs: number } {
  const begun = performance.now()
  const script = join(import.meta.dirname, 'reconciliation', 'match.ts')
  const files = [path(`ours-${size}.csv`), path(`theirs-${size}.csv`)]
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...files], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return { ...JSON.parse(stdout), wallMs: performance.now() - begun }
}

function shell(command: string): number {
  const begun = performance.now()
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  })
  if (status !== 0) throw new Error(stderr)
  return performance.now() - begun
}

const sortAndJoin = () =>
  shell(
    `grep -v '^#' ours-all.csv | sort -t, -k1,1 > a && grep -v '^#' theirs-all.csv | sort -t, -k1,1 > b && join -t, a b > joined`,
  )

/** Bytes a millisecond of a statement written whole and flushed. */
async function write(): Promise<number> {
  const scope = { side: 'ours', party: 'bench', institution: '', payer: '', from: '', to: '' }
  async function* pages() {
    yield* kept
  }
  async function* bytes() {
    for await (const text of csvOf(scope, stated, pages())) yield Buffer.from(text)
  }
  const begun = performance.now()
  const written = await writeWhole(folder, bytes(), () => 'written.csv')
  return written.bytes / (performance.now() - begun)
}

async function copy(): Promise<number> {
  const { size } = await stat(path('written.csv'))
  return size / shell('cat written.csv > copied.csv && sync copied.csv')
}

for (const [size, rows] of [
  ['all', ROWS],
  ['tenth', Math.round(ROWS / 10)],
] as const) {
  await writeStatement(path(`ours-${size}.csv`), 'ours', pagesOf(rows, 100_003, false))
  await writeStatement(path(`theirs-${size}.csv`), 'hospital', pagesOf(rows, 700_001, true))
}
const kept: (readonly StatementRow[])[] = []
for await (const page of pagesOf(Math.min(ROWS, 300_000), 1, false)) kept.push(page)

const rounds = []
for (let round = 0; round < ROUNDS; round++) {
  const peerMs = sortAndJoin()
  const ours = match('all')
  const tenth = match('tenth')
  const bytes = await write()
  rounds.push({ peerMs, ours, tenth, bytes, catBytes: await copy() })
}
await rm(folder, { recursive: true })

const of = (list: readonly number[]) => {
  const sorted = [...list].sort((a, b) => a - b)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, sorted }
}
const range = ({ sorted }: ReturnType<typeof of>, digits = 2) =>
  `${sorted[0]?.toFixed(digits)}..${sorted.at(-1)?.toFixed(digits)}`

interface Goal {
  readonly id: string
  readonly what: string
  readonly values: readonly number[]
  readonly gate: number
  readonly target: number
  /** Whether less is better. */
  readonly isCost: boolean
}

const goals: readonly Goal[] = [
  {
    id: 'P18',
    what: `${ROWS} x ${ROWS} rows matched ÷ sort+join`,
    values: rounds.map(({ ours, peerMs }) => ours.wallMs / peerMs),
    gate: 2,
    target: 1,
    isCost: true,
  },
  {
    id: 'P19',
    what: 'time of ten times as many rows ÷ time',
    values: rounds.map(({ ours, tenth }) => ours.ms / tenth.ms),
    gate: 12,
    target: 10.5,
    isCost: true,
  },
  {
    id: 'P20',
    what: 'statement written ÷ cat, both flushed, bytes/s',
    values: rounds.map(({ bytes, catBytes }) => bytes / catBytes),
    gate: 0.1,
    target: 0.25,
    isCost: false,
  },
  {
    id: 'time',
    what: 'seconds for the whole',
    values: rounds.map(({ ours }) => ours.wallMs / 1000),
    gate: most.seconds,
    target: most.seconds,
    isCost: true,
  },
  {
    id: 'memory',
    what: 'most megabytes resident',
    values: rounds.map(({ ours }) => ours.rssMb),
    gate: most.rssMb,
    target: most.rssMb,
    isCost: true,
  },
]

console.log(`\n${ROWS} rows a side, ${ROUNDS} rounds, fictional, ${process.version}`)
for (const { id, what, values, gate, target, isCost } of goals) {
  const found = of(values)
  const meets = (level: number) => (isCost ? found.median <= level : found.median >= level)
  const passed = meets(gate) ? 'gate' : 'MISS'
  const said = meets(target) ? 'target' : passed
  const limit = isCost ? '≤' : '≥'
  console.log(
    `${id.padEnd(7)} ${found.median.toFixed(2).padStart(8)}  ${range(found).padEnd(16)} gate ${limit} ${gate}, target ${limit} ${target}: ${said.padEnd(6)} ${what}`,
  )
}
const last = rounds.at(-1)
console.log(
  `ours ${((last?.ours.wallMs ?? 0) / 1000).toFixed(1)} s (${((last?.ours.cpuMs ?? 0) / 1000).toFixed(1)} CPU-s), sort+join ${((last?.peerMs ?? 0) / 1000).toFixed(1)} s; ${last?.ours.agreed} agree, ${last?.ours.different} differ; ${((last?.bytes ?? 0) / 1000).toFixed(0)} MB/s written, ${((last?.catBytes ?? 0) / 1000).toFixed(0)} MB/s by cat`,
)
process.exitCode = goals.every(({ values, gate, isCost }) => {
  const { median } = of(values)
  return isCost ? median <= gate : median >= gate
})
  ? 0
  : 1
