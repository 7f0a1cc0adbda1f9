/**
 * A filing made up before discharge: a patient from Hefei lies in Beijing unfiled, the referral is accepted
 * while the stay goes on, the bill goes by it to the fen, and its withdrawal touches later visits only.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { fits } from '../browser/watching.ts'
import { Referring } from './referring.ts'
import type { Asked } from './served-alliance.ts'
import { press, StoryPages } from './story-pages.ts'

const person = 'P-0017'
const [hefei, beijing] = ['H-HF-02', 'H-BJ-01']

describe('a filing made up before discharge', { timeout: 900_000 }, () => {
  let pages: StoryPages
  let told: Referring<Asked>
  let id: string
  let phone: Page
  let bill: string

  before(async () => {
    pages = await StoryPages.open()
    told = new Referring(pages.asked)
    // How a doctor refers, the patient agrees and the own desk sends it is told in j2-referral.
    id = await told.sent({ person, from: hefei, to: beijing })
  })
  after(() => pages?.close())

  /** As the system of the hospital asks over its interface while somebody lies there. */
  const pool = async (from: number, to: number) =>
    (await told.quoted(person, beijing, from, to, '10700.00')).pool

  it('changes what the fund pays of the stay that goes on, and of none that is over', async () => {
    // (10,700 − 700) × 80 % × 60 %: nothing is filed yet.
    assert.equal(await pool(-9, 0), '4800.00')
    const desk = await pages.tab('desk', `/referrals?institution=${beijing}&id=${id}`)
    await press(desk, '接收')
    // The fund of home answers by its own system.
    await desk.getByText(/合肥市医保已备案/).waitFor()
    await desk.getByText('结算比例按备案执行').waitFor()
    await fits(desk)
    await press(desk, '患者到院')
    await press(desk, '开始诊疗')
    await desk.getByText('诊疗中').first().waitFor()
    await desk.close()
    // (10,700 − 700) × 80 % × 85 %
    assert.deepEqual([await pool(-9, 0), await pool(-9, -1)], ['6800.00', '4800.00'])
  })

  it('stands on the bill that the patient opens on the phone', async () => {
    // The hospital's own system settles at discharge.
    const settled = await pages.asked.post(
      '/api/settlements',
      told.aBill(person, beijing, -9, 0, '10700.00'),
    )
    assert.equal(settled.status, 201, JSON.stringify(settled.body))
    bill = settled.body.id
    phone = await pages.tab('phone', `/my-bills/${bill}?person=${person}`)
    await phone.getByText('6,800.00').first().waitFor()
    await phone.getByText('北京云桥医院').first().waitFor()
    await fits(phone)
  })

  it('of a referral that is withdrawn ends for later visits, and leaves that bill as it is', async () => {
    const other = await told.sent({ person: 'P-0032', from: hefei, to: beijing })
    const desk = await pages.tab('desk', `/referrals?institution=${beijing}&id=${other}`)
    await press(desk, '接收')
    // The fund of home answers by its own system.
    await desk.getByText(/合肥市医保已备案/).waitFor()
    await desk.close()
    await phone.goto(`${pages.origin}/my-referrals?person=P-0032&lang=zh-CN`)
    await phone.getByText(/合肥市医保已备案/).waitFor()
    await fits(phone)
    await press(phone, '不去了，撤回')
    await press(phone, '确认撤回')
    await phone.getByText('备案已撤销，此前开始的就诊不受影响').waitFor()
    await fits(phone)
    const filed = async (from: number) =>
      (await told.quoted('P-0032', beijing, from, from + 3, '10700.00')).filing
    assert.deepEqual([await filed(0), await filed(1)], ['referral', 'none'])
    await phone.goto(`${pages.origin}/my-bills/${bill}?person=${person}&lang=zh-CN`)
    await phone.getByText('6,800.00').first().waitFor()
    assert.deepEqual(pages.complaints, [])
  })
})
