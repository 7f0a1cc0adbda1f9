/**
 * A prescription as people see it: a doctor in Shanghai writes it, a pharmacist reviews it, the patient
 * chooses a pharmacy at home in Hefei on the phone, and it is dispensed there as a bill of Hefei's own.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { fits } from '../browser/watching.ts'
import { findPerson, press, StoryPages } from './story-pages.ts'

const person = 'P-0017'
const [shanghai, hefei] = ['H-SH-01', 'P-HF-01']
const amlodipine = 'XC08CAA118A001040190186'
const traceCodes = ['81000000000000000001', '81000000000000000002']

describe('a prescription', { timeout: 900_000 }, () => {
  let pages: StoryPages
  let doctor: Page
  let phone: Page
  let code = ''
  let toPay = ''

  before(async () => {
    pages = await StoryPages.open()
  })
  after(() => pages?.close())

  it('is written by the doctor, who sees at once what speaks against it', async () => {
    doctor = await pages.tab('desk', `/prescriptions/new?institution=${shanghai}`)
    await press(doctor, '提交审方')
    await doctor.getByText('还有必填项没有填好。').waitFor()
    await findPerson(doctor, person)
    await doctor.getByLabel('诊断编码').fill('I10')
    await doctor.getByLabel('诊断名称').fill('原发性高血压')
    await doctor.getByLabel('医保待遇').selectOption({ label: '“两病”用药' })
    await doctor.getByLabel('病种').fill('M03900')
    await doctor.getByRole('combobox', { name: '药品（编码或名称）' }).fill(amlodipine)
    await doctor.getByRole('option', { name: /氨氯地平片/ }).waitFor()
    await doctor.keyboard.press('Enter')
    await doctor.getByLabel('天数', { exact: true }).fill('28')
    await doctor.getByText('按用法用量为 2 盒').waitFor()
    await doctor.getByText('未注明延长理由时，最多开7天用量。').waitFor()
    await doctor.getByText('规则 days-ordinary').waitFor()
    await doctor.getByText('位置：第 1 种药 · 天数').waitFor()
    await doctor.getByLabel('过敏（ATC 类别，逗号分隔）').fill('C08CA')
    await doctor.getByText('患者对此类药物过敏，请换用其他类别。').waitFor()
    await doctor.getByLabel('过敏（ATC 类别，逗号分隔）').fill('')
    await doctor.getByLabel('延长用量理由').fill('血压平稳，往返不便')
    await doctor.getByText('未发现问题').waitFor()
    await fits(doctor)
    await press(doctor, '提交审方')
    await doctor.getByText('已提交，等待药师审方').waitFor()
  })

  it('is reviewed by the pharmacist of the hospital, and signed by the doctor', async () => {
    const reviewer = await pages.tab('desk', `/prescriptions/review?institution=${shanghai}`)
    await reviewer.getByRole('button', { name: /原发性高血压/ }).click()
    await reviewer.getByText('每次 5mg，每日 1 次，口服，28 天').waitFor()
    await fits(reviewer)
    await press(reviewer, '审核通过')
    await reviewer.getByText('没有待审处方').waitFor()
    await reviewer.close()
    await doctor.reload()
    await doctor.getByRole('button', { name: /待签名/ }).click()
    await press(doctor, '签名并流转')
    await doctor.getByText('待选药房').first().waitFor()
  })

  it('is had where the patient likes it, at a price that is known before', async () => {
    phone = await pages.tab('phone', `/my-prescriptions?person=${person}`)
    await press(phone, '选择药房')
    const offer = phone.locator('label').filter({ hasText: '合肥溪石药房' })
    await offer.getByText('您在这里付').waitFor()
    toPay = (await offer.locator('.rx-offer-pays strong').textContent()) ?? ''
    assert.match(toPay, /^¥\d+\.\d\d$/)
    await fits(phone)
    await offer.getByRole('radio').check()
    await press(phone, '选这家药房')
    code = (await phone.locator('.rx-code-text').textContent()) ?? ''
    assert.match(code, /^[0-9A-F]{10}$/)
    await fits(phone)
  })

  it('is taken by the code, scanned pack by pack, settled and handed over', async () => {
    const desk = await pages.tab('desk', `/dispensing?institution=${hefei}`)
    await desk.getByRole('button', { name: /原发性高血压/ }).click()
    await desk.getByLabel('扫取药码或输入取药码').fill('0000000000')
    await desk.keyboard.press('Enter')
    await desk.getByText('取药码不符').waitFor()
    await desk.getByLabel('扫取药码或输入取药码').fill(code)
    await desk.keyboard.press('Enter')
    await press(desk, '复核通过')
    await desk.getByText('0 / 2 盒').waitFor()
    for (const one of [traceCodes[0] ?? '', ...traceCodes]) {
      await desk.keyboard.type(one)
      await desk.keyboard.press('Enter')
    }
    await desk.getByText('2 / 2 盒').waitFor()
    await fits(desk)
    await press(desk, '核验追溯码')
    await press(desk, '按处方结算')
    await press(desk, '核对后交付')
    await desk.getByRole('button', { name: '已完成 1' }).waitFor()
    await fits(desk)
    await desk.close()
  })

  it('is a bill of Hefei, of the amount that was shown, and the doctor sees it done', async () => {
    await phone.reload()
    await phone.getByText('已完成').first().waitFor()
    const bill = (await phone.getByRole('link', { name: '查看账单' }).getAttribute('href')) ?? ''
    const [, number = ''] = /my-bills\/([^?]+)/.exec(bill) ?? []
    const answer = await fetch(`${pages.origin}/api/settlements/${number}`)
    const whole = (await answer.json()) as {
      careRegion: string
      homeRegion: string
      division: { cash: string }
    }
    assert.deepEqual(
      [whole.careRegion, whole.homeRegion, `¥${whole.division.cash}`],
      ['hefei', 'hefei', toPay],
    )
    await doctor.reload()
    await doctor.getByText('已完成').first().waitFor()
    assert.deepEqual(pages.complaints, [])
  })
})
