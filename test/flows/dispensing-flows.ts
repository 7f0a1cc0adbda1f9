/** What becomes of a prescription after it was paid for, and what clocks, shelves and kinds of pharmacy do to it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sampleAlliance } from '../../samples/read-samples.ts'
import { OnlinePaymentSchema } from '../../server/http/contract/online-payment.ts'
import { OffersSchema, PrescriptionSchema } from '../../server/http/contract/prescription.ts'
import { completePrescriptions } from '../../server/usecases/prescription/complete-prescriptions.ts'
import {
  amlodipine,
  doctor,
  hefei,
  line,
  type Prescribing,
  patient,
  pharmacist,
  sheet,
} from './prescribing.ts'
import { holds, refuses, type ServedAlliance } from './served-alliance.ts'

const dayMs = 86_400_000

/** Called inside a `describe`. */
export function dispensingFlows(served: () => ServedAlliance, way: () => Prescribing): void {
  const act = (id: string, body: unknown, as = pharmacist) => way().act(id, body, as)
  const done = async (id: string, body: unknown, as = pharmacist) =>
    holds(await act(id, body, as), PrescriptionSchema, 201)
  const read = async (id: string) =>
    holds(await served().get(`/api/prescriptions/${id}`, doctor), PrescriptionSchema)
  const offersOf = async (id: string, as = patient) =>
    holds(await served().get(`/api/prescriptions/${id}/pharmacies`, as), OffersSchema).offers

  /** The clock as it strikes some days from now. */
  async function daysLater(days: number): Promise<void> {
    const { prescriptions } = served().alliance.api
    const today = () => prescriptions.today() + days
    const now = () => new Date(Date.now() + days * dayMs)
    await completePrescriptions({ ...prescriptions, today, now })
  }

  it('is paid from home, once, by the patient alone, and leaves', async () => {
    const path = (id: string) => `/api/prescriptions/${id}/payment`
    const pay = (id: string, channel: string, as = patient, key?: string) =>
      served().post(path(id), { channel }, as, key)
    const waiting = await way().checked({}, 'deliver')
    refuses(await served().get(path(waiting), patient), 'prescription-unsettled', 'payment.settled')
    const id = await way().settled({}, 'deliver')
    refuses(await pay(id, 'wallet', pharmacist), 'prescription-of-others', 'sides.settle')
    const before = holds(await served().get(path(id), patient), OnlinePaymentSchema)
    assert.ok(Number(before.open) > 0)
    const paid = holds(await pay(id, 'wallet', patient, 'parcel-paid-0001'), OnlinePaymentSchema)
    assert.deepEqual([paid.open, paid.onItsWay], ['0.00', '0.00'])
    assert.deepEqual(paid.tenders, [{ kind: 'wallet', state: 'done', amount: before.open }])
    const again = await pay(id, 'wallet', patient, 'parcel-paid-0001')
    assert.equal(holds(again, OnlinePaymentSchema).tenders.length, 1)
    assert.equal(holds(await pay(id, 'card'), OnlinePaymentSchema).tenders.length, 1)
    await done(id, { act: 'dispatch', carrier: '样例速递', parcel: 'SF-SAMPLE-3' })
  })

  it('is delivered step by step, each with its time, and is not handed over besides', async () => {
    const id = await way().settled({}, 'deliver')
    refuses(await act(id, { act: 'hand-over', receivedBy: '本人' }), 'way-differs', 'way.deliver')
    const parcel = { act: 'dispatch', carrier: '样例速递', parcel: 'SF-SAMPLE-1' }
    const unpaid = await act(id, parcel)
    refuses(unpaid, 'parcel-unpaid', 'parcel.paid')
    assert.match(unpaid.body.reason['zh-CN'], /^个人应付还有 \d+\.\d\d CNY 未收/)
    assert.equal(unpaid.body.pointer, '/act')
    await way().paid(id)
    await done(id, parcel)
    await done(id, { act: 'track', step: 'on-the-way' })
    await done(id, { act: 'fail-delivery', reason: '家中无人' })
    await done(id, { ...parcel, parcel: 'SF-SAMPLE-2' })
    await done(id, { act: 'track', step: 'out-for-delivery' })
    const there = await done(id, { act: 'deliver', receivedBy: '家属' })
    assert.equal(there.state, 'completed')
    assert.equal(there.dispensings[0]?.parcel?.number, 'SF-SAMPLE-2')
    const steps = there.history.flatMap(({ act: one }) => (one === 'report' ? [] : one)).slice(-6)
    assert.deepEqual(steps, ['dispatch', 'track', 'fail-delivery', 'dispatch', 'track', 'deliver'])
    const times = there.history.map(({ at }) => at)
    assert.deepEqual(times, times.toSorted())
    refuses(
      await act(id, { act: 'return', dispensing: 1, ground: 'undelivered', reason: '样例' }),
      'return-not-allowed',
    )
  })

  it('comes back where it was not delivered, and the packs are sold to another', async () => {
    const codes = way().fresh(2)
    const id = await way().checked({}, 'deliver')
    for (const body of [way().scan(2, codes), { act: 'settle' }]) await done(id, body)
    await way().paid(id)
    await done(id, { act: 'dispatch', carrier: '样例速递', parcel: 'SF-SAMPLE-3' })
    await done(id, { act: 'fail-delivery', reason: '拒收' })
    const back = await done(id, {
      act: 'return',
      dispensing: 1,
      ground: 'undelivered',
      reason: '样例',
    })
    assert.deepEqual([back.state, back.lines[0]?.remaining], ['open', 2])
    const other = await way().checked()
    await done(other, way().scan(2, codes))
  })

  it('leaves the shelf with whoever takes it, and not before', async () => {
    const inStock = async (id: string) => {
      const offer = (await offersOf(id)).find(({ pharmacy }) => pharmacy === hefei)
      return offer?.lines[0]?.inStock ?? Number.NaN
    }
    const other = await way().signed()
    const before = await inStock(other)
    const id = await way().settled()
    assert.equal(await inStock(other), before)
    await done(id, { act: 'hand-over', receivedBy: '本人' })
    assert.equal(await inStock(other), before - 2)
    await done(id, { act: 'return', dispensing: 1, ground: 'quality', reason: '样例' })
    assert.equal(await inStock(other), before - 2, 'what has a fault is not sold again')
  })

  it('is over after its last day, wherever it lies, and given back by whoever only holds it', async () => {
    const open = await way().signed()
    const held = await way().checked()
    await daysLater(2)
    assert.equal((await read(held)).state, 'open', 'the pharmacy did nothing for a day')
    assert.equal((await read(open)).state, 'open')
    await daysLater(4)
    assert.equal((await read(open)).state, 'expired')
    const choose = { act: 'choose', pharmacy: hefei, way: 'collect' }
    refuses(await act(open, choose, patient), 'prescription-out-of-turn')
  })

  it('is paid by nobody but the patient where a pharmacy has no contract with the fund', async () => {
    const insured = sampleAlliance().persons.find(({ coverages }) =>
      coverages.some(({ scheme }) => scheme === 'guiyang/employee'),
    )
    assert.ok(insured)
    const written = await served().post(
      '/api/prescriptions',
      {
        ...{ ...sheet, person: insured.id, institution: 'H-GY-01', pregnant: 'no' },
        ...{ entitlement: null, disease: null, lines: [{ ...line, code: amlodipine }] },
      },
      'staff:doctor:H-GY-01',
    )
    const { id } = holds(written, PrescriptionSchema, 201)
    await done(id, { act: 'review', passed: true, opinion: '' }, 'staff:pharmacist:H-GY-01')
    await done(id, { act: 'sign' }, 'staff:doctor:H-GY-01')
    const offers = await offersOf(id, `patient:${insured.id}`)
    const offer = offers.find(
      ({ kind, lines }) => kind === 'account-only' && lines[0]?.code !== null,
    )
    assert.ok(offer, JSON.stringify(offers.map(({ pharmacy, kind }) => [pharmacy, kind])))
    const code = await way().chosen(id, offer.pharmacy, 'collect', `patient:${insured.id}`)
    const there = `staff:pharmacist:${offer.pharmacy}`
    const given = offer.lines[0]?.code ?? ''
    await done(id, { act: 'claim', code }, there)
    const confirmed = given === amlodipine ? [] : [{ line: '1', code: given }]
    await done(id, { act: 'check', passed: true, opinion: '', confirmed }, there)
    const packs = [{ line: '1', code: given, quantity: 1, traceCodes: way().fresh(1) }]
    await done(id, { act: 'scan', packs }, there)
    const paid = await done(id, { act: 'settle' }, there)
    const settlement = paid.dispensings[0]?.settlement ?? ''
    const { status, body } = await served().get(`/api/settlements/${settlement}`)
    assert.equal(status, 200)
    const shares: { payer: string; amount: string }[] = body.division.shares
    const pools = shares.filter(({ payer }) => !payer.endsWith('.account'))
    assert.deepEqual(
      pools.filter(({ amount }) => Number(amount) !== 0),
      [],
    )
  })
}
