/**
 * A stroke: sent at once and without a signature, against a clock that everybody sees run down; nobody
 * answers, the duty physician is told, and what was late stays late in the figures.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { fits } from '../browser/watching.ts'
import { findPerson, press, StoryPages } from './story-pages.ts'

const person = 'P-0050'
const [hefei, centre] = ['H-HF-02', 'H-HF-01']

describe('a stroke', { timeout: 900_000 }, () => {
  let pages: StoryPages
  let doctor: Page
  let desk: Page
  let id = ''

  before(async () => {
    pages = await StoryPages.open()
  })
  after(() => pages?.close())

  it('goes out without waiting for a signature or for the desk', async () => {
    doctor = await pages.tab('desk', `/referrals/new?institution=${hefei}`)
    await findPerson(doctor, person)
    await doctor.getByLabel('类别').selectOption({ label: '卒中' })
    await doctor.getByLabel('方向').selectOption({ label: '平级转诊' })
    await doctor.getByLabel('方式').selectOption({ label: '住院' })
    await doctor.getByLabel('接诊科室').selectOption({ label: '神经内科' })
    await doctor.getByLabel('所需能力').selectOption({ label: '静脉溶栓' })
    const fields = [
      ['诊断编码', 'I63.9'],
      ['诊断名称', '急性脑梗死'],
      ['转诊医生', '周医生'],
      ['联系电话', '0551-00000000'],
      ['主要现病史', '右侧肢体无力四十分钟'],
      ['转诊意见', '建议静脉溶栓'],
    ] as const
    for (const [label, text] of fields) await doctor.getByLabel(label, { exact: true }).fill(text)
    await doctor.getByRole('radio', { name: /合肥临桥医院/ }).check()
    await press(doctor, '开具并请患者同意')
    await press(doctor, '急救先行，事后补签')
    await press(doctor, '发出')
    await doctor.getByText('待接收方应答').waitFor()
    id = new URL(doctor.url()).searchParams.get('id') ?? ''
    assert.match(id, /^[0-9a-f]{28}$/)
    await fits(doctor)
  })

  it('runs down second by second on the desk of the centre', async () => {
    desk = await pages.tab('desk', `/referrals?institution=${centre}&id=${id}`)
    await desk
      .getByText(/剩 14:\d\d/)
      .first()
      .waitFor()
    const clock = desk.getByRole('article').locator('.referral-clock')
    const first = (await clock.textContent()) ?? ''
    await clock.filter({ hasNotText: first }).waitFor()
    assert.match((await clock.getAttribute('class')) ?? '', /calm/)
    await fits(desk)
    await pages.pass(id, '12 minutes')
    await desk.reload()
    await desk
      .getByText(/剩 0[12]:\d\d/)
      .first()
      .waitFor()
    assert.match((await clock.getAttribute('class')) ?? '', /soon/)
    await fits(desk)
  })

  it('is brought before the duty physician when nobody answered in time', async () => {
    await pages.pass(id, '4 minutes')
    await desk.getByText('已上报 值班医师').first().waitFor({ timeout: 40_000 })
    await desk
      .getByText(/已超 0[01]:\d\d/)
      .first()
      .waitFor()
    await desk.getByText('1 份已超时').waitFor()
    await fits(desk)
    await doctor.reload()
    await doctor.getByText('已上报 值班医师').waitFor()
  })

  it('is taken late, treated in time, and both are counted', async () => {
    await press(desk, '接收')
    await press(desk, '患者到院')
    await desk.getByText('静脉溶栓').first().waitFor()
    await press(desk, '开始诊疗')
    await press(desk, '记录时点')
    await desk.getByLabel('时点').selectOption({ label: '静脉溶栓' })
    await press(desk, '确认记录时点')
    await desk.getByText(/静脉溶栓 用时 /).waitFor()
    await fits(desk)
    await press(desk, '时限执行')
    const row = (clock: string) => desk.getByRole('row').filter({ hasText: clock })
    await row('应答').getByText('0 / 1').waitFor()
    await row('静脉溶栓').getByText('1 / 1').waitFor()
    await fits(desk)
    assert.deepEqual(pages.complaints, [])
  })
})
