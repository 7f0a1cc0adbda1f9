/**
 * A follow-up online over HTTP on the sample alliance: a patient insured in Hefei and a doctor of an
 * internet hospital of Shanghai, from the consent to the settlement; and what is refused on the way.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { sampleAlliance } from '../../samples/read-samples.ts'
import { buildApp } from '../../server/http/app.ts'
import { QuoteSchema } from '../../server/http/contract/quote.ts'
import { SettledSchema } from '../../server/http/contract/settlement.ts'
import {
  ConsultationSchema,
  ConsultationsSchema,
  NewsSchema,
  OnlineOffersSchema,
} from '../../server/http/contract/telehealth.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { completeConsultations } from '../../server/usecases/telehealth/complete-consultations.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'

const patient = 'P-0017'
const hospital = 'H-SH-02'
const [asPatient, asDoctor] = [`patient:${patient}`, 'staff:doctor:H-SH-02:wei']
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const note = {
  complaint: '血压控制复诊',
  history: '高血压三年，规律服药',
  findings: '家庭自测血压 132/84',
  diagnosis: '高血压',
  plan: '原方案继续，一个月后复诊',
}

describe('a follow-up online', () => {
  let database: TestDatabase
  let folder: string
  let alliance: Alliance
  let app: FastifyInstance
  let keys = 0
  let shown = ''

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-online-'))
    alliance = await openAlliance(
      { mode: 'sample', dataFolder: folder },
      database.url,
      database.pool,
    )
    app = await buildApp({
      logger: pino({ level: 'silent' }),
      isSecure: false,
      isReady: async () => true,
      registerRoutes: (routes) => addApi(routes, alliance.api),
    })
    shown = await settledEarlier()
    await agree(['health', 'recipient', 'teleconsultation'])
  })
  after(async () => {
    await app?.close()
    await alliance?.close()
    await database?.close()
    await rm(folder, { recursive: true })
  })

  // ---------------------------------------------------------------- how it is asked

  // biome-ignore lint/suspicious/noExplicitAny: answers are held against their schemas where they are used
  type Answer = { status: number; body: any }

  async function post(url: string, body: unknown, as: string, key?: string): Promise<Answer> {
    const headers = {
      'idempotency-key': key ?? `online-${String(++keys).padStart(6, '0')}`,
      'x-sample-actor': as,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const answer = await app.inject({ method: 'POST', url, headers, ...payload })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }

  async function get(url: string, as: string): Promise<Answer> {
    const answer = await app.inject({ url, headers: { 'x-sample-actor': as } })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }

  function holds<T extends TSchema>(
    { status, body }: Answer,
    schema: T,
    expected = 201,
  ): Static<T> {
    assert.equal(status, expected, JSON.stringify(body))
    const compiled = Compile(schema)
    assert.ok(compiled.Check(body), JSON.stringify([...compiled.Errors(body)].slice(0, 3)))
    return body
  }

  const dayBefore = (days: number) => textFromDay(alliance.api.today() - days)

  const credential = () => {
    const found = sampleAlliance().persons.find(({ id }) => id === patient)
    return found?.credentials[0]?.value ?? ''
  }

  /** The diagnosis was made at a hospital in Hefei ten days ago, and settled there. */
  async function settledEarlier(): Promise<string> {
    const on = dayBefore(10)
    const bill = {
      person: patient,
      facility: 'H-HF-02',
      visit: {
        number: 'HF-BEFORE-1',
        setting: 'chronic',
        admittedOn: on,
        dischargedOn: on,
        disease: 'M03900',
        entitlement: 'special-disease',
      },
      currency: 'CNY',
      lines: [
        {
          ...{ id: '1', code: '003107000030000', name: '动态血压监测', on, quantity: '1' },
          ...{ unitPrice: '115.20', category: 'examination' },
        },
      ],
    }
    const settled = await post('/api/settlements', bill, 'sample-cashier')
    assert.equal(settled.status, 201, JSON.stringify(settled.body))
    return settled.body.id
  }

  async function agree(ticks: readonly string[]): Promise<string> {
    const offer = await post(
      `/api/persons/${patient}/consents`,
      {
        ...{ template: 'mainland/care', language: 'zh-CN', recipient: hospital },
        over: { kind: 'period', from: dayBefore(365), to: dayBefore(0) },
      },
      asPatient,
    )
    assert.equal(offer.status, 200, JSON.stringify(offer.body))
    const path = `/api/persons/${patient}/consents/${offer.body.id}`
    const given = await post(`${path}/give`, { ticks }, asPatient)
    assert.equal(given.status, 200, JSON.stringify(given.body))
    return path
  }

  const wish = (change: object = {}, evidence: object = {}) => ({
    ...{ person: patient, institution: hospital, doctor: asDoctor, department: 'cardiology' },
    ...{
      medium: 'text',
      diagnosis: 'M03900',
      complaint: '头晕一周',
      entitlement: 'special-disease',
    },
    evidence: {
      ...{ institution: 'H-HF-02', on: dayBefore(10), diagnosis: 'M03900', settlement: shown },
      ...evidence,
    },
    ...change,
  })

  async function asked(): Promise<string> {
    return holds(await post('/api/consultations', wish(), asPatient), ConsultationSchema).id
  }

  const act = (id: string, body: object, as: string, key?: string) =>
    post(`/api/consultations/${id}/acts`, body, as, key)

  async function begun(): Promise<string> {
    const id = await asked()
    holds(await act(id, { act: 'accept' }, asDoctor), ConsultationSchema)
    const checked = { act: 'check-identity', credential: credential() }
    holds(await act(id, checked, asPatient), ConsultationSchema)
    holds(await act(id, { act: 'begin' }, asDoctor), ConsultationSchema)
    return id
  }

  async function finished(): Promise<string> {
    const id = await begun()
    holds(await act(id, { act: 'write-record', note }, asDoctor), ConsultationSchema)
    const end = { act: 'finish', how: 'normal', order: null }
    holds(await act(id, end, asDoctor), ConsultationSchema)
    return id
  }

  const refusal = async (answer: Promise<Answer>) => {
    const { status, body } = await answer
    assert.ok(status >= 400, JSON.stringify(body))
    for (const told of ['title', 'remedy', 'rule', 'pointer']) {
      assert.ok(body[told], `${body.code} says no ${told}`)
    }
    return body.code
  }

  // ---------------------------------------------------------------- the story

  it('shows doctors with their licences and prices before anybody asks', async () => {
    const offers = holds(await get('/api/online-doctors', asPatient), OnlineOffersSchema, 200)
    const wei = offers.doctors.find(({ id }) => id === asDoctor)
    assert.equal(wei?.item.price, '39.00')
    assert.equal(wei?.item.name, '互联网医院复诊诊察费（副主任医师）')
    assert.ok(wei?.licence !== '')
  })

  it('is asked for, held in words, and settled as a bill of Shanghai that Hefei pays', async () => {
    const id = await asked()
    const queue = holds(await get('/api/my-consultations', asDoctor), ConsultationsSchema, 200)
    const waiting = queue.consultations.find((one) => one.id === id)
    assert.equal(waiting?.state, 'waiting')
    assert.match(waiting?.person.name ?? '', /\*/, 'a name is masked until it is opened')
    holds(await act(id, { act: 'accept' }, asDoctor), ConsultationSchema)
    const checked = { act: 'check-identity', credential: credential() }
    holds(await act(id, checked, asPatient), ConsultationSchema)
    holds(await act(id, { act: 'begin' }, asDoctor), ConsultationSchema)
    const said = { act: 'say', text: '这是我这周的血压记录', picture: png }
    holds(await act(id, said, asPatient), ConsultationSchema)
    const answer = { act: 'say', text: '控制得不错，继续原方案' }
    const talked = holds(await act(id, answer, asDoctor), ConsultationSchema)
    const [first, second] = talked.words
    assert.deepEqual([first?.from, second?.from], ['patient', 'doctor'])
    const picture = await get(`/api/consultations/${id}/images/${first?.image}`, asDoctor)
    assert.deepEqual(picture.body, { type: 'image/png', base64: png })
    holds(await act(id, { act: 'write-record', note }, asDoctor), ConsultationSchema)
    const end = { act: 'finish', how: 'normal', order: null }
    const ended = holds(await act(id, end, asDoctor), ConsultationSchema)
    const year = Number(dayBefore(0).slice(0, 4))
    assert.match(ended.keptUntil?.record ?? '', new RegExp(`^${year + 15}-`))
    assert.match(ended.keptUntil?.talk ?? '', new RegExp(`^${year + 3}-`))

    const path = `/api/consultations/${id}`
    const quote = holds(await post(`${path}/quote`, undefined, asPatient), QuoteSchema, 200)
    assert.equal(quote.total, '39.00')
    const expected = {
      shares: Object.fromEntries(quote.shares.map(({ payer, amount }) => [payer, amount])),
      ...{ cash: quote.cash, basis: quote.basis },
    }
    const body = { person: patient, credential: credential(), expected }
    const settled = holds(await post(`${path}/settlement`, body, asPatient), SettledSchema)
    assert.deepEqual([settled.total, settled.cash], [quote.total, quote.cash])
    assert.equal(settled.visit.number, `ON-${id}`)
    assert.ok(
      settled.shares.some(({ payer }) => payer.startsWith('hefei/')),
      'home pays',
    )
    const whole = await get(`/api/settlements/${settled.id}`, 'sample-cashier')
    assert.deepEqual([whole.body.careRegion, whole.body.homeRegion], ['shanghai', 'hefei'])
    const again = await post(`${path}/settlement`, body, asPatient)
    assert.equal(again.body.id, settled.id, 'a repeat comes to the same settlement')
    const mine = await get(`/api/persons/${patient}/consultations`, asPatient)
    const own = holds(mine, ConsultationsSchema, 200).consultations.find((one) => one.id === id)
    assert.equal(own?.settlement, settled.id)
  })

  it('refuses what is no follow-up, with the rule, the place and the remedy', async () => {
    const ask = (change: object, evidence: object = {}) =>
      refusal(post('/api/consultations', wish(change, evidence), asPatient))
    const paper = { settlement: null }
    assert.equal(await ask({}, paper), 'follow-up-first-visit')
    assert.equal(await ask({ diagnosis: 'M04600' }), 'follow-up-other-diagnosis')
    assert.equal(await ask({ diagnosis: 'I21' }), 'follow-up-disease-unlisted')
    const online = { ...paper, institution: hospital }
    assert.equal(await ask({ picture: png }, online), 'follow-up-made-online')
    const old = { ...paper, on: dayBefore(91) }
    assert.equal(await ask({ picture: png }, old), 'follow-up-too-old')
    assert.equal(await ask({ picture: 'AAAAAAAAAAAA' }, paper), 'consultation-image-unfit')
    const young = { doctor: 'staff:doctor:H-SH-02:yang' }
    assert.equal(await ask(young), 'follow-up-doctor-years')
    assert.equal(await ask({ department: 'respiratory' }), 'follow-up-department')
    assert.equal(await ask({ institution: 'H-SH-01' }), 'follow-up-not-licensed')
  })

  it('does not begin before the patient was seen to be the patient', async () => {
    const id = await asked()
    holds(await act(id, { act: 'accept' }, asDoctor), ConsultationSchema)
    const begin = () => act(id, { act: 'begin' }, asDoctor)
    assert.equal(await refusal(begin()), 'consultation-identity-unchecked')
    const other = sampleAlliance().persons.find(({ id: one }) => one !== patient)
    const theirs = { act: 'check-identity', credential: other?.credentials[0]?.value ?? '' }
    assert.equal(await refusal(act(id, theirs, asPatient)), 'consultation-identity-differs')
    const own = { act: 'check-identity', credential: credential() }
    holds(await act(id, own, asPatient), ConsultationSchema)
    holds(await begin(), ConsultationSchema)
  })

  it('ends well only with its record, and elsewhere only with a reason', async () => {
    const id = await begun()
    const end = (how: string, order: object | null) =>
      act(id, { act: 'finish', how, order }, asDoctor)
    assert.equal(await refusal(end('normal', null)), 'consultation-record-missing')
    assert.equal(await refusal(end('offline', null)), 'consultation-reason-missing')
    const order = { reason: 'illness-changed', urgency: 'same-day', note: '新发胸痛，请当面检查' }
    const ended = holds(await end('offline', order), ConsultationSchema)
    assert.deepEqual([ended.ending, ended.order], ['offline', order])
    const quote = post(`/api/consultations/${id}/quote`, undefined, asPatient)
    assert.equal(await refusal(quote), 'consultation-not-payable')
  })

  it('is for the two who talk, and the same request gets the same answer', async () => {
    const id = await asked()
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
    const id = await begun()
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
    const { rows } = await database.pool.query("SELECT encode(content, 'escape') FROM call_signal")
    assert.doesNotMatch(JSON.stringify(rows), /offer/, 'it lies sealed')
  })

  it('is ended by the clock where nobody goes on with it', async () => {
    const [waiting, silent] = [await asked(), await begun()]
    const later = new Date(Date.now() + 7_200_000)
    const store = { ...alliance.api.telehealth, now: () => later }
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
    const id = await asked()
    holds(await act(id, { act: 'accept' }, asDoctor), ConsultationSchema)
    const checked = { act: 'check-identity', credential: credential() }
    holds(await act(id, checked, asPatient), ConsultationSchema)
    const { body } = await get(`/api/persons/${patient}/consents`, asPatient)
    for (const consent of body.consents) {
      await post(`/api/persons/${patient}/consents/${consent.id}/withdraw`, undefined, asPatient)
    }
    const begin = act(id, { act: 'begin' }, asDoctor)
    assert.equal(await refusal(begin), 'follow-up-not-consented')
    const ask = post('/api/consultations', wish(), asPatient)
    assert.equal(await refusal(ask), 'follow-up-not-consented')
    await agree(['health', 'recipient', 'teleconsultation'])
    await finished()
  })
})
