/** The engine of the pages, run in a page against the server's answers. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'

/** The pages' own code that divides a bill, as one script that a page can load. */
export function bundledDivider(): Promise<string> {
  return bundled(join(import.meta.dirname, 'divider.ts'), 'divider')
}

/** Code of the pages as one script, under a name of its own. */
export async function bundled(entry: string, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-bundle-'))
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: folder,
        lib: { entry, formats: ['iife'], name, fileName: () => `${name}.js` },
      },
    })
    return await readFile(join(folder, `${name}.js`), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export interface Comparison {
  readonly compared: number
  readonly steps: number
  /** The first few bills that the page divides otherwise than the server. */
  readonly differences: readonly string[]
}

/** Quotes variants of the bills at the server and divides each again in the page. */
export function compareInPage(
  page: Page,
  bills: readonly unknown[],
  count: number,
): Promise<Comparison> {
  return page.evaluate<Comparison>(`divider.compareAll(${JSON.stringify(bills)}, ${count})`)
}
