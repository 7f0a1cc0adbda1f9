/** The files of the embedded database: made once, found again at every start. */
import { randomBytes } from 'node:crypto'
import {
  appendFile,
  chmod,
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, StartFailure, saysDiskFull } from '../../start-failure.ts'
import { type Account, accountForNew, accountForOwnerOf, runAs } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'

/** What lies where in a data folder. */
export interface ClusterPaths {
  readonly folder: string
  readonly cluster: string
  readonly settings: string
  readonly pidFile: string
  readonly password: string
  readonly log: string
}

export interface Cluster {
  readonly paths: ClusterPaths
  readonly account: Account
  readonly binaries: Binaries
  readonly password: string
}

/** The role that owns everything; the application works as the humbler `applicationRole`. */
export const adminRole = 'postgres'

/** A new database takes 40 MiB and its first write-ahead log; below this it would fail midway. */
const neededBytes = 160 * 1024 * 1024
const pageBytes = 8192

export function pathsIn(folder: string): ClusterPaths {
  const cluster = join(folder, 'postgres')
  return {
    folder,
    cluster,
    settings: join(cluster, 'yiqiao.conf'),
    pidFile: join(cluster, 'postmaster.pid'),
    password: join(folder, 'password'),
    log: join(folder, 'postgres.log'),
  }
}

/**
 * Finds the database in `folder`, or makes it.
 *
 * @throws StartFailure when no account can run it, the folder cannot be used or the disk is full.
 */
export async function openCluster(
  folder: string,
  progress: (text: string) => void,
): Promise<Cluster> {
  const paths = pathsIn(folder)
  await removeLeftovers(folder)
  const owner = await stat(paths.cluster).catch(nothingThere)
  const account = owner ? await accountForOwnerOf(folder, owner) : await accountForNew()
  await letIn(account, folder)
  const binaries = await findBinaries(account, folder)
  const password = await passwordIn(paths)
  if (owner) await refuseOtherVersion(paths, binaries)
  else {
    progress('Creating the database')
    await createCluster(paths, account, binaries)
  }
  return { paths, account, binaries, password }
}

/** The password of the database; made at the first start, readable by this user alone. */
async function passwordIn({ password }: ClusterPaths): Promise<string> {
  const there = await readFile(password, 'utf8').catch(nothingThere)
  if (there) return there.trim()
  const fresh = randomBytes(24).toString('base64url')
  await writeFile(password, `${fresh}\n`, { mode: 0o600 })
  return fresh
}

/** Another account must be able to pass through the data folder to the files that become its own. */
async function letIn(account: Account, folder: string): Promise<void> {
  const before = await stat(folder)
  if (account.kind === 'other') await chmod(folder, before.mode | 0o011)
  const { succeeded } = await runAs(account, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder])
  if (succeeded || process.platform === 'win32') return
  const who = account.kind === 'other' ? `"${account.name}"` : 'this user'
  throw new StartFailure(
    'data-folder-unusable',
    `PostgreSQL runs here as ${who}, who cannot enter the data folder ${folder}: set YIQIAO_DATA to a folder that everybody may enter, such as /var/lib/yiqiao.`,
  )
}

/** Makes the cluster beside its place and moves it in whole, so a start cut short leaves no half. */
async function createCluster(paths: ClusterPaths, account: Account, { initdb }: Binaries) {
  await refuseFullDisk(paths.folder)
  const part = await mkdtemp(`${paths.cluster}-part-`)
  const cluster = join(part, 'cluster')
  const password = join(part, 'password')
  try {
    await mkdir(cluster, { mode: 0o700 })
    await copyFile(paths.password, password)
    if (account.kind === 'other') {
      for (const path of [part, cluster, password]) await chown(path, account.uid, account.gid)
    }
    const { succeeded, output } = await runAs(account, initdb, [
      `--pgdata=${cluster}`,
      `--username=${adminRole}`,
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      '--data-checksums',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ])
    if (!succeeded) throw initialisationFailed(paths.folder, output)
    await appendFile(join(cluster, 'postgresql.conf'), "\ninclude_if_exists = 'yiqiao.conf'\n")
    await rename(cluster, paths.cluster)
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}

async function refuseFullDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < neededBytes) throw diskFull(folder)
}

/** Not even a page of a log can be written. */
export async function isFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize < pageBytes
}

export function diskFull(folder: string): StartFailure {
  return new StartFailure(
    'disk-full',
    `The disk of the data folder ${folder} is full: free at least ${neededBytes / 1024 / 1024} MiB there, or set YIQIAO_DATA to a folder on another disk.`,
  )
}

function initialisationFailed(folder: string, output: string): StartFailure {
  if (saysDiskFull(output)) return diskFull(folder)
  const reason = output.trim().split('\n').at(-1) ?? ''
  return new StartFailure(
    'embedded-database',
    `The database could not be created in ${folder} (${reason}): set YIQIAO_DATA to another folder, or set DATABASE_URL.`,
  )
}

async function refuseOtherVersion(paths: ClusterPaths, { version }: Binaries): Promise<void> {
  const made = (await readFile(join(paths.cluster, 'PG_VERSION'), 'utf8')).trim()
  if (version.startsWith(`${made}.`)) return
  throw new StartFailure(
    'embedded-database',
    `The data folder ${paths.folder} was made by PostgreSQL ${made} and this version brings ${version}: start the version of Yiqiao that made it and export, or set YIQIAO_DATA to a new folder.`,
  )
}

/** What starts that were killed midway left behind. The caller holds the lock of the folder. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^postgres-.*part-/.test(name)) continue
    // What made it may outlive the start that was killed, and writes on until its folder is gone.
    const patiently = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }
    await rm(join(folder, name), patiently)
  }
}

function nothingThere(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT') return undefined
  throw error
}
