/** The product, and the browsers of those who meet in a story: desks on a wide screen, a patient on a phone. */
import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from '../browser/chromium.ts'
import { type RunningServer, startServer } from '../browser/start-server.ts'
import { axeSource, reportViolations, seriousFindings } from '../browser/watching.ts'

const patienceMs = 20_000

export class StoryPages {
  /** Everything that the browsers complained about. */
  readonly complaints: string[] = []
  readonly #server: RunningServer
  readonly #browser: TestBrowser
  readonly #contexts: Readonly<Record<'desk' | 'phone', BrowserContext>>

  static async open(): Promise<StoryPages> {
    const server = await startServer()
    const browser = await openBrowser()
    const locale = 'zh-CN'
    const sized = (width: number, height: number) =>
      browser.browser.newContext({ locale, viewport: { width, height } })
    const contexts = { desk: await sized(1440, 900), phone: await sized(360, 800) }
    return new StoryPages(server, browser, contexts)
  }

  private constructor(
    server: RunningServer,
    browser: TestBrowser,
    contexts: Readonly<Record<'desk' | 'phone', BrowserContext>>,
  ) {
    this.#server = server
    this.#browser = browser
    this.#contexts = contexts
  }

  get origin(): string {
    return this.#server.origin
  }

  async tab(at: 'desk' | 'phone', path: string): Promise<Page> {
    const page = await this.#contexts[at].newPage()
    page.setDefaultTimeout(patienceMs)
    page.on('pageerror', (error) => this.complaints.push(error.message))
    await page.addInitScript(reportViolations)
    await page.addInitScript(axeSource)
    await page.goto(`${this.origin}${path}${path.includes('?') ? '&' : '?'}lang=zh-CN`)
    return page
  }

  async close(): Promise<void> {
    await this.#contexts.desk.close()
    await this.#contexts.phone.close()
    await this.#browser.close()
    await this.#server.stop()
  }
}

/** Nothing hangs over the edge, and nobody is kept from using it. */
export async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  assert.ok(Number(wide) <= 0, `the page is ${wide} px too wide`)
  assert.deepEqual(await seriousFindings(page), [])
}
