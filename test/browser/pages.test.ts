import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from './chromium.ts'
import {
  chooseSample,
  fresh,
  minorOf,
  openCounter,
  type SampleBill,
  sampleBills,
  settle,
  settledId,
  until,
} from './counter-page.ts'
import { bundledDivider, compareInPage } from './engine-in-page.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { axeSource, reportViolations, seriousFindings } from './watching.ts'

describe('the pages', { timeout: 240_000 }, () => {
  let server: RunningServer
  let browser: TestBrowser
  let samples: ReadonlyMap<string, SampleBill>
  /** Everything that the browser complained about, over all tests. */
  const complaints: string[] = []
  const contexts: BrowserContext[] = []
  let cashier: BrowserContext | undefined

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
    samples = await sampleBills(server.origin)
  })
  after(async () => {
    for (const context of contexts) await context.close()
    await browser?.close()
    await server?.stop()
  })

  /** A tab in the cashier's own browser, or in another one with nothing remembered. */
  async function aCounter(width = 1440, height = 900, isOwn = true): Promise<Page> {
    cashier ??= await aBrowser()
    const page = await aTab(isOwn ? cashier : await aBrowser())
    await page.setViewportSize({ width, height })
    return page
  }

  async function aBrowser(): Promise<BrowserContext> {
    const context = await browser.browser.newContext({ locale: 'zh-CN' })
    contexts.push(context)
    return context
  }

  async function aTab(context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // A refusal is an answer; the browser reports its status as an error of its own.
      const isRefusal = message.text().startsWith('Failed to load resource')
      if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
    })
    await page.addInitScript(reportViolations)
    return page
  }

  function sample(id: string): SampleBill {
    const found = samples.get(id)
    assert.ok(found, `sample bill ${id}`)
    return found
  }

  /** The sample bill as a visit that no other test settles. */
  async function chooseAs(page: Page, id: string, visit: string): Promise<void> {
    await chooseSample(page, sample(id))
    const field = page.getByLabel('就诊号', { exact: true })
    const quoted = page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/quotes') &&
        (response.request().postData() ?? '').includes(`"number":"${visit}"`),
    )
    await field.fill(visit)
    await quoted
    await until(page, `document.querySelector('#settle[aria-disabled="false"]') !== null`)
  }

  async function settlementsOf(visit: string): Promise<{ id: string; state: string }[]> {
    const answer = await fetch(`${server.origin}/api/settlements?visit=${visit}`)
    return ((await answer.json()) as { items: { id: string; state: string }[] }).items
  }

  it('settle a bill by the keyboard alone, from the credential to the next person', async () => {
    const page = await aCounter()
    await openCounter(page, server.origin)
    assert.equal(await focused(page), 'credential')
    await page.keyboard.type('YQ-0002')
    await page.keyboard.press('Enter')
    await page.locator('.person-line', { hasText: '钱样二' }).waitFor()
    await until(page, `document.activeElement?.id === 'facility'`)
    await page.keyboard.type('北京云桥')
    await page.keyboard.press('Enter')
    // Kind of care, visit number, two days; filing is not asked at home.
    for (const [i, typed] of ['', 'KB-1', '20260310', '2026-3-10'].entries()) {
      if (i > 0) await page.keyboard.type(typed)
      await page.keyboard.press('Enter')
    }
    await until(page, `document.activeElement?.closest('[data-item-of="0"]') !== null`)
    await page.keyboard.type('诊察费')
    await page.locator('.line-row [role="option"]').first().waitFor()
    await page.keyboard.press('Enter')
    await until(page, `document.activeElement?.getAttribute('data-column') === 'quantity'`)
    await page.keyboard.type('２')
    await page.keyboard.press('Enter')
    await page.keyboard.type('1,500')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await until(page, `document.activeElement?.closest('[data-item-of="1"]') !== null`)
    await page.keyboard.press('Enter')
    await until(page, `document.activeElement?.id === 'settle'`)
    await fresh(page)
    assert.equal(
      minorOf((await page.locator('.answer-total .amount').textContent()) ?? ''),
      300_000,
    )
    await until(page, `document.querySelector('#settle[aria-disabled="false"]') !== null`)
    await page.keyboard.press('Enter')
    const id = await settledId(page)
    assert.deepEqual(
      (await settlementsOf('KB-1')).map((one) => one.id),
      [id],
    )
    await page.keyboard.press('F4')
    await page.getByRole('heading', { name: '医疗费用结算单' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#credential').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await until(page, `document.activeElement?.id === 'credential'`)
    assert.equal(await page.locator('.person-line', { hasText: '钱样二' }).count(), 0)
  })

  it('keep the good rows of a paste and mark the wrong one with how to mend it', async () => {
    const page = await aCounter()
    await openCounter(page, server.origin)
    await chooseSample(page, sample('outpatient-employee-beijing'))
    await page.getByRole('button', { name: '清空' }).click()
    await paste(
      page,
      [
        '项目名称\t单价\t数量\t金额',
        '诊察费\t￥１２．５\t２\t25.00',
        '检查费\t1,234.50\t1\t1,234.50',
        '药费\t3.20\t十二\t38.40',
        '合计\t\t\t1,297.90',
      ].join('\n'),
    )
    await page.getByText('读入 3 行；1 行待更正；1 个合计行未计入').waitFor()
    const message = page.locator('.line-message')
    assert.equal(await message.textContent(), '数量“十二”不是数字：请改为 1234.50 这样的数字')
    await fresh(page)
    assert.equal(
      minorOf((await page.locator('.answer-total .amount').textContent()) ?? ''),
      125_950,
    )
    assert.equal(await page.locator('#settle').getAttribute('aria-disabled'), 'true')
    await page.getByRole('button', { name: '去更正' }).click()
    const cell = page.locator('[data-row="2"][data-column="quantity"]')
    await cell.fill('12')
    await message.waitFor({ state: 'detached' })
    await until(page, `document.querySelector('#settle[aria-disabled="false"]') !== null`)
    assert.equal(
      minorOf((await page.locator('.answer-total .amount').textContent()) ?? ''),
      129_790,
    )
  })

  it('settle once when the button is clicked twice', async () => {
    const page = await aCounter()
    await openCounter(page, server.origin)
    await chooseAs(page, 'outpatient-employee-beijing', 'DC-1')
    await page.locator('#settle').dblclick()
    const id = await settledId(page)
    assert.deepEqual(
      (await settlementsOf('DC-1')).map((one) => one.id),
      [id],
    )
  })

  it('ask again with the same key when the reply is lost, and show the one settlement', async () => {
    const page = await aCounter()
    const line = await aLineThatLoses(page, 1)
    await openCounter(page, server.origin)
    await chooseAs(page, 'outpatient-employee-beijing', 'LR-1')
    const id = await settle(page)
    assert.equal(line.keys.length, 2)
    assert.equal(line.keys[0], line.keys[1])
    assert.deepEqual(
      (await settlementsOf('LR-1')).map((one) => one.id),
      [id],
    )
  })

  it('find the outcome after a reload, and show the receipt again', async () => {
    const page = await aCounter()
    const line = await aLineThatLoses(page, Number.POSITIVE_INFINITY)
    await openCounter(page, server.origin)
    await chooseAs(page, 'outpatient-employee-beijing', 'RL-1')
    await page.keyboard.press('F8')
    await page.getByText('不知道是否已经结算').waitFor()
    line.replies = 0
    await page.reload()
    const id = await settledId(page)
    await page.reload()
    assert.equal(await settledId(page), id)
    assert.deepEqual(
      (await settlementsOf('RL-1')).map((one) => one.id),
      [id],
    )
  })

  it('show the first settlement when a second tab settles the same visit', async () => {
    const first = await aCounter()
    const second = await aCounter()
    for (const page of [first, second]) {
      await openCounter(page, server.origin)
      await chooseAs(page, 'outpatient-resident-community', 'ST-1')
    }
    const id = await settle(first)
    assert.equal(await settle(second), id)
    await second.getByText('此前已经结算').waitFor()
    assert.equal((await settlementsOf('ST-1')).length, 1)
  })

  it('show what changed when an insurer says less, and settle with that', async () => {
    const page = await aCounter()
    await openCounter(page, server.origin)
    const { bill } = sample('insurer-says-less')
    await chooseSample(page, sample('insurer-says-less'))
    await until(page, `document.querySelector('#settle[aria-disabled="false"]') !== null`)
    const quoted = minorOf((await page.locator('.cash-amount').textContent()) ?? '')
    await page.keyboard.press('F8')
    const changed = page.locator('.changed tr', { hasText: '个人现金支付' })
    await changed.waitFor()
    const [, was = '', now = ''] = await changed.locator('td').allTextContents()
    assert.equal(minorOf(was), quoted)
    assert.ok(minorOf(now) > quoted)
    assert.deepEqual(await settlementsOf(bill.visit.number), [])
    await settle(page)
    await page.locator('.cash-amount', { hasText: now }).waitFor()
    assert.equal((await settlementsOf(bill.visit.number)).length, 1)
  })

  it('name the later bills before a reversal, and reverse with a reason', async () => {
    const page = await aCounter()
    await openCounter(page, server.origin)
    await chooseAs(page, 'stay-beijing-first', 'RV-1')
    const first = await settle(page)
    await openCounter(page, server.origin)
    await chooseAs(page, 'stay-beijing-second', 'RV-2')
    const second = await settle(page)

    await page.goto(`${server.origin}/settlements/${first}?reverse`)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('须按下面的顺序先冲正').waitFor()
    assert.equal(await dialog.getByRole('button', { name: '确认冲正' }).count(), 0)
    await dialog.getByRole('link', { name: /RV-2/u }).click()

    await dialog.getByRole('button', { name: '确认冲正' }).click()
    await dialog.getByText('请写明冲正原因').waitFor()
    await dialog.getByLabel('冲正原因').fill('床位等级录错')
    await dialog.getByLabel('冲正原因').press('Control+Enter')
    await page.getByRole('heading', { name: '医疗费用冲正单' }).waitFor()
    assert.deepEqual((await settlementsOf('RV-2')).map(({ state }) => state).sort(), [
      'reversal',
      'reversed',
    ])
    await page.goto(`${server.origin}/settlements/${second}`)
    await page.locator('.sheet-stamp').waitFor()
    await page.goto(`${server.origin}/settlements/${first}?reverse`)
    await dialog.getByText('之后的账单不受影响').waitFor()
  })

  it('explain a bill down to the cash: bars, parts and steps add up', async () => {
    const page = await aCounter()
    await openCounter(page, server.origin)
    await chooseSample(page, sample('five-payers'))
    const cash = minorOf((await page.locator('.cash-amount').textContent()) ?? '')
    await page.keyboard.press('F2')
    await page.locator('.bar-total').waitFor()
    const amounts = async (role: string): Promise<number[]> =>
      (await page.locator(`.bar-${role} .bar-amount`).allTextContents()).map(minorOf)
    const [total = 0] = await amounts('total')
    const payers = await amounts('payer')
    assert.ok(payers.length >= 4)
    const sum = (minors: readonly number[]): number => minors.reduce((all, one) => all + one, 0)
    assert.equal(total + sum(payers), cash)
    assert.deepEqual(await amounts('cash'), [cash])
    assert.equal(sum(await amounts('part')), cash)
    await page.getByRole('button', { name: '全部展开' }).click()
    const sentences = await page.locator('.step-sentence').allTextContents()
    assert.ok(sentences.some((text) => /^起付线：三级医院.* 元，本次由个人承担$/u.test(text)))
    assert.ok((await page.locator('.step-rule .badge').count()) >= sentences.length)
  })

  it('answer what-if in the page: the bill itself again, and less away from the best filing', async () => {
    const page = await aCounter()
    await openCounter(page, server.origin)
    await chooseSample(page, sample('four-ways-long-term'))
    const cash = minorOf((await page.locator('.cash-amount').textContent()) ?? '')
    await page.keyboard.press('F6')
    await page.locator('.four-cash td').first().waitFor()
    const own = await page.locator('.four-cash td.own-way strong').textContent()
    assert.equal(minorOf(own ?? ''), cash)
    const four = (await page.locator('.four-cash td strong').allTextContents()).map(minorOf)
    assert.equal(four.length, 4)
    assert.ok((four[3] ?? 0) > (four[0] ?? 0))
    await page.getByRole('link', { name: '说明' }).click()
    await page.getByLabel('异地备案').selectOption('none')
    await page.getByText('个人现金支付多').waitFor()
    const changed = minorOf(
      (await page.locator('.bar-cash .bar-amount').innerText()).split('\n')[0] ?? '',
    )
    assert.equal(changed, four[3])
    await page.getByRole('button', { name: '回到实际' }).click()
    await page.locator('.comparison').waitFor({ state: 'detached' })
  })

  it('divide a thousand bills as the server does, step by step', async () => {
    const page = await aCounter()
    await page.addInitScript(await bundledDivider())
    await page.goto(`${server.origin}/rules`)
    const result = await compareInPage(
      page,
      [...samples.values()].map(({ bill }) => bill),
      1000,
    )
    assert.deepEqual(result.differences, [])
    assert.ok(result.compared >= 1000, `${result.compared} bills compared`)
    assert.ok(result.steps > 5 * result.compared, `${result.steps} steps compared`)
  })

  it('compare two regions of the rule book and mark what differs, in the address', async () => {
    const page = await aCounter()
    await page.goto(
      `${server.origin}/rules?lang=zh-CN&scheme=hefei/employee&on=2026-03-10&with=zhuhai/employee&withOn=2026-03-10`,
    )
    await page.locator('.rule-group .differs').first().waitFor()
    const all = await page.locator('.rule-group tr').count()
    await page.getByLabel('只看不同之处').check()
    await until(page, `document.querySelectorAll('.rule-group tr').length < ${all}`)
    assert.match(page.url(), /only=/u)
    assert.equal(await page.locator('.rule-group tr:not(.differs)').count(), 0)
    assert.ok((await page.locator('.term-head .badge').count()) > 0)
  })

  it('list settlements with totals, and keep the filter in the address', async () => {
    const page = await aCounter()
    await page.goto(`${server.origin}/settlements?lang=zh-CN&institution=H-BJ-01`)
    await page.locator('.list-totals').waitFor()
    await page.getByLabel('就诊号', { exact: true }).fill('LR-1')
    await until(page, `location.search.includes('visit=LR-1')`)
    await page.getByText('1 张').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ])
    const text = readFileSync(await download.path(), 'utf8')
    assert.match(text, /LR-1/u)
    await page.getByLabel('就诊号', { exact: true }).fill('NOBODY')
    await page.getByText('没有符合条件的结算单').waitFor()
  })

  it('print the sheet on one page of A5, adding up', async () => {
    const page = await aCounter()
    await openCounter(page, server.origin)
    await chooseAs(page, 'city-product', 'PR-1')
    const id = await settle(page)
    await page.goto(`${server.origin}/settlements/${id}`)
    await page.locator('.qr').waitFor()
    const sum = async (rows: string): Promise<number> =>
      (await page.locator(`${rows} td.amount`).allTextContents())
        .map(minorOf)
        .reduce((all, one) => all + one, 0)
    assert.equal(await sum('.sheet-row'), await sum('.sheet-total'))
    const printed = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    assert.equal(printed.match(/\/Type\s*\/Page\b/gu)?.length, 1)
    const [, width = '', height = ''] =
      /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/u.exec(printed) ?? []
    assert.deepEqual([Math.round(Number(width)), Math.round(Number(height))], [420, 595])
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.locator('.shell-head').isVisible(), false)
  })

  const languages = [
    ['zh-CN', '个人现金支付', '结算'],
    ['zh-HK', '病人應付', '結算'],
    ['en', 'Patient pays now', 'Settle'],
  ] as const

  it('speak three languages, switched in the header, with every word there', async () => {
    const page = await aCounter(1440, 900, false)
    for (const [language, cash, button] of languages) {
      await openCounter(page, server.origin, language)
      assert.equal(await page.locator('html').getAttribute('lang'), language)
      await chooseSample(page, sample('five-payers'), language)
      await page.locator('.cash-label', { hasText: cash }).waitFor()
      assert.match((await page.locator('#settle').textContent()) ?? '', new RegExp(button, 'u'))
      await page.keyboard.press('F2')
      await page.locator('.bar-total').waitFor()
      const text = await page.locator('body').innerText()
      assert.deepEqual(
        text.match(/\b(?:counter|answer|why|says|keys|rules)\.\w+|\{\{\w+\}\}/gu),
        null,
      )
    }
    await page.getByRole('button', { name: '简体中文' }).click()
    await page.getByRole('heading', { name: '费用说明' }).waitFor()
    await page.reload()
    await page
      .getByRole('heading', { name: 'Explanation of benefits' })
      .waitFor({ state: 'detached' })
  })

  it('load at most 400 kB of fonts at first, and can be typed into at once', async () => {
    for (const [language] of languages) {
      const page = await aCounter(1440, 900, false)
      let bytes = 0
      page.on('response', async (response) => {
        if (response.url().endsWith('.woff2')) bytes += (await response.body()).length
      })
      await page.goto(`${server.origin}/?lang=${language}`)
      await until(page, `document.activeElement?.id === 'credential'`)
      await page.waitForLoadState('networkidle')
      await page.evaluate('document.fonts.ready.then(() => true)')
      assert.ok(bytes > 20_000 && bytes <= 400_000, `${language}: ${bytes} bytes`)
      await page.close()
    }
  })

  const places = [
    '/',
    '/explanation',
    '/four-ways',
    '/settlements?institution=H-BJ-01',
    '/rules?scheme=hefei/employee&with=zhuhai/employee&on=2026-03-10&withOn=2026-03-10',
  ]

  it('fit a phone of 360 px without moving sideways', async () => {
    const page = await aCounter(360, 740)
    await openCounter(page, server.origin)
    await chooseSample(page, sample('five-payers'))
    await page.locator('.key-bar').getByRole('button', { name: /说明/u }).click()
    await page.locator('.bar-total').waitFor()
    const [settled] = await settlementsOf('PR-1')
    for (const place of [...places, `/settlements/${settled?.id}`, '/nowhere', '/rules?lang=en']) {
      await page.goto(server.origin + place)
      await page.waitForLoadState('networkidle')
      const [content = 0, width = 0] = await page.evaluate<number[]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      )
      assert.ok(content <= width, `${place}: ${content} > ${width}`)
    }
  })

  it('have no serious finding of accessibility on any page', async () => {
    const page = await aCounter()
    await page.addInitScript(axeSource)
    await openCounter(page, server.origin)
    await chooseSample(page, sample('five-payers'))
    await page.keyboard.press('F2')
    await page.locator('.bar-total').waitFor()
    await page.getByRole('button', { name: '全部展开' }).click()
    const [settled] = await settlementsOf('PR-1')
    const findings: string[] = []
    for (const place of [
      '',
      ...places,
      `/settlements/${settled?.id}`,
      `/settlements/${settled?.id}?reverse`,
    ]) {
      if (place !== '') await page.goto(server.origin + place)
      await page.waitForLoadState('networkidle')
      findings.push(...(await seriousFindings(page)).map((finding) => `${place}: ${finding}`))
    }
    assert.deepEqual(findings, [])
  })

  it('break no content security policy and throw nothing, in all of the above', async () => {
    assert.equal(complaints.join('\n'), '')
    // The ear that heard nothing is not deaf.
    const page = await aCounter()
    await page.goto(server.origin)
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<i style="color: red">')`)
    await until(page, "document.querySelector('i') !== null")
    await page.waitForTimeout(100)
    assert.ok(complaints.some((complaint) => complaint.startsWith('csp: style-src')))
  })
})

interface LosingLine {
  /** How many replies are still to be lost. */
  replies: number
  readonly keys: string[]
}

/** The server gets every request to settle; its first replies never reach the page. */
async function aLineThatLoses(page: Page, replies: number): Promise<LosingLine> {
  const line: LosingLine = { replies, keys: [] }
  await page.route('**/api/settlements', async (route) => {
    line.keys.push(route.request().headers()['idempotency-key'] ?? '')
    if (line.replies === 0) return route.continue()
    line.replies -= 1
    await route.fetch()
    return route.abort('connectionreset')
  })
  return line
}

function focused(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement?.id ?? ''")
}

function paste(page: Page, text: string): Promise<unknown> {
  return page.evaluate(`{
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', ${JSON.stringify(text)})
    const options = { clipboardData, bubbles: true, cancelable: true }
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', options))
  }`)
}
