import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { ShiftReportJson } from '../../server/http/contract/cashier.ts'
import { sampleActor, sampleSupervisor } from '../../server/own-actors.ts'
import { postDifference } from '../../server/usecases/cashier/compare-shift.ts'
import { TestCounter } from '../support/counter.ts'
import { clinicAbroad, hospital } from '../support/linjiang.ts'

const found = ({ differences }: ShiftReportJson) =>
  differences.map(({ name, kind, difference, state }) => `${name} ${kind} ${difference} ${state}`)

const totals = ({ report }: ShiftReportJson) =>
  Object.fromEntries(report.tenders.map(({ kind, net, journal }) => [kind, [net, journal]]))

describe('a shift at the counter', () => {
  let counter: TestCounter
  let shift: string
  let hours = 0

  before(async () => {
    counter = await TestCounter.start(300)
  })
  after(() => counter.close())
  beforeEach(async () => {
    shift = await counter.openShift('500.00')
  })
  afterEach(async () => {
    await counter.expectSound()
    await counter.closeOpenShifts()
  })

  function expectProved({ report, late }: ShiftReportJson): void {
    for (const proof of [...report.proofs, ...(late?.proofs ?? [])]) {
      assert.ok(proof.holds, JSON.stringify(proof))
    }
  }

  /** Deposits, several bills, arrears, a reversal and its refund. */
  async function aBusyHour(): Promise<void> {
    const [wang, li] = [await counter.person(), await counter.person()]
    hours += 1
    const [first, second, third] = [`S-${hours}-1`, `S-${hours}-2`, `S-${hours}-3`]
    await counter.deposit(wang, first, 0, [{ kind: 'cash', amount: '3000.00' }])
    const stay = await counter.settled(wang, first)
    await counter.pay(stay.id, [{ kind: 'deposit', amount: '2960.00' }])
    await counter.refundDeposits(first)
    const owing = await counter.settled(li, second)
    await counter.pay(owing.id, [
      { kind: 'card', amount: '1000.00' },
      { kind: 'cash', amount: '960.00', given: '1000.00' },
    ])
    await counter.post(`/api/counter/bills/${owing.id}/arrears`, { until: '2026-05-01' })
    await counter.pay(owing.id, [{ kind: 'wallet', amount: '250.00' }])
    const wrong = await counter.settled(wang, third, '1000.00')
    await counter.pay(wrong.id, [{ kind: 'wallet', amount: wrong.cash }])
    await counter.reverse(wrong.id)
    await counter.refund(wrong.id)
  }

  it('adds up: settlements are tenders, arrears and deposits, less what went back', async () => {
    await aBusyHour()
    const { body } = await counter.compare(shift)
    expectProved(body)
    assert.deepEqual(found(body), [])
    const { report } = body
    assert.deepEqual(report.bills, { count: 3, sum: '6120.00' })
    assert.deepEqual(report.reversals, { count: 1, sum: '-200.00' })
    assert.deepEqual([report.arrears, report.leftDue], ['1000.00', '0.00'])
    assert.deepEqual(totals(body), {
      cash: ['3920.00', '3920.00'],
      card: ['1000.00', '1000.00'],
      wallet: ['250.00', '250.00'],
      deposit: ['2960.00', '2960.00'],
    })
    assert.deepEqual(report.drawer, {
      float: '500.00',
      in: '3960.00',
      out: '40.00',
      expected: '4420.00',
      handedOver: '0.00',
    })
    const key = counter.key()
    const closed = await counter.closeShift(shift, '4420.00', key)
    assert.deepEqual(found(closed.body), [])
    expectProved(closed.body)
    assert.equal(closed.body.report.drawer.handedOver, '4420.00')
    const twice = await counter.closeShift(shift, '4420.00', key)
    assert.deepEqual([twice.status, twice.body], [200, closed.body])
    const other = await counter.closeShift(shift, '4400.00')
    assert.equal(other.problem.code, 'shift-closed')
  })

  it('names a drawer that was counted short, and a second person accepts it', async () => {
    await aBusyHour()
    const closed = await counter.closeShift(shift, '4400.00')
    assert.deepEqual(found(closed.body), ['counted-short cash -20.00 open'])
    const [{ id } = { id: '' }] = closed.body.differences
    const alone = await counter.postDifference(id, 'cashier')
    assert.deepEqual([alone.status, alone.problem.code], [403, 'not-permitted'])
    const both = { ...sampleSupervisor, id: sampleActor.id }
    const command = { key: counter.key(), difference: id, institution: hospital.id, reason: 'mine' }
    const { cashier } = counter.api.services
    const own = await postDifference(command, both, 'counter', cashier)
    assert.deepEqual(own, {
      done: false,
      refusal: { code: 'second-person-needed', first: sampleActor.id },
    })
    const posted = await counter.postDifference(id, 'supervisor')
    assert.deepEqual(found(posted.body), ['counted-short cash -20.00 posted'])
    assert.deepEqual(posted.body.corrections, [{ kind: 'cash', sum: '-20.00' }])
    assert.equal(posted.body.differences[0]?.postedBy, 'sample-supervisor')
    const again = await counter.postDifference(id, 'supervisor')
    assert.equal(again.problem.code, 'difference-over')
  })

  it('names a drawer that was counted over', async () => {
    const closed = await counter.closeShift(shift, '500.05')
    assert.deepEqual(found(closed.body), ['counted-over cash 0.05 open'])
  })

  it('names what the channel took twice, took less of, or never put on its list', async () => {
    for (const fault of ['twice', 'less', 'forgotten']) {
      const { id } = await counter.settled(await counter.person(), `D-${fault}`)
      await counter.behave('card.pay', fault)
      const { body } = await counter.pay(id, [{ kind: 'card', amount: '2960.00' }])
      assert.equal(body.open, '0.00')
    }
    await counter.behave('card.pay', 'none')
    const { body } = await counter.compare(shift)
    expectProved(body)
    assert.deepEqual(found(body).sort(), [
      'amount-differs card -1.00 open',
      'missing-in-channel card -2960.00 open',
      'missing-with-us card 2960.00 open',
    ])
    for (const { id } of body.differences) {
      assert.equal((await counter.postDifference(id, 'supervisor')).status, 201)
    }
    const again = await counter.compare(shift)
    assert.ok(again.body.differences.every(({ state }) => state === 'posted'))
    assert.deepEqual(again.body.corrections, [{ kind: 'card', sum: '-1.00' }])
  })

  it('names a refund that only the channel knows of', async () => {
    const { id } = await counter.settled(await counter.person(), 'R-1')
    const { body: bill } = await counter.pay(id, [{ kind: 'wallet', amount: '2960.00' }])
    const [payment] = bill.tenders
    await fetch(`${counter.channels.address}/refunds/of-its-own`, {
      method: 'POST',
      body: JSON.stringify({
        kind: 'wallet',
        institution: hospital.id,
        batch: shift,
        currency: 'CNY',
        amount: '60.00',
        original: payment?.id,
      }),
    })
    const { body } = await counter.compare(shift)
    assert.deepEqual(found(body), ['missing-with-us wallet -60.00 open'])
    assert.equal(body.differences[0]?.reference, 'of-its-own')
  })

  it('takes no payment on its way for a difference, and shows it as late when it is heard', async () => {
    const { id } = await counter.settled(await counter.person(), 'L-1')
    await counter.behave('card.pay', 'lost')
    await counter.behave('card.find', 'down')
    await counter.pay(id, [{ kind: 'card', amount: '2960.00' }])
    const before = await counter.compare(shift)
    assert.deepEqual([found(before.body), before.body.onItsWay.length], [[], 1])
    const closed = await counter.closeShift(shift, '500.00')
    assert.equal(closed.body.report.leftDue, '2960.00')
    await counter.behave('card.find', 'none')
    await counter.behave('card.pay', 'none')
    await counter.later()
    const { body } = await counter.compare(shift)
    expectProved(body)
    assert.deepEqual([found(body), body.onItsWay.length], [[], 0])
    assert.equal(body.report.leftDue, '2960.00', 'a closed report does not change')
    assert.deepEqual(
      body.late?.tenders.map(({ kind, net }) => [kind, net]),
      [['card', '2960.00']],
    )
  })

  it('forgets a difference that came right by itself, and waits for a channel that is away', async () => {
    const { id } = await counter.settled(await counter.person(), 'G-1')
    const { body: bill } = await counter.pay(id, [{ kind: 'card', amount: '2960.00' }])
    // The channel listed a second payment of its own, and takes it back.
    const stray = `${counter.channels.address}/payments/stray`
    const { shift: batch = '' } = bill.tenders[0] ?? {}
    const order = { kind: 'card', institution: hospital.id, batch, currency: 'CNY', amount: '5.00' }
    await fetch(stray, { method: 'POST', body: JSON.stringify(order) })
    const first = await counter.compare(shift)
    assert.deepEqual(found(first.body), ['missing-with-us card 5.00 open'])
    await counter.behave('list', 'down')
    const away = await counter.compare(shift)
    assert.deepEqual([away.status, away.problem.code], [503, 'channel-away'])
    await counter.behave('list', 'none')
    await fetch(`${stray}/cancel`, { method: 'POST', body: '{}' })
    const { body } = await counter.compare(shift)
    assert.deepEqual(found(body), ['missing-with-us card 5.00 gone'])
  })

  it('is needed for every movement of money, one for each cashier', async () => {
    const twice = await counter.post('/api/counter/shifts', {
      institution: hospital.id,
      float: '1.00',
    })
    assert.deepEqual([twice.status, twice.problem.code], [409, 'shift-open'])
    await counter.closeShift(shift, '500.00')
    const wang = await counter.person()
    const { id } = await counter.settled(wang, 'N-1')
    const codes = [
      (await counter.pay(id, [{ kind: 'cash', amount: '1.00' }])).problem.code,
      (await counter.deposit(wang, 'N-1', 0, [{ kind: 'cash', amount: '1.00' }])).problem.code,
      (await counter.refund(id)).problem.code,
      (await counter.post(`/api/counter/bills/${id}/arrears`, { until: '2026-05-01' })).problem
        .code,
    ]
    assert.deepEqual(new Set(codes), new Set(['no-open-shift']))
    assert.equal((await counter.bill(id)).body.hasShift, false)
  })

  it('hands out no more notes than lie in its drawer', async () => {
    const visit = 'W-1'
    const wang = await counter.person()
    await counter.deposit(wang, visit, 0, [{ kind: 'cash', amount: '900.00' }])
    await counter.closeShift(shift, '1400.00')
    await counter.openShift('100.00')
    const back = await counter.refundDeposits(visit)
    assert.deepEqual([back.status, back.problem.code], [409, 'drawer-short'])
    assert.equal(back.problem.detail, 'At most 100.00 CNY.')
  })

  it('takes up a reversal that came while the counter’s process was dead', async () => {
    const { id } = await counter.settled(await counter.person(), 'B-1')
    await counter.pay(id, [{ kind: 'cash', amount: '2960.00' }])
    const { services } = counter.api
    await counter.reverseBehindItsBack(id)
    assert.equal((await counter.bill(id)).body.open, '-2960.00', 'it is seen at once')
    assert.deepEqual((await counter.open()).body.reversed, [id])
    const closed = await counter.closeShift(shift, '3460.00')
    expectProved(closed.body)
    assert.equal(closed.body.report.leftDue, '-2960.00')
    assert.deepEqual((await counter.open()).body.reversed, [])
    await services.completeCounters()
  })

  it('keeps its own currency', async () => {
    const abroad = await counter.openShift('1000.00', clinicAbroad.id)
    const wang = await counter.person()
    const tender = [{ kind: 'card', amount: '88.80' }]
    await counter.deposit(wang, 'K-1', 0, tender, counter.key(), clinicAbroad.id)
    const { body } = await counter.compare(abroad)
    expectProved(body)
    assert.deepEqual([body.shift.currency, found(body)], ['HKD', []])
    assert.deepEqual(totals(body), { card: ['88.80', '88.80'] })
  })
})
