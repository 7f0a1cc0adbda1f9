/**
 * The fast claim as people see it: the insurer is away at the counter, the patient pays, and gets the
 * money by one tap on the phone; another claim is pended, refused, appealed and paid at the desk.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from '../browser/chromium.ts'
import { sampleBills } from '../browser/counter-page.ts'
import { type RunningServer, startServer } from '../browser/start-server.ts'
import { fits, watch } from '../browser/watching.ts'
import { pngFile } from '../support/paper-files.ts'

describe('a fast claim', { timeout: 900_000 }, () => {
  let server: RunningServer
  let browser: TestBrowser
  let phone: BrowserContext
  let desk: BrowserContext
  const complaints: string[] = []
  /** Where the desk has the claim that went through everything. */
  let decided = ''
  const person = 'P-0001'

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
    const locale = 'zh-CN'
    phone = await browser.browser.newContext({ locale, viewport: { width: 360, height: 800 } })
    desk = await browser.browser.newContext({ locale, viewport: { width: 1440, height: 900 } })
    const away = (await sampleBills(server.origin)).get('insurer-away')
    assert.ok(away)
    await settle(away.bill)
    // A second stay: the deductible of the year is met by the first.
    const { lines: _lines, ...rest } = away.bill as Record<string, unknown>
    await settle({
      ...rest,
      visit: {
        number: 'BJ-CM-FAST',
        setting: 'inpatient',
        admittedOn: '2026-07-01',
        dischargedOn: '2026-07-05',
      },
      sums: { inScope: '3000.00', priorSelfPay: '100.00', overLimit: '0.00', ownPaid: '200.00' },
    })
  })
  after(async () => {
    await phone?.close()
    await desk?.close()
    await browser?.close()
    await server?.stop()
  })

  async function settle(bill: unknown): Promise<void> {
    const answer = await fetch(`${server.origin}/api/settlements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(bill),
    })
    assert.equal(answer.status, 201, await answer.text())
  }

  async function aTab(context: BrowserContext, path: string, language = 'zh-CN'): Promise<Page> {
    const page = await context.newPage()
    await watch(page, complaints)
    const separator = path.includes('?') ? '&' : '?'
    await page.goto(`${server.origin}${path}${separator}lang=${language}`)
    return page
  }

  /** Allows and opens the claim of a bill, as on a phone. */
  async function claim(page: Page, day: string): Promise<void> {
    const bill = page
      .getByRole('article')
      .filter({ hasText: day })
      .locator('.claim-offer')
      .filter({ hasText: '结算时保险公司未答复' })
    await bill.getByRole('button', { name: '申请理赔' }).click()
    await bill.getByText('不会提供：病历、影像、其他就诊。').waitFor()
    await bill.getByRole('button', { name: '授权并申请' }).click()
    await bill.getByText('请先勾选同意').waitFor()
    await bill.getByRole('checkbox', { name: /我同意提供以上健康信息/ }).check()
    await bill.getByLabel('收款银行账号').fill('6222000011112222')
    await fits(page)
    await bill.getByRole('button', { name: '授权并申请' }).click()
  }

  const ofDay = (page: Page, day: string) =>
    page.locator('article[aria-label]').filter({ hasText: day })

  it('pays the patient what the insurer could not answer for at the counter', async () => {
    const page = await aTab(phone, `/my-claims?person=${person}`)
    await claim(page, '2026-07-05')
    const card = ofDay(page, '2026-07-05')
    await card.getByText('已付款', { exact: true }).waitFor()
    await card.getByText('已赔付').waitFor()
    await card.getByText('办理过程').click()
    await card.getByText('按条款计算').waitFor()
    await page.getByText('有效，到').waitFor()
    await fits(page)
    await page.close()
  })

  it('is pended with all papers at once, refused with reasons, and paid on appeal', async () => {
    const mine = await aTab(phone, `/my-claims?person=${person}`)
    await claim(mine, '2026-06-15')
    const card = ofDay(mine, '2026-06-15')
    await card.getByText('审核中').waitFor()

    const page = await aTab(desk, '/claims?insurer=I-PROPERTY')
    await page.getByRole('button', { name: /^待处理 1/ }).click()
    await fits(page)
    const row = page.getByRole('row').filter({ hasText: '审核中' })
    await row.getByRole('link').click()
    await page.getByText('分割单').waitFor()
    decided = new URL(page.url()).pathname
    await page.getByText('一次要求全部材料').click()
    await page.getByRole('checkbox', { name: '出院小结' }).check()
    await page.getByRole('checkbox', { name: '身份证复印件' }).check()
    await page.getByRole('button', { name: '发出', exact: true }).click()
    await page.getByText('待补材料').waitFor()
    await fits(page)

    await mine.reload()
    const picture = Buffer.from(pngFile())
    const photo = { name: 'page.png', mimeType: 'image/png', buffer: picture }
    await card.getByLabel('为“出院小结”拍照或选择文件').setInputFiles(photo)
    await card.getByText(/第 1 页 · 照片/u).waitFor()
    const identity = card.getByRole('group', { name: '身份证复印件' })
    const zip = {
      ...photo,
      name: 'id.jpg',
      buffer: Buffer.from('PK\u0003\u0004 no picture at all'),
    }
    await identity.getByLabel('为“身份证复印件”拍照或选择文件').setInputFiles(zip)
    await card.getByText('只收 JPEG、PNG 照片和 PDF').waitFor()
    await card.getByRole('button', { name: '先提交这些（还差 1 项）' }).waitFor()
    await identity.getByRole('checkbox', { name: '原件已邮寄或当面交给保险公司' }).check()
    await fits(mine)
    await card.getByRole('button', { name: '提交材料' }).click()
    await card.getByText('审核中').waitFor()

    await page.reload()
    await page.getByText('未查毒').waitFor()
    await page.getByRole('button', { name: '查看', exact: true }).click()
    await page.getByAltText('出院小结 1').waitFor()
    await fits(page)
    await page.getByText('拒赔', { exact: true }).click()
    await page.getByRole('checkbox', { name: '投保前已有的疾病' }).check()
    await page.getByRole('button', { name: '发出拒赔通知' }).click()
    await page.getByText('已拒赔').waitFor()

    await mine.reload()
    await card.getByText('投保前已有的疾病').waitFor()
    await card.getByText('申诉', { exact: true }).click()
    await card.getByLabel('为什么应该赔').fill('这是今年新发的病，附有门诊记录。')
    await card.getByRole('button', { name: '提交申诉' }).click()
    await card.getByText('申诉中').waitFor()

    await page.reload()
    await page.getByLabel('另行赔付').fill('1200.00')
    await page.getByLabel('理由').fill('经复核属于新发疾病。')
    await page.getByRole('button', { name: '答复', exact: true }).click()
    await page.getByText('现在不需要决定。').waitFor()

    await mine.reload()
    await card.getByText('已付款', { exact: true }).waitFor()
    await card.getByText('1,200.00').waitFor()
    await page.close()
    await mine.close()
  })

  it('passes axe and fits a desk and a phone in every language, with a claim that went through everything', async () => {
    const lists = ['/my-claims', '/my-coverages', '/my-bills', '/claims']
    const one = [decided, `${decided}/working`, `/my-claims/${decided.split('/').at(-1)}`]
    for (const language of ['zh-HK', 'en']) {
      for (const path of [...lists, ...one]) {
        const page = await aTab(phone, `${path}?person=${person}&insurer=I-PROPERTY`, language)
        await page.locator('article, table, .claim-two, .claim-working').first().waitFor()
        await page.waitForLoadState('networkidle')
        await fits(page)
        if (one.includes(path)) {
          await page.setViewportSize({ width: 1440, height: 900 })
          await fits(page)
        }
        await page.close()
      }
    }
  })

  it('has nothing to complain about', () => {
    assert.deepEqual(complaints, [])
  })
})
