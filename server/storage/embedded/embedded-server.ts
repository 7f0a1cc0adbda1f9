/**
 * Starts, adopts and stops the PostgreSQL that comes with the package.
 *
 * The server is its own process group: Ctrl-C in a terminal reaches only us, so requests drain
 * before the database goes. When we are killed it lives on, and the next start adopts it.
 */
import { spawn } from 'node:child_process'
import { mkdir, open, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { errorCode, StartFailure, saysDiskFull } from '../../start-failure.ts'
import { commandAs } from './account.ts'
import {
  adminRole,
  type Cluster,
  type ClusterPaths,
  diskFull,
  isFull,
  openCluster,
  pathsIn,
} from './cluster.ts'
import { clearPidFile, isServerOf, type Running, readPidFile, signal, stop } from './postmaster.ts'
import { isAlive } from './process-life.ts'
import { type Profile, type Settings, settingsText } from './profile.ts'
import { archiveSettings, openArchive } from './wal-archive.ts'

export interface EmbeddedServer {
  /** For the application: a role that owns its database and nothing else. */
  readonly url: string
  /** For tests and maintenance: the superuser. */
  readonly adminUrl: string
  readonly pid: number
  /** True when the server was already running, left over from a process that was killed. */
  readonly adopted: boolean
  /** Ends all sessions, writes everything out and returns when the server is gone. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  readonly dataFolder: string
  readonly profile: Profile
  /** Where finished files of the write-ahead log are kept, or null. */
  readonly archiveFolder?: string | null
  /** Beyond those of the profile. */
  readonly settings?: Settings
  /** Where it listens; any free port when left out. */
  readonly port?: number
  readonly progress?: (text: string) => void
  /** Ends the start early; a server that it had started is stopped. */
  readonly interrupted?: AbortSignal
}

/** The role and the database of the application bear the same name. */
const applicationRole = 'yiqiao'

const pollMs = 20
const patience = { silentMs: 1000, attempts: 25, retryMs: 200, logBytes: 8 * 1024 * 1024 }

/**
 * Returns a PostgreSQL that answers, working on `dataFolder`. The caller holds the folder's lock.
 *
 * @throws StartFailure with the remedy when it cannot be had.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const progress = options.progress ?? (() => {})
  await mkdir(options.dataFolder, { recursive: true })
  const folder = await realpath(options.dataFolder)
  const cluster = await openCluster(folder, progress)
  const settings = await settingsFor(cluster, options)
  const running = await adoptOrLaunch(cluster, settings, options)

  const stopOnExit = () => signal(running.pid, 'SIGINT')
  process.once('exit', stopOnExit)
  await createApplicationDatabase(cluster, running)
  return {
    ...addressesOf(running, cluster.password),
    pid: running.pid,
    adopted: running.adopted,
    async stop() {
      await stop(running.pid)
      process.off('exit', stopOnExit)
    },
  }
}

/** Stops the server that a killed process left behind in `dataFolder`, if there is one. */
export async function stopLeftover(dataFolder: string): Promise<void> {
  const paths = pathsIn(dataFolder)
  const running = await readPidFile(paths)
  if (running && (await isServerOf(paths, running.pid))) {
    await stop(running.pid)
  }
}

/** The addresses of the database that a running server works on in `dataFolder`, or undefined. */
export async function addressesIn(
  dataFolder: string,
): Promise<Pick<EmbeddedServer, 'url' | 'adminUrl'> | undefined> {
  const paths = pathsIn(dataFolder)
  const running = await readPidFile(paths)
  if (running === undefined) return undefined
  return addressesOf(running, (await readFile(paths.password, 'utf8')).trim())
}

async function settingsFor(
  { paths, account }: Cluster,
  { profile, archiveFolder = null, settings = {} }: EmbeddedOptions,
): Promise<string> {
  if (archiveFolder === null) return settingsText(profile, settings)
  await openArchive(archiveFolder, paths.cluster, account)
  return settingsText(profile, { ...archiveSettings(archiveFolder), ...settings })
}

async function adoptOrLaunch(
  cluster: Cluster,
  settings: string,
  { port, progress = () => {}, interrupted }: EmbeddedOptions,
): Promise<Running & { readonly adopted: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await adopt(cluster, settings)
    if (found) return { ...found, adopted: true }
    await clearPidFile(cluster.paths)
    await writeFile(cluster.paths.settings, settings)
    const started = await spawnServer(cluster, port ?? (await freePort()))
    try {
      await untilItAnswers(cluster, started, progress, interrupted)
      return { ...started, adopted: false }
    } catch (error) {
      await stop(started.pid)
      if (!(error instanceof Passing) || attempt === patience.attempts) throw error
      await sleep(patience.retryMs)
    }
  }
}

/**
 * A server of this very folder that still runs. One with other settings or of another version is
 * stopped.
 */
async function adopt(cluster: Cluster, settings: string): Promise<Running | undefined> {
  const { paths } = cluster
  const running = await readPidFile(paths)
  if (running === undefined) return undefined
  if (!(await isServerOf(paths, running.pid))) return undefined
  const unchanged = (await readFile(paths.settings, 'utf8').catch(() => '')) === settings
  const version = unchanged ? await answeringVersion(cluster, running) : undefined
  if (version === cluster.binaries.version) return running
  await stop(running.pid)
  return undefined
}

