/**
 * One stop at the counter, by code: the patient shows a code on a phone, the cashier scans it on
 * another machine and settles, with insurers that answer, are slow, are away, or lie.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { chooseSample, minorOf, openCounter, settle, until } from '../browser/counter-page.ts'
import { Counters } from '../browser/counters.ts'
import { cameraFlags, film } from '../browser/fake-camera.ts'
import { scan, scanned, squaresOn } from '../browser/shown-code.ts'
import { seriousFindings } from '../browser/watching.ts'

const patient = 'P-0050'

describe('a direct claim at the counter', { timeout: 900_000 }, () => {
  let counters: Counters
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-camera-'))
    counters = await Counters.open(cameraFlags(join(folder, 'code.y4m')))
  })
  afterEach(() => counters.closeTabs())
  after(async () => {
    await counters?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** The phone of the patient, with the code open. */
  async function phoneWithCode(prepare: (page: Page) => Promise<void> = async () => {}) {
    const page = await counters.tab(390, 844, false)
    await page.goto(`${counters.origin}/my-code?person=${patient}&lang=zh-CN`)
    await page.getByRole('button', { name: '出示商保码' }).waitFor()
    await prepare(page)
    await page.getByRole('button', { name: '出示商保码' }).click()
    await page.locator('.own-qr .qr').waitFor()
    return page
  }

  async function counterWith(visit: string): Promise<Page> {
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await chooseSample(page, counters.sample('direct-claim'))
    if (visit !== 'BJ-DC-0001') await counters.chooseAs(page, 'direct-claim', visit)
    const kinds = await page.locator('.share-scheme').allTextContents()
    assert.deepEqual(
      [...new Set(kinds)],
      ['合肥市城乡居民基本医疗保险'],
      'nothing commercial without a code',
    )
    return page
  }

  async function cashOn(page: Page): Promise<number> {
    return minorOf((await page.locator('.cash-amount').textContent()) ?? '')
  }

  async function opened(page: Page): Promise<void> {
    await page.locator('.opened').waitFor()
    await until(
      page,
      "document.querySelectorAll('.answer-body:not(.dimmed) .says-expected').length > 0",
    )
    await until(page, `document.querySelector('#settle[aria-disabled="false"]') !== null`)
  }

  const stateTexts = (page: Page) => page.locator('.says-accepted, .says-away').allTextContents()

  it('takes the shares off at once, in the order that the patient chose', async () => {
    const phone = await phoneWithCode(async (page) => {
      await page.getByRole('button', { name: /先赔这份：商保创新药保障/u }).click()
      await page.getByLabel(/同意自动转为快赔/u).check()
    })
    const page = await counterWith('BJ-DC-0001')
    await scan(page, await scanned(phone))
    await opened(page)
    const told = await page.locator('.opened').innerText()
    assert.match(told, /商保码已核验/u)
    assert.match(told, /患者同意/u)
    // The drug list's plan pays 80 % of 19,600.00 first, which fills the deductible of the other one.
    assert.equal(await cashOn(page), 0)
    await settle(page)
    await page.locator('.says-accepted').first().waitFor()
    const rows = await page
      .locator('.share', { has: page.locator('.says-accepted') })
      .allInnerTexts()
    const amounts = rows.map((text) => minorOf(text.split('\n').at(-1) ?? ''))
    assert.deepEqual(amounts, [1_568_000, 4_029_012])
    assert.equal(await cashOn(page), 0)
  })

  it('reads the code by a camera, where a counter has no scanner', async () => {
    const { side, dark } = await squaresOn(await phoneWithCode())
    const squares = new Set(dark.map(([x, y]) => `${x} ${y}`))
    await film(join(folder, 'code.y4m'), side, (row, column) => squares.has(`${column} ${row}`))
    const page = await counterWith('BJ-DC-CAMERA')
    await page.context().grantPermissions(['camera'])
    await page.getByRole('button', { name: '摄像头扫码' }).click()
    await opened(page)
    assert.match(await page.locator('.opened').innerText(), /商保码已核验/u)
  })

  it('is refused for what was used before, and for another person’s code', async () => {
    const phone = await phoneWithCode()
    const code = await scanned(phone)
    const page = await counterWith('BJ-DC-0002')
    const bare = await cashOn(page)
    await scan(page, code)
    await opened(page)
    assert.ok((await cashOn(page)) < bare)
    const other = await counters.tab(1440, 900, false)
    await openCounter(other, counters.origin)
    await chooseSample(other, counters.sample('direct-claim'))
    await scan(other, code)
    await other.getByText('商保码已使用过').waitFor()
    await chooseSample(other, counters.sample('innovative-drug'))
    await scan(other, await scanned(await phoneWithCode()))
    await other.getByText('商保码与窗口前的患者不是同一人').waitFor()
  })

  for (const [visit, words] of [
    ['BJ-DC-SLOW', '未在 2 秒内答复'],
    ['BJ-DC-DOWN', '连接不上'],
    ['BJ-DC-TOO-MUCH', '答复金额超过个人应负担金额'],
    ['BJ-DC-FORGED', '答复的签名无效'],
  ] as const) {
    it(`leaves the shares with the patient in words: ${visit}`, async () => {
      const phone = await phoneWithCode()
      const page = await counterWith(visit)
      const bare = await cashOn(page)
      await scan(page, await scanned(phone))
      await opened(page)
      await page.keyboard.press('F8')
      // The amounts are no longer those that were shown: the patient is told before anything is recorded.
      await page.locator('.changed').waitFor()
      await page.locator('.note.refused', { hasText: words }).waitFor()
      await page.keyboard.press('F8')
      await page.locator('.says-away').first().waitFor()
      assert.deepEqual(new Set(await stateTexts(page)), new Set(['联系不上']))
      await page.getByText(words).first().waitFor()
      assert.equal(await cashOn(page), bare)
      assert.equal((await counters.settlementsOf(visit)).length, 1)
    })
  }

  it('says on the phone what can be opened, and what has to be judged', async () => {
    const page = await counters.tab(390, 844, false)
    await page.goto(`${counters.origin}/my-code?person=${patient}&lang=zh-CN`)
    const terms = page.locator('.own-contract')
    await terms.first().waitFor()
    assert.equal(await terms.count(), 3)
    assert.match((await page.locator('.own-contracts').innerText()) ?? '', /不能直赔/u)
    assert.equal(await page.locator('.own-contract input').count(), 2)
  })

  it('pass axe and fit a phone in every language', async () => {
    for (const language of ['zh-CN', 'zh-HK', 'en']) {
      const page = await counters.tab(360, 780, false)
      await page.goto(`${counters.origin}/my-code?person=${patient}&lang=${language}`)
      await page.locator('.own-show').waitFor()
      assert.deepEqual(await seriousFindings(page), [], language)
      await page.locator('.own-show').click()
      await page.locator('.own-qr .qr').waitFor()
      assert.deepEqual(await seriousFindings(page), [], language)
      assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= 360'))
    }
  })
})
