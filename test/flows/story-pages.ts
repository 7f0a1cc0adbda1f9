/** The product, and the browsers of those who meet in a story: desks on a wide screen, a patient on a phone. */
import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { openBrowser, type TestBrowser } from '../browser/chromium.ts'
import { cameraFlags } from '../browser/fake-camera.ts'
import { type RunningServer, startServer } from '../browser/start-server.ts'
import { watch } from '../browser/watching.ts'
import { type Asked, askedAt } from './served-alliance.ts'

type Side = 'desk' | 'phone'

interface Opening {
  /** Of the server's environment. */
  readonly settings?: Readonly<Record<string, string>>
  /** What the camera of each shows; else nobody has one. */
  readonly films?: Readonly<Record<Side, string>>
  /** Run in every page before its own. */
  readonly script?: string
}

const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 360, height: 800 } }
const chinaOffsetMs = 28_800_000
const dayMs = 86_400_000

export class StoryPages {
  /** Everything that the browsers complained about. */
  readonly complaints: string[] = []
  /** For what went before the story begins, and what nobody sees. */
  readonly asked: Asked
  readonly #server: RunningServer
  readonly #browsers: readonly TestBrowser[]
  readonly #contexts: Readonly<Record<Side, BrowserContext>>
  readonly #script: string

  static async open({ settings, films, script = '' }: Opening = {}): Promise<StoryPages> {
    const server = await startServer(settings)
    const opened: TestBrowser[] = []
    try {
      const desk = await openBrowser(films === undefined ? [] : cameraFlags(films.desk))
      opened.push(desk)
      const phone = films === undefined ? desk : await openBrowser(cameraFlags(films.phone))
      if (phone !== desk) opened.push(phone)
      // Whoever was allowed to use a camera is found by address, which needs no name on the network.
      const permissions = films === undefined ? [] : ['camera', 'microphone']
      const context = ({ browser }: TestBrowser, side: Side) =>
        browser.newContext({ locale: 'zh-CN', viewport: sizes[side], permissions })
      const contexts = { desk: await context(desk, 'desk'), phone: await context(phone, 'phone') }
      return new StoryPages(server, opened, contexts, script)
    } catch (error) {
      for (const one of opened) await one.close()
      await server.stop()
      throw error
    }
  }

  private constructor(
    server: RunningServer,
    browsers: readonly TestBrowser[],
    contexts: Readonly<Record<Side, BrowserContext>>,
    script: string,
  ) {
    this.#server = server
    this.#browsers = browsers
    this.#contexts = contexts
    this.#script = script
    const today = () => Math.floor((Date.now() + chinaOffsetMs) / dayMs)
    this.asked = { today, ...askedAt(server.origin, 'story') }
  }

  get origin(): string {
    return this.#server.origin
  }

  dayAt(offset: number): string {
    return textFromDay(this.asked.today() + offset)
  }

  /** All that was done of a record happened so much earlier, as "16 minutes" or "4 years". */
  async pass(record: string, time: string): Promise<void> {
    for (const change of [
      'UPDATE care_action SET recorded_at = recorded_at - $2::interval WHERE record = $1',
      'UPDATE care_desk SET due_at = due_at - $2::interval WHERE record = $1',
    ]) {
      await this.#server.database.pool.query(change, [record, time])
    }
  }

  async tab(at: Side, path: string): Promise<Page> {
    const page = await this.#contexts[at].newPage()
    await watch(page, this.complaints)
    if (this.#script !== '') await page.addInitScript(this.#script)
    await page.goto(`${this.origin}${path}${path.includes('?') ? '&' : '?'}lang=zh-CN`)
    return page
  }

  async close(): Promise<void> {
    for (const one of this.#browsers) await one.close()
    await this.#server.stop()
  }
}

export const press = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).first().click()

/** At a desk, by the credential. */
export async function findPerson(page: Page, person: string): Promise<void> {
  await page.locator('#credential').fill(`YQ-${person.slice(2)}`)
  await page.locator('#credential').press('Enter')
  await page.getByRole('button', { name: '显示' }).waitFor()
}

/** What is refused is said once: why, by which rule, and what to do about it. */
export async function refused(page: Page, what: string, rule: string): Promise<void> {
  const note = page.getByRole('alert').filter({ hasText: what })
  await note.waitFor()
  const said = (await note.textContent()) ?? ''
  assert.match(said, new RegExp(`${what}.+。规则 ${rule}$`))
}
