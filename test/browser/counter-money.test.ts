/** Stories of the counter's money, as a cashier sees them. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import type { BillMoneyJson, VisitMoneyJson } from '../../server/http/contract/cashier.ts'
import { openBrowser, type TestBrowser } from './chromium.ts'
import {
  chooseSample,
  minorOf,
  openCounter,
  type SampleBill,
  sampleBills,
  settle,
  until,
} from './counter-page.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { seriousFindings, watch } from './watching.ts'

const desk = { width: 1440, height: 900 }
const phone = { width: 360, height: 740 }

describe('the pages of the counter’s money', { timeout: 900_000 }, () => {
  let server: RunningServer
  let browser: TestBrowser
  let context: BrowserContext
  let page: Page
  let samples: ReadonlyMap<string, SampleBill>
  const complaints: string[] = []
  let visits = 0
  /** Where the shift is open. */
  let hospital = ''

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
    samples = await sampleBills(server.origin)
    context = await browser.browser.newContext({ locale: 'zh-CN' })
    page = await aTab()
  })
  after(async () => {
    await context?.close()
    await browser?.close()
    await server?.stop()
  })

  async function aTab(): Promise<Page> {
    const tab = await context.newPage()
    await tab.setViewportSize(desk)
    return watch(tab, complaints)
  }

  /** A sample bill, settled as a visit of its own; the counter is left with it. */
  async function settled(id = 'stay-hefei-city-owned'): Promise<{ id: string; visit: string }> {
    const visit = `CM-${++visits}`
    const sample = samples.get(id)
    assert.ok(sample, id)
    await openCounter(page, server.origin)
    await chooseSample(page, sample)
    const quoted = page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/quotes') &&
        (response.request().postData() ?? '').includes(`"number":"${visit}"`),
    )
    await page.getByLabel('就诊号', { exact: true }).fill(visit)
    await quoted
    await until(page, `document.querySelector('#settle[aria-disabled="false"]') !== null`)
    return { id: await settle(page), visit }
  }

  /** The same, settled beforehand; the page is at its payment. */
  async function toPay(id = 'stay-hefei-city-owned', again?: string) {
    const visit = again ?? `CM-${++visits}`
    const bill = samples.get(id)?.bill
    assert.ok(bill, id)
    // What is settled again for a visit is cheaper by its last line.
    const { lines = [] } = bill
    const changed = again === undefined ? {} : { lines: lines.slice(0, -1) }
    const answer = await fetch(`${server.origin}/api/settlements`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `key-${id}-${again}-${visit}`,
      },
      body: JSON.stringify({ ...bill, ...changed, visit: { ...bill.visit, number: visit } }),
    })
    assert.equal(answer.status, 201)
    const { id: settlement } = (await answer.json()) as { id: string }
    await page.goto(`${server.origin}/settlements/${settlement}/payment`)
    await page.locator('.payment-amount').first().waitFor()
    return { id: settlement, visit }
  }

  async function billOf(id: string): Promise<BillMoneyJson> {
    const answer = await fetch(`${server.origin}/api/counter/bills/${id}`)
    return (await answer.json()) as BillMoneyJson
  }

  async function visitOf(institution: string, visit: string): Promise<VisitMoneyJson> {
    const query = new URLSearchParams({ institution, visit })
    const answer = await fetch(`${server.origin}/api/counter/visits?${query}`)
    return (await answer.json()) as VisitMoneyJson
  }

  const dueShown = async () =>
    minorOf((await page.locator('.payment-amount').first().textContent()) ?? '')

  it('ask for a shift before any money, and open it with its float', async () => {
    const { id } = await settled()
    await page.keyboard.press('F8')
    await page.getByRole('heading', { name: '收款' }).waitFor()
    const bill = await billOf(id)
    hospital = bill.institution
    assert.equal(await dueShown(), minorOf(bill.open))
    await page.getByRole('link', { name: '去接班' }).click()
    await page.locator('#float').fill('300')
    await page.locator('#float').press('Enter')
    await page.locator('.report').getByRole('heading', { name: '当班报表（实时）' }).waitFor()
    assert.match((await page.locator('.report').textContent()) ?? '', /备用金¥300\.00/u)
  })

  it('take a payment by the keyboard alone, with change, invoice and the next person', async () => {
    const { id } = await settled()
    await page.keyboard.press('F8')
    await until(page, `document.activeElement?.id === 'tender-account'`)
    await page.keyboard.press('Enter')
    await page.keyboard.type('１００')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await until(page, `document.activeElement?.id === 'tender-cash'`)
    const { cash } = await billOf(id)
    const notes = Math.ceil((minorOf(cash) - 10_000 + 1) / 10_000) * 100
    await page.keyboard.type(String(notes))
    await page.keyboard.press('Enter')
    await until(page, `document.activeElement?.id === 'take'`)
    await page.keyboard.press('Enter')
    await page.locator('.stage-paid').waitFor()
    const change = minorOf((await page.locator('.payment-change strong').textContent()) ?? '')
    assert.equal(change, notes * 100 - (minorOf(cash) - 10_000))
    const checkCode = page.locator('.payment-side [data-invoice="blue"] .check-code')
    await checkCode.waitFor()
    const bill = await billOf(id)
    assert.equal(await checkCode.textContent(), bill.invoices[0]?.checkCode)
    await page.keyboard.press('Escape')
    await page.locator('#credential').waitFor()
  })

  it('take it once when it is clicked twice, and when the page is loaded anew', async () => {
    const { id } = await toPay()
    await page.locator('#tender-card').press('=')
    let sent = 0
    await page.route('**/payments', async (route) => {
      sent += 1
      if (sent === 1) await route.fetch()
      await route.abort('connectionreset')
    })
    await page.locator('#take').dblclick()
    await page.getByText('没有收到答复').waitFor()
    await page.unroute('**/payments')
    await page.reload()
    await page.locator('.stage-paid').waitFor()
    const { tenders, open } = await billOf(id)
    assert.deepEqual(
      [open, tenders.map(({ kind, state }) => [kind, state])],
      ['0.00', [['card', 'done']]],
    )
  })

  it('refuse a top-up that a second tab has taken, and show it there', async () => {
    const visit = `CM-${++visits}`
    const address = `${server.origin}/deposits?institution=${hospital}&visit=${visit}`
    const second = await aTab()
    for (const tab of [page, second]) {
      await tab.goto(address)
      await tab.locator('#credential').fill('YQ-0002')
      await tab.locator('#credential').press('Enter')
      await tab.locator('.desk-person p', { hasText: '钱*二' }).waitFor()
      await tab.locator('#tender-cash').fill('800')
    }
    await page.keyboard.press('F8')
    await until(page, `document.querySelectorAll('.move.done').length === 1`)
    await second.locator('#take').click()
    await second.getByText('确认不是重复后再收').waitFor()
    await second.locator('.move.done').waitFor()
    assert.equal((await visitOf(hospital, visit)).held, '800.00')
    await second.close()

    await page.getByRole('button', { name: '退余额' }).click()
    await page.locator('#refund-amount').fill('900')
    await page.getByText('退款不能超过已收且未用的金额').waitFor()
    await page.locator('#refund-amount').fill('800')
    assert.match((await page.locator('.refund-routes').textContent()) ?? '', /现金¥800\.00/u)
    await page.getByRole('button', { name: '确认退款' }).click()
    await until(page, `document.querySelectorAll('.move.done').length === 2`)
    assert.equal((await visitOf(hospital, visit)).held, '0.00')
  })

  it('give back by the original route after a reversal, with a red-letter invoice', async () => {
    const { id } = await toPay()
    await page.locator('#tender-wallet').press('=')
    await page.keyboard.press('F8')
    await page.locator('.stage-paid').waitFor()
    await page.goto(`${server.origin}/settlements/${id}?reverse`)
    await page.locator('dialog textarea').fill('更正病区')
    await page.getByRole('button', { name: '确认冲正' }).click()
    await page.locator('.sheet h1', { hasText: '冲正' }).waitFor()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('F8')
    await page.locator('.stage-give-back').waitFor()
    await page.locator('.payment-side [data-invoice="red"] .check-code').waitFor()
    await page.keyboard.press('F8')
    await page.locator('.badge', { hasText: '已退回' }).waitFor()
    const { open, tenders } = await billOf(id)
    assert.equal(open, '0.00')
    assert.deepEqual(
      tenders.map(({ direction, kind }) => `${direction} ${kind}`),
      ['in wallet', 'out wallet'],
    )
  })

  it('carry the money of a reversed bill over to the one in its place', async () => {
    const old = await toPay()
    await page.locator('#tender-card').press('=')
    await page.keyboard.press('F8')
    await page.locator('.stage-paid').waitFor()
    await page.goto(`${server.origin}/settlements/${old.id}?reverse`)
    await page.locator('dialog textarea').fill('末日费用多记')
    await page.getByRole('button', { name: '确认冲正' }).click()
    await page.locator('.sheet h1', { hasText: '冲正' }).waitFor()
    const now = await toPay('stay-hefei-city-owned', old.visit)
    await page.goto(`${server.origin}/settlements/${old.id}/payment`)
    await page.getByRole('button', { name: '去结转' }).waitFor()
    await page.keyboard.press('F8')
    await page.locator('.stage-carry').waitFor()
    const { carryOver } = await billOf(now.id)
    assert.ok(carryOver)
    assert.equal(await dueShown(), minorOf(carryOver.returned))
    await page.getByRole('button', { name: '结转并退差额' }).waitFor()
    await page.keyboard.press('F8')
    await page.locator('.stage-paid').waitFor()
    const [before, after] = [await billOf(old.id), await billOf(now.id)]
    assert.deepEqual([before.open, after.open], ['0.00', '0.00'])
    const back = before.tenders.find(
      ({ kind, direction }) => kind === 'card' && direction === 'out',
    )
    assert.equal(back?.amount, carryOver.returned)
  })

  it('let somebody leave owing, and find the arrears again', async () => {
    const { id, visit } = await toPay()
    await page.getByText('欠费离院').click()
    await page.locator('#promised').fill('20991231')
    await page.locator('#promised').press('Enter')
    await page.getByRole('button', { name: /登记欠费/u }).click()
    await page.locator('.stage-arrears').waitFor()
    await page.getByText('约定 2099-12-31 前补缴').waitFor()
    await page.goto(`${server.origin}/shift`)
    await page.locator('.todo').getByRole('link', { name: visit }).click()
    await page.locator('#tender-card').press('=')
    await page.keyboard.press('F8')
    await page.locator('.stage-paid').waitFor()
    assert.equal((await billOf(id)).arrears, '0.00')
  })

  it('print the daily fee list on A4 and on A5', async () => {
    const { id } = await toPay('stay-beijing-first')
    await page.goto(`${server.origin}/settlements/${id}/fees`)
    await page.locator('.fees-day').first().waitFor()
    const days = await page.locator('.fees-day tfoot td:last-child').allTextContents()
    const total = minorOf((await page.locator('.fees header dd.amount').textContent()) ?? '')
    assert.equal(
      days.map(minorOf).reduce((all, one) => all + one, 0),
      total,
    )
    for (const [paper, size] of [
      ['A4', [595, 842]],
      ['A5', [420, 595]],
    ] as const) {
      await page.getByRole('button', { name: paper }).click()
      const printed = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
      const [, width = '', height = ''] =
        /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/u.exec(printed) ?? []
      assert.deepEqual([Math.round(Number(width)), Math.round(Number(height))], size)
    }
  })

  const places = () => ['/shift', `/deposits?institution=${hospital}&visit=CM-1`]

  /** On a desk and on a phone; the page is left on the desk. */
  async function findingsOn(tab: Page): Promise<string[]> {
    const findings: string[] = []
    for (const size of [phone, desk]) {
      await tab.setViewportSize(size)
      const found = await seriousFindings(tab)
      const content = Number(await tab.evaluate('document.documentElement.scrollWidth'))
      if (content > size.width) found.push(`${content} px wide`)
      findings.push(...found.map((finding) => `${tab.url()} at ${size.width}: ${finding}`))
    }
    return findings
  }

  it('fit a phone, and have no serious finding of accessibility', async () => {
    const { id } = await toPay()
    const tab = await aTab()
    const findings: string[] = []
    for (const place of [...places(), `/settlements/${id}/payment`, `/settlements/${id}/fees`]) {
      await tab.setViewportSize(desk)
      await tab.goto(server.origin + place)
      await tab.waitForLoadState('networkidle')
      findings.push(...(await findingsOn(tab)))
    }
    assert.deepEqual(findings, [])
    await tab.close()
  })

  it('say everything in three languages', async () => {
    const { id } = await toPay()
    for (const [language, word] of [
      ['zh-HK', '收款'],
      ['en', 'Take payment'],
      ['zh-CN', '收款'],
    ] as const) {
      for (const place of [...places(), `/settlements/${id}/payment`]) {
        await page.goto(
          `${server.origin}${place}${place.includes('?') ? '&' : '?'}lang=${language}`,
        )
        await page.waitForLoadState('networkidle')
        const text = await page.locator('body').innerText()
        const left = text.match(/\b(?:money|pay|deposit|shift|fees|keys|nav)\.\w+|\{\{\w+\}\}/gu)
        assert.deepEqual(left, null, `${language} ${place}`)
      }
      assert.match((await page.locator('#take').textContent()) ?? '', new RegExp(word, 'u'))
    }
  })

  it('close a shift that is short, which a second person accepts', async () => {
    await page.goto(`${server.origin}/shift`)
    await page.getByRole('button', { name: '与渠道对账' }).click()
    await page.getByText('没有差异').waitFor()
    assert.equal(await page.locator('.proofs .holds').count(), 4)
    const expected = minorOf(
      (await page.locator('.report-rows .sum td').last().textContent()) ?? '',
    )
    await page.locator('#counted').fill(((expected - 500) / 100).toFixed(2))
    await page.locator('.count-difference', { hasText: '短款 5.00' }).waitFor()
    const close = page.getByRole('button', { name: /交班/u }).last()
    assert.ok(await close.isDisabled())
    await page.getByLabel('已再点一遍，差额属实').check()
    await close.click()
    await page.getByRole('heading', { name: '收费员交款报表' }).waitFor()
    const difference = page.locator('[data-difference="counted-short"]')
    await difference.locator('input').fill('找零差错，收费员认赔')
    await difference.getByRole('button', { name: '以示例收费组长身份入账' }).click()
    await difference.getByText('示例收费组长入账：找零差错，收费员认赔').waitFor()
    assert.match(page.url(), /\/shift\/./u)
    assert.deepEqual(await findingsOn(page), [])
    const printed = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    assert.equal(printed.match(/\/Type\s*\/Page\b/gu)?.length, 1)
  })

  it('break no content security policy and throw nothing, in all of the above', () => {
    assert.equal(complaints.join('\n'), '')
  })
})
