/**
 * An insurer comes into a production alliance that has nothing yet, by the pages: two operators, a
 * contract, a code on a phone, a share that comes off at the counter, and a claim that a handler decides.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { startChannelSimulator } from '../../server/channels/start-simulators.ts'
import { startSimulator } from '../../server/payers/start-simulator.ts'
import type { Simulator } from '../../server/simulator/start-process.ts'
import { openDatabase } from '../../server/storage/database.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { minorOf, settledId } from '../browser/counter-page.ts'
import { scan, scanned } from '../browser/shown-code.ts'
import { type InsurersMachine, startInsurersMachine } from '../support/insurers-machine.ts'
import {
  type InsurersSystem,
  insurersSystem,
  isAwayFor,
  newServiceKey,
  owedFor,
  paidOutFor,
  type ServiceKey,
} from './insurers-system.ts'
import { ProductionStory } from './production-story.ts'

const insurer = 'I-INLAND'
const product = 'commercial/million-medical'
const payer = `${product}.insurer`
const hospital = 'H-REAL-1'
const number = '999900198501011019'
const today = new Date().toISOString().slice(0, 10)

describe('an insurer that comes into a production alliance by the pages', {
  timeout: 600_000,
}, () => {
  let story: ProductionStory
  let payers: Simulator
  let channelSimulator: Simulator
  let channels: InsurersMachine
  let machine: InsurersMachine
  let serviceKey: ServiceKey
  let system: InsurersSystem
  let folder: string
  let first: Page
  let second: Page
  let cashier: Page
  let handler: Page
  let phone: Page

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-production-'))
    payers = await startSimulator([])
    channelSimulator = await startChannelSimulator(null)
    channels = await startInsurersMachine(channelSimulator.address, 'sm2-sm4')
    machine = await startInsurersMachine(payers.address, 'sm2-sm4')
    serviceKey = await newServiceKey()
    story = await ProductionStory.open({ YIQIAO_CHANNELS: channels.address })
  })
  after(async () => {
    await story?.close()
    await machine?.close()
    await channels?.close()
    await payers?.stop()
    await channelSimulator?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('begins with two operators, each with a second factor, and nobody else', async () => {
    first = await story.staff('li.na', '--name', '李娜', '--role', 'operator')
    second = await story.staff('wang.wei', '--name', '王伟', '--role', 'operator')
    await first.goto(`${story.origin}/partners`)
    await first.getByText('还没有登记保险公司').waitFor()
    await story.looked(first, 'production-empty')
    const file = join(folder, 'houses.json')
    const title = { 'zh-CN': '一所真实的医院', 'zh-HK': '一所真實的醫院', en: 'A real hospital' }
    await writeFile(file, JSON.stringify({ institutions: [{ ...house, title }] }))
    assert.match(await story.yiqiao('registry', 'import', file), /1 recorded/)
  })

  it('takes the application, checks the test system, and lets nobody approve their own', async () => {
    const said = await story.yiqiao(
      ...['insurer', 'check', machine.address, '--payer', payer, '--coverage', 'C-TEST-1'],
    )
    assert.doesNotMatch(said, /broken/)
    await first.goto(`${story.origin}/partners/applications`)
    await first.getByText('登记申请', { exact: true }).first().click()
    const keys = await (await fetch(`${machine.address}/keys`)).text()
    const fields: Readonly<Record<string, string>> = {
      编号: insurer,
      简体名称: '一家真实的保险公司',
      繁体名称: '一家真實的保險公司',
      英文名称: 'A real insurer',
      联系人与电话: '周一 000-0000',
      生效日: '20200101',
      产品付费方: payer,
      正式环境答复地址: machine.address,
      '签名公钥（JWK 或 JWK 集）': keys,
      '系统账号公钥（JWK）': JSON.stringify(serviceKey.shown),
      测试地址: machine.address,
      测试保单的付费方: payer,
      测试保单编号: 'C-TEST-1',
    }
    for (const [label, value] of Object.entries(fields)) {
      await first.getByLabel(label, { exact: label === '编号' }).fill(value)
    }
    await first.getByLabel('系统账号', { exact: true }).fill(insurer)
    await first.getByLabel('适用法律所在地').selectOption('mainland')
    await first.getByLabel('理赔', { exact: true }).selectOption('desk')
    await first.getByLabel('理赔通知地址').fill(machine.address)
    await story.looked(first, 'production-application')
    await first.getByRole('button', { name: '登记申请' }).click()
    const card = (page: Page) => page.getByRole('article', { name: '一家真实的保险公司' })
    /** Whoever did it is called by name, and by no account. */
    const isByName = async (page: Page, name: RegExp): Promise<void> => {
      await card(page).getByText(name).first().waitFor()
      assert.doesNotMatch(await card(page).first().innerText(), /[0-9a-f]{8}-[0-9a-f]{4}-/u)
    }
    await card(first).getByRole('button', { name: '联调检查' }).click()
    await card(first).getByText('项规则全部符合').waitFor()
    await card(first).getByRole('button', { name: '核准' }).click()
    await card(first).getByRole('alert').waitFor()
    await second.goto(`${story.origin}/partners/applications`)
    await card(second).getByRole('button', { name: '核准' }).click()
    await card(second).getByRole('button', { name: '上线' }).click()
    await card(second).getByText('已上线').waitFor()
    await isByName(second, /李娜/u)
    await isByName(second, /王伟/u)
    await story.looked(second, 'production-live')
    await first.goto(`${story.origin}/partners`)
    await card(first).getByText('有效', { exact: true }).first().waitFor()
    await isByName(first, /李娜|王伟/u)
    await story.looked(first, 'production-partners')
  })

  it('registers a patient at the counter, for whom the insurer pushes a contract', async () => {
    cashier = await story.staff(
      'zhao.min',
      ...['--name', '赵敏', '--role', 'cashier', '--institution', hospital],
    )
    const held = Promise.withResolvers<void>()
    await cashier.route('**/api/session', async (route) => {
      await held.promise
      await route.continue()
    })
    await cashier.goto(`${story.origin}/registration`)
    const form = cashier.locator('form').filter({ hasText: '新建档案' })
    await form.getByLabel('证件号码').fill(number)
    held.resolve()
    await cashier.getByText('赵敏').waitFor()
    assert.equal(await form.getByLabel('证件号码').inputValue(), number)
    await form.getByLabel('姓名', { exact: true }).fill('甲乙')
    await form.getByLabel('出生日期').fill('19850101')
    await form.getByLabel('性别').selectOption('male')
    await form.getByRole('button', { name: '比对并建档' }).click()
    await cashier.getByRole('heading', { name: '患者档案' }).waitFor()
    await story.looked(cashier, 'production-record')
    const person = new URL(cashier.url()).pathname.split('/').at(-1) ?? ''
    system = await insurersSystem(story.origin, insurer, serviceKey, machine)
    await system.push('N-1', number, product)
    const link = await story.yiqiao(
      ...['account', 'add', 'jia.yi', '--name', '甲乙', '--role', 'patient', '--person', person],
    )
    phone = await story.phone(link)
  })

  /** The patient shows a code, the cashier scans it and has the amounts in front. */
  async function atTheCounter(visit: string, inScope: string): Promise<void> {
    await phone.goto(`${story.origin}/my-code`)
    await phone.getByRole('button', { name: '出示商保码' }).click()
    await phone.locator('.own-qr .qr').waitFor()
    await story.looked(phone, `production-code-${visit}`)
    await cashier.goto(story.origin)
    await cashier.locator('.next-key').click()
    await scan(cashier, number)
    await cashier.getByText('甲').first().waitFor()
    await cashier.locator('#facility').fill('一所真实')
    await cashier.getByRole('option', { name: /一所真实的医院/u }).click()
    await cashier.getByLabel('就诊类型').selectOption('inpatient')
    await cashier.getByLabel('就诊号', { exact: true }).fill(visit)
    await cashier.getByLabel('开始日期').fill(today)
    await cashier.getByLabel('结束日期').fill(today)
    await cashier.getByRole('button', { name: '按四项汇总录入' }).click()
    await cashier.locator('#sum-inScope').fill(inScope)
    await scan(cashier, await scanned(phone))
    await cashier.locator('.opened').waitFor()
  }

  it('takes the share off at the counter, to the fen, on both sides’ books', async () => {
    await atTheCounter('REAL-1', '60000.00')
    await cashier.locator('.answer-body:not(.dimmed) .says-expected').waitFor()
    await story.looked(cashier, 'production-counter')
    await cashier.keyboard.press('F8')
    await cashier.locator('.says-accepted').waitFor()
    await settledId(cashier)
    const cash = minorOf((await cashier.locator('.cash-amount').textContent()) ?? '')
    await story.looked(cashier, 'production-settled')
    const row = cashier.locator('.share', { has: cashier.locator('.says-accepted') })
    assert.match(await row.innerText(), /一家真实的保险公司/u)
    const share = minorOf((await row.innerText()).split('\n').at(-1) ?? '')
    assert.deepEqual([share, cash], [3_000_000, 3_000_000])
    assert.equal(await owedFor('REAL-1', payers.address), '30000.00')
    assert.deepEqual(await booked('REAL-1'), [[payer, 'confirmed', '3000000']])
  })

  it('opens a claim where the insurer was away, which its handler decides', async () => {
    await isAwayFor('REAL-2', payers.address)
    await atTheCounter('REAL-2', '20000.00')
    await cashier.locator('.answer-body:not(.dimmed) .says-expected').waitFor()
    await cashier.keyboard.press('F8')
    await cashier.locator('.changed').waitFor()
    await cashier.keyboard.press('F8')
    await cashier.locator('.says-away').first().waitFor()
    assert.equal(minorOf((await cashier.locator('.cash-amount').textContent()) ?? ''), 2_000_000)

    await phone.goto(`${story.origin}/my-claims`)
    await phone.getByRole('button', { name: '申请理赔' }).click()
    await phone.getByRole('checkbox', { name: /我同意提供以上健康信息/ }).check()
    await phone.getByLabel('收款银行账号').fill('6222000011112222')
    await story.looked(phone, 'production-claim')
    await phone.getByRole('button', { name: '授权并申请' }).click()
    await phone.getByText('等待保险公司取资料', { exact: true }).waitFor()

    handler = await story.staff(
      'qian.lin',
      ...['--name', '钱林', '--role', 'claims-handler', '--institution', insurer],
    )
    await handler.goto(`${story.origin}/claims`)
    const claim = await handler
      .getByRole('row')
      .filter({ hasText: '一所真实的医院' })
      .getByRole('link')
    const id = (await claim.textContent()) ?? ''
    assert.ok('settlement-sheet' in (await system.fetchPackage(id)))
    await handler.reload()
    await claim.click()
    await handler.getByText('分割单').waitFor()
    await story.looked(handler, 'production-desk')
    await handler.getByRole('button', { name: '同意赔付' }).click()
    await handler.getByText('现在不需要决定。').waitFor()
    await phone.reload()
    await phone.getByText('已付款', { exact: true }).waitFor()
    await story.looked(phone, 'production-paid')
    // The deductible of the year was borne with the first bill: 60 % of all of it.
    assert.deepEqual(await paidOutFor(insurer, channelSimulator.address), ['12000.00'])
  })

  /** What our book says that payers owe for a visit, in fen. */
  async function booked(visit: string): Promise<unknown[]> {
    const pool = openDatabase(story.databaseUrl, { max: 1 })
    const { rows } = await pool.query(
      `SELECT h.payer, h.amount_minor, h.state FROM payer_hold h
       JOIN live_visit v ON v.number = h.number AND v.bucket = h.bucket WHERE v.visit = $1`,
      [visit],
    )
    await pool.end()
    return rows.map((row) => [row.payer, row.state, String(row.amount_minor)])
  }

  it('shows operators that everything answers, and leaves books in which nothing is broken', async () => {
    await first.goto(`${story.origin}/status`)
    await first.getByText('待处理').waitFor()
    await story.looked(first, 'production-status')
    const { finding } = await verifyDatabase({ DATABASE_URL: story.databaseUrl })
    assert.equal(finding, null)
    assert.deepEqual(story.complaints, [])
  })
})

const house = {
  ...{ id: hospital, from: '2020-01-01', region: 'beijing', kind: 'hospital' },
  ...{ level: 'tertiary', ownership: 'public' },
  licences: [{ kind: 'practice', from: '2010-01-01' }],
}
