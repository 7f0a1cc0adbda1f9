/** What every leg of the benchmark stands on: one PostgreSQL, the product's server, and their costs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import {
  type EmbeddedServer,
  startEmbedded,
} from '../../server/storage/embedded/embedded-server.ts'
import { migrate } from '../../server/storage/migrate.ts'

export const root = join(import.meta.dirname, '..', '..')
export const ticksPerSecond = 100

export interface Ground {
  readonly folder: string
  readonly database: EmbeddedServer
  close(): Promise<void>
}

export async function openGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'yiqiao-bench-'))
  const database = await startEmbedded({ dataFolder: folder, profile: 'production' })
  await migrate(database.url)
  const close = async () => {
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  // Whoever interrupts a run wants its disk back too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().finally(() => process.exit(1)))
  }
  return { folder, database, close }
}

/** Another database of the same server, as large as `template` is, or empty. */
export async function addDatabase(
  { adminUrl, url }: EmbeddedServer,
  name: string,
  template = 'template0',
): Promise<string> {
  const { username, pathname } = new URL(url)
  const source = template === 'own' ? pathname.slice(1) : template
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name} OWNER ${username} TEMPLATE ${source}`)
  await admin.end()
  const added = new URL(url)
  added.pathname = `/${name}`
  return added.href
}

export interface Product {
  readonly port: number
  readonly process: ChildProcess
  stop(): Promise<void>
}

export interface ProductOptions {
  readonly url: string
  readonly dataFolder: string
  readonly workers: number
  /** Node's own. */
  readonly flags?: readonly string[]
}

/** The product as an operator starts it. */
export async function startProduct({
  url,
  dataFolder,
  workers,
  flags = [],
}: ProductOptions): Promise<Product> {
  const port = await freePort()
  const env = {
    ...process.env,
    PORT: String(port),
    YIQIAO_DATA: dataFolder,
    DATABASE_URL: url,
    ...(workers > 1 ? { YIQIAO_WORKERS: String(workers) } : {}),
  }
  const child = spawn(process.execPath, [...flags, join(root, 'server', 'main.ts')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Should the run fail, nobody is left behind.
  const kill = () => child.kill('SIGTERM')
  process.once('exit', kill)
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => text.includes('Ready') && resolve())
    child.once('close', (code) => reject(new Error(`The server ended with ${code}.`)))
  })
  return {
    port,
    process: child,
    async stop() {
      process.off('exit', kill)
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'close')
    },
  }
}

/** Runs `yiqiao verify` on a database, and answers what it says and whether all is well. */
export async function verify(
  url: string,
  dataFolder: string,
): Promise<{ readonly said: string; readonly isWhole: boolean }> {
  const child = spawn(process.execPath, [join(root, 'cli', 'main.ts'), 'verify'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url, YIQIAO_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString('utf8')
  })
  const [code] = await once(child, 'close')
  return { said: said.trim(), isWhole: code === 0 }
}

/** CPU seconds of a process and of all that it ever started, simulators of outside parties too. */
export function cpuSecondsOf(pid: number): number {
  const ticks = [pid, ...childrenOf(pid)].map((one) => {
    const fields = statOf(one)
    const own = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
    return one === pid ? own + Number(fields[13] ?? 0) + Number(fields[14] ?? 0) : own
  })
  return ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond
}

/** Fields of /proc/PID/stat after the name, which may hold blanks. */
export function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => statOf(one)[1] === String(pid))
}

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, 'localhost')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
