import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from './chromium.ts'
import { type DeskData, handIn, hospitalFile, settleSamples } from './desk-data.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { seriousFindings, watch } from './watching.ts'

describe('the desk that reconciles', { timeout: 900_000 }, () => {
  let server: RunningServer
  let browser: TestBrowser
  let context: BrowserContext
  let data: DeskData
  const complaints: string[] = []

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
    context = await browser.browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 1440, height: 900 },
    })
    data = await settleSamples(server.origin)
  })
  after(async () => {
    await context?.close()
    await browser?.close()
    await server?.stop()
  })

  async function aTab(path: string): Promise<Page> {
    const page = await context.newPage()
    await watch(page, complaints)
    const separator = path.includes('?') ? '&' : '?'
    await page.goto(`${server.origin}${path}${separator}lang=zh-CN`)
    return page
  }

  it('takes a hospital’s file in and reconciles it', async () => {
    const text = hospitalFile(data, (cells, place) => {
      if (place === 0) return null
      const dearer = String((Number(cells[4]) + 100).toFixed(2))
      return place === 1 ? [...cells.slice(0, 4), dearer, ...cells.slice(5)] : cells
    })
    const page = await aTab('/reconciliation/received')
    await page.getByRole('button', { name: '接收账单' }).click()
    await page.locator('input[type="file"]').setInputFiles({
      name: 'hospital.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    })
    await page.getByRole('button', { name: '接收', exact: true }).click()
    await page.getByText(`已接收 ${data.settled.length - 1} 条记录。`).waitFor()
    await page.getByRole('button', { name: '与我方账对账' }).click()
    await page.getByText(`对账完成：${data.settled.length - 2} 笔一致，2 笔有差异。`).waitFor()
    await page.getByRole('link', { name: '查看差异' }).click()
    await page.getByText('我方有、对方无（短款）').waitFor()
    await page.close()
  })

  it('shows how each side booked a bill, and two persons resolve it', async () => {
    const page = await aTab('/reconciliation')
    await page.getByText('费用总额不一致').waitFor()
    const [, dearer] = data.settled
    await page.getByRole('link', { name: dearer?.id ?? '', exact: true }).click()
    await page.locator('.break-sides .differs').waitFor()
    assert.equal(await page.locator('.break-sides .differs').count(), 1)
    await page.getByRole('button', { name: '由我负责' }).click()
    await page.locator('.break-heading').getByText('示例清算经办').waitFor()
    await page.getByLabel('差额由谁承担').selectOption({ label: '经办机构' })
    await page.getByText('对账差异损益').waitFor()
    await page.getByLabel('理由').fill('床位费补记')
    await page.getByRole('button', { name: '提交复核' }).click()
    await page.getByText('经办人不能复核自己的调账').waitFor()
    assert.equal(await page.getByRole('button', { name: '复核通过' }).count(), 0)
    await page.getByRole('button', { name: '示例清算复核' }).click()
    await page.getByRole('button', { name: '复核通过' }).click()
    await page.getByText(/已调账，分录号 1[0-3][0-9a-f]-\d+/).waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.close()
  })

  it('keeps a bad file in quarantine and names its lines', async () => {
    const text = hospitalFile(data, (cells, place) =>
      place === 2 ? [...cells.slice(0, 4), 'x', ...cells.slice(5)] : cells,
    )
    const receipt = await handIn(server.origin, 'bad.csv', text.replace(/#end,\d+/, '#end,999'))
    assert.equal(receipt.statement.state, 'quarantined')
    const page = await aTab(`/reconciliation/received?file=${receipt.statement.file}`)
    await page.getByText('不能采用的原因').waitFor()
    await page.getByText('第 11 行').waitFor()
    await page.getByText('记录数与声明不符').waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.close()
  })

  it('issues a statement and prints its notice with a place for the seal', async () => {
    const page = await aTab('/reconciliation/issued')
    await page.getByRole('combobox', { name: '对方' }).click()
    await page.keyboard.type('北京云桥医院')
    await page.keyboard.press('Enter')
    await page.getByLabel('日期').fill(data.day)
    await page.getByLabel('日期').press('Enter')
    await page.getByRole('button', { name: '生成对账单' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'camt.053' }).click()
    assert.match((await download).suggestedFilename(), /\.camt\.053\.xml$/)
    await page.getByRole('link', { name: '清算通知书' }).click()
    await page.getByText('（盖章处）').waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.close()
  })

  it('scrolls through ten thousand breaks without drawing them all', async () => {
    const page = await context.newPage()
    const item = {
      matching: 'counter x',
      class: 'rounding',
      state: 'open',
      owner: null,
      openSince: data.day,
      ageDays: 1,
      businessDate: data.day,
      payer: 'beijing/employee',
      institution: data.institution,
      alone: 'hospital',
      currency: 'CNY',
      amount: '0.01',
    }
    const items = Array.from({ length: 10_000 }, (_, i) => ({
      ...item,
      break: i.toString(16).padStart(32, '0'),
      settlement: `7f-${i + 1}`,
    }))
    await page.route('**/api/reconciliation/breaks?*', (route) =>
      route.fulfill({ json: { items } }),
    )
    await page.goto(`${server.origin}/reconciliation?lang=zh-CN`)
    await page.getByText('10000 笔').waitFor()
    await page.getByText('¥100.00').waitFor()
    assert.ok((await page.locator('.ant-table-row').count()) < 100)
    const table = page.locator('.ant-table-tbody-virtual-holder')
    await table.hover()
    for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, 50_000)
    await page.getByText('7f-9999').waitFor()
    await page.close()
  })

  it('has nothing to complain about', () => {
    assert.deepEqual(complaints, [])
  })
})
