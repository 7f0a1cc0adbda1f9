/** Backs up the server's own database, and restores a backup into a data folder. */
import { existsSync } from 'node:fs'
import { mkdir, realpath } from 'node:fs/promises'
import product from '../package.json' with { type: 'json' }
import { readConfig } from './config.ts'
import { withOwnDatabase } from './own-database.ts'
import { diskFiles } from './storage/backup/files.ts'
import { BackupRefusal, type Manifest } from './storage/backup/manifest.ts'
import { restoreBackup, type Until } from './storage/backup/restore-backup.ts'
import { takeBackup } from './storage/backup/take-backup.ts'
import { pathsIn } from './storage/embedded/cluster.ts'
import { lockDataFolder } from './storage/embedded/data-lock.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface TakenBackup extends Manifest {
  /** Where the log goes that a restore to a later moment needs, or null where it goes nowhere. */
  readonly archiveFolder: string | null
}

/** @throws BackupRefusal, or StartFailure when the database cannot be had. */
export async function backUpDatabase(env: Environment, target: string): Promise<TakenBackup> {
  const config = embeddedConfig(env)
  if (!existsSync(pathsIn(config.dataFolder).cluster)) {
    throw new BackupRefusal(
      'unusable',
      `There is no database in ${config.dataFolder}: set YIQIAO_DATA to the data folder of the server.`,
    )
  }
  const manifest = await withOwnDatabase(config, 'yiqiao backup', async (database) => {
    const paths = pathsIn(database.dataFolder)
    const password = decodeURIComponent(new URL(database.adminUrl).password)
    const { adminUrl } = database
    const order = { product: product.version, adminUrl, cluster: paths.cluster, password, target }
    return takeBackup(order, diskFiles)
  })
  return { ...manifest, archiveFolder: config.archiveFolder }
}

export interface Restoring {
  readonly backup: string
  readonly folder: string
  readonly archives: readonly string[]
  readonly until: Until
  readonly progress: (text: string) => void
}

/** Without archives of its own it reads that of the settings. @throws as above. */
export async function restoreDatabase(env: Environment, restoring: Restoring): Promise<void> {
  const { mode: profile, archiveFolder } = embeddedConfig(env)
  await mkdir(restoring.folder, { recursive: true })
  const folder = await realpath(restoring.folder)
  const lock = lockDataFolder(folder, 'the command yiqiao restore')
  try {
    const own = archiveFolder === null ? [] : [archiveFolder]
    const archives = restoring.archives.length > 0 ? restoring.archives : own
    await restoreBackup({ ...restoring, folder, archives, profile }, diskFiles)
  } finally {
    lock.release()
  }
}

function embeddedConfig(env: Environment) {
  const config = readConfig(env)
  if (config.databaseUrl === null) return config
  throw new BackupRefusal(
    'unusable',
    'DATABASE_URL names a PostgreSQL whose files are not ours to copy: back it up with its own pg_basebackup and log archive, or remove DATABASE_URL to work on the embedded database.',
  )
}
