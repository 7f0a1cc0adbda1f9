/** The embedded database of the data folder, for commands: that of a running server, or started. */
import { type Config, readConfig } from './config.ts'
import { StartFailure } from './start-failure.ts'
import { checkDatabase } from './storage/database.ts'
import { lockDataFolder } from './storage/embedded/data-lock.ts'
import {
  addressesIn,
  type EmbeddedServer,
  startEmbedded,
} from './storage/embedded/embedded-server.ts'
import { migrate } from './storage/migrate.ts'

export interface OwnDatabase extends Pick<EmbeddedServer, 'url' | 'adminUrl'> {
  readonly dataFolder: string
  /** True when a server works on it beside us. */
  readonly wasRunning: boolean
}

/**
 * `command` is told to whoever comes while we have the folder.
 *
 * @throws StartFailure when the database cannot be had.
 */
export async function withOwnDatabase<T>(
  { dataFolder, mode, archiveFolder }: Pick<Config, 'dataFolder' | 'mode' | 'archiveFolder'>,
  command: string,
  work: (database: OwnDatabase) => Promise<T>,
): Promise<T> {
  const lock = lockOrNothing(dataFolder, command)
  if (lock === undefined) {
    const addresses = await addressesIn(dataFolder)
    if (addresses !== undefined) return work({ ...addresses, dataFolder, wasRunning: true })
    throw new StartFailure(
      'data-folder-in-use',
      `Another process is just starting in ${dataFolder}: wait until it is ready, and call ${command} again.`,
    )
  }
  try {
    const server = await startEmbedded({ dataFolder, profile: mode, archiveFolder })
    try {
      const { url, adminUrl } = server
      return await work({ url, adminUrl, dataFolder, wasRunning: false })
    } finally {
      await server.stop()
    }
  } finally {
    lock.release()
  }
}

/**
 * The database that the server works on by its settings, embedded or not, at the newest migration.
 * `inspect` looks at an embedded one first, and may answer by itself.
 *
 * @throws StartFailure when the database cannot be had.
 */
export async function onOwnDatabase<T>(
  env: Readonly<Record<string, string | undefined>>,
  command: string,
  work: (url: string) => Promise<T>,
  inspect: (database: OwnDatabase) => Promise<T | undefined> = async () => undefined,
): Promise<T> {
  const config = readConfig(env)
  if (config.databaseUrl !== null) {
    await checkDatabase(config.databaseUrl)
    return work(config.databaseUrl)
  }
  return withOwnDatabase(config, command, async (database) => {
    const found = await inspect(database)
    if (found !== undefined) return found
    if (!database.wasRunning) await migrate(database.url)
    return work(database.url)
  })
}

function lockOrNothing(dataFolder: string, command: string) {
  try {
    return lockDataFolder(dataFolder, `the command ${command}`)
  } catch (error) {
    if (error instanceof StartFailure && error.code === 'data-folder-in-use') return undefined
    throw error
  }
}
