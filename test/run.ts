/**
 * `npm test`: every test of the project, all on one PostgreSQL. Files that are named have a process of
 * their own each; in a run of everything the short ones share some.
 *
 *     npm test                                 everything, of the longest kinds a third by the seed
 *     npm test -- .test.ts                     everything
 *     npm test -- engine/ledger server/http    files whose path contains one of the texts
 *     npm test -- --test-name-pattern=deduct   any option of `node` for each file
 *
 * TEST_SEED repeats a run's random tests, TEST_DATABASE_URL (a superuser's address) uses a
 * PostgreSQL that already runs.
 */
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { builtWeb } from '../scripts/build-web.ts'
import { inBatches } from './batches.ts'
import { longestFirst } from './longest-first.ts'
import { ofThisRun } from './of-this-run.ts'
import { prepareTemplate } from './support/database.ts'
import { seed } from './support/seed.ts'
import { startTestServer } from './support/server.ts'
import { sampled } from './support/thoroughness.ts'

const root = join(import.meta.dirname, '..')
const pattern = '{engine,server,cli,samples,policies,web,scripts,test}/**/*.test.ts'
const listed = 10

const args = process.argv.slice(2)
const options = args.filter((arg) => arg.startsWith('-'))
const wanted = args.filter((arg) => !arg.startsWith('-'))
const all = globSync(pattern, { cwd: root })
const files = longestFirst(
  wanted.length === 0
    ? ofThisRun(all, seed)
    : all.filter((file) => wanted.some((text) => file.includes(text))),
)
const entries = wanted.length === 0 ? inBatches(files, root) : files

if (files.length === 0) {
  console.error(`No test file has ${wanted.join(' or ')} in its path.`)
  process.exit(1)
}

console.log(
  `${files.length} of ${all.length} test files, seed ${seed} (repeat with TEST_SEED=${seed})`,
)
const startedAt = performance.now()
const outside = process.env['TEST_DATABASE_URL']
const server = outside === undefined ? await startTestServer() : undefined
const databaseUrl = outside ?? server?.adminUrl ?? ''
await prepareTemplate(databaseUrl)
setEnvironment()
// Else each of the first servers would build them.
if (wanted.length === 0) await builtWeb(join(root, '.cache', 'web'), console.log)
process.exitCode = (await runFiles()) ? 0 : 1
await server?.stop()

/** Runs them side by side in the order given, and answers whether all passed. */
async function runFiles(): Promise<boolean> {
  const took = new Map<string, number>()
  let passed = false
  const stopped = new AbortController()
  process.once('exit', () => stopped.abort())
  const events = run({
    files: entries.map((file) => join(root, file)),
    // Files that wait for a lease or a process leave their core to another.
    concurrency: Math.max(2, availableParallelism()) + 2,
    timeout: sampled(13, 90) * 60_000,
    execArgv: [`--import=${join(root, 'test', 'support', 'bounded.ts')}`, ...options],
    signal: stopped.signal,
  })
  events.on('test:complete', ({ name, nesting, file, details }) => {
    if (nesting > 0 || file === undefined || name.startsWith(root)) return
    const test = relative(root, file)
    took.set(test, (took.get(test) ?? 0) + details.duration_ms)
  })
  events.on('test:summary', ({ file, success }) => {
    if (file === undefined) passed = success
  })
  for await (const text of events.compose(spec)) process.stdout.write(text)
  sayLongest(took)
  return passed
}

function sayLongest(took: ReadonlyMap<string, number>): void {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1).padStart(7)
  const longest = [...took].sort(([, a], [, b]) => b - a).slice(0, listed)
  console.log('\nseconds  the longest files, side by side with others')
  for (const [file, ms] of longest) console.log(`${seconds(ms)}  ${file}`)
  console.log(`${seconds(performance.now() - startedAt)}  the whole run`)
}

/** What the test files, and the programs that they start, find in their environment. */
function setEnvironment(): void {
  // The settings of a developer's own server must not reach the servers that tests start.
  for (const name of Object.keys(process.env)) {
    if (/^(YIQIAO_.*|PORT|DATABASE_URL)$/.test(name)) delete process.env[name]
  }
  process.env['TEST_SEED'] = String(seed)
  process.env['TEST_DATABASE_URL'] = databaseUrl
  // Hundreds of processes read the same sources: each source is compiled once.
  process.env['NODE_COMPILE_CACHE'] ??= join(root, '.cache', 'compiled')
}
