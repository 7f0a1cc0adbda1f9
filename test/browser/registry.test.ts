import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
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

  it('changes the key of an insurer by two persons', async () => {
    const page = await aTab('/partners?lang=zh-CN', 1440, 900)
    const card = page.getByRole('article', { name: '医桥示范财产保险' })
    await card.getByText('更换密钥').click()
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-of-2027' }
    await card.getByLabel('新公钥').fill(JSON.stringify(jwk))
    await card.getByLabel('说明').fill('年度轮换')
    await card.getByRole('button', { name: '提交复核' }).click()
    await card.getByText('待复核', { exact: true }).waitFor()
    await card.getByRole('button', { name: '复核通过' }).click()
    await card.getByRole('alert').waitFor()
    await page.getByRole('button', { name: '示例运维复核' }).click()
    await card.getByRole('button', { name: '复核通过' }).click()
    await card.getByText('有效', { exact: true }).waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.close()
  })

  it('takes an application on a phone, and says what its test system broke', async () => {
    const page = await aTab('/partners/applications?lang=en', 390, 844)
    await page.getByText('There are no applications').waitFor()
    await page.getByText('Enter an application').click()
    const fields = {
      Id: 'I-PROPERTY',
      'Name (simplified)': '医桥示范财产保险',
      'Name (traditional)': '醫橋示範財產保險',
      'Name (English)': 'Yiqiao Sample Insurance',
      Contact: 'sample, 000-0000',
      'In force from': '20260301',
      'Payers of its products': 'commercial/million-medical.insurer',
      'Address at which it answers': 'http://127.0.0.1:1',
      'Test address': 'http://127.0.0.1:1',
      'Payer of the test contract': 'commercial/million-medical.insurer',
      'Test contract': 'C-1',
    }
    for (const [label, value] of Object.entries(fields)) {
      await page
        .getByLabel(label, { exact: label === 'Id' || label === 'Test contract' })
        .fill(value)
    }
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await page.getByLabel('Signing keys').fill(JSON.stringify(publicKey.export({ format: 'jwk' })))
    await page.getByRole('button', { name: 'Enter', exact: true }).click()
    const card = page.getByRole('article', { name: 'Yiqiao Sample Insurance' })
    await card.getByRole('button', { name: 'Run the check' }).click()
    await card.getByText('not kept: 1 (of 1 rules)').waitFor()
    await card.getByText('I1 keys').waitFor()
    const widest = await page.evaluate('document.documentElement.scrollWidth')
    assert.equal(widest, 390)
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
