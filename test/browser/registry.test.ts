import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from './chromium.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { axeSource, reportViolations, seriousFindings } from './watching.ts'

describe('the registry', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: TestBrowser
  const complaints: string[] = []

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function aTab(path: string, width: number, height: number): Promise<Page> {
    const page = await browser.browser.newPage({ viewport: { width, height } })
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.addInitScript(reportViolations)
    await page.addInitScript(axeSource)
    await page.goto(server.origin + path)
    return page
  }

  it('finds a house, shows who signs there, and says by which rule somebody may not', async () => {
    const page = await aTab('/registry?lang=zh-CN', 1440, 900)
    await page.getByPlaceholder('机构名称或代码').fill('清陌')
    await page.getByRole('button', { name: '清陌互联网医院' }).click()
    const signer = page.getByRole('article', { name: '杨初晴' })
    await signer.getByText('独立执业 2 年').waitFor()
    await signer.getByText('核查执业权限').click()
    await signer.getByLabel('拟签署的行为').selectOption({ label: '互联网复诊' })
    await signer.getByLabel('科室').selectOption({ label: '心血管内科' })
    await signer.getByRole('button', { name: '核查', exact: true }).click()
    await signer.getByText('独立执业年限不够').waitFor()
    await signer.getByText('互联网诊疗管理办法').waitFor()
    await signer.getByLabel('拟签署的行为').selectOption({ label: '门诊接诊' })
    await signer.getByRole('button', { name: '核查', exact: true }).click()
    await signer.getByText('可以签署').waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.close()
  })

  it('is read on a phone, where an alliance leads to its houses', async () => {
    const page = await aTab('/registry?lang=en', 390, 844)
    await page.getByRole('link', { name: 'Linqiao Hospital, Hefei' }).click()
    await page.getByRole('heading', { name: 'Linqiao Hospital, Hefei' }).waitFor()
    const widest = await page.evaluate('document.documentElement.scrollWidth')
    assert.equal(widest, 390)
    assert.deepEqual(await seriousFindings(page), [])
    assert.deepEqual(complaints, [])
    await page.close()
  })
})
