/** The browser that npm carries; no browser of the machine is used. */
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { errorCode } from '../../server/start-failure.ts'

export interface TestBrowser {
  readonly browser: Browser
  close(): Promise<void>
}

/**
 * Meant for machines with next to no memory, with pages that fetch from everywhere or with pictures
 * in three dimensions: with one process a closed page takes all others along, without its security
 * the browser would let pass what it must stop, and a graphics card that is imitated costs more
 * than all the pages.
 */
const unwanted = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
])

/** Starts it; everything that it writes goes with it. */
export async function openBrowser(more: readonly string[] = []): Promise<TestBrowser> {
  const { default: packed } = await import('@sparticuz/chromium')
  const executablePath = await unpacked(() => packed.executablePath())
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-browser-'))
  try {
    const browser = await withTemporary(folder, () =>
      chromium.launch({
        executablePath,
        args: [...packed.args.filter((arg) => !unwanted.has(arg)), '--disable-gpu', ...more],
        headless: true,
      }),
    )
    return {
      browser,
      async close() {
        await browser.close()
        await rm(folder, { recursive: true, force: true, maxRetries: 5 })
      },
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw new Error(
      'The browser of @sparticuz/chromium does not start: install libnss3 (apt-get install libnss3).',
      { cause: error },
    )
  }
}

const root = join(import.meta.dirname, '..', '..')
const cache = join(root, '.cache')

/**
 * The program, unpacked once for each version into a folder of this checkout. The package would use
 * one that all of a machine's users and runs share.
 */
async function unpacked(unpack: () => Promise<string>): Promise<string> {
  const about = join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json')
  const { version }: { version: string } = JSON.parse(await readFile(about, 'utf8'))
  const kept = join(cache, `chromium-${version}`)
  const program = join(kept, 'chromium')
  if (await isThere(program)) return program
  await mkdir(cache, { recursive: true })
  const part = await mkdtemp(join(cache, 'chromium-part-'))
  try {
    const made = await withTemporary(part, unpack)
    await rename(dirname(made), kept).catch((error: unknown) => {
      // Another run unpacked it at the same time; its copy is as good as ours.
      if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error
    })
  } finally {
    await rm(part, { recursive: true, force: true })
  }
  return program
}

let turn: Promise<unknown> = Promise.resolve()

/**
 * Package and browser take their temporary folder from the environment, which the whole process
 * shares: of two browsers that start at once the second waits.
 */
function withTemporary<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const mine = turn.then(() => inTemporary(folder, work))
  turn = mine.catch(() => undefined)
  return mine
}

async function inTemporary<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
