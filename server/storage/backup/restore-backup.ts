/**
 * Makes a data folder from a backup, and runs it forward through the write-ahead log to a moment.
 *
 * All of it happens in a folder beside the final place, which is moved in at the end: a restore that
 * is cut short leaves nothing that a start could take for a database.
 */
import { chown, mkdir, mkdtemp, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StartFailure } from '../../start-failure.ts'
import { placeOfId } from '../bucket.ts'
import { type Account, accountForNew } from '../embedded/account.ts'
import { findBinaries } from '../embedded/binaries.ts'
import { pathsIn } from '../embedded/cluster.ts'
import { type EmbeddedServer, startEmbedded } from '../embedded/embedded-server.ts'
import type { Profile } from '../embedded/profile.ts'
import { type RecoveryTarget, recoverySettings, systemFile } from '../embedded/wal-archive.ts'
import { contentOf, eachOf, type Files } from './files.ts'
import { refuseBrokenLog } from './log-end.ts'
import { BackupRefusal, copiedFolder, type Manifest, readManifest } from './manifest.ts'
import { findTransaction } from './settlement-transaction.ts'

export interface RestoreOrder {
  readonly backup: string
  /** The data folder to make; there must be no database in it. The caller holds its lock. */
  readonly folder: string
  readonly profile: Profile
  /** Folders with files of the write-ahead log beyond those in the backup. */
  readonly archives: readonly string[]
  readonly until: Until
  readonly progress: (text: string) => void
}

export type Until =
  | { readonly kind: 'end' }
  | { readonly kind: 'time'; readonly at: Date }
  | { readonly kind: 'settlement'; readonly id: string }

/** @throws BackupRefusal when the backup cannot be used or does not reach that moment. */
export async function restoreBackup(order: RestoreOrder, files: Files): Promise<void> {
  const { backup, folder, until, archives } = order
  const manifest = await readManifest(backup, files)
  await refuseDatabaseIn(folder)
  refuseTooEarly(manifest, until)
  for (const archive of archives) await refuseForeignArchive(archive, manifest, files)
  const part = await mkdtemp(join(folder, 'postgres-restore-part-'))
  try {
    const account = await accountForNew()
    await refuseOtherVersion(manifest, account, folder)
    const target = await targetOf(order, manifest, part, account, files)
    await layFiles(order, manifest, part, account, files)
    order.progress(`Running forward to ${toldOf(until)}`)
    const server = await recovering(order, part, target, manifest)
    await server.stop()
    if (until.kind === 'end') await refuseBrokenLog(part, archives)
    await moveIn(part, folder)
  } finally {
    await files.remove(part)
  }
}

async function refuseDatabaseIn(folder: string): Promise<void> {
  const names = await readdir(folder)
  if (!names.includes('postgres')) return
  throw new BackupRefusal(
    'unusable',
    `There is a database in ${folder} already: restore to a folder without one.`,
  )
}

function refuseTooEarly({ restorableFrom }: Manifest, until: Until): void {
  if (until.kind !== 'time' || until.at.toISOString() >= restorableFrom) return
  throw new BackupRefusal(
    'no',
    `The backup can be restored to ${restorableFrom} and later, not to ${until.at.toISOString()}: use an older backup.`,
  )
}

/** The write-ahead log of another database would be replayed without a word, or not at all. */
async function refuseForeignArchive(archive: string, { system }: Manifest, files: Files) {
  if (!(await stat(archive).catch(() => undefined))?.isDirectory()) {
    throw new BackupRefusal('unusable', `${archive}: there is no such folder of write-ahead log.`)
  }
  const named = await files.read(join(archive, systemFile))
  if (named === undefined || named.trim() === system) return
  throw new BackupRefusal(
    'unusable',
    `The write-ahead log in ${archive} belongs to another database than the backup: name the folder that belongs to it.`,
  )
}

async function refuseOtherVersion({ postgres }: Manifest, account: Account, folder: string) {
  const { version } = await findBinaries(account, folder)
  const major = (text: string) => text.split('.')[0]
  if (major(version) === major(postgres)) return
  throw new BackupRefusal(
    'unusable',
    `The backup was made by PostgreSQL ${postgres} and this version brings ${version}: restore it with the version of Yiqiao that made it.`,
  )
}

