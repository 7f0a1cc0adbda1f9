/** The product as `npm start` runs it, on a database that is thrown away. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { ownPort } from '../support/own-port.ts'

export interface RunningServer {
  readonly origin: string
  readonly database: TestDatabase
  /** What a command needs in its environment to work on the same database. */
  readonly settings: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')

/** @param settings of its environment, besides those of every test. */
export async function startServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const database = await withDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-pages-'))
  const port = await ownPort()
  const child = await launchServer(port, folder, database.url, settings)
  const own = { PORT: String(port), YIQIAO_DATA: folder, DATABASE_URL: database.url }
  return {
    origin: `http://localhost:${port}`,
    database,
    settings: { ...settings, ...own },
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'close')
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts the server as a process of its own and returns when it accepts requests. */
export async function launchServer(
  port: number,
  folder: string,
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const env = {
    ...process.env,
    ...settings,
    PORT: String(port),
    YIQIAO_DATA: folder,
    DATABASE_URL: databaseUrl,
    TEST_DATABASE_URL: undefined,
  }
  const child = spawn(process.execPath, [join(root, 'server', 'main.ts')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await untilReady(child)
  return child
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (text: Buffer): void => {
      output += text.toString('utf8')
      if (output.includes('Ready')) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    child.once('close', () => reject(new Error(`The server did not start:\n${output}`)))
  })
}
