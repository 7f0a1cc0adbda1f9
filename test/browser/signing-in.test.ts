/** People come in through a page, set up what they sign in by, and find the door locked after a pause. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { openDatabase } from '../../server/storage/database.ts'
import { addAccount, makeLink } from '../../server/storage/sign-in/account-rows.ts'
import { codeOf } from '../sign-in/sign-in-house.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { ownPort } from '../support/own-port.ts'
import { openBrowser, type TestBrowser } from './chromium.ts'
import { launchServer } from './start-server.ts'
import { axeSource, reportViolations, seriousFindings } from './watching.ts'

const password = '白鹭 seven herons wade'

describe('the page of signing in', { timeout: 240_000 }, () => {
  let database: TestDatabase
  let folder: string
  let origin: string
  let server: Awaited<ReturnType<typeof launchServer>>
  let browser: TestBrowser
  let context: BrowserContext
  const complaints: string[] = []

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-sign-in-'))
    const port = await ownPort()
    origin = `http://localhost:${port}`
    server = await launchServer(port, folder, database.url)
    browser = await openBrowser()
    context = await browser.browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 1440, height: 900 },
    })
  })
  after(async () => {
    await context?.close()
    await browser?.close()
    server?.kill('SIGTERM')
    await new Promise((resolve) => server?.once('close', resolve))
    await database?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function aTab(path: string): Promise<Page> {
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.text().startsWith('csp:')) complaints.push(message.text())
    })
    await page.addInitScript(reportViolations)
    await page.addInitScript(axeSource)
    await page.goto(`${origin}${path}`)
    return page
  }

  /** For whoever looks at the pages as well. */
  async function picture(page: Page, name: string): Promise<void> {
    const place = process.env['TEST_PICTURES']
    if (place !== undefined)
      await page.screenshot({ path: join(place, `${name}.png`), fullPage: true })
  }

  async function invited(login: string): Promise<string> {
    const pool = openDatabase(database.url, { max: 1 })
    const name = { 'zh-CN': '林梅', 'zh-HK': '林梅', en: 'Lin Mei' }
    const person = { role: 'clearing-officer', institution: null, self: null, wards: [] }
    await addAccount(pool, { id: login, login, name, ...person, isSample: false })
    const token = await makeLink(pool, login, 15)
    await pool.end()
    return `/sign-in?lang=zh-CN#link=${token}`
  }

  it('takes whoever comes by a link through password, telephone and recovery codes', async () => {
    const page = await aTab(await invited('mei.lin'))
    await page.getByText('第 1 步，共 2 步').waitFor()
    assert.equal(new URL(page.url()).hash, '')
    await picture(page, 'set-up-password')
    await page.getByLabel('新密码').fill(password)
    await page.getByLabel('再次输入').fill(password)
    await page.getByRole('button', { name: '保存密码' }).click()
    await page.getByRole('img', { name: '身份验证器二维码' }).waitFor()
    await picture(page, 'set-up-telephone')
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '')
    assert.deepEqual(await seriousFindings(page), [])
    await page.getByLabel('6 位验证码').fill(codeOf(secret, -1))
    await page.getByRole('button', { name: '验证' }).click()
    await page.getByRole('heading', { name: '恢复码' }).waitFor()
    assert.equal(await page.locator('.recovery li').count(), 10)
    await picture(page, 'recovery-codes')
    await page.getByLabel('我已妥善保管').check()
    await page.getByRole('button', { name: '继续' }).click()
    await page.getByRole('link', { name: '林梅' }).click()
    await page.getByRole('heading', { name: '登录状态' }).waitFor()
    await page.getByText('还有 10 个恢复码').waitFor()
    await picture(page, 'account')
    assert.deepEqual(await seriousFindings(page), [])

    await page.getByRole('button', { name: '立即锁定' }).click()
    await page.getByRole('heading', { name: '已锁定' }).waitFor()
    await picture(page, 'locked')
    await page.getByLabel('密码').fill('not this one at all')
    await page.getByRole('button', { name: '解锁' }).click()
    await page.getByText('用户名或密码不正确。').waitFor()
    await page.getByLabel('密码').fill(password)
    await page.getByRole('button', { name: '解锁' }).click()
    await page.getByRole('button', { name: '退出登录' }).click()

    await page.getByLabel('用户名').fill('mei.lin')
    assert.equal(await page.evaluate<number>('sessionStorage.length'), 0)
    await page.getByLabel('密码').fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByLabel('6 位验证码').fill(codeOf(secret))
    await picture(page, 'code')
    await page.getByRole('button', { name: '验证' }).click()
    await page.getByRole('link', { name: '林梅' }).waitFor()
    assert.equal(new URL(page.url()).pathname, '/')
    await page.close()
  })

  it('goes on where somebody wanted to go, and never to a stranger', async () => {
    for (const [asked, reached] of [
      ['/settlements', '/settlements'],
      ['//evil.example/x', '/'],
      ['https://evil.example', '/'],
    ] as const) {
      const fresh = await browser.browser.newContext({ locale: 'zh-CN' })
      const page = await fresh.newPage()
      await page.goto(`${origin}/sign-in?lang=zh-CN&return=${encodeURIComponent(asked)}`)
      await page.getByRole('button', { name: '审计员' }).click()
      await page.waitForURL((url) => url.pathname !== '/sign-in')
      assert.equal(page.url().split('?')[0], `${origin}${reached}`)
      await fresh.close()
    }
  })

  it('lets in as somebody of the sample, who then sees what is their own', async () => {
    for (const [language, size, button, seen] of [
      ['zh-CN', { width: 390, height: 844 }, '示例患者', '谁看过我的资料'],
      ['en', { width: 1440, height: 900 }, 'Sample patient', 'Who has seen my data'],
      ['zh-HK', { width: 390, height: 844 }, '示例病人', '誰看過我的資料'],
    ] as const) {
      const fresh = await browser.browser.newContext({ locale: language, viewport: size })
      const page = await fresh.newPage()
      await page.addInitScript(axeSource)
      await page.goto(`${origin}/sign-in?lang=${language}&return=/access`)
      await page.getByRole('button', { name: button }).waitFor()
      await picture(page, `sign-in-${language}-${size.width}`)
      assert.deepEqual(await seriousFindings(page), [])
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      assert.ok(width <= size.width)
      await page.getByRole('button', { name: button }).click()
      await page.getByRole('heading', { name: seen }).waitFor()
      await page.locator('a.actor').click()
      await page.locator('.account-sessions').first().waitFor()
      await picture(page, `account-${language}-${size.width}`)
      assert.deepEqual(await seriousFindings(page), [])
      await fresh.close()
    }
  })

  it('breaks no rule of its own policy', () => {
    assert.deepEqual(complaints, [])
  })
})