/** Each file is compared with the manifest as it is copied; the first that differs ends it. */
async function layFiles(
  { backup, progress }: RestoreOrder,
  manifest: Manifest,
  part: string,
  account: Account,
  files: Files,
): Promise<void> {
  progress(`Copying ${manifest.files.length} files`)
  const paths = pathsIn(part)
  await files.remove(paths.cluster)
  for (const folder of ['', ...manifest.folders]) {
    await files.makeFolder(join(paths.cluster, folder))
  }
  await eachOf(manifest.files, async ({ path, bytes, sha256 }) => {
    const from = join(backup, copiedFolder, path)
    // PostgreSQL brings all files onto the disk before it runs forward.
    const found = await files.copy(from, join(paths.cluster, path), 'loosely')
    if (found?.bytes !== bytes || found.sha256 !== sha256) throw changed(from, found)
  })
  const password = await passwordOf(backup, manifest, files)
  await files.write(paths.password, password)
  await files.write(join(paths.cluster, 'recovery.signal'), '')
  if (account.kind === 'other') await giveTo(account, part)
}

async function passwordOf(backup: string, { password }: Manifest, files: Files): Promise<string> {
  const path = join(backup, 'password')
  const text = await files.read(path)
  if (text === undefined || (password && contentOf(text).sha256 !== password.sha256)) {
    throw changed(path, text)
  }
  return text
}

function changed(path: string, found: unknown): BackupRefusal {
  const what = found === undefined ? 'is missing' : 'is not as it was when the backup was made'
  return new BackupRefusal('unusable', `The file ${path} ${what}: use another backup.`)
}

async function giveTo({ uid, gid }: { uid: number; gid: number }, part: string): Promise<void> {
  const entries = await readdir(part, { recursive: true, withFileTypes: true })
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name))
  for (const path of [part, ...paths]) await chown(path, uid, gid)
}

/**
 * PostgreSQL can stop after a transaction but knows nothing of settlements. So a first run forward,
 * open for reading, looks for the transaction that recorded the settlement; the second stops there.
 */
async function targetOf(
  order: RestoreOrder,
  manifest: Manifest,
  part: string,
  account: Account,
  files: Files,
): Promise<RecoveryTarget> {
  const { until, archives } = order
  if (until.kind === 'end') return { archives, isReadable: false }
  if (until.kind === 'time') return { archives, isReadable: false, time: until.at }
  const place = placeOfId(until.id)
  if (place === undefined) {
    throw new BackupRefusal('no', `${until.id} is no id of a settlement, such as 7f-1042.`)
  }
  await layFiles(order, manifest, part, account, files)
  order.progress(`Looking for the settlement ${until.id}`)
  const server = await recovering(order, part, { archives, isReadable: true }, manifest)
  try {
    const transaction = await findTransaction(server.url, place)
    if (transaction !== undefined) return { archives, isReadable: false, transaction }
  } finally {
    await server.stop()
  }
  throw new BackupRefusal(
    'no',
    `Neither the backup nor the write-ahead log at hand knows the settlement ${until.id}: name the folder of the later log with --archive, or another settlement.`,
  )
}

/** Starts the server on the copy. Unless it is readable before, it answers when it has arrived. */
async function recovering(
  { profile, progress }: RestoreOrder,
  dataFolder: string,
  target: RecoveryTarget,
  { restorableFrom }: Manifest,
): Promise<EmbeddedServer> {
  try {
    const settings = recoverySettings(target)
    return await startEmbedded({ dataFolder, profile, progress, settings })
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    const isShort = /recovery ended before configured recovery target/.test(error.message)
    // The first run forward found the transaction, so where the log lacks it the copy has it.
    if (isShort && target.transaction === undefined) {
      throw new BackupRefusal(
        'no',
        'The write-ahead log at hand ends before that moment: name the folder of the later log with --archive, or an earlier moment.',
      )
    }
    if (isShort || /before consistent recovery point/.test(error.message)) {
      throw new BackupRefusal(
        'no',
        `The backup can be restored to ${restorableFrom} and later, not to that moment: use an older backup.`,
      )
    }
    throw error
  }
}

function toldOf(until: Until): string {
  if (until.kind === 'end') return 'the end of the write-ahead log'
  return until.kind === 'time' ? until.at.toISOString() : `the settlement ${until.id}`
}

/** The database goes last: it is what a start looks for. */
async function moveIn(part: string, folder: string): Promise<void> {
  const from = pathsIn(part)
  const to = pathsIn(folder)
  await mkdir(folder, { recursive: true })
  await rename(from.password, to.password)
  await rename(from.cluster, to.cluster)
}
