/**
 * Copies the files of a database that goes on working, with the write-ahead log that makes the copy
 * whole. The embedded PostgreSQL brings no client programs, so the server is asked over SQL to mark
 * begin and end, and the files between are ours to copy.
 */
import { join } from 'node:path'
import pg from 'pg'
import { errorCode } from '../../start-failure.ts'
import { type Content, contentOf, eachOf, type Files } from './files.ts'
import {
  type BackupFile,
  BackupRefusal,
  copiedFolder,
  type Manifest,
  writeManifest,
} from './manifest.ts'

export interface BackupOrder {
  readonly product: string
  /** The superuser's address of the running server. */
  readonly adminUrl: string
  /** Where the server keeps its files. */
  readonly cluster: string
  readonly password: string
  /** An empty folder, or none. */
  readonly target: string
}

const slot = 'yiqiao_backup'

/** What a copy must not have, or makes anew; PostgreSQL's own list, and our settings. */
const leftOut =
  /^(postmaster\.(pid|opts)|yiqiao\.conf|current_logfiles|backup_label.*|tablespace_map.*|.*\.signal|(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/.*|(.*\/)?(pgsql_tmp.*|pg_internal\.init.*))$/

const folderLeftOut = /^(pg_replslot\/.*|(.*\/)?pgsql_tmp.*)$/
const logFile = /^[0-9A-F]{24}$/
const historyFile = /^[0-9A-F]{8}\.history$/
const controlFile = 'global/pg_control'

/** @throws BackupRefusal when the target is in use or the database cannot be copied so. */
export async function takeBackup(order: BackupOrder, files: Files): Promise<Manifest> {
  const { target, adminUrl } = order
  await refuseUsed(target, files)
  await files.makeFolder(join(target, copiedFolder))
  const client = new pg.Client({
    connectionString: adminUrl,
    application_name: 'yiqiao backup',
    // A checkpoint of a busy server takes its time.
    statement_timeout: 0,
    types: { getTypeParser: () => (value: string) => value },
  })
  client.on('error', () => {})
  await client.connect()
  try {
    return await copyWhileRunning(client, order, files)
  } finally {
    // Ends the backup mode and drops the slot, if they are still there.
    await client.end().catch(() => {})
  }
}

async function refuseUsed(target: string, files: Files): Promise<void> {
  const there = await files.list(target).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return { files: [], folders: [] }
    throw error
  })
  if (there.files.length + there.folders.length === 0) return
  throw new BackupRefusal(
    'unusable',
    `The folder ${target} is not empty: name a new folder for each backup.`,
  )
}

async function copyWhileRunning(
  client: pg.Client,
  { product, cluster, target, password }: BackupOrder,
  files: Files,
): Promise<Manifest> {
  const about = await one(
    client,
    `SELECT system_identifier::text AS system, current_setting('server_version') AS postgres,
            clock_timestamp()::text AS at FROM pg_control_system()`,
  )
  const startedAt = new Date(about['at'] ?? '')
  // The slot keeps the log that is written meanwhile from being recycled before it is copied.
  await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [slot])
  const { log: firstLog = '' } = await one(
    client,
    `SELECT pg_walfile_name(pg_backup_start('yiqiao', fast => true)) AS log`,
  )
  const { copied, folders } = await copyCluster(cluster, target, files)
  const end = await one(
    client,
    `SELECT labelfile AS label, spcmapfile AS tablespaces, pg_walfile_name(lsn) AS log,
            clock_timestamp()::text AS at FROM pg_backup_stop(wait_for_archive => false)`,
  )
  if ((end['tablespaces'] ?? '').trim() !== '') {
    throw new BackupRefusal(
      'unusable',
      'The database has tablespaces outside its folder, which yiqiao backup does not copy: move them in.',
    )
  }
  const label = end['label'] ?? ''
  await files.write(join(target, copiedFolder, 'backup_label'), label)
  const logs = await copyLogs(cluster, target, [firstLog, end['log'] ?? ''], files)
  const secret = `${password}\n`
  await files.write(join(target, 'password'), secret)
  const manifest: Manifest = {
    format: 1,
    product,
    postgres: about['postgres'] ?? '',
    system: about['system'] ?? '',
    startedAt: startedAt.toISOString(),
    restorableFrom: new Date(end['at'] ?? '').toISOString(),
    firstLog,
    folders,
    files: [...copied, { path: 'backup_label', ...contentOf(label) }, ...logs],
    password: contentOf(secret),
  }
  await writeManifest(target, manifest, files)
  return manifest
}

async function copyCluster(
  cluster: string,
  target: string,
  files: Files,
): Promise<{ copied: BackupFile[]; folders: readonly string[] }> {
  const tree = await files.list(cluster)
  const folders = tree.folders.filter((path) => !folderLeftOut.test(path))
  for (const folder of folders) await files.makeFolder(join(target, copiedFolder, folder))
  const wanted = tree.files.filter((path) => !leftOut.test(path) && path !== controlFile)
  const copied: BackupFile[] = []
  await eachOf(wanted, async (path) => {
    const content = await files.copy(
      join(cluster, path),
      join(target, copiedFolder, path),
      'durably',
    )
    // A table that was dropped meanwhile; the log says so as well.
    if (content !== undefined) copied.push({ path, ...content })
  })
  copied.push(await copyControl(cluster, target, files))
  return { copied: copied.sort((a, b) => (a.path < b.path ? -1 : 1)), folders }
}

/** It is written in place while we read; two copies that agree are not torn. */
async function copyControl(cluster: string, target: string, files: Files): Promise<BackupFile> {
  const copy = () =>
    files.copy(join(cluster, controlFile), join(target, copiedFolder, controlFile), 'durably')
  let last: Content | undefined
  for (;;) {
    const content = await copy()
    if (content === undefined) throw new Error(`The database has no ${controlFile}.`)
    if (content.sha256 === last?.sha256) return { path: controlFile, ...content }
    last = content
  }
}

async function copyLogs(
  cluster: string,
  target: string,
  [first, last]: readonly [string, string],
  files: Files,
): Promise<BackupFile[]> {
  const names = (await files.list(join(cluster, 'pg_wal'))).files.filter(
    (name) => historyFile.test(name) || (logFile.test(name) && name >= first && name <= last),
  )
  const copied: BackupFile[] = []
  for (const name of names) {
    const path = `pg_wal/${name}`
    const content = await files.copy(
      join(cluster, path),
      join(target, copiedFolder, path),
      'durably',
    )
    if (content !== undefined) copied.push({ path, ...content })
  }
  if (![first, last].every((name) => copied.some(({ path }) => path === `pg_wal/${name}`))) {
    throw new Error(`The write-ahead log from ${first} to ${last} is not there.`)
  }
  return copied
}

async function one(client: pg.Client, text: string): Promise<Record<string, string>> {
  const { rows } = await client.query<Record<string, string>>(text)
  return rows[0] ?? {}
}
