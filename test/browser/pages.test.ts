/** What the pages explain, compare and print, and what holds for all of them. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { sampled } from '../support/thoroughness.ts'
import { chooseSample, minorOf, openCounter, settle, until } from './counter-page.ts'
import { Counters } from './counters.ts'
import { bundledDivider, compareInPage } from './engine-in-page.ts'
import { aSeventh, seenByAxe } from './seen-by-axe.ts'
import { seriousFindings } from './watching.ts'

describe('the pages', { timeout: 900_000 }, () => {
  let counters: Counters

  before(async () => {
    counters = await Counters.open()
  })
  afterEach(() => counters.closeTabs())
  after(() => counters?.close())

  it('explain a bill down to the cash: bars, parts and steps add up', async () => {
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await chooseSample(page, counters.sample('five-payers'))
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
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await chooseSample(page, counters.sample('four-ways-long-term'))
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
    const page = await counters.tab()
    await page.addInitScript(await bundledDivider())
    await page.goto(`${counters.origin}/rules`)
    const result = await compareInPage(
      page,
      [...counters.samples.values()].map(({ bill }) => bill),
      1000,
    )
    assert.deepEqual(result.differences, [])
    assert.ok(result.compared >= 1000, `${result.compared} bills compared`)
    assert.ok(result.steps > 5 * result.compared, `${result.steps} steps compared`)
  })

  it('compare two regions of the rule book and mark what differs, in the address', async () => {
    const page = await counters.tab()
    await page.goto(
      `${counters.origin}/rules?lang=zh-CN&scheme=hefei/employee&on=2026-03-10&with=zhuhai/employee&withOn=2026-03-10`,
    )
    await page.locator('.rule-group .differs').first().waitFor()
    const all = await page.locator('.rule-group tr').count()
    await page.getByLabel('只看不同之处').check()
    await until(page, `document.querySelectorAll('.rule-group tr').length < ${all}`)
    assert.match(page.url(), /only=/u)
    assert.equal(await page.locator('.rule-group tr:not(.differs)').count(), 0)
    assert.ok((await page.locator('.term-head .badge').count()) > 0)
  })

  it('print the sheet on one page of A5, adding up', async () => {
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await counters.chooseAs(page, 'city-product', 'PR-1')
    const id = await settle(page)
    await page.goto(`${counters.origin}/settlements/${id}`)
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
    const page = await counters.tab(1440, 900, false)
    for (const [language, cash, button] of languages) {
      await openCounter(page, counters.origin, language)
      assert.equal(await page.locator('html').getAttribute('lang'), language)
      await chooseSample(page, counters.sample('five-payers'), language)
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
      const page = await counters.tab(1440, 900, false)
      let bytes = 0
      page.on('response', async (response) => {
        if (response.url().endsWith('.woff2')) bytes += (await response.body()).length
      })
      await page.goto(`${counters.origin}/?lang=${language}`)
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
    '/status',
  ]

  it('fit a phone of 360 px without moving sideways', async () => {
    const page = await counters.tab(360, 740)
    await openCounter(page, counters.origin)
    await chooseSample(page, counters.sample('five-payers'))
    await page.locator('.key-bar').getByRole('button', { name: /说明/u }).click()
    await page.locator('.bar-total').waitFor()
    const [settled] = await counters.settlementsOf('PR-1')
    const seen = `/access?person=${settled?.person}`
    const others = [`/settlements/${settled?.id}`, seen, '/nowhere', '/rules?lang=en']
    for (const place of [...places, ...others]) {
      await page.goto(counters.origin + place)
      await page.waitForLoadState('networkidle')
      const [content = 0, width = 0] = await page.evaluate<number[]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      )
      assert.ok(content <= width, `${place}: ${content} > ${width}`)
    }
  })

  it('show a patient who has seen the data, and hide the patient’s own reading', async () => {
    const [settled] = await counters.settlementsOf('PR-1')
    await fetch(`${counters.origin}/api/persons/${settled?.person}/access-record`)
    const page = await counters.tab(390, 844)
    await page.goto(`${counters.origin}/access?lang=zh-CN`)
    await page.getByLabel('以谁的身份查看').selectOption(settled?.person ?? '')
    const refused = page.locator('.seen-entry.refused')
    await refused.getByText('不属于该岗位的工作').first().waitFor()
    await page.locator('.seen-entry').filter({ hasText: '结算费用' }).first().waitFor()
    const own = page.locator('.seen-entry').filter({ hasText: '您本人' })
    assert.equal(await own.count(), 0)
    await page.getByLabel('也显示我自己的查阅').check()
    await own.first().waitFor()
  })

  it('lead from desk to desk by keyboard, and leave the counter as it was', async () => {
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await chooseSample(page, counters.sample('five-payers'))
    const menu = page.getByRole('button', { name: /切换工作台/u })
    await menu.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: '运行状态' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('.desk-list').isVisible(), false)
    await page.locator('.answer .amount').first().waitFor()
    await menu.click()
    await page.getByRole('link', { name: '运行状态' }).click()
    await page.getByRole('heading', { name: '运行状态' }).waitFor()
    assert.match(await menu.innerText(), /运维与监督/u)
  })

  it('have no serious finding of accessibility on any page', async () => {
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await chooseSample(page, counters.sample('five-payers'))
    await page.keyboard.press('F2')
    await page.locator('.bar-total').waitFor()
    await page.getByRole('button', { name: '全部展开' }).click()
    const [settled] = await counters.settlementsOf('PR-1')
    const findings: string[] = []
    for (const place of [
      '',
      ...places,
      `/settlements/${settled?.id}`,
      `/settlements/${settled?.id}?reverse`,
      `/access?person=${settled?.person}`,
    ]) {
      if (place !== '') await page.goto(counters.origin + place)
      await page.waitForLoadState('networkidle')
      findings.push(...(await seriousFindings(page)).map((finding) => `${place}: ${finding}`))
    }
    assert.deepEqual(findings, [])
  })

  it('have none at any other address either', async () => {
    const page = await counters.tab(390, 844)
    const [settled] = await counters.settlementsOf('PR-1')
    const findings: string[] = []
    const places = seenByAxe({ settlement: settled?.id ?? '', person: settled?.person ?? '' })
    for (const place of sampled(aSeventh(places), places)) {
      await page.goto(counters.origin + place)
      await page.waitForLoadState('networkidle')
      findings.push(...(await seriousFindings(page)).map((finding) => `${place}: ${finding}`))
    }
    assert.deepEqual(findings, [])
  })

  it('break no content security policy and throw nothing, in all of the above', () =>
    counters.expectQuiet())
})
