/**
 * A prescription that is not simply handed over: the pharmacy lacks it and asks for another drug, the doctor
 * signs anew, a parcel goes out, comes back, goes out again, and is taken back for its quality; another is
 * never delivered at all.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { fits } from '../browser/watching.ts'
import { hefei, type Prescribing, patient, pharmacist, prescribing } from './prescribing.ts'
import { press, StoryPages } from './story-pages.ts'

const person = patient.replace('patient:', '')
const shanghai = 'H-SH-01'
const diagnosis = /原发性高血压/

describe('a prescription that travels', { timeout: 900_000 }, () => {
  let pages: StoryPages
  let way: Prescribing
  let id: string
  let desk: Page
  let phone: Page

  before(async () => {
    pages = await StoryPages.open()
    way = prescribing(pages.asked)
    // How it is written, reviewed and signed is told in j2-prescription.
    id = await way.signed()
    desk = await pages.tab('desk', `/dispensing?institution=${hefei}`)
    phone = await pages.tab('phone', `/my-prescriptions?person=${person}`)
  })
  after(() => pages?.close())

  it('is to be brought home by a pharmacy that does, which takes it by the code', async () => {
    await press(phone, '选择药房')
    await phone.locator('label').filter({ hasText: '合肥溪石药房' }).getByRole('radio').check()
    await phone.getByRole('radio', { name: '送到家' }).check()
    await fits(phone)
    await press(phone, '选这家药房')
    const code = (await phone.locator('.rx-code-text').textContent()) ?? ''
    await desk.getByRole('button', { name: diagnosis }).click()
    await desk.getByLabel('扫取药码或输入取药码').fill(code)
    await desk.keyboard.press('Enter')
    await desk.getByRole('button', { name: '复核通过' }).waitFor()
  })

  it('is changed only by the doctor, with a signature of its own', async () => {
    await desk.locator('summary').filter({ hasText: '申请换药' }).click()
    const other = desk.getByLabel('换为')
    const label = (await other.locator('option').first().textContent()) ?? ''
    await desk.getByLabel('盒数').fill('1')
    await desk.getByLabel('理由').fill('原药缺货，两周后到货')
    await fits(desk)
    await press(desk, '发给医师')
    await desk.getByText('已向医师申请换药，等待答复和重新签名').waitFor()
    await phone.reload()
    await phone.getByText('申请换一种药，等待医生答复和重新签名').waitFor()
    const doctor = await pages.tab('desk', `/prescriptions/new?institution=${shanghai}`)
    await doctor.getByRole('button', { name: /换药待答复/ }).click()
    await doctor.getByText(`换为“${label}”，1 盒，理由：原药缺货，两周后到货`).waitFor()
    await doctor.getByText('新药的用法用量（原药：每次 5 mg，每日 1 次，口服，28 天）').waitFor()
    const wish = doctor.locator('.rx-opened')
    await wish.getByLabel('每次用量').fill('4 mg')
    await wish.getByLabel('天数').fill('14')
    await fits(doctor)
    await press(doctor, '同意并重新签名')
    await doctor.getByText('药店已接单').first().waitFor()
    await doctor.close()
    await desk.reload()
    await desk.getByRole('button', { name: diagnosis }).click()
    await desk.getByText(label).first().waitFor()
    await press(desk, '复核通过')
    await desk.getByText('0 / 1 盒').waitFor()
    await phone.reload()
    await phone.getByText(label).first().waitFor()
    await phone.getByText('每次 4 mg，每日 1 次，口服，14 天').waitFor()
    await fits(phone)
  })

  it('is paid for before it leaves, to the fen that the patient reads', async () => {
    await desk.keyboard.type(way.fresh(1)[0] ?? '')
    await desk.keyboard.press('Enter')
    await desk.getByText('1 / 1 盒').waitFor()
    await press(desk, '核验追溯码')
    await press(desk, '按处方结算')
    await desk.getByLabel('承运商').fill('云舟速运')
    await desk.getByLabel('运单号').fill('YZ-0001')
    await press(desk, '交给承运商')
    await desk
      .getByRole('alert')
      .filter({ hasText: /个人应付还有 \d+\.\d\d CNY 未收，不能交给承运商。/ })
      .waitFor()
    await fits(desk)
    await collect()
    const { body } = await pages.asked.get(`/api/prescriptions/${id}`, pharmacist)
    const number = body.dispensings.at(-1).settlement
    const settled = await pages.asked.get(`/api/settlements/${number}`)
    const { total, cash, shares } = settled.body.division
    const cents = (text: string) => Math.round(Number(text) * 100)
    const amounts: string[] = shares.map(({ amount }: { amount: string }) => amount)
    const borne = [...amounts, cash].reduce((sum, text) => sum + cents(text), 0)
    assert.equal(cents(total), borne)
    await press(desk, '交给承运商')
    await desk.getByRole('button', { name: '运输中' }).waitFor()
  })

  it('is followed on the phone, comes back once, and arrives', async () => {
    await press(desk, '运输中')
    await press(desk, '派送中')
    await phone.reload()
    await phone.getByText('云舟速运 YZ-0001').waitFor()
    await phone.getByText('派送中').first().waitFor()
    await fits(phone)
    assert.equal(await desk.getByText('登记进展').count(), 0)
    await desk.locator('summary').filter({ hasText: '未送达' }).click()
    await desk.getByLabel('原因').fill('收件人不在家')
    await fits(desk)
    await press(desk, '未送达')
    await desk.getByRole('button', { name: '重新派送' }).waitFor()
    await phone.reload()
    await phone.getByText('未送达').first().waitFor()
    await phone.getByText('会重新派送，或者收回药品并退款').waitFor()
    await fits(phone)
    await desk.getByLabel('承运商').fill('云舟速运')
    await desk.getByLabel('运单号').fill('YZ-0002')
    await press(desk, '重新派送')
    await press(desk, '已签收')
    await desk.getByRole('button', { name: '已完成 1' }).waitFor()
    await phone.reload()
    await phone.getByText('已完成').first().waitFor()
  })

  it('is taken back for its quality alone, and the bill with it', async () => {
    // No page offers this: another system might ask for it.
    const whim = await way.act(
      id,
      { act: 'return', dispensing: 1, ground: 'undelivered', reason: '样例' },
      pharmacist,
    )
    assert.equal(whim.body.code, 'return-not-allowed')
    await press(desk, '已完成 1')
    await desk.getByRole('button', { name: diagnosis }).click()
    await taken(id, '质量问题退药', '铝塑板破损，药片受潮')
    await fits(desk)
    await phone.reload()
    await phone.getByText('已退药').waitFor()
    await phone
      .getByText('药已退，账单已冲正，已付的款由药房退还。仍需用药的，请重新选择药房。')
      .waitFor()
    await fits(phone)
    assert.deepEqual(pages.complaints, [])
  })

  it('is taken back where it was never delivered, and its packs are for sale again', async () => {
    const codes = way.fresh(2)
    // The same steps as above, up to the parcel.
    const other = await way.checked({}, 'deliver')
    for (const body of [way.scan(2, codes), { act: 'settle' }])
      assert.equal((await way.act(other, body, pharmacist)).status, 201)
    // Far from the pharmacy, the patient pays on the phone.
    await phone.reload()
    await press(phone, '钱包支付')
    await phone.getByText(/^已支付 ¥\d+\.\d\d/).waitFor()
    await phone.getByText(/电子票据 .+校验码/).waitFor()
    await fits(phone)
    await desk.goto(`${pages.origin}/dispensing?institution=${hefei}&id=${other}&lang=zh-CN`)
    await desk.getByLabel('承运商').fill('云舟速运')
    await desk.getByLabel('运单号').fill('YZ-0003')
    await press(desk, '交给承运商')
    await desk.locator('summary').filter({ hasText: '未送达' }).click()
    await desk.getByLabel('原因').fill('地址不详')
    await press(desk, '未送达')
    await taken(other, '未送达退回', '地址不详，患者改为自取')
    const next = await way.checked()
    assert.equal((await way.act(next, way.scan(2, codes), pharmacist)).status, 201)
    await phone.reload()
    await phone.getByText('已退药').first().waitFor()
    await fits(phone)
    assert.deepEqual(pages.complaints, [])
  })

  /** At the counter of the pharmacy, in cash. */
  async function collect(): Promise<void> {
    const path = await desk.getByRole('link', { name: '收款与票据' }).last().getAttribute('href')
    const counter = await pages.tab('desk', path ?? '')
    await counter.getByRole('link', { name: '去接班' }).click()
    await counter.locator('#float').fill('100')
    await counter.locator('#float').press('Enter')
    await counter.getByRole('heading', { name: '当班报表（实时）' }).waitFor()
    await counter.goto(`${pages.origin}${path}?lang=zh-CN`)
    await counter.locator('#tender-cash').press('=')
    await counter.locator('#take').click()
    await counter.locator('.stage-paid').waitFor()
    await counter.close()
  }

  /** Nothing is undone at one touch: the desk reads what goes back, and says why. */
  async function taken(prescription: string, act: string, reason: string): Promise<void> {
    const settlement = async () => {
      const { body } = await pages.asked.get(`/api/prescriptions/${prescription}`, pharmacist)
      return pages.asked.get(`/api/settlements/${body.dispensings.at(-1).settlement}`)
    }
    await desk.locator('summary').filter({ hasText: act }).click()
    await desk.getByText('将冲正整张结算单').waitFor()
    await press(desk, act)
    assert.equal((await settlement()).body.state, 'live', 'without a reason nothing happens')
    await desk.getByLabel('原因').fill(reason)
    await fits(desk)
    await press(desk, act)
    await desk.getByText('待选药房').first().waitFor()
    const { body } = await settlement()
    assert.equal(body.state, 'reversed')
    await desk.getByRole('link', { name: '退费' }).click()
    await desk.getByRole('heading', { name: '退费' }).waitFor()
    await fits(desk)
    await desk.locator(`a[href^="/settlements/${body.reversedBy}"]`).first().click()
    await desk.getByText(reason).waitFor()
  }
})
