/**
 * Who waits online without naming a doctor, who may not be seen there, and a child who is: the queue of a
 * department, an illness that changed, and the guardian.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { fits } from '../browser/watching.ts'
import {
  asDoctor,
  asPatient,
  credentialOf,
  FollowingUp,
  hospital,
  patient,
  png,
} from './following-up.ts'
import type { Asked } from './served-alliance.ts'
import { press, refused, StoryPages } from './story-pages.ts'

const picture = (name: string) => {
  return { name, mimeType: 'image/png', buffer: Buffer.from(png, 'base64') }
}
const young = 'staff:doctor:H-SH-02:yang'
const [schoolchild, toddler] = ['P-0004', 'P-0036']

describe('who waits online', { timeout: 900_000 }, () => {
  let pages: StoryPages
  let told: FollowingUp<Asked>
  let phone: Page
  let desk: Page
  let first: string

  before(async () => {
    pages = await StoryPages.open()
    told = await FollowingUp.begin(pages.asked)
  })
  after(() => pages?.close())

  const clinic = (doctor: string) => pages.tab('desk', `/online-clinic?doctor=${doctor}`)
  const waiting = (page: Page) => page.getByRole('button', { name: /高血压/ })

  async function agrees(person: string): Promise<void> {
    for (const tick of [/健康信息/, /将上列信息提供给/, /远程会诊，并了解/]) {
      await phone.getByRole('checkbox', { name: tick }).check()
    }
    await press(phone, '同意并继续')
    if (person === patient) await phone.getByText(/^已同意由/).waitFor()
  }

  it('names no doctor and is shown to those of the department, at the price of an ordinary visit', async () => {
    // Somebody else, for all the page can tell, came earlier.
    first = await told.asked({ doctor: `department:${hospital}:cardiology` })
    phone = await pages.tab('phone', `/my-visits?person=${patient}`)
    await press(phone, '预约复诊')
    await phone.getByLabel('复诊病种').selectOption({ label: '高血压' })
    // Nobody is offered whom the rules do not let see a patient online.
    await phone.getByRole('radio', { name: /卫清和/ }).waitFor()
    assert.equal(await phone.getByRole('radio', { name: /杨初晴/ }).count(), 0)
    const queue = phone.locator('label').filter({ hasText: '不指定医生 · 心血管内科' })
    await queue.getByText('¥24.40').waitFor()
    await queue.getByRole('radio').check()
    const visit = phone.getByLabel('以往就诊')
    await visit.getByText('合肥汐渡医院').waitFor({ state: 'attached' })
    await visit.selectOption({ index: 1 })
    await phone.getByLabel('想咨询的情况').fill('头晕一周，家里量血压偏高')
    await phone.getByRole('radio', { name: '图文' }).check()
    await agrees(patient)
    await fits(phone)
    await press(phone, '提交候诊')
    await phone.getByText('候诊中').waitFor()
    await phone.getByText('前面还有 1 位').waitFor()
    await fits(phone)
  })

  it('is told the own place as others are taken', async () => {
    await told.act(first, { act: 'cancel' }, asPatient)
    await phone.getByText('下一位就是您').waitFor({ timeout: 60_000 })
  })

  it('is taken by the first who may: not by a doctor of two years', async () => {
    const other = await clinic(young)
    await waiting(other).click()
    await press(other, '接诊')
    await refused(other, '签署人无权签署', '.+')
    await fits(other)
    desk = await clinic(asDoctor)
    await waiting(desk).click()
    await press(desk, '接诊')
    await phone.getByText('已接诊').first().waitFor()
    await other.reload()
    await other.getByText('现在没有人候诊').waitFor()
    await other.close()
  })

  it('is talked over in words and pictures', async () => {
    await phone.getByLabel('医保电子凭证').fill(credentialOf(patient))
    await press(phone, '核验身份')
    await phone.getByText('身份已核验').waitFor()
    await press(desk, '开始问诊')
    await phone.getByText('问诊中').waitFor()
    await phone.getByLabel('输入消息').fill('这是今早的血压记录')
    await press(phone, '发送')
    await phone.getByText('这是今早的血压记录').waitFor()
    await phone.getByLabel('发图片').setInputFiles(picture('血压.png'))
    await desk.getByText('这是今早的血压记录').waitFor()
    await press(desk, '查看图片')
    await desk.locator('img.visit-picture').waitFor()
    await fits(desk)
    await fits(phone)
  })

  it('is sent to a doctor in person when the illness has changed, with a referral begun', async () => {
    await press(desk, '转线下就诊')
    await desk.getByLabel('原因').selectOption({ label: '病情变化' })
    await desk.getByLabel('给接诊医生的说明').fill('胸痛半小时，疑似急性冠脉综合征')
    await fits(desk)
    await press(desk, '停止线上诊疗，转线下')
    await phone.getByText('医生建议您到线下就诊').waitFor()
    await phone.getByText('胸痛半小时').waitFor()
    await fits(phone)
    await phone.getByRole('link', { name: /转诊单正在办理/ }).click()
    await phone.getByText('医生正在为您办理转诊').waitFor()
    await fits(phone)
    await desk.getByRole('link', { name: '补全转诊单' }).click()
    await desk.getByText('由线上问诊转来').waitFor()
    assert.match(await desk.getByLabel('主要现病史').inputValue(), /头晕一周/)
    assert.match(await desk.getByLabel('转诊意见').inputValue(), /胸痛半小时/)
    await fits(desk)
    await desk.close()
  })

  async function asksForChild(person: string, doctor: RegExp): Promise<void> {
    await phone.goto(`${pages.origin}/my-visits?person=${person}&visit=new&by=guardian&lang=zh-CN`)
    await phone.getByLabel('复诊病种').selectOption({ label: '哮喘' })
    await phone.getByRole('radio', { name: doctor }).check()
    await phone.getByLabel('确诊医院').selectOption({ label: '合肥汐渡医院（样例）' })
    await phone.getByLabel('确诊日期').fill(told.dayBefore(10))
    await phone.getByLabel('病历或诊断证明照片').setInputFiles(picture('病历.png'))
    await phone.getByLabel('想咨询的情况').fill('夜间偶有喘息')
    await phone.getByRole('radio', { name: '普通门诊' }).check()
  }

  it('below fourteen does not agree alone', async () => {
    await asksForChild(schoolchild, /韩/)
    await phone.getByRole('checkbox', { name: /由监护人代办/ }).uncheck()
    await agrees(schoolchild)
    await refused(phone, '这个年龄须由监护人同意', '.+')
    await fits(phone)
    await phone.getByRole('checkbox', { name: /由监护人代办/ }).check()
    await press(phone, '同意并继续')
    await phone.getByText(/^已同意由/).waitFor()
    await press(phone, '提交候诊')
    await phone.getByText('候诊中').waitFor()
  })

  it('below six is asked for by a guardian, and of a doctor for children', async () => {
    await asksForChild(toddler, /沈予安/)
    await agrees(toddler)
    await phone.getByText(/^已同意由/).waitFor()
    await press(phone, '提交候诊')
    await refused(phone, '六岁以下儿童须由儿科医生接诊', '.+')
    await fits(phone)
    await phone.getByRole('radio', { name: /韩/ }).check()
    await press(phone, '提交候诊')
    await phone.getByText('候诊中').waitFor()
    await press(phone, '取消候诊')
    await phone.getByText('已取消').first().waitFor()
    await fits(phone)
    assert.deepEqual(pages.complaints, [])
  })
})
