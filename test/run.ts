/**
 * `npm test`: every test of the project, each file in a process of its own, all on one PostgreSQL.
 *
 *     npm test                                 everything
 *     npm test -- engine/ledger server/http    files whose path contains one of the texts
 *     npm test -- --test-name-pattern=deduct   any option of `node --test`
 *
 * TEST_SEED repeats a run's random tests, TEST_DATABASE_URL (a superuser's address) uses a
 * PostgreSQL that already runs.
 */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { prepareTemplate } from './support/database.ts'
import { seed } from './support/seed.ts'
import { startTestServer } from './support/server.ts'

const root = join(import.meta.dirname, '..')
const pattern = '{engine,server,cli,samples,policies,web,scripts,test}/**/*.test.ts'

const args = process.argv.slice(2)
const options = args.filter((arg) => arg.startsWith('-'))
const wanted = args.filter((arg) => !arg.startsWith('-'))
const files = globSync(pattern, { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((text) => file.includes(text)))
  .sort()

if (files.length === 0) {
  console.error(`No test file has ${wanted.join(' or ')} in its path.`)
  process.exit(1)
}

console.log(`${files.length} test files, seed ${seed} (repeat with TEST_SEED=${seed})`)
const outside = process.env['TEST_DATABASE_URL']
const server = outside === undefined ? await startTestServer() : undefined
const databaseUrl = outside ?? server?.adminUrl ?? ''
await prepareTemplate(databaseUrl)
process.exitCode = await runFiles()
await server?.stop()

function runFiles(): Promise<number> {
  const nodeArgs = [
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
    '--test-timeout=300000',
    ...options,
    ...files,
  ]
  const env = { ...cleanEnvironment(), TEST_SEED: String(seed), TEST_DATABASE_URL: databaseUrl }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, nodeArgs, { cwd: root, env, stdio: 'inherit' })
    process.once('exit', () => child.kill())
    child.once('error', reject).once('close', (code) => resolve(code ?? 1))
  })
}

/** The settings of a developer's own server must not reach the servers that tests start. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter(
    (name) => !name.startsWith('YIQIAO_') && name !== 'PORT' && name !== 'DATABASE_URL',
  )
  return Object.fromEntries(names.map((name) => [name, process.env[name]]))
}
