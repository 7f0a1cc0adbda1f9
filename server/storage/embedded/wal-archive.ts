/**
 * The archive of the write-ahead log: PostgreSQL itself copies each finished file into a folder, and
 * reads them back when a backup runs forward. Which database a folder belongs to is written in it,
 * since two databases that share one would stop each other's archiving for good.
 */
import { chown, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, StartFailure } from '../../start-failure.ts'
import { type Account, runAs } from './account.ts'
import type { Settings } from './profile.ts'

export interface RecoveryTarget {
  readonly archives: readonly string[]
  /** Whether the copy can be read while it runs forward. */
  readonly isReadable: boolean
  readonly time?: Date
  readonly transaction?: string
}

export const systemFile = 'system'

/** A quiet database still hands over its file after this time, so no more than this can be lost. */
const archiveEverySeconds = 60

export function archiveSettings(folder: string): Settings {
  return {
    archive_mode: 'on',
    archive_library: 'basic_archive',
    'basic_archive.archive_directory': folder,
    archive_timeout: `${archiveEverySeconds}s`,
  }
}

/** A restored copy archives nothing until it is started as a database of its own. */
export function recoverySettings(target: RecoveryTarget): Settings {
  const { archives, isReadable, time, transaction } = target
  return {
    archive_mode: 'off',
    hot_standby: isReadable ? 'on' : 'off',
    restore_command: restoreCommand(archives),
    recovery_target_action: 'promote',
    ...(time === undefined ? {} : { recovery_target_time: time.toISOString().replace('Z', '+00') }),
    ...(transaction === undefined ? {} : { recovery_target_xid: transaction }),
  }
}

/** Tries one folder after the other. PostgreSQL hands it to the shell, and reads `%` itself. */
function restoreCommand(archives: readonly string[]): string {
  if (archives.length === 0) return process.platform === 'win32' ? 'exit 1' : 'false'
  return archives
    .map((folder) => {
      const from = join(folder, '%f').replaceAll('%', '%%').replace(/%%f$/, '%f')
      if (process.platform === 'win32') return `copy "${from}" "%p" >NUL`
      return `cp -- '${from.replaceAll("'", "'\\''")}' "%p" 2>/dev/null`
    })
    .join(' || ')
}

/**
 * Makes the folder, and makes sure that it is this database's own and can be written.
 *
 * @throws StartFailure with the remedy.
 */
export async function openArchive(
  folder: string,
  cluster: string,
  account: Account,
): Promise<void> {
  const system = await systemOf(cluster)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (account.kind === 'other') await chown(folder, account.uid, account.gid)
    await writeFile(join(folder, systemFile), `${system}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw unwritable(folder, error)
  }
  const named = (await readFile(join(folder, systemFile), 'utf8')).trim()
  if (named !== system) {
    throw new StartFailure(
      'archive-unusable',
      `The archive ${folder} belongs to another database: set YIQIAO_ARCHIVE to a folder of its own.`,
    )
  }
  const probe = await runAs(account, '/bin/sh', ['-c', 'test -w "$1"', 'sh', folder])
  if (process.platform !== 'win32' && !probe.succeeded) throw unwritable(folder)
}

function unwritable(folder: string, cause?: unknown): StartFailure {
  return new StartFailure(
    'archive-unusable',
    `The archive ${folder} cannot be written: give the user of the database the right to write there, or set YIQIAO_ARCHIVE to another folder.`,
    cause,
  )
}

/** PostgreSQL's name of the database: the first eight bytes of its control file. */
async function systemOf(cluster: string): Promise<string> {
  const file = await open(join(cluster, 'global', 'pg_control'))
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0)
    return buffer.readBigUInt64LE(0).toString()
  } finally {
    await file.close()
  }
}
