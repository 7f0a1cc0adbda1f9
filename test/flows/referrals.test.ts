/**
 * Referrals over HTTP on the sample alliance: what a doctor, two desks, the patient and the home fund
 * do, and what it changes about the bill, to the fen and by the packs as they are.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  CapacitySchema,
  ReferralDeskSchema,
  ReferralSchema,
  ReferralsSchema,
  TargetsSchema,
} from '../../server/http/contract/referral.ts'
import { completeReferrals } from '../../server/usecases/referral/complete-referrals.ts'
import { consentTold } from './referral-consent.ts'
import { drugsTold } from './referral-drugs.ts'
import { crossingTold } from './referrals-across.ts'
import { Referring, type Wanted } from './referring.ts'
import { type Answer, holds, type ServedAlliance, serveAlliance } from './served-alliance.ts'
import { sharedPlacesTold } from './shared-places.ts'

const doctorHF = 'staff:doctor:H-HF-02'
const [deskBJ, deskSH] = ['staff:referral-desk:H-BJ-01', 'staff:referral-desk:H-SH-01']

describe('referrals', () => {
  let served: ServedAlliance
  let told: Referring

  before(async () => {
    served = await serveAlliance('referrals')
    told = new Referring(served)
  })
  after(() => served?.close())

  const post: ServedAlliance['post'] = (...asked) => served.post(...asked)
  const get: ServedAlliance['get'] = (...asked) => served.get(...asked)
  const actOn = (id: string, act: unknown, as: string, key?: string) => told.act(id, act, as, key)
  const sent = (wanted: Wanted) => told.sent(wanted)
  const quoted: Referring['quoted'] = (...bill) => told.quoted(...bill)

  // ---------------------------------------------------------------- away from home

  describe('from Hefei to Beijing', () => {
    const person = 'P-0017'
    let id: string
    let filing: string

    it('changes nothing while it is only on its way', async () => {
      id = await sent({ person, from: 'H-HF-02', to: 'H-BJ-01' })
      // (10,700 − 700) × 80 % × 60 %: nothing was filed.
      assert.equal((await quoted(person, 'H-BJ-01', 0, 3, '10700.00')).pool, '4800.00')
    })

    it('lies on the desk of the hospital it was sent to, with its clock running', async () => {
      const desk = holds(
        await get('/api/institutions/H-BJ-01/referrals', deskBJ),
        ReferralDeskSchema,
      )
      const mine = desk.referrals.find((one) => one.id === id)
      assert.equal(mine?.state, 'sent')
      assert.equal(mine?.personName.includes('*') || mine?.personName.includes('＊'), true)
      const [answer] = mine?.clocks ?? []
      assert.ok(answer)
      const minutes = (Date.parse(answer.dueAt) - Date.parse(answer.startedAt)) / 60_000
      assert.deepEqual([answer.clock, minutes], ['answer', 1440])
    })

    it('once accepted is filed with the home fund, and the next quote goes by it', async () => {
      const accepted = holds(
        await actOn(id, { act: 'accept', note: '' }, deskBJ),
        ReferralSchema,
        201,
      )
      assert.equal(accepted.filingNeed, 'request')
      assert.deepEqual([accepted.filing?.state, accepted.filing?.kind], ['accepted', 'referral'])
      filing = accepted.filing?.id ?? ''
      // (10,700 − 700) × 80 % × 85 %
      const after = await quoted(person, 'H-BJ-01', 0, 3, '10700.00')
      assert.deepEqual([after.filing, after.pool], ['referral', '6800.00'])
    })

    it('reaches a stay that is not over, and none that is', async () => {
      assert.equal((await quoted(person, 'H-BJ-01', -9, 0, '10700.00')).pool, '6800.00')
      assert.equal((await quoted(person, 'H-BJ-01', -9, -1, '10700.00')).pool, '4800.00')
    })

    it('serves another hospital of the same city, and none elsewhere', async () => {
      assert.equal((await quoted(person, 'H-BJ-02', 0, 3, '10700.00')).filing, 'referral')
      assert.equal((await quoted(person, 'H-GY-01', 0, 3, '10700.00')).filing, 'none')
    })

    it('books a bed that is kept for referred patients', async () => {
      const { slots } = holds(
        await get('/api/institutions/H-BJ-01/capacity', deskBJ),
        CapacitySchema,
      )
      const bed = slots.find((one) => one.kind === 'bed' && one.service === 'cardiology')
      const clinic = slots.find((one) => one.kind === 'clinic')
      assert.ok(bed && clinic)
      const wrong = await actOn(id, { act: 'book', slot: clinic.slot }, deskBJ)
      assert.deepEqual([wrong.status, wrong.body.code], [409, 'slot-not-to-be-had'])
      const booked = holds(
        await actOn(id, { act: 'book', slot: bed.slot }, `patient:${person}`),
        ReferralSchema,
        201,
      )
      assert.deepEqual([booked.state, booked.booking?.seat], ['booked', 1])
      const again = holds(
        await get('/api/institutions/H-BJ-01/capacity?days=14', deskBJ),
        CapacitySchema,
      )
      const same = again.slots.find((one) => one.slot === bed.slot)
      assert.deepEqual([same?.taken, same?.freeReserved], [1, bed.freeReserved - 1])
    })

    it('shows whoever runs the alliance what is free in every house, to look at only', async () => {
      const read = await get('/api/institutions/H-BJ-01/capacity?days=7', 'sample-operator')
      const { slots } = holds(read, CapacitySchema)
      const [first] = slots
      assert.ok(first !== undefined && slots.some(({ taken }) => taken === 1))
      const { kind, service, startsAt, minutes, seats } = first
      const more = { slots: [{ kind, service, startsAt, minutes, seats, reserved: 0 }] }
      const opened = await post('/api/institutions/H-BJ-01/capacity', more, 'sample-operator')
      assert.deepEqual([opened.status, opened.body.code], [403, 'not-permitted'])
    })

    it('withdrawn touches later visits only, and gives the bed back', async () => {
      const settled = await post(
        '/api/settlements',
        told.aBill(person, 'H-BJ-01', -2, 0, '10700.00'),
      )
      assert.equal(settled.status, 201, JSON.stringify(settled.body))
      const gone = holds(
        await actOn(id, { act: 'withdraw', reason: '改在本地治疗' }, `patient:${person}`),
        ReferralSchema,
        201,
      )
      assert.deepEqual(
        [gone.state, gone.filing?.state, gone.booking],
        ['withdrawn', 'withdrawn', null],
      )
      assert.equal(gone.filing?.id, filing)
      assert.equal((await quoted(person, 'H-BJ-01', 0, 5, '1000.00')).filing, 'referral')
      assert.equal((await quoted(person, 'H-BJ-01', 1, 5, '1000.00')).filing, 'none')
      const { body } = await get(`/api/settlements/${settled.body.id}`)
      const pool = body.division.shares.find(
        ({ payer }: { payer: string }) => payer === 'hefei/resident.pool',
      )
      assert.equal(pool?.amount, '6800.00')
      const { slots } = holds(
        await get('/api/institutions/H-BJ-01/capacity', deskBJ),
        CapacitySchema,
      )
      assert.ok(slots.every(({ taken }) => taken === 0))
    })
  })

  it('within the delta needs no filing, and says so', async () => {
    const person = 'P-0032'
    const before = await quoted(person, 'H-SH-01', 0, 3, '10700.00')
    const id = await sent({ person, from: 'H-HF-02', to: 'H-SH-01' })
    const accepted = holds(
      await actOn(id, { act: 'accept', note: '' }, deskSH),
      ReferralSchema,
      201,
    )
    assert.deepEqual([accepted.filingNeed, accepted.filing?.kind], ['deemed-zone', 'none'])
    assert.deepEqual(await quoted(person, 'H-SH-01', 0, 3, '10700.00'), before)
  })

  // ---------------------------------------------------------------- up and down

  it('up costs the difference of the deductibles only, and down none', async () => {
    const person = 'P-0012'
    const [clinic, hospital] = ['C-ZH-01', 'H-ZH-01']
    const [deskUp, deskDown] = ['staff:referral-desk:H-ZH-01', 'staff:referral-desk:C-ZH-01']
    const settled = async (bill: ReturnType<Referring['aBill']>) => {
      const { status, body } = await post('/api/settlements', bill)
      assert.equal(status, 201, JSON.stringify(body))
      return bill.visit.number
    }
    const stayAt = (institution: string, stay: string) => ({
      ...{ institution, stay, department: 'general-medicine', doctor: '何医生', phone: '0756-0' },
    })
    const first = await settled(told.aBill(person, clinic, -4, 0, '2000.00'))
    assert.equal((await quoted(person, hospital, 0, 5, '11000.00')).deductible, '1000.00')
    const up = await sent({
      ...{ person, from: clinic, to: hospital, direction: 'up' },
      need: { setting: 'inpatient', department: 'cardiology', capability: null },
      sender: stayAt(clinic, first),
    })
    holds(await actOn(up, { act: 'accept', note: '' }, deskUp), ReferralSchema, 201)
    const arrived = holds(await actOn(up, { act: 'arrive' }, deskUp), ReferralSchema, 201)
    assert.deepEqual([arrived.filingNeed, arrived.filing?.kind], ['at-home', 'none'])
    // 300 was paid at the clinic: 1,000 − 300 is left; (11,000 − 700) × 92 %.
    const there = await quoted(person, hospital, 0, 5, '11000.00')
    assert.deepEqual([there.deductible, there.pool], ['700.00', '9476.00'])

    const second = await settled(told.aBill(person, hospital, 0, 0, '11000.00'))
    const down = await sent({
      ...{ person, from: hospital, to: clinic, direction: 'down' },
      need: { setting: 'inpatient', department: 'rehabilitation', capability: null },
      sender: stayAt(hospital, second),
    })
    assert.equal((await quoted(person, clinic, 0, 9, '3000.00')).deductible, '300.00')
    holds(await actOn(down, { act: 'accept', note: '' }, deskDown), ReferralSchema, 201)
    holds(await actOn(down, { act: 'arrive' }, deskDown), ReferralSchema, 201)
    assert.equal((await quoted(person, clinic, 0, 9, '3000.00')).deductible, '0.00')
  })

  // ---------------------------------------------------------------- what is refused, and what is late

  it('are refused with the rule, the place and what to do', async () => {
    const person = 'P-0050'
    const wanted = { person, from: 'H-HF-02', to: 'H-BJ-01' }
    const refused = (answer: Answer, code: string, rule: string, pointer: string) => {
      const { body } = answer
      assert.deepEqual([body.code, body.rule, body.pointer], [code, rule, pointer])
      assert.ok(body.remedy.length > 0)
    }
    const stranger = await post('/api/referrals', told.sheet(wanted), `${doctorHF}:stranger`)
    assert.equal(stranger.body.code, 'practitioner-unknown')
    const unfit = { setting: 'inpatient', department: 'cardiology', capability: 'proton' }
    refused(
      await post('/api/referrals', told.sheet({ ...wanted, need: unfit }), doctorHF),
      ...(['target-unfit', 'target.capability', '/target'] as const),
    )
    refused(
      await post('/api/referrals', told.sheet({ ...wanted, opinion: '' }), doctorHF),
      ...(['referral-text-missing', 'sheet.complete', '/sheet/opinion'] as const),
    )
    const { id } = holds(
      await post('/api/referrals', told.sheet(wanted), doctorHF),
      ReferralSchema,
      201,
    )
    refused(
      await actOn(id, { act: 'send' }, doctorHF),
      ...(['referral-out-of-turn', 'turns.send', '/act'] as const),
    )
    // Before it is sent it is nobody's business but the sender's and the patient's.
    assert.equal((await get(`/api/referrals/${id}`, deskBJ)).status, 403)
    await told.agreed(id, person, 'H-BJ-01')
    refused(
      await actOn(id, { act: 'send' }, doctorHF),
      ...(['desk-before-sending', 'send.own-desk', '/act'] as const),
    )
    assert.equal((await get(`/api/referrals/${id}`, 'patient:P-0001')).status, 403)
    const unknown = await get(`/api/referrals/${'0'.repeat(28)}`, doctorHF)
    assert.equal(unknown.status, 404)
  })

  it('asked for twice are drafted once, and another text under the same key is refused', async () => {
    const wanted = told.sheet({ person: 'P-0050', from: 'H-HF-02', to: 'H-SH-01' })
    const key = 'the-same-referral'
    const first = holds(await post('/api/referrals', wanted, doctorHF, key), ReferralSchema, 201)
    const again = holds(await post('/api/referrals', wanted, doctorHF, key), ReferralSchema, 200)
    assert.equal(again.id, first.id)
    const other = await post('/api/referrals', { ...wanted, illness: '其他' }, doctorHF, key)
    assert.equal(other.body.code, 'key-reused')
  })

  it('of a stroke go at once, and are escalated when nobody answers', async () => {
    const person = 'P-0050'
    const stroke = told.sheet({
      ...{ person, from: 'H-HF-02', to: 'H-HF-01', kind: 'stroke' },
      need: { setting: 'inpatient', department: 'neurology', capability: 'thrombolysis' },
    })
    const { id } = holds(await post('/api/referrals', stroke, doctorHF), ReferralSchema, 201)
    holds(await actOn(id, { act: 'consent' }, doctorHF), ReferralSchema, 201)
    holds(await actOn(id, { act: 'send' }, doctorHF), ReferralSchema, 201)
    await served.database.pool.query(
      "UPDATE care_action SET recorded_at = recorded_at - interval '16 minutes' WHERE record = $1",
      [id],
    )
    await served.database.pool.query(
      "UPDATE care_desk SET due_at = due_at - interval '16 minutes' WHERE record = $1",
      [id],
    )
    const services = served.alliance.api.referrals
    await completeReferrals(services)
    await completeReferrals(services)
    const desk = holds(
      await get('/api/institutions/H-HF-01/referrals', 'staff:referral-desk:H-HF-01'),
      ReferralDeskSchema,
    )
    const late = desk.referrals.find((one) => one.id === id)
    assert.deepEqual(
      [late?.state, late?.escalated.length, late?.clocks[0]?.escalatesTo],
      ['sent', 1, 'duty-physician'],
    )
    const figures = desk.figures.find((one) => one.kind === 'stroke')
    assert.deepEqual([figures?.measured, figures?.inTime, figures?.running], [1, 0, 1])
  })

  it('find who is able to take the patient, with free places and the filing needed', async () => {
    const query =
      'person=P-0050&direction=across&kind=ordinary&setting=inpatient&department=cardiology'
    const { targets } = holds(
      await get(`/api/referral-targets?from=H-HF-02&${query}&capability=angioplasty`, doctorHF),
      TargetsSchema,
    )
    const at = (id: string) => targets.find((one) => one.institution === id)
    assert.equal(targets[0]?.region, 'hefei')
    assert.deepEqual(
      [at('H-BJ-01')?.filing, at('H-SH-01')?.filing, at('H-HF-01')?.filing],
      ['request', 'deemed-zone', 'at-home'],
    )
    assert.ok((at('H-SH-01')?.freeReserved ?? 0) > 0)
    assert.equal(at('P-HF-01'), undefined)
  })

  it('are shown to the patient, with the own name in full', async () => {
    const mine = holds(
      await get('/api/persons/P-0017/referrals', 'patient:P-0017'),
      ReferralsSchema,
    )
    assert.deepEqual(
      mine.referrals.map(({ state }) => state),
      ['withdrawn'],
    )
    assert.ok(!mine.referrals[0]?.personName.includes('*'))
    assert.equal((await get('/api/persons/P-0017/referrals', 'patient:P-0050')).status, 403)
  })

  describe('by consent', () => consentTold(() => told))
  describe('down', () => drugsTold(() => told))
  describe('across a boundary', () => crossingTold(() => told))
  describe('of shared places', () => sharedPlacesTold(() => told))
})
