/** An operator keeps the registry by its forms: a clinic, a pharmacy, a doctor of Hong Kong, a seat in an alliance. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from './chromium.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { dayAt } from './tests-data.ts'
import { fits, seriousFindings, watch } from './watching.ts'

describe('the forms of the registry', { timeout: 900_000 }, () => {
  let server: RunningServer
  let browser: TestBrowser
  const complaints: string[] = []
  const [soon, later] = [dayAt(10), dayAt(20)]

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function aTab(path: string, width = 1440, height = 900): Promise<Page> {
    const page = await browser.browser.newPage({ viewport: { width, height } })
    await watch(page, complaints)
    await page.goto(server.origin + path)
    return page
  }

  async function fill(within: Page | Locator, fields: Readonly<Record<string, string>>) {
    for (const [label, text] of Object.entries(fields)) {
      const field = within.getByLabel(label, { exact: true })
      await field.fill(text)
      await field.press('Tab')
    }
  }
  async function choose(within: Page | Locator, fields: Readonly<Record<string, string>>) {
    for (const [label, word] of Object.entries(fields)) {
      await within.getByLabel(label, { exact: true }).selectOption(word)
    }
  }
  async function record(page: Page) {
    await page.getByRole('button', { name: '核对并预览' }).click()
    await page.getByRole('heading', { name: '将要登记' }).waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByRole('status').getByText('已登记').waitFor()
  }

  it('enters a clinic with its licence for care online and its hours, once it is as it should be', async () => {
    const page = await aTab('/registry?lang=zh-CN')
    await page.getByRole('link', { name: '登记机构' }).click()
    await fill(page, { 机构代码: 'C-SH-90', 生效日: soon, 依据文件: '沪卫医〔2026〕90号' })
    await fill(page, { 简体: '样例门诊部', 英文: 'Sample Clinic' })
    await choose(page, { 统筹区: 'shanghai', 所有制: 'private-non-profit', 等级: 'community' })
    await page.getByLabel('心血管内科', { exact: true }).check()
    await page.getByRole('button', { name: '增加执业资质' }).click()
    const licence = page.locator('.entry-row').nth(1)
    await fill(licence, { 资质: 'internet-care', '截止日（可空）': dayAt(0) })
    await page.getByRole('button', { name: '增加出诊与开放时间' }).click()
    const hours = page.locator('.entry-row').nth(2)
    await fill(hours, { 科室或项目: 'neurology', 名额: '6', 其中转诊预留: '9' })
    await page.getByRole('button', { name: '核对并预览' }).click()
    await page.getByText('有 4 处需要改正').waitFor()
    const name = page.getByLabel('繁体', { exact: true })
    assert.equal(await name.getAttribute('aria-invalid'), 'true')
    await licence.getByText('截止日早于起始日').waitFor()
    await hours.getByText('neurology有出诊或开放时间，但没有登记该科室或能力').waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await name.fill('樣例門診部')
    await fill(licence, { '截止日（可空）': '' })
    await fill(hours, { 科室或项目: 'cardiology', 其中转诊预留: '2' })
    await record(page)
    await page.getByText('page: 沪卫医〔2026〕90号').waitFor()

    await page.goto(`${server.origin}/registry?lang=zh-CN&house=C-SH-90`)
    await page.getByText('请在列表中选择一家机构').waitFor()
    await page.goto(`${server.origin}/registry?lang=zh-CN&house=C-SH-90&on=${soon}`)
    await page.getByRole('heading', { name: '样例门诊部' }).waitFor()
    await page.getByText('互联网诊疗').waitFor()
    await page.close()
  })

  it('makes a pharmacy of another kind from a day on, and keeps what it was', async () => {
    const page = await aTab('/registry?lang=zh-CN&house=P-SH-01')
    await page.getByRole('link', { name: '修改机构登记' }).click()
    await fill(page, { 生效日: later })
    await choose(page, { 药店类别: 'account-only' })
    await page.getByRole('button', { name: '核对并预览' }).click()
    await page.getByText(`自 ${later} 起生效，至另有登记为止。`).waitFor()
    const changes = page.locator('.entry-end .entry-changes > div')
    assert.equal(await changes.count(), 1, 'nothing else changes')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByRole('status').getByText('已登记').waitFor()
    const history = page.locator('.entry-history > li')
    assert.equal(await history.count(), 2)
    await history.first().getByText('改动').click()
    await history.first().locator('ins').getByText('仅限个人账户').waitFor()
    await page.close()
  })

  it('gives a house a seat from a day on, among the houses of that day', async () => {
    const page = await aTab('/registry?lang=zh-CN')
    const alliance = page.locator('article').filter({ hasText: '望岚长三角医联体' })
    await alliance.getByText('加入、调整、退出').click()
    // The clinic is registered from that day on, and stands in no list before.
    const house = alliance.getByLabel('机构', { exact: true })
    await house.locator('option[value="H-SH-03"]').waitFor({ state: 'attached' })
    assert.equal(await house.locator('option[value="C-SH-90"]').count(), 0)
    await fill(alliance, { 自此日起: soon })
    await choose(alliance, { 机构: 'C-SH-90', 角色: 'branch', 上级机构: 'H-SH-01' })
    assert.deepEqual(await seriousFindings(page), [])
    await alliance.getByRole('button', { name: '核对并预览' }).click()
    await alliance.getByText(`自 ${soon} 起生效`).waitFor()
    const seat = alliance.locator('ins').filter({ hasText: '样例门诊部' })
    await seat.waitFor()
    assert.match((await seat.textContent()) ?? '', /样例门诊部 分支 ← 上海望岚医院（样例） /)
    assert.deepEqual(await seriousFindings(page), [])
    await alliance.getByRole('button', { name: '登记', exact: true }).click()
    await alliance.getByRole('status').getByText('已登记').waitFor()
    await page.goto(`${server.origin}/registry?lang=zh-CN&on=${soon}`)
    await page.locator('article').getByText('样例门诊部').waitFor()
    await page.goto(`${server.origin}/registry/entry?kind=alliance&id=A-DELTA&lang=zh-CN`)
    await page.locator('.entry-history > li').first().getByText('示例运维').waitFor()
    await page.close()
  })

  it('enters a doctor of Hong Kong, who practises inland for a short term only', async () => {
    const page = await aTab('/registry/entry?kind=practitioner&lang=zh-CN')
    const id = 'staff:doctor:H-SZ-01:yip'
    await fill(page, { 人员编号: id, 依据文件: '粤卫医〔2026〕31号' })
    await fill(page, { 简体: '叶样例', 繁体: '葉樣例', 英文: 'Yip Sample' })
    await choose(page, { 注册地: 'hong-kong', 发证机构: 'hk-medical-council' })
    await fill(page, { 证书编号: 'M-SAMPLE-90' })
    await page.getByLabel('内科', { exact: true }).check()
    const place = page.locator('.entry-row').first()
    await choose(place, { 机构: 'H-SZ-01' })
    await page.getByRole('button', { name: '核对并预览' }).click()
    const kind = place.getByLabel('地点类别', { exact: true })
    await place.getByText('港澳医师在内地只能登记短期行医').waitFor()
    assert.equal(await kind.getAttribute('aria-invalid'), 'true')
    assert.deepEqual(await seriousFindings(page), [])
    await kind.selectOption('short-term')
    await page.getByRole('button', { name: '核对并预览' }).click()
    await place.getByText(/短期行医须有截止日，且一次不超过\d年/).waitFor()
    await fill(place, { '截止日（可空）': dayAt(300) })
    await record(page)
    await page.getByText('示例运维').last().waitFor()
    await page.goto(`${server.origin}/registry?lang=zh-CN&house=H-SZ-01`)
    await page.getByText('叶样例').first().waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.close()
  })

  it('is worked on a phone, in three languages', async () => {
    for (const [language, button] of [
      ['zh-CN', '核对并预览'],
      ['zh-HK', '核對並預覽'],
      ['en', 'Check and preview'],
    ] as const) {
      const paths = ['kind=institution&id=H-SH-03', 'kind=practitioner', 'kind=alliance&id=A-DELTA']
      for (const path of [...paths, 'kind=insurer&id=I-PROPERTY']) {
        const page = await aTab(`/registry/entry?${path}&lang=${language}`, 390, 844)
        await page.getByRole('button', { name: button }).waitFor()
        await fits(page, `${language} ${path}`)
        await page.close()
      }
    }
    assert.deepEqual(complaints, [])
  })

  it('shows an operator what is free in a house, and nothing to change it with', async () => {
    const page = await aTab('/capacity?lang=zh-CN&institution=H-BJ-01', 390, 844)
    await page.getByRole('region', { name: '号源与床位' }).waitFor()
    assert.equal(await page.getByRole('button', { name: '开放资源' }).count(), 0)
    assert.deepEqual(await seriousFindings(page), [])
    await page.close()
  })
})
