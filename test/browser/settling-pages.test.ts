/** Stories of settling at the counter, as a cashier sees them. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import {
  chooseSample,
  fresh,
  minorOf,
  openCounter,
  settle,
  settledId,
  until,
} from './counter-page.ts'
import { Counters } from './counters.ts'

describe('the pages of settling', { timeout: 900_000 }, () => {
  let counters: Counters

  before(async () => {
    counters = await Counters.open()
  })
  afterEach(() => counters.closeTabs())
  after(() => counters?.close())

  it('settle a bill by the keyboard alone, from the credential to the next person', async () => {
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    assert.equal(await focused(page), 'credential')
    await page.keyboard.type('YQ-0002')
    await page.keyboard.press('Enter')
    await page.locator('.person-line', { hasText: '钱*二' }).waitFor()
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
      (await counters.settlementsOf('KB-1')).map((one) => one.id),
      [id],
    )
    await page.keyboard.press('F4')
    await page.getByRole('heading', { name: '医疗费用结算单' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#credential').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await until(page, `document.activeElement?.id === 'credential'`)
    assert.equal(await page.locator('.person-line', { hasText: '钱*二' }).count(), 0)
  })

  it('keep the good rows of a paste and mark the wrong one with how to mend it', async () => {
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await chooseSample(page, counters.sample('outpatient-employee-beijing'))
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
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await counters.chooseAs(page, 'outpatient-employee-beijing', 'DC-1')
    await page.locator('#settle').dblclick()
    const id = await settledId(page)
    assert.deepEqual(
      (await counters.settlementsOf('DC-1')).map((one) => one.id),
      [id],
    )
  })

  it('ask again with the same key when the reply is lost, and show the one settlement', async () => {
    const page = await counters.tab()
    const line = await aLineThatLoses(page, 1)
    await openCounter(page, counters.origin)
    await counters.chooseAs(page, 'outpatient-employee-beijing', 'LR-1')
    const id = await settle(page)
    assert.equal(line.keys.length, 2)
    assert.equal(line.keys[0], line.keys[1])
    assert.deepEqual(
      (await counters.settlementsOf('LR-1')).map((one) => one.id),
      [id],
    )
  })

  it('find the outcome after a reload, and show the receipt again', async () => {
    const page = await counters.tab()
    const line = await aLineThatLoses(page, Number.POSITIVE_INFINITY)
    await openCounter(page, counters.origin)
    await counters.chooseAs(page, 'outpatient-employee-beijing', 'RL-1')
    await page.keyboard.press('F8')
    await page.getByText('不知道是否已经结算').waitFor()
    line.replies = 0
    await page.reload()
    const id = await settledId(page)
    await page.reload()
    assert.equal(await settledId(page), id)
    assert.deepEqual(
      (await counters.settlementsOf('RL-1')).map((one) => one.id),
      [id],
    )
  })

  it('show the first settlement when a second tab settles the same visit', async () => {
    const first = await counters.tab()
    const second = await counters.tab()
    for (const page of [first, second]) {
      await openCounter(page, counters.origin)
      await counters.chooseAs(page, 'outpatient-resident-community', 'ST-1')
    }
    const id = await settle(first)
    assert.equal(await settle(second), id)
    await second.getByText('此前已经结算').waitFor()
    assert.equal((await counters.settlementsOf('ST-1')).length, 1)
  })

  it('show what changed when an insurer says less, and settle with that', async () => {
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    const { bill } = counters.sample('insurer-says-less')
    await chooseSample(page, counters.sample('insurer-says-less'))
    await until(page, `document.querySelector('#settle[aria-disabled="false"]') !== null`)
    const quoted = minorOf((await page.locator('.cash-amount').textContent()) ?? '')
    await page.keyboard.press('F8')
    const changed = page.locator('.changed tr', { hasText: '个人现金支付' })
    await changed.waitFor()
    const [, was = '', now = ''] = await changed.locator('td').allTextContents()
    assert.equal(minorOf(was), quoted)
    assert.ok(minorOf(now) > quoted)
    assert.deepEqual(await counters.settlementsOf(bill.visit.number), [])
    await settle(page)
    await page.locator('.cash-amount', { hasText: now }).waitFor()
    assert.equal((await counters.settlementsOf(bill.visit.number)).length, 1)
  })

  it('name the payer whose budget is spent, and settle the same bill once it is raised', async () => {
    const fund = 'hefei/resident.pool'
    const clearing = async (path: string, actor: string, body: object) => {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': `${actor}-${performance.now()}`,
        'x-sample-actor': actor,
      }
      const sent = { method: 'POST', headers, body: JSON.stringify(body) }
      const answer = await fetch(`${counters.origin}/api/clearing/proposals${path}`, sent)
      assert.ok(answer.ok, await answer.clone().text())
      return (await answer.json()) as { readonly id: string }
    }
    const cap = async (amount: string) => {
      const content = { kind: 'budget-cap', budget: `budget:${fund}`, currency: 'CNY', amount }
      const { id } = await clearing('', 'sample-clearing-maker', { reason: 'year', ...content })
      const decision = { decision: 'released', remark: '' }
      await clearing(`/${id}/decision`, 'sample-clearing-checker', decision)
    }
    await cap('1.00')
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await counters.chooseAs(page, 'five-payers', 'BUDGET-1')
    const warned = page.locator('.note.wait', { hasText: '预算余额不足' })
    assert.match(await warned.innerText(), /城乡居民基本医疗保险基金：余额 1\.00/u)
    await page.keyboard.press('F8')
    const refused = page.locator('.note.refused', { hasText: '预算余额不足' })
    assert.match(await refused.innerText(), /城乡居民基本医疗保险基金：余额 1\.00/u)
    assert.deepEqual(await counters.settlementsOf('BUDGET-1'), [])
    await cap('900000.00')
    await settle(page)
    assert.equal((await counters.settlementsOf('BUDGET-1')).length, 1)
  })

  it('name the later bills before a reversal, and reverse with a reason', async () => {
    const page = await counters.tab()
    await openCounter(page, counters.origin)
    await counters.chooseAs(page, 'stay-beijing-first', 'RV-1')
    const first = await settle(page)
    await openCounter(page, counters.origin)
    await counters.chooseAs(page, 'stay-beijing-second', 'RV-2')
    const second = await settle(page)

    await page.goto(`${counters.origin}/settlements/${first}?reverse`)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('须按下面的顺序先冲正').waitFor()
    assert.equal(await dialog.getByRole('button', { name: '确认冲正' }).count(), 0)
    await dialog.getByRole('link', { name: /RV-2/u }).click()

    await dialog.getByRole('button', { name: '确认冲正' }).click()
    await dialog.getByText('请写明冲正原因').waitFor()
    await dialog.getByLabel('冲正原因').fill('床位等级录错')
    await dialog.getByLabel('冲正原因').press('Control+Enter')
    await page.getByRole('heading', { name: '医疗费用冲正单' }).waitFor()
    assert.deepEqual((await counters.settlementsOf('RV-2')).map(({ state }) => state).sort(), [
      'reversal',
      'reversed',
    ])
    await page.goto(`${counters.origin}/settlements/${second}`)
    await page.locator('.sheet-stamp').waitFor()
    await page.goto(`${counters.origin}/settlements/${first}?reverse`)
    await dialog.getByText('之后的账单不受影响').waitFor()
  })

  it('list settlements with totals, and keep the filter in the address', async () => {
    const page = await counters.tab()
    await page.goto(`${counters.origin}/settlements?lang=zh-CN&institution=H-BJ-01`)
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

  it('break no content security policy and throw nothing, in all of the above', () =>
    counters.expectQuiet())
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
