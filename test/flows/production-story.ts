/** The product where it is real, begun with nothing: whoever works there has a browser of their own, and comes by a link. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from '../browser/chromium.ts'
import { type RunningServer, startServer } from '../browser/start-server.ts'
import { fits, watch } from '../browser/watching.ts'
import { Authenticator, password } from '../sign-in/signing-in.ts'

const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)
/** Where to look at the pages with one's own eyes; nothing is kept without it. */
const shots = process.env['TEST_SHOTS']

export class ProductionStory {
  /** Everything that the browsers complained about. */
  readonly complaints: string[] = []
  readonly #server: RunningServer
  readonly #browser: TestBrowser
  readonly #contexts: BrowserContext[] = []

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<ProductionStory> {
    const server = await startServer({ ...settings, YIQIAO_MODE: 'production' })
    return new ProductionStory(server, await openBrowser())
  }

  private constructor(server: RunningServer, browser: TestBrowser) {
    this.#server = server
    this.#browser = browser
  }

  get origin(): string {
    return this.#server.origin
  }

  get databaseUrl(): string {
    return this.#server.settings['DATABASE_URL'] ?? ''
  }

  /** A command of whoever has the machine. */
  async yiqiao(...args: readonly string[]): Promise<string> {
    const env = { ...process.env, ...this.#server.settings, TEST_DATABASE_URL: undefined }
    const { stdout } = await run(process.execPath, [join(root, 'cli/main.ts'), ...args], { env })
    return stdout.trim()
  }

  /** Somebody's first day: the link that an account begins with, a password, an authenticator. */
  async staff(login: string, ...account: readonly string[]): Promise<Page> {
    const link = await this.yiqiao('account', 'add', login, ...account)
    const page = await this.#follow(link, 1440, 900)
    await page.getByText('请先设置第二步验证').waitFor()
    await page.getByLabel('新密码').fill(password)
    await page.getByRole('button', { name: '保存密码' }).click()
    await page.getByText('已保存。').waitFor()
    await page.getByRole('button', { name: '设置验证器' }).click()
    const key = (await page.locator('.scan code').innerText()).replaceAll(' ', '')
    const authenticator = new Authenticator(`otpauth://totp/x?secret=${key}`)
    await page.getByLabel('输入验证器显示的验证码以确认').fill(authenticator.next())
    await page.getByRole('button', { name: '确认' }).click()
    await page.getByRole('button', { name: '移除验证器' }).waitFor()
    return page
  }

  /** A patient's phone, on which the link alone is enough. */
  phone(link: string): Promise<Page> {
    return this.#follow(link, 390, 844)
  }

  async #follow(link: string, width: number, height: number): Promise<Page> {
    const context = await this.#browser.browser.newContext({
      locale: 'zh-CN',
      viewport: { width, height },
    })
    this.#contexts.push(context)
    const page = await context.newPage()
    await watch(page, this.complaints)
    await page.goto(link)
    await page.getByRole('button', { name: '继续' }).click()
    await page.getByRole('heading', { name: '一次性登录链接' }).waitFor({ state: 'detached' })
    return page
  }

  /** Looked at by axe, and by people where they ask for it. */
  async looked(page: Page, name: string): Promise<void> {
    if (shots !== undefined)
      await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
    await fits(page, name)
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close()
    await this.#browser.close()
    await this.#server.stop()
  }
}
