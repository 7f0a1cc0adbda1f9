/** `yiqiao verify` finds whatever somebody changes behind the counter's back. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import {
  BillMoneySchema,
  OpenMoneySchema,
  ShiftReportSchema,
  ShiftsSchema,
  VisitMoneySchema,
} from '../../server/http/contract/cashier.ts'
import { DailyFeesSchema } from '../../server/http/contract/settlement.ts'
import { TestCounter } from '../support/counter.ts'
import { hospital } from '../support/linjiang.ts'

describe('the books of the counter', () => {
  let counter: TestCounter
  let shift: string
  let paid: string

  before(async () => {
    counter = await TestCounter.start()
    const closed = await counter.openShift('100.00')
    await counter.closeShift(closed, '99.00')
    shift = await counter.openShift('500.00')
    const wang = await counter.person()
    await counter.deposit(wang, 'W-1', 0, [{ kind: 'cash', amount: '1000.00' }])
    const first = await counter.settled(wang, 'W-1')
    await counter.pay(first.id, [
      { kind: 'deposit', amount: '900.00' },
      { kind: 'card', amount: '60.00' },
    ])
    await counter.post(`/api/counter/bills/${first.id}/arrears`, { until: '2026-05-01' })
    const second = await counter.settled(await counter.person(), 'W-2')
    await counter.pay(second.id, [{ kind: 'wallet', amount: '2960.00' }])
    await counter.reverse(second.id)
    await counter.refund(second.id)
    paid = first.id
  })
  after(() => counter.close())

  const changes: readonly [string, string, RegExp][] = [
    ['what is due', 'UPDATE counter_bill SET due_minor = due_minor + 1', /due or in arrears/],
    ['arrears', 'UPDATE counter_bill SET arrears_minor = arrears_minor + 1', /due or in arrears/],
    ['a deposit', 'UPDATE counter_visit SET held_minor = held_minor + 1', /deposits hold/],
    ['the cash of a bill', 'UPDATE counter_bill SET cash_minor = cash_minor + 1', /its settlement/],
    ['whose bill it is', `UPDATE counter_bill SET person = 'somebody'`, /its settlement/],
    [
      'a reversal',
      `UPDATE counter_bill SET reversal = '00-1' WHERE reversal IS NOT NULL`,
      /does not undo/,
    ],
    [
      'that it was reversed',
      'UPDATE counter_bill SET reversal = NULL WHERE reversal IS NOT NULL',
      /in transit/,
    ],
    [
      'the amount of a payment',
      `UPDATE counter_tender SET amount_minor = amount_minor + 1 WHERE kind = 'card'`,
      /not those of its amount/,
    ],
    [
      'how it was paid',
      `UPDATE counter_tender SET kind = 'wallet' WHERE kind = 'card'`,
      /not those of its amount/,
    ],
    [
      'that it was paid',
      `UPDATE counter_tender SET state = 'refused', number = NULL WHERE kind = 'card'`,
      /no payment that names it/,
    ],
    [
      'what a refund returns',
      `UPDATE counter_tender SET original = 'another' WHERE direction = 'out'`,
      /more was given back/,
    ],
    ['a shift of an entry', 'UPDATE counter_movement SET shift = NULL', /list of movements/],
    [
      'what was found short',
      'UPDATE counter_difference SET theirs_minor = theirs_minor + 1',
      /named difference/,
    ],
    ['an invoice', 'UPDATE counter_invoice SET amount_minor = amount_minor + 1', /an invoice/],
  ]
  for (const [name, change, what] of changes) {
    it(`cannot be altered unseen: ${name}`, async () => {
      const { finding } = await counter.verifyAfter(change)
      assert.equal(finding?.invariant, 'counter', JSON.stringify(finding))
      assert.match(finding.what, what)
    })
  }

  it('are sound when nobody touched them', () => counter.expectSound())

  const answers: readonly [string, () => string, TSchema][] = [
    ['a bill', () => `/api/counter/bills/${paid}`, BillMoneySchema],
    ['a visit', () => `/api/counter/visits?institution=${hospital.id}&visit=W-1`, VisitMoneySchema],
    ['open money', () => `/api/counter/open?institution=${hospital.id}`, OpenMoneySchema],
    ['a shift', () => `/api/counter/shifts/${shift}`, ShiftReportSchema],
    ['shifts', () => `/api/counter/shifts?institution=${hospital.id}`, ShiftsSchema],
    ['a daily fee list', () => `/api/settlements/${paid}/daily-fees`, DailyFeesSchema],
  ]
  for (const [name, path, schema] of answers) {
    it(`are answered in the form that is promised: ${name}`, async () => {
      const { status, body } = await counter.get<object>(path())
      assert.equal(status, 200)
      assert.deepEqual(Compile(schema).Errors(body), [])
    })
  }
})
