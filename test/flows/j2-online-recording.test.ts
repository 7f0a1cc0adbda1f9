/**
 * What a patient says about being recorded online: not ticked at all, given up while it runs, taken back with
 * the whole authorisation; who watches what was recorded until it is erased; and a talk that goes on by
 * telephone. What somebody recorded, and how, is told in j2-follow-up.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { film } from '../browser/fake-camera.ts'
import { fits } from '../browser/watching.ts'
import { asDoctor, FollowingUp, patient } from './following-up.ts'
import { asksForVisit, beginsVisit, endsVisit, meetByVideo } from './online-visit-pages.ts'
import { press, StoryPages } from './story-pages.ts'

const otherDoctor = 'staff:doctor:H-SH-02:han'

/** Of what is played, once it is known: a film has one, a broken file none. */
const widthOfFilm = `(async () => {
  const video = document.querySelector('video.visit-film')
  for (let tries = 100; tries > 0 && video.readyState === 0 && video.error === null; tries--) {
    await new Promise((done) => setTimeout(done, 100))
  }
  return video.videoWidth
})()`

describe('what a patient says about being recorded', { timeout: 900_000 }, () => {
  let folder: string
  let pages: StoryPages
  let desk: Page
  let hand: Page
  /** The visit whose recording was given up. */
  let visit: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-film-'))
    const light = join(folder, 'light.y4m')
    await film(light, 1, () => false)
    pages = await StoryPages.open({ films: { desk: light, phone: light } })
    await FollowingUp.settleBefore(pages.asked)
    desk = await pages.tab('desk', `/online-clinic?doctor=${asDoctor}`)
    hand = await pages.tab('phone', `/my-visits?person=${patient}`)
  })
  after(async () => {
    await pages?.close()
    await rm(folder, { recursive: true })
  })

  async function meet(isRecorded: boolean): Promise<void> {
    const evidence = `${pages.dayAt(-10)} 合肥汐渡医院（样例）`
    await asksForVisit(hand, { evidence, says: '复诊，想问是否换药', isRecorded })
    await beginsVisit(desk, hand)
    await meetByVideo(desk, hand)
  }

  /** Until a part of it is kept. */
  async function record(): Promise<void> {
    await press(desk, '开始录制')
    await hand.getByText('正在录制，双方可见').waitFor()
    await desk.waitForResponse((one) => one.url().endsWith('/recording') && one.ok())
  }

  async function isOver(said: string): Promise<void> {
    for (const page of [desk, hand]) {
      await page.getByText(said).waitFor()
      await page.getByText('正在录制，双方可见').waitFor({ state: 'detached' })
      await fits(page)
    }
    assert.equal(await desk.getByRole('button', { name: /录制$/ }).count(), 0)
  }

  it('who did not tick it is not recorded, and the doctor has nothing to press', async () => {
    await meet(false)
    await isOver('患者未同意录音录像，不得录制')
    assert.equal(await hand.getByRole('button', { name: '不再同意录制' }).count(), 0)
  })

  it('where picture and sound fail the two go on by telephone, and the record is written', async () => {
    await press(hand, '改用电话')
    await hand.getByLabel('回拨号码').fill('0551-6000 0000')
    await fits(hand)
    await press(hand, '改用电话')
    await desk.getByText('医生将拨打 0551-6000 0000').waitFor()
    await hand.getByText('已改用电话沟通').waitFor()
    await fits(desk)
    await fits(hand)
    await endsVisit(desk, '电话沟通后原方案继续')
    await hand.getByText('您需支付').waitFor()
    await hand.getByText('电话沟通后原方案继续').waitFor()
    assert.equal(await hand.getByRole('button', { name: '观看' }).count(), 0)
  })

  it('what was agreed to is given up by one touch while it runs, and recorded no longer', async () => {
    await press(hand, '← 返回')
    await meet(true)
    visit = new URL(hand.url()).searchParams.get('visit') ?? ''
    await record()
    await press(hand, '不再同意录制')
    await isOver('患者已撤回录音录像的同意，不得再录制 · 已录部分依法保存，到期删除。')
    await desk.getByText('视频已接通').waitFor()
    assert.equal(await desk.getByText('录制中断').count(), 0, 'it did not break off')
    await endsVisit(desk, '原方案继续')
  })

  async function watch(page: Page): Promise<void> {
    await page.getByText(/到期删除；每次观看都有记录/).waitFor()
    await press(page, '观看')
    await page.locator('video.visit-film').waitFor()
    assert.ok((await page.evaluate<number>(widthOfFilm)) > 0, 'it is a film')
    await fits(page)
  }

  it('what was recorded before is watched by the two, and by no other doctor', async () => {
    await watch(hand)
    await watch(desk)
    const other = await pages.tab('desk', `/online-clinic?doctor=${otherDoctor}&visit=${visit}`)
    await press(other, '观看')
    await other.getByRole('alert').filter({ hasText: '这一步须由另一方来做' }).waitFor()
    assert.equal(await other.locator('video.visit-film').count(), 0)
    await fits(other)
    await other.close()
  })

  it('the patient reads who opened it', async () => {
    const seen = await pages.tab('phone', `/access?person=${patient}`)
    for (const who of [asDoctor, otherDoctor]) {
      const line = seen.getByRole('article').filter({ hasText: who })
      await line.getByText('查看病历').first().waitFor()
    }
    await fits(seen)
    await seen.close()
  })

  it('an authorisation taken back while it runs ends the recording as well', async () => {
    await press(hand, '← 返回')
    await meet(true)
    await record()
    const allowed = await pages.tab('phone', `/consents?person=${patient}`)
    await press(allowed, '撤回')
    await press(allowed, '确认撤回')
    await allowed.getByText('已撤回，即时生效。').waitFor()
    await isOver('患者已撤回录音录像的同意，不得再录制 · 已录部分依法保存，到期删除。')
    await allowed.close()
    await endsVisit(desk, '原方案继续')
    await hand.getByText(/到期删除；每次观看都有记录/).waitFor()
  })

  it('what the law asks to keep outlives the authorisation, and is erased after its years', async () => {
    await hand.goto(`${pages.origin}/my-visits?person=${patient}&visit=${visit}&lang=zh-CN`)
    await watch(hand)
    // Nobody waits so long: only the clock is told over the database.
    await pages.pass(visit, '4 years')
    for (let tries = 40; tries > 0; tries--) {
      await hand.reload()
      await hand.getByRole('heading', { name: '门诊病历' }).waitFor()
      if ((await hand.getByText('录音录像已到期删除').count()) > 0) break
      await new Promise((done) => setTimeout(done, 500))
    }
    await hand.getByText('录音录像已到期删除').waitFor()
    await fits(hand)
    assert.deepEqual(pages.complaints, [])
  })
})
