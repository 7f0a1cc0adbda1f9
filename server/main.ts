/**
 * `npm start`: wires everything, serves until it is told to stop, and cleans up behind itself.
 *
 * Progress goes to the standard output and ends with the address; log lines and the one sentence
 * of a start that failed go to the standard error.
 */
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { builtWeb } from '../scripts/build-web.ts'
import { type Config, readConfig } from './config.ts'
import { hostFor, refuseUsedPort } from './http/port.ts'
import { startKeptDatabase } from './kept-database.ts'
import { errorCode, failureOf, isDiskFull, StartFailure, startFailures } from './start-failure.ts'
import { checkDatabase } from './storage/database.ts'
import { lockDataFolder } from './storage/embedded/data-lock.ts'
import { migrate } from './storage/migrate.ts'
import { connectionsFor, loggerOf, reportOf, serveAlone } from './workers/open-worker.ts'
import { serveWithWorkers } from './workers/parent.ts'
import { closeAll, type Undo } from './workers/undo.ts'

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

  const url = config.databaseUrl ?? (await startDatabase(config, dataFolder, undo, interrupted))
  if (config.databaseUrl !== null) await checkDatabase(url)
  interrupted.throwIfAborted()
  await migrate(url, undefined, say)
  interrupted.throwIfAborted()
  const orders = {
    config: { ...config, dataFolder },
    url,
    host: await hostFor(config.origin),
    site: webFolder,
    isAlone: config.databaseUrl === null,
  }
  if (config.workers === 1) await serveAlone(orders, undo)
  else await serveWithWorkers(orders, undo, interrupted)
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
  { mode, archiveFolder, workers }: Config,
  dataFolder: string,
  undo: Undo,
  interrupted: AbortSignal,
): Promise<string> {
  const server = await startKeptDatabase(
    {
      dataFolder,
      profile: mode,
      archiveFolder,
      settings: connectionsFor(workers),
      progress: say,
      interrupted,
    },
    reportOf(loggerOf(mode)),
  )
  undo.push(() => server.stop())
  say(`${server.adopted ? 'Adopted' : 'Started'} the database in ${dataFolder}`)
  return server.url
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
