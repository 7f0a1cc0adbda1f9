/** The commands `yiqiao backup` and `yiqiao restore`. */
import { resolve } from 'node:path'
import { backUpDatabase, restoreDatabase } from '../server/back-up.ts'
import { StartFailure } from '../server/start-failure.ts'
import { BackupRefusal } from '../server/storage/backup/manifest.ts'
import type { Until } from '../server/storage/backup/restore-backup.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'

export async function backup(positionals: readonly string[]): Promise<number> {
  const target = onlyFolder(positionals, 'yiqiao backup takes one folder.')
  const taken = await orFailure(() => backUpDatabase(process.env, target))
  const mebibytes = taken.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024 / 1024
  console.log(`${taken.files.length} files, ${mebibytes.toFixed(1)} MiB in ${target}`)
  console.log(
    taken.archiveFolder === null
      ? `It can be restored as of ${taken.restorableFrom}; without YIQIAO_ARCHIVE, to no later moment.`
      : `It can be restored to any moment from ${taken.restorableFrom} on, with ${taken.archiveFolder}`,
  )
  console.log('The file identity-key is not in it: keep a copy of it apart.')
  return exitCodes.done
}

export interface RestoreOptions {
  readonly to?: string | undefined
  readonly until?: string | undefined
  readonly 'until-settlement'?: string | undefined
  readonly archive: readonly string[]
}

export async function restore(
  positionals: readonly string[],
  options: RestoreOptions,
): Promise<number> {
  const from = onlyFolder(positionals, 'yiqiao restore takes one folder, that of the backup.')
  if (options.to === undefined) {
    throw new CommandFailure(exitCodes.usage, 'Say where to: yiqiao restore DIR --to FOLDER.')
  }
  const folder = resolve(options.to)
  const until = untilOf(options)
  const archives = options.archive.map((path) => resolve(path))
  const progress = (text: string) => console.log(text)
  const order = { backup: from, folder, archives, until, progress }
  await orFailure(() => restoreDatabase(process.env, order))
  console.log(`Restored. Put identity-key into ${folder} and start with YIQIAO_DATA=${folder}`)
  return exitCodes.done
}

function onlyFolder([path, ...others]: readonly string[], wanted: string): string {
  if (path === undefined || others.length > 0) throw new CommandFailure(exitCodes.usage, wanted)
  return resolve(path)
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/

function untilOf({ until, 'until-settlement': settlement }: RestoreOptions): Until {
  if (until !== undefined && settlement !== undefined) {
    throw new CommandFailure(exitCodes.usage, 'Use --until or --until-settlement, not both.')
  }
  if (settlement !== undefined) return { kind: 'settlement', id: settlement }
  if (until === undefined) return { kind: 'end' }
  const at = new Date(instant.test(until) ? until : Number.NaN)
  if (!Number.isNaN(at.getTime())) return { kind: 'time', at }
  const example = '2026-03-10T11:45:00+08:00'
  const sentence = `--until is "${until}": write the time with its zone, such as ${example}.`
  throw new CommandFailure(exitCodes.usage, sentence)
}

async function orFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BackupRefusal) {
      const code = error.kind === 'no' ? exitCodes.refused : exitCodes.input
      throw new CommandFailure(code, error.message)
    }
    if (error instanceof StartFailure)
      throw new CommandFailure(exitCodes.unreachable, error.message)
    throw error
  }
}
