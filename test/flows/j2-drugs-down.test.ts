/**
 * A patient is sent down with every drug: the doctor in Hefei sees what the health centre lacks, asks the
 * lead hospital to buy it, which buys one and refuses the other, and sends the patient once all is had.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { fits } from '../browser/watching.ts'
import { Referring } from './referring.ts'
import type { Asked } from './served-alliance.ts'
import { findPerson, press, refused, StoryPages } from './story-pages.ts'

const person = 'P-0050'
const [hospital, centre] = ['H-HF-02', 'C-HF-09']
const metformin = {
  had: { code: 'XA10BAM035A001020190038', name: '二甲双胍片 0.25g×48片' },
  lacking: { code: 'XA10BAM035A002030190150', name: '二甲双胍片 0.5g×30片' },
}
const sucralfate = { code: 'XA02BXS007A001010190112', name: '硫糖铝片 0.25g×100片' }

describe('drugs of a patient who is sent down', { timeout: 900_000 }, () => {
  let pages: StoryPages
  let told: Referring<Asked>
  let doctor: Page
  let lead: Page

  before(async () => {
    pages = await StoryPages.open()
    told = new Referring(pages.asked)
  })
  after(() => pages?.close())

  async function take({ code, name }: typeof sucralfate): Promise<void> {
    await doctor.getByRole('combobox', { name: '添加药品（名称或编码）' }).fill(code)
    await doctor.getByRole('option', { name: new RegExp(name) }).waitFor()
    await doctor.keyboard.press('Enter')
  }

  const drug = (page: Page, { name }: typeof sucralfate) =>
    page.getByRole('listitem').filter({ hasText: name })
  const asked = (page: Page, { name }: typeof sucralfate) =>
    page.getByRole('article').filter({ hasText: name })

  it('are compared with the shelf of the receiver while the doctor writes', async () => {
    doctor = await pages.tab('desk', `/referrals/new?institution=${hospital}`)
    await findPerson(doctor, person)
    await doctor.getByLabel('方向').selectOption({ label: '下转' })
    await doctor.getByLabel('方式').selectOption({ label: '门诊' })
    await doctor.getByLabel('接诊科室').selectOption({ label: '慢性病' })
    for (const one of [metformin.had, metformin.lacking, sucralfate]) await take(one)
    await doctor.getByText('选定接诊机构后核对供应').waitFor()
    await doctor.getByRole('radio', { name: /合肥云舟社区卫生服务中心/ }).check()
    await drug(doctor, metformin.had).getByText('可供应').waitFor()
    await drug(doctor, metformin.lacking).getByText('无库存').waitFor()
    // Nothing was sent yet, so nothing is missing yet.
    assert.equal(await doctor.getByText('请填写').count(), 0)
    await fits(doctor)
    const fields = [
      ['诊断编码', 'E11.9'],
      ['诊断名称', '2型糖尿病'],
      ['转诊医生', '周医生'],
      ['联系电话', '0551-00000000'],
      ['主要现病史', '血糖平稳，回社区随访'],
      ['转诊意见', '社区继续原方案，三个月复查'],
    ] as const
    for (const [label, text] of fields) await doctor.getByLabel(label, { exact: true }).fill(text)
    await press(doctor, '开具并请患者同意')
    await doctor.getByText('已开具，等待患者同意').waitFor()
  })

  it('keep the patient here until each is had in one way or another', async () => {
    const id = new URL(doctor.url()).searchParams.get('id') ?? ''
    await told.agreed(id, person, centre)
    await doctor.reload()
    await doctor.getByText('接诊机构缺药，逐项安排后才能提交').waitFor()
    await press(doctor, '提交转诊台')
    await refused(doctor, '接诊机构缺患者正在用的药', 'drugs.supplied')
    await fits(doctor)
    for (const one of [metformin.lacking, sucralfate]) {
      await drug(doctor, one).getByRole('button', { name: '申请采购' }).click()
      await drug(doctor, one).getByText('已安排：申请采购 · 待牵头医院决定').waitFor()
    }
  })

  it('are bought by the lead hospital, or refused with a reason', async () => {
    const { body } = await pages.asked.get(
      `/api/institutions/${hospital}/procurements`,
      `staff:referral-desk:${hospital}`,
    )
    const at = body.procurements[0].lead.institution
    lead = await pages.tab('desk', `/referrals?institution=${at}&tab=procurement`)
    await asked(lead, metformin.lacking).waitFor()
    assert.ok(!(await lead.locator('main').textContent())?.includes(person), 'it names nobody')
    await fits(lead)
    await asked(lead, metformin.lacking).getByRole('button', { name: '同意采购' }).click()
    await asked(lead, metformin.lacking).getByText('已同意').waitFor()
    await asked(lead, metformin.lacking).getByRole('button', { name: '已下单' }).click()
    await lead.getByLabel('预计到货日期').fill(pages.dayAt(3))
    await press(lead, '已下单')
    await asked(lead, metformin.lacking)
      .getByText(`预计 ${pages.dayAt(3)} 到货`)
      .waitFor()
    await asked(lead, sucralfate).getByRole('button', { name: '不同意' }).click()
    await lead.getByLabel('原因').fill('本季度不再采购，请改用其他厂家')
    await press(lead, '不同意')
    await asked(lead, sucralfate).getByText('未同意').waitFor()
    await fits(lead)
    await lead.close()
  })

  it('are planned anew where the lead refused, and the patient goes', async () => {
    await doctor.reload()
    await drug(doctor, sucralfate).getByText('已安排：申请采购 · 未同意').waitFor()
    await doctor.getByText('接诊机构缺药，逐项安排后才能提交').waitFor()
    await drug(doctor, sucralfate).getByRole('button', { name: '开长处方' }).click()
    await drug(doctor, sucralfate).getByText('已安排：开长处方').waitFor()
    await drug(doctor, metformin.lacking).getByText('采购中').waitFor()
    await doctor.getByText('接诊机构缺的药都已安排').waitFor()
    await fits(doctor)
    await press(doctor, '提交转诊台')
    await doctor.getByText('待本院转诊台').waitFor()
  })

  it('stand on the shelf of the receiver once they came', async () => {
    const receiver = await pages.tab('desk', `/referrals?institution=${centre}&tab=procurement`)
    await asked(receiver, metformin.lacking).getByRole('button', { name: '已入库' }).click()
    await asked(receiver, metformin.lacking).getByText('已入库').first().waitFor()
    await fits(receiver)
    await receiver.close()
    await doctor.reload()
    await drug(doctor, metformin.lacking).getByText('可供应').waitFor()
    await fits(doctor)
    assert.deepEqual(pages.complaints, [])
  })
})
