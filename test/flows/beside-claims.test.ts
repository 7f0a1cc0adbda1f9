/**
 * What stands beside claims, as people see it: a hospital asks for a guarantee, the insurer grants it;
 * an insurer asks for papers, the hospital's one desk answers; designers look at a table of a year.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import type { SettlementJson } from '../../server/http/contract/settlement.ts'
import { Counters } from '../browser/counters.ts'
import { fits } from '../browser/watching.ts'

describe('what stands beside claims', { timeout: 900_000 }, () => {
  let counters: Counters
  const person = 'P-0001'
  const insurer = 'I-PROPERTY'

  before(async () => {
    counters = await Counters.open()
  })
  afterEach(() => counters.closeTabs())
  after(() => counters?.close())

  async function call<T>(path: string, as: string, body: unknown): Promise<T> {
    const answer = await fetch(counters.origin + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        'x-sample-actor': as,
      },
      body: JSON.stringify(body),
    })
    assert.ok(answer.ok, `${path}: ${answer.status}`)
    return (await answer.json()) as T
  }

  const allow = (what: Record<string, unknown>) =>
    call<{ id: string }>(`/api/persons/${person}/claim-authorisations`, `patient:${person}`, {
      insurer,
      fields: ['settlement-sheet', 'fee-lines'],
      ticks: ['health'],
      expiresOn: new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10),
      opensByItself: false,
      account: '6222000011112222',
      ...what,
    })

  async function open(path: string, width = 1440, height = 900): Promise<Page> {
    const page = await counters.tab(width, height)
    await page.goto(`${counters.origin}${path}${path.includes('?') ? '&' : '?'}lang=zh-CN`)
    return page
  }

  it('begins with a guarantee that the hospital asks for and the insurer grants', async () => {
    await allow({ from: '2026-01-01', to: '2026-12-31' })
    const page = await open('/guarantees?institution=H-BJ-01')
    await page.getByText('没有付款担保').waitFor()
    await page.getByText('申请付款担保').click()
    await page.locator('#credential').fill('YQ-0001')
    await page.locator('#credential').press('Enter')
    await page.getByLabel('商业保险', { exact: true }).waitFor()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('请填写就诊号、诊断、日期和金额').waitFor()
    await page.getByLabel('就诊号').fill('BJ-G-1')
    await page.getByLabel('入院诊断').fill('M17')
    await page.getByLabel('入院日期').fill('2026-12-10')
    await page.getByLabel('申请金额').fill('20000.00')
    await page.getByRole('button', { name: '提交' }).click()
    const asked = page.getByRole('article', { name: 'BJ-G-1' })
    await asked.getByText('待保险公司答复').waitFor()
    await fits(page)

    const desk = await open(`/claims/guarantees?insurer=${insurer}`, 390, 844)
    const card = desk.getByRole('article', { name: 'BJ-G-1' })
    await card.getByText('同意担保').first().click()
    await card.getByLabel('预留金额').fill('15000.00')
    await card.getByRole('button', { name: '同意担保' }).click()
    await card.getByText('已担保').waitFor()
    await fits(desk)
    await page.reload()
    await asked.getByText('15,000.00').waitFor()
  })

  it('goes on with papers: data answer first, the hospital’s one desk the rest', async () => {
    const { lines: _lines, ...rest } = counters.sample('insurer-away').bill as Record<
      string,
      unknown
    >
    const { id: settlement } = await call<{ id: string }>('/api/settlements', 'sample-cashier', {
      ...rest,
      visit: {
        number: 'BJ-PAPERS',
        setting: 'inpatient',
        admittedOn: '2026-07-01',
        dischargedOn: '2026-07-05',
      },
      sums: { inScope: '3000.00', priorSelfPay: '100.00', overLimit: '0.00', ownPaid: '200.00' },
    })
    const { id: authorisation } = await allow({ settlement })
    const { id: claim } = await call<{ id: string }>('/api/claims', `patient:${person}`, {
      settlement,
      authorisation,
    })

    const desk = await open(`/claims/${claim}?insurer=${insurer}`)
    await desk.getByText('向医院调阅资料').first().click()
    for (const paper of ['结算单', '诊断', '出院小结', '情况说明']) {
      await desk.getByRole('checkbox', { name: paper }).check()
    }
    await desk.getByRole('button', { name: '提交' }).click()
    await desk.getByText('待医院答复').waitFor()
    await desk.getByText('患者未授权').waitFor()

    const place = String(rest['facility'])
    const page = await open(`/paper-requests?institution=${place}`)
    await page.getByText('1 / 4 · 25%').waitFor()
    await page.getByRole('checkbox', { name: '出院小结' }).check()
    await fits(page)
    await page.getByRole('button', { name: '答复' }).click()
    await page.getByText('医院已答复').waitFor()
    await page.getByText('医院没有').waitFor()
    await desk.reload()
    await desk.getByText('医院已答复').waitFor()
    await fits(desk)

    const queue = await open(`/claims?insurer=${insurer}`)
    await queue.getByRole('heading', { name: '理赔台' }).waitFor()
    await fits(queue)
  })

  it('shows the patient coverages with what is used, and each bill with every step', async () => {
    const coverages = await open(`/my-coverages?person=${person}`, 390, 844)
    await coverages.getByRole('article', { name: '百万医疗险（虚构产品）' }).waitFor()
    await fits(coverages)
    const bills = await open(`/my-bills?person=${person}`, 390, 844)
    await bills.getByRole('article', { name: /2026-07-05/ }).waitFor()
    await fits(bills)
    await bills.getByRole('link', { name: '看每一步' }).first().click()
    await bills.getByRole('link', { name: '返回我的账单' }).waitFor()
    await bills.getByRole('button', { name: '全部展开' }).click()
    await bills.getByText('起付线').first().waitFor()
    await fits(bills)
  })

  it('calls what was given by its name, for the patient and the counter alone', async () => {
    const { bill } = counters.sample('stay-beijing-first')
    const { id } = await call<{ id: string }>('/api/settlements', 'sample-cashier', {
      ...bill,
      visit: { ...bill.visit, number: 'BJ-NAMED' },
    })
    const linesFor = async (as: string) => {
      const headers = { 'x-sample-actor': as }
      const answer = await fetch(`${counters.origin}/api/settlements/${id}`, { headers })
      const { division } = (await answer.json()) as SettlementJson
      return division.lines
    }
    const [dearest] = (await linesFor(`patient:${person}`)).toSorted(
      (a, b) => Number(b.ownPaid) - Number(a.ownPaid),
    )
    assert.match(dearest?.name ?? '', /\p{Script=Han}/u)
    const supervised = await linesFor('sample-supervisor')
    assert.deepEqual([...new Set(supervised.map(({ name }) => name))], [undefined])
    const page = await open(`/my-bills/${id}?person=${person}`, 390, 844)
    await page.getByRole('button', { name: '全部展开' }).click()
    await page
      .getByText(dearest?.name ?? '')
      .first()
      .waitFor()
    await fits(page)
  })

  it('ends with the register of what may leave, which the operator keeps', async () => {
    const page = await open('/transfers')
    const filed = page.getByRole('article', { name: 'GBA-SAMPLE-2026-001' })
    await filed.getByText('有效', { exact: true }).waitFor()
    await fits(page)
    await filed.getByText('提前终止').first().click()
    await filed.getByLabel('理由').fill('合同变更')
    await filed.getByRole('button', { name: '提前终止' }).click()
    await filed.getByText('合同变更').waitFor()
    await page.getByText('登记一份备案').click()
    await fits(page)
  })

  it('shows designers a closed year, and of too few people nothing', async () => {
    const page = await open(`/claims/product-data?insurer=${insurer}`, 390, 844)
    await page.getByText('每一组都少于 10 人').waitFor()
    await fits(page)
    await counters.expectQuiet()
  })
})
