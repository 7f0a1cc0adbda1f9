/** What the two do in their browsers for a visit online: ask for it, begin, meet by video, end. */
import type { Page } from 'playwright-core'
import { fits } from '../browser/watching.ts'
import { press } from './story-pages.ts'

interface Asking {
  /** The visit at which the diagnosis was made, as the list shows it. */
  readonly evidence: string
  readonly says: string
  readonly isRecorded: boolean
}

/** Of a doctor of the sample, with a consent of its own where none holds. */
export async function asksForVisit(
  phone: Page,
  { evidence, says, isRecorded }: Asking,
): Promise<void> {
  await press(phone, '预约复诊')
  await phone.getByLabel('复诊病种').selectOption({ label: '高血压' })
  await phone.getByRole('radio', { name: /卫清和/ }).check()
  await phone.getByText(evidence).waitFor({ state: 'attached' })
  await phone.getByLabel('以往就诊').selectOption({ label: evidence })
  await fits(phone)
  await phone.getByLabel('想咨询的情况').fill(says)
  const ticks = [/健康信息/, /将上列信息提供给/, /远程会诊，并了解/]
  for (const tick of isRecorded ? [...ticks, /录音录像，仅作/] : ticks) {
    await phone.getByRole('checkbox', { name: tick }).check()
  }
  await press(phone, '同意并继续')
  await phone.getByText(/^已同意由/).waitFor()
  await press(phone, '提交候诊')
  await phone.getByText('候诊中').waitFor()
}

export async function beginsVisit(desk: Page, phone: Page): Promise<void> {
  await desk
    .getByRole('button', { name: /高血压/ })
    .filter({ hasText: '候诊中' })
    .click()
  await press(desk, '接诊')
  await press(phone, '用我的医保电子凭证')
  await phone.getByText('身份已核验').waitFor()
  await desk.getByText('身份已核验').waitFor()
  await press(desk, '开始问诊')
  await phone.getByText('问诊中').waitFor()
}

export async function meetByVideo(desk: Page, phone: Page): Promise<void> {
  await press(phone, '进入视频')
  await press(desk, '进入视频')
  for (const page of [desk, phone]) await page.getByText('视频已接通').waitFor()
}

/** With a record that the doctor signs. */
export async function endsVisit(desk: Page, plan: string): Promise<void> {
  await desk.getByLabel('病史').fill('高血压三年，规律服药')
  await desk.getByLabel('检查与自测').fill('家庭自测 138/86 mmHg')
  await desk.getByLabel('处理意见').fill(plan)
  await press(desk, '签名保存病历')
  await desk.getByText('病历已签名保存').waitFor()
  await press(desk, '诊毕')
}
