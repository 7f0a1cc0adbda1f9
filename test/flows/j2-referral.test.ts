/**
 * A referral as people see it: a doctor in Hefei refers to Beijing, two desks pass it on against the
 * clock, the patient agrees and books on the phone, and the counter's quote goes by the filing.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fits } from '../browser/watching.ts'
import { findPerson, StoryPages } from './story-pages.ts'

const person = 'P-0017'
const [hefei, beijing] = ['H-HF-02', 'H-BJ-01']

describe('a referral', { timeout: 900_000 }, () => {
  let pages: StoryPages

  before(async () => {
    pages = await StoryPages.open()
  })
  after(() => pages?.close())

  /** What the fund pays of a stay in Beijing that begins today. */
  async function pool(): Promise<string | undefined> {
    const on = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const answer = await fetch(`${pages.origin}/api/quotes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        person,
        facility: beijing,
        visit: { number: 'J2', setting: 'inpatient', admittedOn: on, dischargedOn: on },
        currency: 'CNY',
        sums: { inScope: '10700.00', priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '0.00' },
      }),
    })
    const { shares } = (await answer.json()) as { shares: { payer: string; amount: string }[] }
    return shares.find(({ payer }) => payer === 'hefei/resident.pool')?.amount
  }

  it('is written by the doctor, to a hospital that is able to', async () => {
    const page = await pages.tab('desk', `/referrals/new?institution=${hefei}`)
    await page.getByRole('button', { name: '开具并请患者同意' }).click()
    await page.getByText('请填写').first().waitFor()
    assert.equal(await page.evaluate('document.activeElement.id'), 'credential')
    await findPerson(page, person)
    await page.getByLabel('方向').selectOption({ label: '平级转诊' })
    await page.getByLabel('方式').selectOption({ label: '住院' })
    await page.getByLabel('所需能力').selectOption({ label: '冠脉介入' })
    const fields = [
      ['诊断编码', 'I20.0'],
      ['诊断名称', '不稳定型心绞痛'],
      ['转诊医生', '周医生'],
      ['联系电话', '0551-00000000'],
      ['主要现病史', '静息时反复胸痛三天'],
      ['转诊意见', '建议行冠脉介入治疗'],
    ] as const
    for (const [label, text] of fields) await page.getByLabel(label, { exact: true }).fill(text)
    const target = page.locator('label').filter({ hasText: '北京云桥医院' })
    await target.getByText('须向参保地备案').waitFor()
    await target.getByRole('radio').check()
    await fits(page)
    await page.getByRole('button', { name: '开具并请患者同意' }).click()
    await page.getByText('已开具，等待患者同意').waitFor()
    await page.close()
  })

  it('is agreed to by the patient on the phone', async () => {
    const page = await pages.tab('phone', `/my-referrals?person=${person}`)
    await page.getByText('同意后，您的转诊单会发给北京云桥医院').waitFor()
    await fits(page)
    const agree = page.getByRole('button', { name: '同意转诊' })
    assert.equal(await agree.isDisabled(), true)
    for (const tick of [/健康信息/, /将上列信息提供给/]) {
      await page.getByRole('checkbox', { name: tick }).check()
    }
    await agree.click()
    await page.getByText('患者已同意').waitFor()
    await page.close()
  })

  it('is passed on by one desk and accepted by the other, and the fund pays by the filing', async () => {
    const doctor = await pages.tab('desk', `/referrals/new?institution=${hefei}`)
    await doctor.getByRole('button', { name: /患者已同意/ }).click()
    await doctor.getByRole('button', { name: '提交转诊台' }).click()
    await doctor.getByText('待本院转诊台').waitFor()
    await fits(doctor)
    await doctor.close()

    const own = await pages.tab('desk', `/referrals?institution=${hefei}`)
    await own.getByRole('button', { name: /待本院转诊台/ }).click()
    await own.getByRole('button', { name: '发出', exact: true }).click()
    await own.getByText('待接收方应答').first().waitFor()
    await own.close()
    assert.equal(await pool(), '4800.00')

    const theirs = await pages.tab('desk', `/referrals?institution=${beijing}`)
    await theirs.getByRole('button', { name: /待接收方应答/ }).click()
    await theirs
      .getByText(/剩 23 小时 5\d 分/)
      .first()
      .waitFor()
    await fits(theirs)
    await theirs.getByRole('button', { name: '接收', exact: true }).click()
    await theirs.getByText(/合肥市医保已备案/).waitFor()
    assert.equal(await pool(), '6800.00')
    await theirs.getByRole('button', { name: '时限执行' }).click()
    await theirs.getByText('1 / 1').waitFor()
    await theirs.getByRole('button', { name: '号源与床位' }).click()
    await theirs.getByText('床位 · 心内科').first().waitFor()
    await fits(theirs)
    await theirs.close()
  })

  it('is booked, seen with its filing, and given up on the phone', async () => {
    const page = await pages.tab('phone', `/my-referrals?person=${person}`)
    await page.getByText('对方已接收，请选择就诊时间').waitFor()
    await fits(page)
    await page.getByRole('radio').first().check()
    await page.getByRole('button', { name: '预约', exact: true }).click()
    await page.getByText('已预约').waitFor()
    await page.getByText('第 1 号').waitFor()
    await page.getByText(/合肥市医保已备案/).waitFor()
    await fits(page)
    await page.getByRole('button', { name: '不去了，撤回' }).click()
    await page.getByRole('button', { name: '确认撤回' }).click()
    await page.getByText('已撤回').waitFor()
    await page.getByText('备案已撤销，此前开始的就诊不受影响').waitFor()
    await page.close()
    assert.deepEqual(pages.complaints, [])
  })
})
