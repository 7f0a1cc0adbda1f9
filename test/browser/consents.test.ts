/** A patient allows and takes back on a phone; a doctor breaks the glass; an auditor judges; all of it is seen. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { openCounter, until } from './counter-page.ts'
import { Counters } from './counters.ts'
import { seriousFindings } from './watching.ts'

describe('what a patient allows', { timeout: 900_000 }, () => {
  let counters: Counters
  const person = 'P-0001'
  const mine = `/consents?person=${person}&lang=zh-CN`
  const reason = '车祸昏迷，须了解既往用药'

  before(async () => {
    counters = await Counters.open()
  })
  afterEach(() => counters.closeTabs())
  after(() => counters?.close())

  async function phone(place = mine): Promise<Page> {
    const page = await counters.tab(390, 844)
    await page.goto(counters.origin + place)
    return page
  }

  const card = (page: Page, insurer: string) =>
    page.locator('.allowed-card').filter({ hasText: insurer })

  it('is read before it is ticked, each tick apart, and taken back in two steps', async () => {
    const page = await phone()
    await page.getByText('您还没有作出任何授权').waitFor()
    await page.getByRole('button', { name: '新增授权' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('为什么事').selectOption('mainland/claim')
    await dialog.getByLabel('给谁').selectOption('I-LIFE')
    await dialog.getByRole('button', { name: '阅读授权书' }).click()
    await dialog.getByText('您仍可自己持票据等纸质材料向保险公司申请理赔').waitFor()
    await dialog.getByText('医桥示范人寿保险').first().waitFor()
    const ticks = dialog.getByRole('checkbox')
    assert.equal(await ticks.count(), 3)
    for (const tick of await ticks.all()) assert.equal(await tick.isChecked(), false)
    const agree = dialog.getByRole('button', { name: /^同意勾选的/ })
    assert.ok(await agree.isDisabled())
    assert.deepEqual(await seriousFindings(page), [])
    await ticks.nth(0).check()
    await ticks.nth(1).check()
    await agree.click()
    await page.getByText('已同意，可随时撤回。').waitFor()
    const given = card(page, '医桥示范人寿保险')
    await given.getByText('有效', { exact: true }).waitFor()
    assert.deepEqual(await given.locator('.allowed-ticks .no').count(), 1)

    await given.getByRole('button', { name: '撤回' }).click()
    await given.getByRole('button', { name: '确认撤回' }).click()
    await page.getByText('已撤回，即时生效。').waitFor()
    await given.getByText('已撤回', { exact: true }).waitFor()
    await given.getByText('阅读授权书全文').click()
    await given.getByText('至 ').first().waitFor()
    await page.reload()
    await page.getByText('已结束的授权').waitFor()
    await card(page, '医桥示范人寿保险').getByText('经过').click()
    await page.getByText('对方已于').waitFor()
    assert.deepEqual(await seriousFindings(page), [])
  })

  it('can be declined, which changes nothing else', async () => {
    const page = await phone(`/consents?person=P-0002&lang=zh-CN`)
    await page.getByRole('button', { name: '新增授权' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('为什么事').selectOption('macau/claim')
    await dialog.getByLabel('给谁').selectOption({ index: 1 })
    await dialog.getByLabel('授权书的语言').selectOption('pt')
    await dialog.getByRole('button', { name: '阅读授权书' }).click()
    await dialog.getByText('Pode retirar o consentimento a qualquer momento').waitFor()
    await dialog.getByRole('button', { name: '都不同意' }).click()
    await page.getByText('已记录您不同意').waitFor()
    await page.getByText('未同意', { exact: true }).waitFor()
  })

  it('does not bind a doctor in an emergency, who says why and is judged', async () => {
    const { persons } = (await (await fetch(`${counters.origin}/api/sample-persons`)).json()) as {
      persons: { id: string; credential: string }[]
    }
    const credential = persons.find(({ id }) => id === person)?.credential ?? ''
    const page = await counters.tab()
    await page.goto(`${counters.origin}/emergency?lang=zh-CN`)
    await page.getByLabel('患者证件或凭证号码').fill(credential)
    await page.getByRole('button', { name: '查找' }).click()
    await page.locator('.glass-found').waitFor()
    const open = page.getByRole('button', { name: '开放紧急查阅' })
    assert.ok(await open.isDisabled())
    await page.getByLabel('紧急情况和查阅理由').fill(reason)
    await open.click()
    await page.getByRole('timer').waitFor()
    await page.getByRole('heading', { name: '既往就诊' }).waitFor()
    assert.deepEqual(await seriousFindings(page), [])

    const told = await phone()
    await told.locator('.glass-notices').getByText(reason).waitFor()

    await page.goto(`${counters.origin}/emergency/review?lang=zh-CN`)
    await page.getByText(reason).waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.getByLabel('判断依据').fill('急诊病历和到院时间相符')
    await page.getByRole('button', { name: '确有必要' }).click()
    await page.getByText('急诊病历和到院时间相符').waitFor()
    await told.reload()
    await told.locator('.glass-notices').getByText('急诊病历和到院时间相符').waitFor()
  })

  it('is told that a counter asked for the whole name, which it otherwise does not see', async () => {
    const counter = await counters.tab()
    await openCounter(counter, counters.origin)
    await counter.keyboard.type('YQ-0002')
    await counter.keyboard.press('Enter')
    const line = counter.locator('.person-line')
    await line.getByText('钱*二').waitFor()
    await line.getByRole('button', { name: '显示全名' }).press('Enter')
    await line.getByText('钱样二').waitFor()
    await until(counter, `document.activeElement?.textContent?.trim() === '钱样二'`)
    const page = await phone('/access?person=P-0002&lang=zh-CN')
    await page.locator('.seen-entry').getByText('显示姓名和证件号码全文').waitFor()
  })

  it('is written in three languages, and fits a phone of 360 px', async () => {
    const page = await counters.tab(360, 740)
    for (const language of ['zh-CN', 'zh-HK', 'en']) {
      for (const place of [`/consents?person=${person}`, '/emergency?', '/emergency/review?']) {
        await page.goto(`${counters.origin}${place}&lang=${language}`)
        await page.waitForLoadState('networkidle')
        const [content = 0, width = 0] = await page.evaluate<number[]>(
          '[document.documentElement.scrollWidth, innerWidth]',
        )
        assert.ok(content <= width, `${place} ${language}: ${content} > ${width}`)
        const text = await page.locator('main').innerText()
        assert.ok(!/consent\.\w|\{\{/.test(text), text)
      }
    }
  })

  it('breaks no content security policy and throws nothing', () => counters.expectQuiet())
})
