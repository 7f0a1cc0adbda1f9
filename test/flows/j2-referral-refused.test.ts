/**
 * A referral that comes back: Beijing does not take the patient, the doctor in Hefei asks Shanghai, which
 * passes the patient on, and each time it is the patient who agrees to where it goes.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { fits } from '../browser/watching.ts'
import { Referring } from './referring.ts'
import type { Asked } from './served-alliance.ts'
import { press, StoryPages } from './story-pages.ts'

const person = 'P-0032'
const [hefei, beijing, shanghai] = ['H-HF-02', 'H-BJ-01', 'H-SH-01']

describe('a referral that comes back', { timeout: 900_000 }, () => {
  let pages: StoryPages
  let told: Referring<Asked>
  let id: string
  let doctor: Page
  let phone: Page

  before(async () => {
    pages = await StoryPages.open()
    told = new Referring(pages.asked)
    id = await told.sent({ person, from: hefei, to: beijing })
    doctor = await pages.tab('desk', `/referrals/new?institution=${hefei}&id=${id}`)
    phone = await pages.tab('phone', `/my-referrals?person=${person}`)
  })
  after(() => pages?.close())

  const deskOf = (institution: string) =>
    pages.tab('desk', `/referrals?institution=${institution}&id=${id}`)

  async function agrees(): Promise<void> {
    for (const tick of [/健康信息/, /将上列信息提供给/]) {
      await phone.getByRole('checkbox', { name: tick }).check()
    }
    await press(phone, '同意转诊')
  }

  it('is not taken without a word why', async () => {
    const desk = await deskOf(beijing)
    await press(desk, '不接收')
    await press(desk, '确认不接收')
    await desk.getByText('请填写').first().waitFor()
    await fits(desk)
    await desk.getByLabel('退回理由').selectOption({ label: '暂无床位或号源' })
    await desk.getByLabel('说明').fill('心内科床位已满，预计三周后有床')
    await press(desk, '确认不接收')
    await desk.getByText('没有待处理的转诊').waitFor()
    await desk.close()
    await phone.reload()
    await phone.getByText('对方暂不能接收，医生正在为您另选医院').waitFor()
    await fits(phone)
  })

  it('is asked for elsewhere by the doctor, and anew of the patient', async () => {
    await doctor.reload()
    await doctor.getByText('暂无床位或号源 · 心内科床位已满，预计三周后有床').waitFor()
    await fits(doctor)
    await press(doctor, '改需求或接诊机构')
    await doctor.getByText('改动后须患者重新同意').waitFor()
    const target = (name: string) => doctor.getByRole('radio', { name: new RegExp(name) })
    await target('上海望岚医院').check()
    assert.equal(await target('北京云桥医院').count(), 0)
    await fits(doctor)
    await press(doctor, '保存修改')
    await doctor.getByText('已开具，等待患者同意').waitFor()
    await phone.reload()
    await phone.getByText('同意后，您的转诊单会发给上海望岚医院').waitFor()
    await agrees()
    await phone.getByText('您已同意，转诊单即将发出').waitFor()
  })

  it('is sent back to the doctor by the own desk, and then sent', async () => {
    await doctor.reload()
    await press(doctor, '提交转诊台')
    await doctor.getByText('待本院转诊台').waitFor()
    const own = await deskOf(hefei)
    await press(own, '退回医生')
    await own.getByLabel('原因').fill('请补充近一周心电图结果')
    await press(own, '确认退回医生')
    await own.getByText('患者已同意').first().waitFor()
    await doctor.reload()
    await doctor.getByText('请补充近一周心电图结果').waitFor()
    await press(doctor, '提交转诊台')
    await doctor.getByText('待本院转诊台').waitFor()
    await own.reload()
    await press(own, '发出')
    await own.getByText('待接收方应答').first().waitFor()
    await own.close()
  })

  it('is passed on by the second hospital, and goes there once the patient agrees', async () => {
    const desk = await deskOf(shanghai)
    await press(desk, '改转他院')
    const choice = desk.getByLabel('改转至')
    await choice.getByText('合肥临桥医院（样例）').waitFor({ state: 'attached' })
    await choice.selectOption({ label: '合肥临桥医院（样例）' })
    await desk.getByLabel('原因').fill('患者家在合肥，当地可行冠脉介入')
    await fits(desk)
    await press(desk, '确认改转他院')
    await desk.getByText('没有待处理的转诊').waitFor()
    await desk.close()
    await phone.reload()
    await phone.getByText('改转到合肥临桥医院（样例），等您同意').waitFor()
    await fits(phone)
    await agrees()
    await phone.getByText(/已发出，最迟 .+ 前答复/).waitFor()
  })

  it('is taken at last, missed once, booked again, and given up with a reason', async () => {
    const desk = await deskOf('H-HF-01')
    await press(desk, '接收')
    await desk.getByText('已接收，待预约').first().waitFor()
    await press(desk, '预约')
    await desk.getByRole('radio').first().check()
    await press(desk, '确认预约')
    await desk.getByText('已预约').first().waitFor()
    await press(desk, '患者未到')
    await desk.getByText('未到诊').first().waitFor()
    await fits(desk)
    await desk.close()
    await phone.reload()
    await phone.getByText('您没有按时就诊，可以另选时间').waitFor()
    await press(phone, '选择时间')
    await phone.getByRole('radio').nth(1).check()
    await fits(phone)
    await press(phone, '预约')
    await phone.getByText('请按时就诊').waitFor()
    const own = await deskOf(hefei)
    await press(own, '撤回转诊')
    await own.getByLabel('原因').fill('患者已在外院就诊')
    await press(own, '确认撤回转诊')
    await own.getByText('已撤回').first().waitFor()
    await fits(own)
    await phone.reload()
    await phone.getByText('已撤回').waitFor()
    assert.deepEqual(pages.complaints, [])
  })
})
