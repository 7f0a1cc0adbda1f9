import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import type { ClearingLinesJson, ClearingMonthJson } from '../../server/http/contract/clearing.ts'
import { reconcileMonth } from '../support/month-statement.ts'
import { openBrowser, type TestBrowser } from './chromium.ts'
import { sampleBills } from './counter-page.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { seriousFindings, watch } from './watching.ts'

/** Bills away from home, with aid, with insurers, and of Hong Kong. */
const wanted =
  /^(four-ways|cross-province|emergency|long-term|five-payers|insurer-says|hk-vhis|delta|aid)/u

describe('the pages of clearing', { timeout: 900_000 }, () => {
  let server: RunningServer
  let browser: TestBrowser
  let page: Page
  const complaints: string[] = []

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
    const samples = await sampleBills(server.origin)
    const chosen = [...samples.values()].filter(({ id }) => wanted.test(id))
    const settled = chosen.map(async ({ id, bill }, i) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': `clearing-${i}` }
      const init = { method: 'POST', headers, body: JSON.stringify(bill) }
      const { ok } = await fetch(`${server.origin}/api/settlements`, init)
      return ok ? id : undefined
    })
    const ids = (await Promise.all(settled)).filter((id) => id !== undefined)
    assert.ok(ids.length > 10, `${ids.length} sample bills were settled`)
    const context = await browser.browser.newContext({ locale: 'zh-CN' })
    page = await context.newPage()
    await page.setViewportSize({ width: 1440, height: 900 })
    await watch(page, complaints)
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  /** Later than any month that the server closes by its own clock. */
  const year = new Date().getFullYear() + 1
  const period = `${year}-03`
  const next = `${year}-04`
  const open = (path: string) => page.goto(`${server.origin}${path}?period=${period}&lang=zh-CN`)

  async function actAs(name: string): Promise<void> {
    await page.getByRole('group', { name: '当前身份' }).getByRole('button', { name }).click()
  }

  it('close a month window by window, without a bill in between', async () => {
    await open('/clearing')
    await page.getByText('这个月还没有关闭的清算窗口').waitFor()
    await page.getByRole('link', { name: '去关窗' }).click()
    await page.getByRole('button', { name: `关闭窗口，计入 ${period}` }).click()
    await page.getByRole('cell', { name: period }).waitFor()
    await page.getByText('已汇总').first().waitFor()
    await page
      .getByRole('link', { name: /第 \d+ 号/u })
      .first()
      .click()
    await page.getByRole('heading', { name: '窗口汇总' }).waitFor()
    assert.ok((await page.locator('.data-table tbody tr').count()) > 10)
    await page.getByRole('button', { name: '只看明细' }).first().click()
    await page.getByRole('button', { name: '看全部' }).waitFor()
    assert.match(page.url(), /institution=/u)
  })

  /** Until the month names no fund any more with which a day is left. */
  async function reconcileEveryFund(): Promise<void> {
    for (;;) {
      const month = await fetch(`${server.origin}/api/clearing/months/${period}`, {
        headers: { 'x-sample-actor': 'sample-clearing-maker' },
      })
      const { unreconciled } = (await month.json()) as ClearingMonthJson
      if (unreconciled === null) return
      const days = { from: `${period}-01`, to: `${period}-31` }
      await reconcileMonth(
        { institution: 'H-BJ-01', payer: unreconciled.payer, ...days },
        async ({ path, ...request }) => {
          const answer = await fetch(`${server.origin}${path}`, { method: 'POST', ...request })
          return { status: answer.status, text: await answer.text() }
        },
      )
    }
  }

  it('lead through the steps of the month, and name what comes first', async () => {
    await open('/clearing')
    await page.getByRole('heading', { name: '跨省清算表' }).waitFor()
    await page.getByRole('button', { name: '完成：三方对账' }).click()
    await page.getByRole('alert').getByText('本月还有未对账的日期').waitFor()
    await reconcileEveryFund()
    await page.getByRole('button', { name: '完成：三方对账' }).click()
    await page.getByRole('button', { name: '完成：就医地申报' }).click()
    await page.getByRole('button', { name: '完成：生成清算表' }).click()
    await page.getByRole('alert').getByText('这个月的窗口还没有关完').waitFor()
    await page.goto(`${server.origin}/clearing/windows?period=${next}`)
    await page.getByRole('button', { name: `关闭窗口，计入 ${next}` }).click()
    await page.getByRole('cell', { name: next }).waitFor()
    await open('/clearing')
    await page.getByText('本月窗口已关完').waitFor()
    await page.getByRole('button', { name: '完成：生成清算表' }).click()
    await page.getByRole('button', { name: '提请复核：确认应收应付' }).click()
    await page.getByText('已提请，待另一人在“提请与复核”中放行。').waitFor()
  })

  it('let nobody release what they proposed, and a second person do it', async () => {
    await page.getByRole('link', { name: /^提请与复核/u }).click()
    const waiting = page.locator('.records li', { hasText: '确认月度应收应付' })
    await waiting.getByText('本人提请，须由他人复核。').waitFor()
    assert.ok(await waiting.getByRole('button', { name: '复核放行' }).isDisabled())
    await actAs('示例清算复核')
    await waiting.getByRole('button', { name: '复核放行' }).click()
    await page.getByText('没有待复核的事项').waitFor()
    await page.locator('.badge', { hasText: '已放行' }).waitFor()
    await open('/clearing')
    await page.locator('.cycle-step.done', { hasText: '确认应收应付' }).waitFor()
  })

  it('take what clearing books beside the month, up to the final payment of a case', async () => {
    const lines = await fetch(
      `${server.origin}/api/clearing/lines?kind=fund&limit=200&period=${period}`,
      {
        headers: { 'x-sample-actor': 'sample-clearing-maker' },
      },
    )
    const { lines: found } = (await lines.json()) as ClearingLinesJson
    const line = found.find(({ setting, isToPatient }) => setting === 'inpatient' && !isToPatient)
    assert.ok(line)
    const choose = async (label: string, text: string) => {
      await page.getByLabel(label, { exact: true }).click()
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    }
    const propose = async (reason: string) => {
      await page.getByLabel('事由').fill(reason)
      await page.getByRole('button', { name: '提请复核' }).click()
      await page.getByText('已提请，待另一人').waitFor()
    }
    const release = async (kind: string) => {
      const waiting = page.locator('.records li', { hasText: kind })
      await waiting.getByRole('button', { name: '复核放行' }).click()
      const decided = page.locator('[aria-labelledby="decided-title"] li', { hasText: kind })
      await decided.locator('.badge', { hasText: '已放行' }).waitFor()
    }
    await actAs('示例清算经办')
    await page.goto(`${server.origin}/clearing?period=${period}`)
    await page.getByRole('link', { name: '提请轧差入账' }).click()
    await propose('三月轧差')
    await choose('新建提请事项…', '按病例付费')
    await page.getByLabel('结算单号').fill(line.settlement)
    await choose('付费方', line.payer)
    await page.getByLabel('病种（病组）支付标准').fill('12,000.00')
    await page.getByLabel('结算清单已上传').check()
    await propose('病组 KR15')
    await actAs('示例清算复核')
    await release('商业款项轧差')
    await release('按病例付费')
    await page.locator('.records').getByRole('link', { name: '年度清算' }).click()
    await page.getByLabel('年度清算后支付额').fill('11,500.00')
    await propose('年度清算')
    await actAs('示例清算经办')
    await release('病例年度清算')
    assert.equal(await page.locator('.records').getByRole('link', { name: '年度清算' }).count(), 0)
  })

  it('show what a posting by hand would write to whoever releases it', async () => {
    await page.goto(`${server.origin}/clearing/proposals?new=manual-posting`)
    const rows = page.locator('.posting-row input')
    const typed = ['due-from:province:34:x', '10.00', 'due-to:province:11:x', '-10.00']
    for (const [i, text] of typed.entries()) await rows.nth(i).fill(text)
    await page.getByLabel('事由').fill('更正三月分录')
    await page.getByRole('button', { name: '提请复核' }).click()
    const waiting = page.locator('.records li', { hasText: '更正三月分录' })
    assert.match(
      await waiting.locator('.posting-list').innerText(),
      /due-from:province:34:x\s+CNY 10\.00/u,
    )
  })

  it('show prepayments that are not there yet, and take a quota for the second person', async () => {
    await open('/clearing/prepayments')
    const row = page.locator('.prepayments > li', { hasText: '未预付' }).first()
    await row.getByRole('button', { name: '核定或调增' }).click()
    await row.getByLabel('金额').fill('50000.00')
    await row.getByLabel('事由').fill('年度核定')
    await row.getByRole('button', { name: '提请复核' }).click()
    await row.getByText('已提请，待另一人在“提请与复核”中放行。').waitFor()
  })

  it('keep tickets and dear stays with their clocks', async () => {
    await open('/clearing/tickets')
    await page.getByRole('button', { name: '新建工单' }).click()
    await page.getByLabel('标题').fill('备案信息未同步')
    await page.getByLabel('问题说明').fill('参保人已备案，医院查询不到')
    await page.getByRole('button', { name: '提交' }).click()
    const ticket = page.locator('.records li', { hasText: '备案信息未同步' }).first()
    await ticket.getByText(/还有 2 个工作日/u).waitFor()
    await ticket.getByRole('button', { name: '答复' }).click()
    await ticket.getByText('待确认').waitFor()
    await open('/clearing/investigations')
    await page.getByRole('button', { name: '提出协查' }).first().click()
    await page.getByLabel('需要核查什么').fill('住院天数与费用不符')
    await page.locator('.record-form').getByRole('button', { name: '提出协查' }).click()
    await page.locator('.records li', { hasText: '待列入名单' }).waitFor()
  })

  for (const path of [
    '',
    '/windows',
    '/prepayments',
    '/investigations',
    '/tickets',
    '/proposals',
  ]) {
    it(`can be used by everybody, on a phone as well: /clearing${path}`, async () => {
      await page.setViewportSize({ width: 390, height: 844 })
      await open(`/clearing${path}`)
      await page.locator('.clearing h2, .clearing .button').first().waitFor()
      const wide = 'document.documentElement.scrollWidth - window.innerWidth'
      assert.ok((await page.evaluate<number>(wide)) <= 0, 'the page is wider than the phone')
      await page.setViewportSize({ width: 1440, height: 900 })
      assert.deepEqual(await seriousFindings(page), [])
    })
  }

  it('never made the browser complain', () => {
    assert.deepEqual(complaints, [])
  })
})
