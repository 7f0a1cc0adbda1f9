/**
 * `npm start`: wires everything, serves until it is told to stop, and cleans up behind itself.
 *
 * Progress goes to the standard output and ends with the address; log lines and the one sentence
 * of a start that failed go to the standard error.
 */
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { builtWeb } from '../scripts/build-web.ts'
import { type Config, readConfig } from './config.ts'
import { buildApp } from './http/app.ts'
import { hostFor, portRefusal, refuseUsedPort } from './http/port.ts'
import { loggable } from './http/problem.ts'
import { addApi } from './http/routes/add-api.ts'
import { readSite } from './http/static.ts'
import { startKeptDatabase } from './kept-database.ts'
import { openAlliance } from './open-alliance.ts'
import { errorCode, isDamage, isDiskFull, StartFailure, startFailures } from './start-failure.ts'
import { checkDatabase, type Database, openDatabase } from './storage/database.ts'
import { lockDataFolder } from './storage/embedded/data-lock.ts'
import { migrate } from './storage/migrate.ts'

/** What was opened, in order; it is closed from the end. */
type Undo = (() => Promise<void> | void)[]

const drainMs = 10_000

/** Starts the server and returns when it accepts requests. `interrupted` ends the start early. */
async function start(config: Config, undo: Undo, interrupted: AbortSignal): Promise<void> {
  const dataFolder = await openDataFolder(config.dataFolder)
  if (config.databaseUrl === null) {
    const lock = lockDataFolder(dataFolder, `http://localhost:${config.port}`)
    undo.push(() => lock.release())
  }
  await refuseUsedPort(config.port)
  const webFolder = await builtWeb(join(dataFolder, 'web'), say)
  interrupted.throwIfAborted()

  const logger = pino(
    { level: config.mode === 'production' ? 'info' : 'warn' },
    pino.destination(2),
  )
  const report = (error: unknown) => {
    const known = error instanceof Error ? loggable(error) : {}
    logger.error(known, 'work in the background failed and is tried again')
  }
  const url =
    config.databaseUrl ?? (await startDatabase(config, dataFolder, undo, interrupted, report))
  if (config.databaseUrl !== null) await checkDatabase(url)
  interrupted.throwIfAborted()
  for (const name of await migrate(url)) say(`Applied the migration ${name}`)
  const database = openDatabase(url)
  undo.push(() => database.end())
  interrupted.throwIfAborted()
  const alliance = await openAlliance({ ...config, dataFolder }, url, database, report)
  undo.push(() => alliance.close())

  const app = await buildApp({
    logger,
    isSecure: config.origin.startsWith('https:'),
    isReady: () => answers(database),
    site: webFolder === undefined ? undefined : await readSite(webFolder),
    registerRoutes: (routes) => addApi(routes, alliance.api),
  })
  undo.push(() => closeApp(app))
  await listen(app, config)
  sayReady(config)
}

async function openDataFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true })
    return await realpath(folder)
  } catch (error) {
    if (isDiskFull(error)) throw error
    throw new StartFailure(
      'data-folder-unusable',
      `The data folder ${folder} cannot be made (${errorCode(error)}): set YIQIAO_DATA to a folder that this user may write.`,
      error,
    )
  }
}

async function startDatabase(
  { mode, archiveFolder }: Config,
  dataFolder: string,
  undo: Undo,
  interrupted: AbortSignal,
  report: (error: unknown) => void,
): Promise<string> {
  const server = await startKeptDatabase(
    { dataFolder, profile: mode, archiveFolder, progress: say, interrupted },
    report,
  )
  undo.push(() => server.stop())
  say(`${server.adopted ? 'Adopted' : 'Started'} the database in ${dataFolder}`)
  return server.url
}

async function answers(database: Database): Promise<boolean> {
  await database.query('SELECT 1')
  return true
}

async function listen(app: FastifyInstance, { port, origin }: Config): Promise<void> {
  try {
    await app.listen({ port, host: await hostFor(origin) })
  } catch (error) {
    throw portRefusal(error, port) ?? error
  }
}

/** Lets requests in flight finish, but not for ever. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), drainMs)
  await app.close()
  clearTimeout(timer)
}

function sayReady({ mode, origin, port }: Config): void {
  if (mode === 'sample') say('All people and institutions in the sample are fictional.')
  const local = `http://localhost:${port}`
  if (origin !== local) say(`Serving ${origin}`)
  say('Ready; Ctrl-C stops the server and its database.')
  say(local)
}

function say(text: string): void {
  console.log(text)
}

async function closeAll(undo: Undo): Promise<void> {
  for (const close of undo.splice(0).reverse()) await close()
}

/** A failure for which somebody outside the program can do something gets its sentence. */
function failureOf(error: unknown, dataFolder: string): StartFailure | undefined {
  if (error instanceof StartFailure) return error
  if (isDiskFull(error)) {
    return new StartFailure(
      'disk-full',
      `The disk of the data folder ${dataFolder} is full: free some space there, or set YIQIAO_DATA to a folder on another disk.`,
      error,
    )
  }
  if (error instanceof Error && isDamage(error)) {
    return new StartFailure(
      'database-damaged',
      `The database in ${dataFolder} is damaged (${error.message}): ask yiqiao verify what else is, and restore a backup into a new data folder.`,
      error,
    )
  }
  if (errorCode(error) === '42501') {
    return new StartFailure(
      'database-refuses',
      'The user in DATABASE_URL may not change the database: make it the owner of the database.',
      error,
    )
  }
  return undefined
}

/** Runs until a signal, and returns the exit code. */
async function run(): Promise<number> {
  const undo: Undo = []
  const stop = new AbortController()
  const stopped = new Promise<void>((resolve) =>
    stop.signal.addEventListener('abort', () => resolve()),
  )
  // npm passes on a Ctrl-C that the terminal sent us as well, so the later ones change nothing.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stop.abort())
  }
  // The terminal or the program reading our output may be gone; that is no reason to end.
  for (const channel of [process.stdout, process.stderr]) channel.on('error', () => {})

  let dataFolder = ''
  try {
    const config = readConfig(process.env)
    dataFolder = config.dataFolder
    await start(config, undo, stop.signal)
    await stopped
    say('Stopping')
    await closeAll(undo)
    return 0
  } catch (error) {
    await closeAll(undo)
    if (stop.signal.aborted) return 0
    const failure = failureOf(error, dataFolder)
    console.error(failure?.message ?? error)
    return failure ? startFailures[failure.code] : 1
  }
}

process.exit(await run())