/** The version a leftover server reports, or undefined when it shuts down or does not let us in. */
async function answeringVersion(cluster: Cluster, running: Running): Promise<string | undefined> {
  try {
    await untilItAnswers(cluster, running, () => {})
    return await withAdmin(cluster, running, async (client) => {
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
      return rows[0]?.server_version
    })
  } catch {
    return undefined
  }
}

/** A failure that is likely to be over at the next attempt. */
class Passing extends StartFailure {}

async function spawnServer({ account, binaries, paths }: Cluster, port: number): Promise<Running> {
  const logFrom = await rotateLog(paths.log)
  const log = await open(paths.log, 'a', 0o600)
  try {
    const run = commandAs(account, binaries.postgres, ['-D', paths.cluster, '-p', String(port)])
    const child = spawn(run.command, run.args, {
      ...run.options,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject).once('spawn', () => resolve(child.pid ?? 0))
    })
    child.unref()
    return { pid, port, logFrom }
  } finally {
    await log.close()
  }
}

/** Keeps one earlier log, and returns how long the present one is. */
async function rotateLog(log: string): Promise<number> {
  const { size } = await stat(log).catch(() => ({ size: 0 }))
  if (size <= patience.logBytes) return size
  await rename(log, `${log}.1`)
  return 0
}

/** Waits for a query to succeed. Recovery after a crash may take long, so there is no deadline. */
async function untilItAnswers(
  cluster: Cluster,
  running: Running,
  progress: (text: string) => void,
  interrupted?: AbortSignal,
): Promise<void> {
  const longAfter = performance.now() + patience.silentMs
  let told = false
  for (;;) {
    interrupted?.throwIfAborted()
    try {
      await withAdmin(cluster, running, (client) => client.query('SELECT 1'))
      return
    } catch (error) {
      if (isFinal(error)) throw passwordRefused(cluster.paths)
      if (!isAlive(running.pid)) throw await whyItEnded(cluster.paths, running)
      if (errorCode(error) === stillStarting && !told && performance.now() > longAfter) {
        progress('Waiting for the database to recover')
        told = true
      }
    }
    await sleep(pollMs)
  }
}

const stillStarting = '57P03'

function isFinal(error: unknown): boolean {
  return ['28P01', '28000'].includes(errorCode(error))
}

function passwordRefused({ password, folder }: ClusterPaths): StartFailure {
  return new StartFailure(
    'embedded-database',
    `The database in ${folder} does not accept the password in ${password}: restore that file from a backup, or set YIQIAO_DATA to a new folder.`,
  )
}

async function whyItEnded({ log, folder }: ClusterPaths, { logFrom }: Running) {
  const text = (await readFile(log).catch(() => Buffer.alloc(0))).subarray(logFrom).toString()
  // Where the log lies on the full disk as well, its last words may be missing.
  if (saysDiskFull(text) || (await isFull(folder))) return diskFull(folder)
  const reason =
    text.split('\n').findLast((line) => /FATAL|PANIC|error/.test(line)) ?? 'no reason given'
  // The port may be taken between our look and the server's; the sessions of a server that was
  // killed may take a moment to notice.
  const isPassing =
    /Address already in use|pre-existing shared memory block|postmaster\.pid" already exists/.test(
      text,
    )
  return new (isPassing ? Passing : StartFailure)(
    'embedded-database',
    `The database in ${folder} did not start (${reason.trim()}): see ${log}, mend what it names, or set YIQIAO_DATA to a new folder.`,
  )
}

/** Both statements can be repeated, so a start that was killed between them is made good here. */
async function createApplicationDatabase(cluster: Cluster, running: Running): Promise<void> {
  await withAdmin(cluster, running, async (client) => {
    const { rows } = await client.query<{ role: boolean; watches: boolean; database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
              EXISTS (SELECT FROM pg_auth_members WHERE roleid = 'pg_read_all_stats'::regrole
                AND member = (SELECT oid FROM pg_roles WHERE rolname = $1)) AS watches,
              EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
      [applicationRole],
    )
    if (!rows[0]?.role) {
      const password = pg.escapeLiteral(cluster.password)
      await client.query(`CREATE ROLE ${applicationRole} LOGIN PASSWORD ${password}`)
    }
    // It warns of sessions that keep vacuum from its work, whosever they are.
    if (!rows[0]?.watches) await client.query(`GRANT pg_read_all_stats TO ${applicationRole}`)
    if (!rows[0]?.database) {
      await client.query(`CREATE DATABASE ${applicationRole} OWNER ${applicationRole}`)
    }
  })
}

async function withAdmin<T>(
  { password }: Cluster,
  running: Running,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: urlOf(running, adminRole, password, 'postgres'),
    application_name: 'yiqiao launcher',
  })
  // The query in flight reports a broken connection; unheard, the event would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** A port nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

function addressesOf(running: Running, password: string) {
  return {
    url: urlOf(running, applicationRole, password, applicationRole),
    adminUrl: urlOf(running, adminRole, password, 'postgres'),
  }
}

function urlOf({ port }: Running, role: string, password: string, database: string): string {
  return `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`
}
