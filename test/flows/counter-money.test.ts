import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BillMoneyJson } from '../../server/http/contract/cashier.ts'
import { TestCounter } from '../support/counter.ts'

describe('the money at the counter', () => {
  let counter: TestCounter
  let shift: string

  before(async () => {
    counter = await TestCounter.open()
    shift = await counter.openShift()
  })
  after(() => counter.close())

  const kinds = (bill: BillMoneyJson) =>
    bill.tenders.map(({ direction, kind, amount, state }) => [direction, kind, amount, state])

  it('pays a bill in cash, by card and from the account, with change and an invoice', async () => {
    const wang = await counter.person()
    const { id, cash } = await counter.settled(wang, 'V-1')
    assert.equal(cash, '2960.00')
    const { status, body } = await counter.pay(id, [
      { kind: 'card', amount: '2000.00' },
      { kind: 'account', amount: '300.00' },
      { kind: 'cash', amount: '660.00', given: '700.00' },
    ])
    assert.equal(status, 201, JSON.stringify(body))
    assert.deepEqual(kinds(body), [
      ['in', 'card', '2000.00', 'done'],
      ['in', 'account', '300.00', 'done'],
      ['in', 'cash', '660.00', 'done'],
    ])
    assert.equal(body.open, '0.00')
    assert.equal(body.tenders[2]?.change, '40.00')
    const [invoice] = body.invoices
    assert.equal(invoice?.state, 'issued')
    assert.equal(invoice?.amount, '10800.00')
    assert.match(invoice?.number ?? '', /^\d{10}$/)
    assert.match(invoice?.checkCode ?? '', /^[0-9a-f]{6}$/)
  })

  it('reports the shift', async () => {
    const { body } = await counter.compare(shift)
    assert.ok(body.report.proofs.every(({ holds }) => holds), JSON.stringify(body))
    assert.deepEqual(body.differences, [])
  })
})
