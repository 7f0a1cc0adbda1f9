/** Somebody's first day, in a browser: the link, a password, an authenticator, a passkey, and out again. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import type { BrowserContext, Page } from 'playwright-core'
import { openIdentityKeys } from '../../server/identity/identity-keys.ts'
import { Authenticator, password } from '../sign-in/signing-in.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { ownPort } from '../support/own-port.ts'
import { openBrowser, type TestBrowser } from './chromium.ts'
import { launchServer } from './start-server.ts'
import { seriousFindings, watch } from './watching.ts'

const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)

/** Where to look at the pages with one's own eyes; nothing is kept without it. */
const shots = process.env['TEST_SHOTS']

describe('somebody’s first day', { timeout: 900_000 }, () => {
  let database: TestDatabase
  let folder: string
  let port: number
  let server: ChildProcess
  let browser: TestBrowser
  let context: BrowserContext
  const complaints: string[] = []

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-first-day-'))
    await openIdentityKeys(folder, true)
    port = await ownPort()
    process.env['YIQIAO_MODE'] = 'production'
    server = await launchServer(port, folder, database.url)
    delete process.env['YIQIAO_MODE']
    browser = await openBrowser()
    context = await newContext('zh-CN', 1440, 900)
  })
  after(async () => {
    await browser?.close()
    server?.kill('SIGTERM')
    if (server?.exitCode === null) await once(server, 'close')
    await database?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const newContext = (locale: string, width: number, height: number) =>
    browser.browser.newContext({ locale, viewport: { width, height } })

  async function aTab(path: string, within = context): Promise<Page> {
    const page = await within.newPage()
    await watch(page, complaints)
    await page.goto(`http://localhost:${port}${path}`)
    return page
  }

  async function looked(page: Page, name: string): Promise<void> {
    assert.deepEqual(await seriousFindings(page), [], name)
    if (shots !== undefined)
      await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
  }

  async function yiqiao(...args: string[]): Promise<string> {
    const env = {
      ...process.env,
      PORT: String(port),
      YIQIAO_DATA: folder,
      YIQIAO_MODE: 'production',
      DATABASE_URL: database.url,
    }
    const { stdout } = await run(process.execPath, [join(root, 'cli/main.ts'), ...args], { env })
    return stdout.trim()
  }

  it('begins with a link and ends with a second factor', async () => {
    const link = await yiqiao('account', 'add', 'li.na', '--name', '李娜', '--role', 'operator')
    const page = await aTab(new URL(link).pathname + new URL(link).hash)
    await page.getByRole('heading', { name: '一次性登录链接' }).waitFor()
    assert.equal(new URL(page.url()).hash, '')
    await looked(page, 'link-d-zh-CN')
    await page.getByRole('button', { name: '继续' }).click()
    await page.getByText('请先设置第二步验证').waitFor()
    await page.getByLabel('新密码').fill('123456789012')
    await page.getByText('还不能用').waitFor()
    await page.getByRole('button', { name: '保存密码' }).click()
    await page.getByText('请使用 12 至 128 个字符').waitFor()
    await page.getByLabel('新密码').fill(password)
    await page.getByText('很强', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^显示/u }).click()
    assert.equal(await page.getByLabel('新密码').getAttribute('type'), 'text')
    await page.getByRole('button', { name: '保存密码' }).click()
    await page.getByText('已保存。').waitFor()
    await page.getByRole('button', { name: '设置验证器' }).click()
    const key = (await page.locator('.scan code').innerText()).replaceAll(' ', '')
    await looked(page, 'enrol-d-zh-CN')
    const authenticator = new Authenticator(`otpauth://totp/x?secret=${key}`)
    await page.getByLabel('输入验证器显示的验证码以确认').fill(authenticator.next())
    await page.getByRole('button', { name: '确认' }).click()
    await page.getByRole('button', { name: '移除验证器' }).waitFor()
    await page.getByRole('button', { name: '生成 10 个新恢复码' }).click()
    await page.locator('.paper li').nth(9).waitFor()
    assert.equal(await page.locator('.paper li').count(), 10)

    const devices = await context.newCDPSession(page)
    await devices.send('WebAuthn.enable')
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.getByLabel('名称').fill('一号窗口')
    await page.getByRole('button', { name: '添加通行密钥' }).click()
    await page.getByText('一号窗口').waitFor()
    await looked(page, 'account-d-zh-CN')

    await page.getByRole('button', { name: '立即锁定' }).click()
    await page.getByRole('heading', { name: '已锁定' }).waitFor()
    await looked(page, 'lock-d-zh-CN')
    await page.getByLabel('密码或验证码').fill('not the right one')
    await page.getByRole('button', { name: '解锁' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByRole('button', { name: '使用通行密钥' }).click()
    await page.getByRole('heading', { name: '已锁定' }).waitFor({ state: 'detached' })

    await page.goto(`http://localhost:${port}/account`)
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByLabel('账号').waitFor()
    await looked(page, 'sign-in-d-zh-CN')
    await page.getByRole('button', { name: '使用通行密钥' }).click()
    await page.getByRole('link', { name: '李娜' }).waitFor()
    await page.close()

    const other = await newContext('en', 390, 844)
    const phone = await aTab('/status', other)
    await phone.getByLabel('Account').fill('li.na')
    await phone.getByLabel('Password').fill(password)
    await looked(phone, 'sign-in-p-en')
    await phone.getByRole('button', { name: 'Next' }).click()
    await phone.getByLabel('Code').fill(authenticator.next())
    await looked(phone, 'second-p-en')
    await phone.getByRole('button', { name: 'Sign in', exact: true }).click()
    await phone.waitForURL('**/status')
    const told = phone.getByRole('complementary', { name: 'Your sign-in was changed' })
    await told.waitFor()
    await looked(phone, 'changes-p-en')
    await told.getByRole('button', { name: 'It was me' }).click()
    await told.waitFor({ state: 'detached' })
    await phone.goto(`http://localhost:${port}/account`)
    await phone.getByRole('button', { name: 'Sign out all other devices' }).click()
    await phone.getByText('No other device is signed in.').waitFor()
    await looked(phone, 'account-p-en')
    await other.close()
    assert.deepEqual(complaints, [])
  })
})
