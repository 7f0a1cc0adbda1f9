/**
 * Journey J2 in two browsers: a patient insured in Hefei follows up hypertension with a doctor of an
 * internet hospital of Shanghai, by video and in words, and settles the visit on the phone.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { film } from '../browser/fake-camera.ts'
import { fits } from '../browser/watching.ts'
import { asDoctor, credentialOf, FollowingUp, patient } from './following-up.ts'
import { asksForVisit, beginsVisit, endsVisit, meetByVideo } from './online-visit-pages.ts'
import { press, StoryPages } from './story-pages.ts'

/** Of the middle of the other side's picture; -1 when it does not move. */
const brightnessOfOther = `(async () => {
  const video = document.querySelector('[aria-label="对方"]')
  const isPlaying = () =>
    video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 10
  for (let tries = 200; tries > 0 && !isPlaying(); tries--) {
    await new Promise((done) => setTimeout(done, 100))
  }
  if (!isPlaying()) return -1
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 3
  const pen = canvas.getContext('2d')
  pen.drawImage(video, 0, 0, 3, 3)
  return pen.getImageData(1, 1, 1, 1).data[0]
})()`

/** The check with a real relay says where it is, and leaves the browsers no other way. */
const { TEST_RELAY: relay, TEST_RELAY_SECRET_FILE: relaySecret = '' } = process.env
const relaySettings =
  relay === undefined ? {} : { YIQIAO_TURN: relay, YIQIAO_TURN_SECRET_FILE: relaySecret }
const relayOnly = `
  const Direct = RTCPeerConnection
  window.RTCPeerConnection = class extends Direct {
    constructor(setting) { super({ ...setting, iceTransportPolicy: 'relay' }) }
  }
`

describe('J2: a follow-up across the delta', () => {
  let pages: StoryPages
  let folder: string
  let desk: Page
  let hand: Page

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-j2-'))
    const [dark, light] = [join(folder, 'dark.y4m'), join(folder, 'light.y4m')]
    await film(dark, 1, () => true)
    await film(light, 1, () => false)
    pages = await StoryPages.open({
      settings: relaySettings,
      films: { desk: dark, phone: light },
      script: relay === undefined ? '' : relayOnly,
    })
    await FollowingUp.settleBefore(pages.asked)
    desk = await pages.tab('desk', `/online-clinic?doctor=${asDoctor}`)
    hand = await pages.tab('phone', `/my-visits?person=${patient}`)
  })
  after(async () => {
    await pages?.close()
    await rm(folder, { recursive: true })
  })

  /** How bright the other side's picture is, once so many frames of it have been played. */
  async function seen(page: Page): Promise<number> {
    await page.getByLabel('对方').waitFor()
    return page.evaluate<number>(brightnessOfOther)
  }

  it('is asked for on the phone, with the visit that shows the diagnosis, and a consent', async () => {
    await asksForVisit(hand, {
      evidence: `${pages.dayAt(-10)} 合肥汐渡医院（样例）`,
      says: '这周晨起头晕，家里量血压偏高',
      isRecorded: true,
    })
  })

  it('is accepted at the desk, and begins once the patient was seen to be the patient', async () => {
    await beginsVisit(desk, hand)
  })

  it('is held by video: each sees the other', async () => {
    await meetByVideo(desk, hand)
    const [atDesk, inHand] = await Promise.all([seen(desk), seen(hand)])
    assert.ok(atDesk > 180, `the doctor sees the light film: ${atDesk}`)
    assert.ok(inHand >= 0 && inHand < 60, `the patient sees the dark film: ${inHand}`)
  })

  it('is recorded, since the patient ticked it, while both see that it is', async () => {
    await press(desk, '开始录制')
    await hand.getByText('正在录制，双方可见').waitFor()
    await desk.waitForResponse((one) => one.url().endsWith('/recording') && one.ok())
    await press(desk, '停止录制')
    await desk.getByRole('button', { name: '开始录制' }).waitFor()
  })

  it('goes on in words, and ends with a record', async () => {
    await hand.getByLabel('输入消息').fill('今天 138/86')
    await press(hand, '发送')
    await desk.getByText('今天 138/86').waitFor()
    await desk.getByLabel('输入消息').fill('不用换药，少盐，一个月后复查')
    await press(desk, '发送')
    await hand.getByText('不用换药，少盐，一个月后复查').waitFor()
    await endsVisit(desk, '原方案继续，低盐饮食，一个月后复诊')
    await hand.getByText('您需支付').waitFor()
  })

  it('leads to a prescription, for the patient and the diagnosis of the visit', async () => {
    await desk.getByRole('link', { name: '开具处方' }).last().click()
    await desk.getByText('接互联网复诊开方').waitFor()
    const drug = desk.getByRole('combobox', { name: '药品（编码或名称）' })
    await drug.fill('XC08CAA118A001040190186')
    await desk.getByRole('option', { name: /氨氯地平片/ }).waitFor()
    await desk.keyboard.press('Enter')
    await desk.getByText('未发现问题').waitFor()
    await press(desk, '提交审方')
    await desk.getByText('已提交，等待药师审方').waitFor()
    await desk
      .getByRole('button', { name: /高血压/ })
      .first()
      .waitFor()
    await desk.getByRole('link', { name: '返回诊室' }).click()
    await desk.getByText('门诊病历').waitFor()
  })

  it('is settled on the phone as a bill of Shanghai of which Hefei pays its part', async () => {
    await hand.getByText('¥39.00').first().waitFor()
    await fits(hand)
    await hand.getByLabel('医保电子凭证').fill(credentialOf(patient))
    await press(hand, '出示凭证并结算')
    await hand.getByText('结算单号').waitFor()
    await press(hand, '钱包支付')
    await hand.getByText(/已支付 ¥/).waitFor()
    await hand.getByText(/电子票据/).waitFor()
    const said = (await hand.getByText('结算单号').textContent()) ?? ''
    const number = /[0-9a-f]{2}-\d+/.exec(said)?.[0] ?? ''
    const answer = await fetch(`${pages.origin}/api/settlements/${number}`)
    const whole = (await answer.json()) as {
      careRegion: string
      homeRegion: string
      division: { total: string }
    }
    assert.deepEqual(
      [whole.careRegion, whole.homeRegion, whole.division.total],
      ['shanghai', 'hefei', '39.00'],
    )
  })
})
