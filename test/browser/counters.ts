/** The product with its sample bills, and cashiers at its counters, each in a browser of their own. */
import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from './chromium.ts'
import { chooseSample, type SampleBill, sampleBills, until } from './counter-page.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { watch } from './watching.ts'

export class Counters {
  readonly samples: ReadonlyMap<string, SampleBill>
  readonly #server: RunningServer
  readonly #browser: TestBrowser
  /** Everything that the browser complained about, over all tests. */
  readonly #complaints: string[] = []
  readonly #others: BrowserContext[] = []
  #cashier: BrowserContext | undefined

  /** @param camera what the browser is told about its camera, where a test uses one. */
  static async open(camera: readonly string[] = []): Promise<Counters> {
    const server = await startServer()
    return new Counters(server, await openBrowser(camera), await sampleBills(server.origin))
  }

  private constructor(
    server: RunningServer,
    browser: TestBrowser,
    samples: ReadonlyMap<string, SampleBill>,
  ) {
    this.#server = server
    this.#browser = browser
    this.samples = samples
  }

  get origin(): string {
    return this.#server.origin
  }

  /** A tab in the cashier's own browser, or in another one with nothing remembered. */
  async tab(width = 1440, height = 900, isOwn = true): Promise<Page> {
    const page = await this.#watched(
      isOwn ? await this.#ownBrowser() : await this.#anotherBrowser(),
    )
    await page.setViewportSize({ width, height })
    return page
  }

  async #ownBrowser(): Promise<BrowserContext> {
    this.#cashier ??= await this.#aBrowser()
    return this.#cashier
  }

  async #anotherBrowser(): Promise<BrowserContext> {
    const context = await this.#aBrowser()
    this.#others.push(context)
    return context
  }

  #aBrowser(): Promise<BrowserContext> {
    return this.#browser.browser.newContext({ locale: 'zh-CN' })
  }

  async #watched(context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    return watch(page, this.#complaints)
  }

  sample(id: string): SampleBill {
    const found = this.samples.get(id)
    assert.ok(found, `sample bill ${id}`)
    return found
  }

  /** The sample bill as a visit that no other test settles. */
  async chooseAs(page: Page, id: string, visit: string): Promise<void> {
    await chooseSample(page, this.sample(id))
    const field = page.getByLabel('就诊号', { exact: true })
    const quoted = page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/quotes') &&
        (response.request().postData() ?? '').includes(`"number":"${visit}"`),
    )
    await field.fill(visit)
    await quoted
    await until(page, `document.querySelector('#settle[aria-disabled="false"]') !== null`)
  }

  async settlementsOf(visit: string): Promise<{ id: string; state: string; person: string }[]> {
    const answer = await fetch(`${this.origin}/api/settlements?visit=${visit}`)
    return ((await answer.json()) as { items: { id: string; state: string; person: string }[] })
      .items
  }

  async expectQuiet(): Promise<void> {
    assert.equal(this.#complaints.join('\n'), '')
    // The ear that heard nothing is not deaf.
    const page = await this.tab()
    await page.goto(this.origin)
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<i style="color: red">')`)
    await until(page, "document.querySelector('i') !== null")
    await page.waitForTimeout(100)
    assert.ok(this.#complaints.some((complaint) => complaint.startsWith('csp: style-src')))
  }

  /** The cashier's browser goes on remembering; every tab costs as long as it is open. */
  async closeTabs(): Promise<void> {
    for (const page of this.#cashier?.pages() ?? []) await page.close()
    for (const context of this.#others.splice(0)) await context.close()
  }

  async close(): Promise<void> {
    await this.closeTabs()
    await this.#browser.close()
    await this.#server.stop()
  }
}
