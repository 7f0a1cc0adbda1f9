/**
 * `npm run bench:reconciliation`: two statements matched, against sort and join of coreutils over the
 * same files; and a statement written, against cat of the same file. Interleaved in one run.
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
import { readNumbers } from './options.ts'
import { pagesOf, stated, writeStatement } from './reconciliation/make-statements.ts'
import { goal } from './report.ts'

const { rows: ROWS, rounds: ROUNDS } = readNumbers(
  `
Two statements matched against sort and join, and one written against cat

Usage: npm run bench:reconciliation -- [--rows N] [--rounds N]

  --rows N    of each statement (default 1000000)
  --rounds N  (default 3)
`,
  { rows: { is: 1_000_000, least: 10_000 }, rounds: { is: 3 } },
)
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

interface Writing {
  readonly ms: number
  readonly bytes: number
}

/** A statement of the first rows, written whole and flushed. */
async function write(rows: number): Promise<Writing> {
  const scope = { side: 'ours', party: 'bench', institution: '', payer: '', from: '', to: '' }
  async function* pages() {
    yield* kept.slice(0, Math.ceil(rows / (kept[0]?.length ?? 1)))
  }
  async function* bytes() {
    for await (const text of csvOf(scope, stated, pages())) yield Buffer.from(text)
  }
  const begun = performance.now()
  const written = await writeWhole(folder, bytes(), () => 'written.csv')
  return { ms: performance.now() - begun, bytes: written.bytes }
}

async function copy(): Promise<Writing> {
  const { size } = await stat(path('written.csv'))
  return { ms: shell('cat written.csv > copied.csv && sync copied.csv'), bytes: size }
}

for (const [size, rows] of [
  ['all', ROWS],
  ['tenth', Math.round(ROWS / 10)],
] as const) {
  await writeStatement(path(`ours-${size}.csv`), 'ours', pagesOf(rows, 100_003, false))
  await writeStatement(path(`theirs-${size}.csv`), 'hospital', pagesOf(rows, 700_001, true))
}
const kept: (readonly StatementRow[])[] = []
const writtenRows = Math.min(ROWS, 300_000)
for await (const page of pagesOf(writtenRows, 1, false)) kept.push(page)

interface Round {
  readonly peerMs: number
  readonly ours: Match & { readonly wallMs: number }
  readonly tenth: Match
  readonly written: Writing
  readonly writtenTenth: Writing
  readonly cat: Writing
}

const rounds: Round[] = []
for (let round = 0; round < ROUNDS; round++) {
  const peerMs = sortAndJoin()
  const ours = match('all')
  const tenth = match('tenth')
  const writtenTenth = await write(writtenRows / 10)
  const written = await write(writtenRows)
  const cat = await copy()
  rounds.push({ peerMs, ours, tenth, written, writtenTenth, cat })
  console.log(`round ${round + 1}`)
  console.log(
    `  ours ${(ours.wallMs / 1000).toFixed(1)} s, ${(ours.cpuMs / 1000).toFixed(1)} CPU-s, at most ${ours.rssMb.toFixed(0)} MB; ${ours.agreed} agree, ${ours.different} differ; sort+join ${(peerMs / 1000).toFixed(1)} s`,
  )
  console.log(
    `  written ${megabytes(written)} MB/s, by cat ${megabytes(cat)} MB/s; this process at most ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  )
}
await rm(folder, { recursive: true })

function megabytes({ bytes, ms }: Writing): string {
  return (bytes / ms / 1000).toFixed(0)
}

console.log(`\n${ROWS} rows a side, ${ROUNDS} rounds, fictional, Node ${process.version}`)
console.log('id     ratio [range over rounds]')
const atMost = (
  id: string,
  what: string,
  gate: number,
  target: number,
  of: (round: Round) => number,
) => goal(id, what, rounds.map(of), gate, target, false)
const rate = ({ bytes, ms }: Writing) => bytes / ms
const passed = [
  atMost(
    'P18',
    `${ROWS} × ${ROWS} rows matched ÷ sort+join`,
    2,
    1,
    (r) => r.ours.wallMs / r.peerMs,
  ),
  atMost('P19', 'matching, ten times the rows ÷ once', 12, 11, (r) => r.ours.ms / r.tenth.ms),
  atMost(
    'P19',
    'a statement of ten times the rows written ÷ once',
    12,
    11,
    (r) => r.written.ms / r.writtenTenth.ms,
  ),
  goal(
    'P20',
    'statement written ÷ cat, both flushed, bytes a second',
    rounds.map((r) => rate(r.written) / rate(r.cat)),
    0.1,
    0.25,
  ),
  atMost(
    'time',
    `seconds for ${ROWS} against ${ROWS} rows`,
    most.seconds,
    most.seconds,
    (r) => r.ours.wallMs / 1000,
  ),
  atMost(
    'rss',
    `most megabytes resident for ${ROWS} against ${ROWS} rows`,
    most.rssMb,
    most.rssMb,
    (r) => r.ours.rssMb,
  ),
]
process.exitCode = passed.every((one) => one) ? 0 : 1
