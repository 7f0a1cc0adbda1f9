/** The registry, and tests that houses of it recognise of each other: the pages of both, on one server. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { presets } from '../../web/features/imaging/frames.ts'
import { openBrowser, type TestBrowser } from './chromium.ts'
import { until } from './counter-page.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { dayAt, seedTests } from './tests-data.ts'
import { fits, seriousFindings, watch } from './watching.ts'
import { wedgeGreys, wedgeInPage } from './wedge.ts'

describe('the registry', { timeout: 900_000 }, () => {
  let server: RunningServer
  let browser: TestBrowser
  const complaints: string[] = []

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function aTab(path: string, width: number, height: number): Promise<Page> {
    const page = await browser.browser.newPage({ viewport: { width, height } })
    await watch(page, complaints)
    await page.goto(server.origin + path)
    return page
  }

  it('finds a house, shows who signs there, and says by which rule somebody may not', async () => {
    const page = await aTab('/registry?lang=zh-CN', 1440, 900)
    await page.getByPlaceholder('机构名称或代码').fill('清陌')
    await page.getByRole('button', { name: '清陌互联网医院' }).click()
    const signer = page.getByRole('article', { name: '杨初晴' })
    await signer.getByText('独立执业 2 年').waitFor()
    await signer.getByText('核查执业权限').click()
    await signer.getByLabel('拟签署的行为').selectOption({ label: '互联网复诊' })
    await signer.getByLabel('科室').selectOption({ label: '心血管内科' })
    await signer.getByRole('button', { name: '核查', exact: true }).click()
    await signer.getByText('独立执业年限不够').waitFor()
    await signer.getByText('互联网诊疗管理办法').waitFor()
    await signer.getByLabel('拟签署的行为').selectOption({ label: '门诊接诊' })
    await signer.getByRole('button', { name: '核查', exact: true }).click()
    await signer.getByText('可以签署').waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.close()
  })

  it('registers a person once, shows who resembles the second, and keeps the rights', async () => {
    const page = await aTab('/registration?lang=zh-CN', 1440, 900)
    const form = page.locator('form').filter({ hasText: '新建档案' })
    await form.getByRole('button', { name: '比对并建档' }).click()
    await form.getByText('请填写').first().waitFor()
    await form.getByLabel('证件号码').fill('11010519491231002A')
    await form.getByText('位数或格式不对').waitFor()
    await form.getByLabel('证件号码').fill('11010519491231002X')
    assert.equal(await form.getByLabel('出生日期').inputValue(), '1949-12-31')
    await form.getByLabel('姓名').fill('样例新人')
    await form.getByRole('button', { name: '比对并建档' }).click()
    await page.getByText('还没有参保信息').waitFor()
    await page.getByText('建立档案').waitFor()
    const add = page.locator('section').filter({ hasText: '录入参保' }).last()
    await add.getByLabel('统筹区').selectOption({ label: '合肥市' })
    await add.getByLabel('险种').selectOption({ index: 1 })
    await add.getByLabel('医保个人编号').fill('HF20260001')
    await add.getByLabel('参保起始日').fill('2026-01-01')
    await add.getByRole('button', { name: '录入', exact: true }).click()
    const rights = page.locator('.record-coverage')
    await rights.getByText('2026-01-01 起').waitFor()
    await rights.getByRole('button', { name: '终止' }).click()
    await page.getByLabel('参保最后一天').fill('2026-06-30')
    await page.getByLabel('参保最后一天').press('Tab')
    await page.getByRole('button', { name: '确认终止' }).click()
    await rights.getByText('2026-01-01 至 2026-06-30').waitFor()
    assert.deepEqual(await seriousFindings(page), [])

    await page.goto(`${server.origin}/registration?lang=zh-CN`)
    await form.getByLabel('证件种类').selectOption({ label: '护照' })
    await form.getByLabel('签发国（地区）代码').fill('ZZZ')
    await form.getByLabel('证件号码').fill('X00000001')
    await form.getByLabel('姓名').fill('样例新人')
    await form.getByLabel('出生日期').fill('1949-12-31')
    await form.getByLabel('性别').selectOption({ label: '女' })
    await form.getByRole('button', { name: '比对并建档' }).click()
    await page.getByText('有 1 份档案与此人相似').waitFor()
    await page.getByText('汉字相同').waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.getByRole('button', { name: '就是此人，打开档案' }).click()
    await rights.getByText('2026-01-01 至 2026-06-30').waitFor()
    await page.close()
  })

  it('shows who may be one person, an e-credential and a team, on desk and phone', async () => {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      const page = await aTab('/person-links?lang=zh-CN', width, height)
      await page.getByText('没有需要处理的档案').waitFor()
      assert.deepEqual(await seriousFindings(page), [])
      await page.goto(`${server.origin}/my-credential?person=P-0001&lang=zh-CN`)
      await page.getByRole('button', { name: '出示医保电子凭证' }).click()
      await page.getByText('请向工作人员出示').waitFor()
      assert.deepEqual(await seriousFindings(page), [])
      await page.goto(`${server.origin}/family-doctor?lang=zh-CN`)
      await page.getByText('团队与成员').click()
      await page.getByText('第 1 版').first().waitFor()
      await fits(page)
      await page.close()
    }
  })

  it('changes the key of an insurer by two persons', async () => {
    const page = await aTab('/partners?lang=zh-CN', 1440, 900)
    const card = page.getByRole('article', { name: '医桥示范财产保险' })
    await card.getByText('更换密钥').click()
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-of-2027' }
    await card.getByLabel('新公钥').fill(JSON.stringify(jwk))
    await card.getByLabel('说明').fill('年度轮换')
    await card.getByRole('button', { name: '提交复核' }).click()
    await card.getByText('待复核', { exact: true }).waitFor()
    await card.getByRole('button', { name: '复核通过' }).click()
    await card.getByRole('alert').waitFor()
    await page.getByRole('button', { name: '示例运维复核' }).click()
    await card.getByRole('button', { name: '复核通过' }).click()
    await card.getByText('有效', { exact: true }).waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.close()
  })

  it('takes an application on a phone, and says what its test system broke', async () => {
    const page = await aTab('/partners/applications?lang=en', 390, 844)
    await page.getByText('There are no applications').waitFor()
    await page.getByText('Enter an application').click()
    const fields = {
      ID: 'I-PROPERTY',
      'Name (simplified)': '医桥示范财产保险',
      'Name (traditional)': '醫橋示範財產保險',
      'Name (English)': 'Yiqiao Sample Insurance',
      Contact: 'sample, 000-0000',
      'In force from': '20260301',
      'Payers of its products': 'commercial/million-medical.insurer',
      'Address at which it answers': 'http://127.0.0.1:1',
      'Test address': 'http://127.0.0.1:1',
      'Payer of the test contract': 'commercial/million-medical.insurer',
      'Test contract': 'C-1',
    }
    for (const [label, value] of Object.entries(fields)) {
      await page
        .getByLabel(label, { exact: label === 'ID' || label === 'Test contract' })
        .fill(value)
    }
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await page.getByLabel('Signing keys').fill(JSON.stringify(publicKey.export({ format: 'jwk' })))
    await page.getByRole('button', { name: 'Enter', exact: true }).click()
    const card = page.getByRole('article', { name: 'Yiqiao Sample Insurance' })
    await card.getByRole('button', { name: 'Run the check' }).click()
    await card.getByText('not kept: 1 (of 1 rules)').waitFor()
    await card.getByText('I1 keys').waitFor()
    await fits(page)
    await page.close()
  })

  it('is read on a phone, where an alliance leads to its houses', async () => {
    const page = await aTab('/registry?lang=en', 390, 844)
    await page.getByRole('link', { name: 'Linqiao Hospital, Hefei' }).click()
    await page.getByRole('heading', { name: 'Linqiao Hospital, Hefei' }).waitFor()
    await fits(page)
    assert.deepEqual(complaints, [])
    await page.close()
  })

  async function expectGreys(
    page: Page,
    slice: number,
    window: typeof presets.lung | typeof presets.bone,
  ) {
    const expected = wedgeGreys(slice, window)
    const near = `(${wedgeInPage}).every((grey, at) => Math.abs(grey - ${JSON.stringify(expected)}[at]) <= 3)`
    await until(page, near)
  }

  it('shows a doctor what stands already, opens its images, and tells the patient why it was done again', async () => {
    await seedTests(server.origin)
    const desk = '/tests?institution=H-SH-01&department=cardiology&lang=zh-CN'
    const doctor = await aTab(desk, 1440, 900)
    async function choose() {
      await doctor.locator('#credential').fill('YQ-0016')
      await doctor.keyboard.press('Enter')
      await doctor.getByLabel('申请项目').selectOption({ label: '胸部CT平扫' })
      await doctor.getByText('长三角HR').waitFor()
    }
    await choose()
    const result = doctor.getByRole('article', { name: '胸部CT平扫 苏州星桥医院' }).first()
    await result.getByText('有效至').waitFor()
    await doctor.getByText('不能采用的结果（1）').click()
    await doctor.getByText('已过有效期').waitFor()
    assert.deepEqual(await seriousFindings(doctor), [])

    await result.getByRole('link', { name: '查看影像' }).click()
    await doctor.locator('.viewer-canvas[data-state="shown"]').waitFor()
    await doctor.getByText('不得用于原始诊断').waitFor()
    await doctor.getByText('模拟影像').waitFor()
    await doctor.getByRole('button', { name: '肺窗' }).click()
    await expectGreys(doctor, 0, presets.lung)
    await doctor.locator('.viewer-canvas').focus()
    await doctor.keyboard.press('End')
    await doctor.getByText('第 12 / 12 幅').waitFor()
    await expectGreys(doctor, 11, presets.lung)
    await doctor.getByRole('button', { name: '骨窗' }).click()
    await expectGreys(doctor, 11, presets.bone)
    await doctor.locator('.viewer-canvas').focus()
    await doctor.keyboard.press('+')
    await doctor.getByText('缩放 125%').waitFor()
    assert.deepEqual(await seriousFindings(doctor), [])

    await doctor.goto(server.origin + desk)
    await choose()
    await doctor.getByRole('button', { name: '仍需重做' }).click()
    await doctor.getByRole('button', { name: '开立并告知患者' }).click()
    await doctor.getByText('请选择理由').waitFor()
    await doctor.getByLabel('结果在疾病发展中变化快').check()
    await doctor.getByLabel('说明').fill('咳血加重，须与一周前比较')
    await doctor.getByRole('button', { name: '开立并告知患者' }).click()
    await doctor.getByText('重做理由已告知患者').waitFor()

    await doctor.getByRole('button', { name: '出报告' }).click()
    const sign = doctor.getByRole('button', { name: '签名并发出' })
    await sign.click()
    await doctor.getByText('请填写诊断意见').waitFor()
    await doctor.getByLabel('影像', { exact: true }).selectOption({ index: 1 })
    await doctor.getByLabel('影像所见').fill('左肺上叶结节，直径约 8 mm')
    await doctor.getByLabel('诊断意见').fill('与前片相仿')
    assert.deepEqual(await seriousFindings(doctor), [])
    await sign.click()
    const signed = doctor.getByRole('status').filter({ hasText: '第 1 版' })
    await signed.waitFor()
    await doctor.getByLabel('申请项目').selectOption({ label: '血常规' })
    await doctor.getByLabel('检查日期').fill(dayAt(0))
    await doctor.keyboard.press('Enter')
    await doctor.getByLabel('白细胞 结果').fill('112')
    await doctor.getByText('↑ 偏高').waitFor()
    await sign.click()
    await signed.waitFor()
    await doctor.getByLabel('申请项目').selectOption({ label: '糖化血红蛋白' })
    await doctor.getByLabel('申请项目').selectOption({ label: '血常规' })
    await doctor.getByRole('button', { name: '更正' }).click()
    await doctor.getByLabel('白细胞 结果').fill('11.2')
    await doctor.getByLabel('更正原因').fill('小数点录错')
    await sign.click()
    await doctor.getByText('第 1 版，已更正：小数点录错').waitFor()
    assert.deepEqual(await seriousFindings(doctor), [])
    await doctor.close()
  })

  it('tells the patient on a phone, and the operator by a rate that moved', async () => {
    const phone = await aTab('/my-tests?person=P-0016&lang=zh-CN', 390, 844)
    const again = phone.getByRole('article', { name: '胸部CT平扫' }).filter({ hasText: '仍重做' })
    await again.getByText('医生说明：咳血加重，须与一周前比较').waitFor()
    await again.getByText('理由：结果在疾病发展中变化快').waitFor()
    await fits(phone)
    await phone.getByRole('link', { name: '看影像' }).first().click()
    await phone.locator('.viewer-canvas[data-state="shown"]').waitFor()
    for (const width of [360, 1440]) {
      await phone.setViewportSize({ width, height: 844 })
      await fits(phone)
    }
    await phone.close()

    const office = await aTab('/recognition?lang=zh-CN', 1440, 900)
    await office.getByRole('button', { name: '上海望岚医院' }).click()
    // Five were used; before the doctor ordered again, five were done again: 50.0%.
    const row = office.getByRole('row').filter({ hasText: '胸部CT平扫' })
    await row.getByText('45.5%').waitFor()
    await office.getByRole('img', { name: /近六个月互认率：.*45\.5%/u }).waitFor()
    assert.deepEqual(await seriousFindings(office), [])
    await office.close()
    for (const [language, title] of [
      ['zh-HK', '檢查化驗互認率'],
      ['en', 'Recognition rates'],
    ]) {
      const page = await aTab(`/recognition?lang=${language}`, 390, 844)
      await page.getByRole('heading', { name: title ?? '' }).waitFor()
      await fits(page)
      await page.close()
    }
    assert.deepEqual(complaints, [])
  })
})
