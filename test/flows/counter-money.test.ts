import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import type {
  BillMoneyJson,
  OpenMoneyJson,
  TenderJson,
} from '../../server/http/contract/cashier.ts'
import { TestCounter } from '../support/counter.ts'
import { clinicAbroad, hospital, linjiangToday } from '../support/linjiang.ts'

const moves = (tenders: readonly TenderJson[]) =>
  tenders.map(({ direction, kind, amount, state }) => `${direction} ${kind} ${amount} ${state}`)

const daysBefore = (days: number) => textFromDay(linjiangToday() - days)

const invoicesOf = ({ invoices }: BillMoneyJson) =>
  invoices.map(({ colour, state, amount }) => `${colour} ${state} ${amount}`)

describe('the money at the counter', () => {
  let counter: TestCounter
  let visits = 0

  before(async () => {
    counter = await TestCounter.start()
    await counter.openShift('5000.00')
  })
  after(async () => {
    try {
      await counter.expectSound()
    } finally {
      await counter.close()
    }
  })

  const aVisit = () => `V-${++visits}`

  async function aBill(inScope?: string) {
    const person = await counter.person()
    const visit = aVisit()
    const { id } = await counter.settled(person, visit, inScope)
    return { person, visit, id }
  }

  it('pays a bill in cash, by card and from the account, with change and an invoice', async () => {
    const { id } = await aBill()
    const { status, body } = await counter.pay(id, [
      { kind: 'card', amount: '2000.00' },
      { kind: 'account', amount: '300.00' },
      { kind: 'cash', amount: '660.00', given: '700.00' },
    ])
    assert.equal(status, 201, JSON.stringify(body))
    assert.deepEqual(moves(body.tenders), [
      'in card 2000.00 done',
      'in account 300.00 done',
      'in cash 660.00 done',
    ])
    assert.equal(body.open, '0.00')
    assert.equal(body.tenders[2]?.change, '40.00')
    const [invoice] = body.invoices
    assert.deepEqual(invoicesOf(body), ['blue issued 10800.00'])
    assert.match(invoice?.number ?? '', /^\d{10}$/)
    assert.match(invoice?.checkCode ?? '', /^[0-9a-f]{6}$/)
  })

  it('takes a bill in parts and says what is left', async () => {
    const { id } = await aBill()
    const first = await counter.pay(id, [{ kind: 'cash', amount: '1000.00' }])
    assert.equal(first.body.open, '1960.00')
    assert.deepEqual(first.body.invoices, [])
    const much = await counter.pay(id, [{ kind: 'card', amount: '1960.01' }])
    assert.deepEqual([much.status, much.problem.code], [422, 'more-than-due'])
    assert.equal(much.problem.detail, 'At most 1960.00 CNY.')
    const rest = await counter.pay(id, [{ kind: 'wallet', amount: '1960.00' }])
    assert.equal(rest.body.open, '0.00')
    const again = await counter.pay(id, [{ kind: 'cash', amount: '1.00' }])
    assert.deepEqual([again.status, again.problem.code], [409, 'nothing-due'])
  })

  it('refuses what the counter does not take, and notes that are too few', async () => {
    const { id, person, visit } = await aBill()
    const codeOf = async (...tender: Parameters<TestCounter['pay']>[1]) =>
      (await counter.pay(id, tender)).problem.code
    assert.equal(await codeOf({ kind: 'transfer', amount: '1.00' }), 'tender-not-allowed')
    assert.equal(await codeOf({ kind: 'cash', amount: '0.00' }), 'amount-not-positive')
    assert.equal(await codeOf({ kind: 'cash', amount: '9.00', given: '8.99' }), 'given-short')
    assert.equal(await codeOf({ kind: 'card', amount: '9.00', given: '10.00' }), 'given-short')
    assert.equal(await codeOf({ kind: 'cash', amount: '0.001' }), 'bill-invalid')
    assert.equal(await codeOf({ kind: 'deposit', amount: '1.00' }), 'deposit-short')
    const account = [{ kind: 'account', amount: '5.00' }]
    const deposit = await counter.deposit(person, visit, 0, account)
    assert.equal(deposit.problem.code, 'tender-not-allowed')
    assert.equal((await counter.bill(id)).body.open, '2960.00')
  })

  it('settles a stay from its deposits and gives the balance back by the routes it came', async () => {
    const person = await counter.person()
    const visit = aVisit()
    await counter.deposit(person, visit, 0, [{ kind: 'cash', amount: '2000.00' }])
    const topped = await counter.deposit(person, visit, 1, [{ kind: 'card', amount: '1500.00' }])
    assert.deepEqual([topped.body.held, topped.body.version], ['3500.00', 2])
    const { id } = await counter.settled(person, visit)
    const paid = await counter.pay(id, [{ kind: 'deposit', amount: '2960.00' }])
    assert.deepEqual([paid.body.open, paid.body.held], ['0.00', '540.00'])
    assert.deepEqual(invoicesOf(paid.body), ['blue issued 10800.00'])

    const much = await counter.refundDeposits(visit, '540.01')
    assert.deepEqual([much.status, much.problem.code], [422, 'more-than-held'])
    const back = await counter.refundDeposits(visit)
    assert.equal(back.body.held, '0.00')
    assert.deepEqual(moves(back.body.tenders).slice(-1), ['out card 540.00 done'])
    const again = await counter.refundDeposits(visit)
    assert.equal(again.problem.code, 'nothing-to-give-back')
  })

  it('gives notes back up to the limit of the house, and above it by transfer', async () => {
    const person = await counter.person()
    const visit = aVisit()
    await counter.deposit(person, visit, 0, [{ kind: 'cash', amount: '3000.00' }])
    const small = await counter.refundDeposits(visit, '1000.00')
    assert.deepEqual(moves(small.body.tenders).slice(1), ['out cash 1000.00 done'])
    const large = await counter.refundDeposits(visit, '1000.01')
    assert.deepEqual(moves(large.body.tenders).slice(2), ['out transfer 1000.01 done'])
  })

  it('collects the difference when a stay cost more than its deposits', async () => {
    const person = await counter.person()
    const visit = aVisit()
    await counter.deposit(person, visit, 0, [{ kind: 'wallet', amount: '1000.00' }])
    const { id } = await counter.settled(person, visit)
    const { body } = await counter.pay(id, [
      { kind: 'deposit', amount: '1000.00' },
      { kind: 'cash', amount: '1960.00', given: '2000.00' },
    ])
    assert.deepEqual([body.open, body.held], ['0.00', '0.00'])
  })

  it('lets a patient leave owing with a promise, and takes the arrears later', async () => {
    const { id } = await aBill()
    await counter.pay(id, [{ kind: 'cash', amount: '960.00' }])
    const past = await counter.post(`/api/counter/bills/${id}/arrears`, { until: '2026-03-31' })
    assert.equal(past.problem.code, 'promise-past')
    const path = `/api/counter/bills/${id}/arrears`
    const key = counter.key()
    const owing = await counter.post<BillMoneyJson>(path, { until: '2026-05-01' }, key)
    assert.equal(owing.status, 201, JSON.stringify(owing.body))
    assert.deepEqual(
      [owing.body.open, owing.body.arrears, owing.body.promisedUntil],
      ['0.00', '2000.00', '2026-05-01'],
    )
    assert.deepEqual(invoicesOf(owing.body), ['blue issued 10800.00'])
    const twice = await counter.post<BillMoneyJson>(path, { until: '2026-05-01' }, key)
    assert.deepEqual([twice.status, twice.body.arrears], [200, '2000.00'])

    const part = await counter.pay(id, [{ kind: 'card', amount: '1500.00' }])
    assert.equal(part.body.arrears, '500.00')
    const much = await counter.pay(id, [{ kind: 'cash', amount: '500.01' }])
    assert.equal(much.problem.code, 'more-than-due')
    const rest = await counter.pay(id, [{ kind: 'cash', amount: '500.00' }])
    assert.equal(rest.body.arrears, '0.00')
  })

  it('owes back what was paid when a settlement is reversed, each by its route', async () => {
    const person = await counter.person()
    const visit = aVisit()
    await counter.deposit(person, visit, 0, [{ kind: 'cash', amount: '500.00' }])
    const { id } = await counter.settled(person, visit)
    await counter.pay(id, [
      { kind: 'deposit', amount: '500.00' },
      { kind: 'card', amount: '1000.00' },
      { kind: 'account', amount: '60.00' },
      { kind: 'cash', amount: '400.00' },
    ])
    await counter.post(`/api/counter/bills/${id}/arrears`, { until: '2026-05-01' })
    await counter.pay(id, [{ kind: 'wallet', amount: '300.00' }])
    await counter.reverse(id)

    const owed = await counter.bill(id)
    assert.deepEqual([owed.body.open, owed.body.arrears], ['-2260.00', '0.00'])
    assert.deepEqual(invoicesOf(owed.body), ['blue issued 10800.00', 'red issued 10800.00'])
    const pay = await counter.pay(id, [{ kind: 'cash', amount: '1.00' }])
    assert.equal(pay.problem.code, 'bill-reversed')

    const back = await counter.refund(id)
    assert.equal(back.status, 201, JSON.stringify(back.body))
    assert.equal(back.body.open, '0.00')
    assert.deepEqual(moves(back.body.tenders).slice(5).sort(), [
      'out account 60.00 done',
      'out card 1000.00 done',
      'out cash 400.00 done',
      'out deposit 500.00 done',
      'out wallet 300.00 done',
    ])
    assert.equal(back.body.held, '500.00')
    const again = await counter.refund(id)
    assert.equal(again.problem.code, 'nothing-to-give-back')
  })

  it('takes back one payment that was a mistake, after which it is due again', async () => {
    const { id } = await aBill()
    const { body } = await counter.pay(id, [{ kind: 'card', amount: '2960.00' }])
    const [tender] = body.tenders
    const path = `/api/counter/tenders/${tender?.id}/return`
    const key = counter.key()
    const back = await counter.post<BillMoneyJson>(path, undefined, key)
    assert.deepEqual(
      [back.body.open, moves(back.body.tenders).at(-1)],
      ['2960.00', 'out card 2960.00 done'],
    )
    await counter.post(path, undefined, key)
    const other = await counter.post<BillMoneyJson>(path, undefined)
    assert.equal(other.problem.code, 'tender-over')
    const paid = await counter.pay(id, [{ kind: 'cash', amount: '2960.00' }])
    assert.equal(paid.body.open, '0.00')
    assert.equal(paid.body.invoices.length, 1)
  })

  it('has only an invoice to give where nothing is left to pay', async () => {
    const person = await counter.person('linjiang/first', 'linjiang-life/plan')
    const visit = aVisit()
    await counter.behave(visit, '2960.00', counter.api.simulator)
    const { id, cash } = await counter.settled(person, visit)
    assert.equal(cash, '0.00', 'the insurer pays all that is left')
    const { body } = await counter.pay(id, [])
    assert.equal(body.open, '0.00')
    assert.equal(body.invoices.length, 1)
  })

  it('does not mix up two persons under one visit number', async () => {
    const [wang, li] = [await counter.person(), await counter.person()]
    const visit = aVisit()
    await counter.deposit(wang, visit, 0, [{ kind: 'cash', amount: '10.00' }])
    const other = await counter.deposit(li, visit, 1, [{ kind: 'cash', amount: '10.00' }])
    assert.equal(other.problem.code, 'visit-of-another')
  })

  it('keeps a Hong Kong counter in its own currency, with receipts in place of e-invoices', async () => {
    const { id: abroad } = clinicAbroad
    await counter.openShift('1000.00', abroad)
    const person = await counter.person()
    const visit = aVisit()
    const taken = await counter.deposit(
      person,
      visit,
      0,
      [{ kind: 'cash', amount: '4000.50', given: '4100.00' }],
      counter.key(),
      abroad,
    )
    assert.deepEqual([taken.body.currency, taken.body.held], ['HKD', '4000.50'])
    assert.equal(taken.body.tenders[0]?.change, '99.50')
    assert.equal(taken.body.rules.invoice, 'receipt')
    const back = await counter.refundDeposits(visit, undefined, abroad)
    assert.deepEqual(moves(back.body.tenders).slice(1), ['out cash 4000.50 done'])
  })

  it('says how far back it looks for what is unpaid, and looks further', async () => {
    const { id } = await aBill()
    // The stays of these tests ended on 2026-03-10; their counter's day is 2026-04-01.
    const shown = async (days: number) => {
      const path = `/api/counter/open?institution=${hospital.id}&days=${days}`
      const { body } = await counter.get<OpenMoneyJson>(path)
      assert.equal(body.unpaidSince, daysBefore(days))
      return body.unpaid.some(({ settlement }) => settlement === id)
    }
    assert.deepEqual([await shown(21), await shown(22)], [false, true])
    const far = await counter.get(`/api/counter/open?institution=${hospital.id}&days=50000`)
    assert.equal(far.status, 400)
  })

  it('lists what is unpaid, owed, held and late', async () => {
    const unpaid = await aBill()
    const owing = await aBill()
    await counter.post(`/api/counter/bills/${owing.id}/arrears`, { until: '2026-04-01' })
    const reversed = await aBill()
    await counter.pay(reversed.id, [{ kind: 'cash', amount: '100.00' }])
    await counter.reverse(reversed.id)
    const held = aVisit()
    await counter.deposit(await counter.person(), held, 0, [{ kind: 'card', amount: '7.00' }])
    const { body } = await counter.open()
    assert.deepEqual([body.unpaidSince, body.atMost], [daysBefore(30), 200])
    const idsOf = (rows: readonly { readonly settlement: string }[]) =>
      rows.map(({ settlement }) => settlement)
    assert.ok(idsOf(body.unpaid).includes(unpaid.id))
    assert.ok(idsOf(body.arrears).includes(owing.id))
    assert.deepEqual(
      body.owedBack.filter(({ settlement }) => settlement === reversed.id).map((o) => o.amount),
      ['100.00'],
    )
    assert.ok(body.held.some((one) => one.visit === held && one.amount === '7.00'))
  })
})
