/**
 * A follow-up online over HTTP on the sample alliance: a patient insured in Hefei and a doctor of an
 * internet hospital of Shanghai, from the consent to the payment; and what is refused on the way.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SettledSchema } from '../../server/http/contract/settlement.ts'
import {
  ConsultationSchema,
  ConsultationsSchema,
  NewsSchema,
  OnlineOffersSchema,
} from '../../server/http/contract/telehealth.ts'
import { completeConsultations } from '../../server/usecases/telehealth/complete-consultations.ts'
import {
  asDoctor,
  asPatient,
  credentialOf,
  FollowingUp,
  hospital,
  note,
  patient,
  png,
  refusalOf,
} from './following-up.ts'
import { paymentTold } from './online-payment.ts'
import { queueTold } from './online-queue.ts'
import { recordingTold } from './online-recording.ts'
import { type Answer, holds, type ServedAlliance, serveAlliance } from './served-alliance.ts'

describe('a follow-up online', () => {
  let served: ServedAlliance
  let told: FollowingUp

  before(async () => {
    served = await serveAlliance('online')
    told = await FollowingUp.begin(served)
  })
  after(() => served?.close())

  const post: ServedAlliance['post'] = (...asked) => served.post(...asked)
  const get: ServedAlliance['get'] = (...asked) => served.get(...asked)
  const act: FollowingUp['act'] = (...asked) => told.act(...asked)
  const refusal = async (answer: Promise<Answer>) => refusalOf(await answer)

  it('shows doctors with their licences and prices before anybody asks', async () => {
    const offers = holds(await get('/api/online-doctors', asPatient), OnlineOffersSchema, 200)
    const wei = offers.doctors.find(({ id }) => id === asDoctor)
    assert.equal(wei?.item.price, '39.00')
    assert.equal(wei?.item.name, '互联网医院复诊诊察费（副主任医师）')
    assert.ok(wei?.licence !== '')
  })

  it('is asked for, held in words, and settled as a bill of Shanghai that Hefei pays', async () => {
    const id = await told.asked()
    const queue = holds(await get('/api/my-consultations', asDoctor), ConsultationsSchema, 200)
    const waiting = queue.consultations.find((one) => one.id === id)
    assert.equal(waiting?.state, 'waiting')
    assert.match(waiting?.person.name ?? '', /\*/, 'a name is masked until it is opened')
    await told.done(id, { act: 'accept' }, asDoctor)
    const checked = { act: 'check-identity', credential: credentialOf(patient) }
    await told.done(id, checked, asPatient)
    await told.done(id, { act: 'begin' }, asDoctor)
    const said = { act: 'say', text: '这是我这周的血压记录', picture: png }
    await told.done(id, said, asPatient)
    const answer = { act: 'say', text: '控制得不错，继续原方案' }
    const talked = await told.done(id, answer, asDoctor)
    const [first, second] = talked.words
    assert.deepEqual([first?.from, second?.from], ['patient', 'doctor'])
    const picture = await get(`/api/consultations/${id}/images/${first?.image}`, asDoctor)
    assert.deepEqual(picture.body, { type: 'image/png', base64: png })
    await told.done(id, { act: 'write-record', note }, asDoctor)
    const end = { act: 'finish', how: 'normal', order: null }
    const ended = await told.done(id, end, asDoctor)
    const year = Number(told.dayBefore(0).slice(0, 4))
    assert.match(ended.keptUntil?.record ?? '', new RegExp(`^${year + 15}-`))
    assert.match(ended.keptUntil?.talk ?? '', new RegExp(`^${year + 3}-`))

    const quote = await told.quoted(id)
    assert.equal(quote.total, '39.00')
    const settle = await told.settle(id)
    const settled = holds(await settle(), SettledSchema, 201)
    assert.deepEqual([settled.total, settled.cash], [quote.total, quote.cash])
    assert.equal(settled.visit.number, `ON-${id}`)
    assert.ok(
      settled.shares.some(({ payer }) => payer.startsWith('hefei/')),
      'home pays',
    )
    const whole = await get(`/api/settlements/${settled.id}`, 'sample-cashier')
    assert.deepEqual([whole.body.careRegion, whole.body.homeRegion], ['shanghai', 'hefei'])
    const again = await settle()
    assert.equal(again.body.id, settled.id, 'a repeat comes to the same settlement')
    const mine = await get(`/api/persons/${patient}/consultations`, asPatient)
    const own = holds(mine, ConsultationsSchema, 200).consultations.find((one) => one.id === id)
    assert.equal(own?.settlement, settled.id)
  })

  it('refuses what is no follow-up, with the rule, the place and the remedy', async () => {
    const ask = (change: object, evidence: object = {}) =>
      refusal(post('/api/consultations', told.wish(change, evidence), asPatient))
    const paper = { settlement: null }
    assert.equal(await ask({}, paper), 'follow-up-first-visit')
    assert.equal(await ask({ diagnosis: 'M04600' }), 'follow-up-other-diagnosis')
    assert.equal(await ask({ diagnosis: 'I21' }), 'follow-up-disease-unlisted')
    const online = { ...paper, institution: hospital }
    assert.equal(await ask({ picture: png }, online), 'follow-up-made-online')
    const old = { ...paper, on: told.dayBefore(91) }
    assert.equal(await ask({ picture: png }, old), 'follow-up-too-old')
    assert.equal(await ask({ picture: 'AAAAAAAAAAAA' }, paper), 'consultation-image-unfit')
    const young = { doctor: 'staff:doctor:H-SH-02:yang' }
    assert.equal(await ask(young), 'follow-up-doctor-years')
    assert.equal(await ask({ department: 'respiratory' }), 'follow-up-department')
    assert.equal(await ask({ institution: 'H-SH-01' }), 'follow-up-not-licensed')
  })

  it('does not begin before the patient was seen to be the patient', async () => {
    const id = await told.asked()
    await told.done(id, { act: 'accept' }, asDoctor)
    const begin = () => act(id, { act: 'begin' }, asDoctor)
    assert.equal(await refusal(begin()), 'consultation-identity-unchecked')
    const theirs = { act: 'check-identity', credential: credentialOf('P-0001') }
    assert.equal(await refusal(act(id, theirs, asPatient)), 'consultation-identity-differs')
    const own = { act: 'check-identity', credential: credentialOf(patient) }
    await told.done(id, own, asPatient)
    holds(await begin(), ConsultationSchema, 201)
  })

  it('ends well only with its record, and elsewhere only with a reason', async () => {
    const id = await told.begun()
    const end = (how: string, order: object | null) =>
      act(id, { act: 'finish', how, order }, asDoctor)
    assert.equal(await refusal(end('normal', null)), 'consultation-record-missing')
    assert.equal(await refusal(end('offline', null)), 'consultation-reason-missing')
    const order = { reason: 'illness-changed', urgency: 'same-day', note: '新发胸痛，请当面检查' }
    const ended = holds(await end('offline', order), ConsultationSchema, 201)
    assert.deepEqual([ended.ending, ended.order], ['offline', order])
    const quote = post(`/api/consultations/${id}/quote`, undefined, asPatient)
    assert.equal(await refusal(quote), 'consultation-not-payable')
    const { body: begun } = await get(`/api/referrals/${ended.referral}`, asDoctor)
    assert.deepEqual(
      [begun.state, begun.kind, begun.illness, begun.opinion, begun.target.institution],
      ['begun', 'same-day', '头晕一周', order.note, ''],
    )
  })

  it('that was stopped goes on as a referral, once a doctor has made a whole sheet of it', async () => {
    const id = await told.begun()
    const order = { reason: 'needs-examination', urgency: 'ordinary', note: '请做动态心电图' }
    const end = { act: 'finish', how: 'offline', order }
    const { referral } = await told.done(id, end, asDoctor)
    // A crash may have come between: the clock finds the same one.
    await completeConsultations(served.alliance.api.telehealth)
    const { body } = await get(`/api/institutions/${hospital}/referrals`, asDoctor)
    const waiting = body.referrals.filter((one: { id: string }) => one.id === referral)
    assert.deepEqual([waiting.length, waiting[0].state], [1, 'begun'])
    const sheet = {
      ...{ act: 'draft', direction: 'across', kind: 'ordinary', treatment: '', drugs: [] },
      from: { department: 'cardiology', doctor: '卫清和', phone: '021-000', stay: null },
      need: { setting: 'outpatient', department: 'cardiology', capability: null },
      target: { institution: 'H-HF-01', doctor: null },
      diagnosis: { code: 'M03900', name: '高血压' },
      ...{ illness: '头晕一周', history: '', opinion: order.note, crossBoundary: null },
    }
    const drafted = await post(`/api/referrals/${referral}/acts`, sheet, asDoctor)
    assert.deepEqual([drafted.status, drafted.body.state], [201, 'drafted'], drafted.body.code)
    assert.deepEqual([drafted.body.person, drafted.body.from.institution], [patient, hospital])
  })

  it('is for the two who talk, and the same request gets the same answer', async () => {
    const id = await told.asked()
    const wrong = act(id, { act: 'accept' }, 'staff:doctor:H-SH-02:shen')
    assert.equal(await refusal(wrong), 'consultation-of-others')
    const stranger = await get(`/api/consultations/${id}`, 'patient:P-0001')
    assert.equal(stranger.status, 403)
    const elsewhere = await get(`/api/consultations/${id}`, 'staff:doctor:H-BJ-01')
    assert.equal(elsewhere.status, 403)
    const key = 'accept-once-0001'
    assert.equal((await act(id, { act: 'accept' }, asDoctor, key)).status, 201)
    assert.equal((await act(id, { act: 'accept' }, asDoctor, key)).status, 200)
    const otherwise = await act(id, { act: 'begin' }, asDoctor, key)
    assert.equal(otherwise.body.code, 'key-reused')
  })

  it('tells each of the two what the other’s browser says, and nobody else', async () => {
    const id = await told.begun()
    const signals = `/api/consultations/${id}/signals`
    const sent = await post(signals, { content: '{"kind":"offer"}' }, asDoctor)
    assert.equal(sent.status, 200, JSON.stringify(sent.body))
    const news = `/api/consultations/${id}/news?after=99&signal=0`
    const heard = holds(await get(news, asPatient), NewsSchema, 200)
    assert.deepEqual(
      heard.signals.map(({ content }) => content),
      ['{"kind":"offer"}'],
    )
    const waiting = get(`/api/consultations/${id}/news?after=4&signal=1`, asPatient)
    await act(id, { act: 'say', text: '请打开摄像头' }, asDoctor)
    assert.equal(holds(await waiting, NewsSchema, 200).number, 5)
    assert.equal((await get(news, 'patient:P-0001')).status, 403)
    const { rows } = await served.database.pool.query(
      "SELECT encode(content, 'escape') FROM call_signal",
    )
    assert.doesNotMatch(JSON.stringify(rows), /offer/, 'it lies sealed')
  })

  it('is ended by the clock where nobody goes on with it', async () => {
    const [waiting, silent] = [await told.asked(), await told.begun()]
    const later = new Date(Date.now() + 7_200_000)
    const store = { ...served.alliance.api.telehealth, now: () => later }
    assert.ok((await completeConsultations(store)) >= 2)
    const states = await Promise.all(
      [waiting, silent].map(async (id) => {
        const { body } = await get(`/api/consultations/${id}`, asPatient)
        return [body.state, body.ending]
      }),
    )
    assert.deepEqual(states, [
      ['cancelled', null],
      ['finished', 'timeout'],
    ])
  })

  it('is neither asked for nor begun once the consent is taken back', async () => {
    const id = await told.asked()
    await told.done(id, { act: 'accept' }, asDoctor)
    const checked = { act: 'check-identity', credential: credentialOf(patient) }
    await told.done(id, checked, asPatient)
    await told.takeBack()
    const begin = act(id, { act: 'begin' }, asDoctor)
    assert.equal(await refusal(begin), 'follow-up-not-consented')
    const ask = post('/api/consultations', told.wish(), asPatient)
    assert.equal(await refusal(ask), 'follow-up-not-consented')
    await told.agree()
    await told.finished()
  })

  describe('by queue and guardian', () => queueTold(() => told))
  describe('is paid', () => paymentTold(() => told))
  describe('in picture and sound', () => recordingTold(() => told))
})
