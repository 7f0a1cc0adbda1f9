/** The browser that npm carries; no browser of the machine is used. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

export interface TestBrowser {
  readonly browser: Browser
  close(): Promise<void>
}

/**
 * Meant for machines with next to no memory or with pages that fetch from everywhere: with one
 * process a closed page takes all others along, and without its security the browser would let
 * pass what it must stop.
 */
const unwanted = new Set(['--single-process', '--no-zygote', '--disable-web-security'])

/**
 * Starts it in a folder of its own, because the package unpacks itself to a place that all of a
 * machine's users and runs would share.
 */
export async function openBrowser(): Promise<TestBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-browser-'))
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    const browser = await chromium.launch({
      executablePath: await packed.executablePath(),
      args: packed.args.filter((arg) => !unwanted.has(arg)),
      headless: true,
    })
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
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
