/**
 * Shared rooms of a medical mall: a hospital opens a scanner, a clinic of the mall takes it and the last
 * theatre, another finds nothing left, and what is not needed is given back with a reason.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { fits } from '../browser/watching.ts'
import { press, refused, StoryPages } from './story-pages.ts'

const [owner, clinic] = ['H-ZH-01', 'C-ZH-01']
const mall = '珠海安渡医院（样例）'

describe('places that houses share', { timeout: 900_000 }, () => {
  let pages: StoryPages
  let ours: Page
  let theirs: Page

  before(async () => {
    pages = await StoryPages.open()
    const capacityOf = (house: string) =>
      pages.tab('desk', `/referrals?institution=${house}&tab=capacity`)
    ours = await capacityOf(owner)
    theirs = await capacityOf(clinic)
  })
  after(() => pages?.close())

  const booking = (page: Page, caseNumber: string) =>
    page.getByRole('article').filter({ hasText: `病例 ${caseNumber}` })
  const form = () => theirs.getByRole('form', { name: '预订给本院病例' })

  async function choose(what: string): Promise<void> {
    await form().getByLabel('资源所在机构').selectOption({ label: mall })
    await form().getByText(what).first().waitFor({ state: 'attached' })
    await form().getByLabel('科室或项目').selectOption({ label: what })
  }

  async function book(what: string, caseNumber: string): Promise<void> {
    await choose(what)
    await form().getByLabel('时间').selectOption({ index: 1 })
    await form().getByLabel('病例号').fill(caseNumber)
    await press(theirs, '预订')
  }

  it('are opened by the house that has them', async () => {
    await ours.getByLabel('科室或项目').first().selectOption({ label: '检查' })
    await ours.getByLabel('接诊科室').selectOption({ label: '磁共振' })
    await ours.getByLabel('开始时间').fill(`${pages.dayAt(2)}T19:00`)
    await ours.getByLabel('数量').fill('1')
    await ours.getByLabel('其中转诊预留').fill('0')
    await press(ours, '开放资源')
    await press(ours, '检查')
    const row = ours.getByRole('row').filter({ hasText: `${pages.dayAt(2)} 19:00` })
    await row.getByText('检查 · 磁共振').waitFor()
    await fits(ours)
  })

  it('are taken by a house of the mall for a case of its own, which it does not name', async () => {
    await book('共享设施 · 手术室', 'C-2026-001')
    await booking(theirs, 'C-2026-001').getByText('已预订').waitFor()
    await fits(theirs)
    await ours.reload()
    await booking(ours, 'C-2026-001').getByText(mall).waitFor()
    await fits(ours)
  })

  it('are refused where the last was taken a moment before', async () => {
    const evening = `${pages.dayAt(2)} 19:00 余 1`
    await choose('检查 · 磁共振')
    await form().getByLabel('时间').selectOption({ label: evening })
    await form().getByLabel('病例号').fill('C-2026-002')
    const { body } = await pages.asked.get(
      `/api/institutions/${owner}/capacity`,
      `staff:referral-desk:${owner}`,
    )
    const slot = body.slots.find(
      (one: { service: string; seats: number }) => one.service === 'mri' && one.seats === 1,
    )
    const other = await pages.asked.post(
      `/api/institutions/${owner}/bookings`,
      { slot: slot.slot, caseNumber: 'GZ-1' },
      'staff:referral-desk:H-GZ-01',
    )
    assert.equal(other.status, 201, JSON.stringify(other.body))
    await press(theirs, '预订')
    await refused(theirs, '这个时间约不到了', 'slot.full')
    assert.equal(await form().getByLabel('病例号').inputValue(), 'C-2026-002')
    await fits(theirs)
  })

  it('are used, or given back with a reason that the owner reads', async () => {
    await book('共享设施 · 影像室', 'C-2026-003')
    const mine = booking(theirs, 'C-2026-003')
    await mine.getByText('退订', { exact: true }).first().click()
    await mine.getByLabel('退订原因').fill('手术改期')
    await mine.getByRole('button', { name: '退订' }).click()
    await mine.getByText('已退订').waitFor()
    await fits(theirs)
    await ours.reload()
    await booking(ours, 'C-2026-003').getByText('手术改期').waitFor()
    await booking(ours, 'C-2026-001').getByRole('button', { name: '已使用' }).click()
    await booking(ours, 'C-2026-001').getByText('已使用').waitFor()
    await booking(ours, 'GZ-1').getByRole('button', { name: '未到' }).click()
    await booking(ours, 'GZ-1').getByText('未到').waitFor()
    await fits(ours)
    assert.deepEqual(pages.complaints, [])
  })
})
