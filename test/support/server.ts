/** One PostgreSQL for a run of tests, in a folder that is thrown away. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded, stopLeftover } from '../../server/storage/embedded/embedded-server.ts'
import { isAlive } from '../../server/storage/embedded/process-life.ts'

export interface TestServer {
  /** The superuser's address; `withDatabase` reads it from TEST_DATABASE_URL. */
  readonly adminUrl: string
  stop(): Promise<void>
}

const prefix = 'yiqiao-test-'

/** It does not outlive its machine. Tests of what does start servers of their own. */
const fleeting = { fsync: 'off', full_page_writes: 'off' }

/** Starts a server with the profile `test`. It also ends when this process is interrupted. */
export async function startTestServer(): Promise<TestServer> {
  await removeAbandoned()
  const folder = await mkdtemp(join(tmpdir(), prefix))
  await writeFile(join(folder, 'owner'), String(process.pid))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(1))
  }
  const server = await startEmbedded({ dataFolder: folder, profile: 'test', settings: fleeting })
  return {
    adminUrl: server.adminUrl,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A run that was killed could not clean up; the next one does. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const folder = join(tmpdir(), name)
    const owner = Number(await readFile(join(folder, 'owner'), 'utf8').catch(() => ''))
    if (owner === 0 || isAlive(owner)) continue
    await stopLeftover(folder)
    await rm(folder, { recursive: true, force: true })
  }
}
