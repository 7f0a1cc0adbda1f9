/** A partial refund: a bill is reversed and settled anew, and its money is netted at the counter. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { minorFromText, textFromMinor } from '../../engine/base/money.ts'
import type { BillMoneyJson, TenderJson } from '../../server/http/contract/cashier.ts'
import { type TenderAsked, TestCounter } from '../support/counter.ts'

const minor = (text: string) => minorFromText(text, 'CNY') ?? 0
const text = (amount: number) => textFromMinor(amount, 'CNY')
const moves = (tenders: readonly TenderJson[]) =>
  tenders.map(({ direction, kind, route, amount, state }) =>
    [direction, kind, ...(route === null ? [] : [route]), amount, state].join(' '),
  )

describe('a bill that takes the place of a paid one', () => {
  let counter: TestCounter
  let shift: string
  let visits = 0

  before(async () => {
    counter = await TestCounter.start()
    shift = await counter.openShift('5000.00')
  })
  after(async () => {
    try {
      await counter.expectSound()
    } finally {
      await counter.close()
    }
  })

  /** Paid, then reversed; `inScope` is what is settled in its place. */
  async function replaced(paidBy: (cash: string) => readonly TenderAsked[], inScope: string) {
    const person = await counter.person()
    const visit = `C-${++visits}`
    const old = await counter.settled(person, visit)
    const paid = await counter.pay(old.id, paidBy(old.cash))
    assert.equal(paid.status, 201, JSON.stringify(paid.body))
    await counter.reverse(old.id)
    const now = await counter.settled(person, visit, inScope)
    return { person, visit, old, now }
  }

  async function shown(id: string): Promise<NonNullable<BillMoneyJson['carryOver']>> {
    const { carryOver } = (await counter.bill(id)).body
    assert.ok(carryOver)
    return carryOver
  }

  async function carry(id: string, tenders: readonly TenderAsked[] = [], key = counter.key()) {
    const { from, carried, returned } = await shown(id)
    const body = { from, carried, returned, tenders }
    return counter.post<BillMoneyJson>(`/api/counter/bills/${id}/carry-over`, body, key)
  }

  const byCardAndNotes = (cash: string) => [
    { kind: 'cash', amount: '500.00' },
    { kind: 'card', amount: text(minor(cash) - 50_000) },
  ]

  it('gives back only what it is cheaper by, by the route it came', async () => {
    const { old, now } = await replaced(byCardAndNotes, '9800.00')
    const less = text(minor(old.cash) - minor(now.cash))
    assert.deepEqual((await counter.bill(old.id)).body.successor, now.id)
    assert.deepEqual(await shown(now.id), {
      from: old.id,
      owedBack: old.cash,
      carried: now.cash,
      returned: less,
      returns: [{ kind: 'card', amount: less, rounding: '0.00' }],
      collect: '0.00',
    })
    const { status, body } = await carry(now.id)
    assert.equal(status, 201, JSON.stringify(body))
    assert.deepEqual([body.open, body.carryOver], ['0.00', null])
    assert.deepEqual(moves(body.tenders), [
      `in carried cash 500.00 done`,
      `in carried card ${text(minor(now.cash) - 50_000)} done`,
    ])
    assert.deepEqual(
      body.invoices.map(({ colour, state }) => `${colour} ${state}`),
      ['blue issued'],
    )
    const before = (await counter.bill(old.id)).body
    assert.deepEqual([before.open, before.successor], ['0.00', null])
    const { tenders } = before
    assert.ok(moves(tenders).includes(`out card ${less} done`))
    assert.deepEqual(before.invoices.map(({ colour }) => colour).sort(), ['blue', 'red'])
  })

  it('collects only what it is dearer by, in several ways', async () => {
    const { old, now } = await replaced(byCardAndNotes, '11800.00')
    const more = minor(now.cash) - minor(old.cash)
    assert.equal((await shown(now.id)).collect, text(more))
    const much = await carry(now.id, [{ kind: 'cash', amount: text(more + 1) }])
    assert.equal(much.problem.code, 'more-than-due')
    const { status, body } = await carry(now.id, [
      { kind: 'wallet', amount: '10.00' },
      { kind: 'cash', amount: text(more - 1000), given: '1000.00' },
    ])
    assert.equal(status, 201, JSON.stringify(body))
    assert.equal(body.open, '0.00')
    assert.deepEqual(moves(body.tenders).slice(2).sort(), [
      `in cash ${text(more - 1000)} done`,
      'in wallet 10.00 done',
    ])
  })

  it('may leave the difference to be paid later', async () => {
    const { old, now } = await replaced(byCardAndNotes, '11800.00')
    const { body } = await carry(now.id)
    assert.equal(body.open, text(minor(now.cash) - minor(old.cash)))
    assert.equal(body.carryOver, null)
    assert.deepEqual(body.invoices, [])
  })

  it('is done once, and only with the amounts that were shown', async () => {
    const { old, now } = await replaced(byCardAndNotes, '9800.00')
    const { from, carried, returned } = await shown(now.id)
    const path = `/api/counter/bills/${now.id}/carry-over`
    const other = { from, carried, returned: '0.00', tenders: [] }
    const changed = await counter.post(path, other)
    assert.deepEqual([changed.status, changed.problem.code], [409, 'carry-over-changed'])
    const key = counter.key()
    const body = { from, carried, returned, tenders: [] }
    assert.equal((await counter.post(path, body, key)).status, 201)
    assert.equal((await counter.post(path, body, key)).status, 200)
    const again = await counter.post(path, body)
    assert.equal(again.problem.code, 'nothing-to-give-back')
    const elsewhere = await counter.settled(await counter.person(), `C-${++visits}`)
    const path2 = `/api/counter/bills/${elsewhere.id}/carry-over`
    const stranger = await counter.post(path2, { ...body, from: old.id })
    assert.equal(stranger.problem.code, 'settlement-unknown')
  })

  it('goes back by the way that the money first came, however often it was carried over', async () => {
    const { person, visit, now } = await replaced(byCardAndNotes, '9800.00')
    await carry(now.id)
    await counter.reverse(now.id)
    const third = await counter.settled(person, visit, '8800.00')
    const { body } = await carry(third.id)
    assert.equal(body.open, '0.00', JSON.stringify(body))
    await counter.reverse(third.id)
    const back = await counter.refund(third.id)
    assert.deepEqual(moves(back.body.tenders).slice(2), [
      `out card ${text(minor(third.cash) - 50_000)} done`,
      'out cash 500.00 done',
    ])
    const list = await counter.compare(shift)
    assert.deepEqual(list.body.differences, [], 'the channel has the card’s money too')
  })

  it('leaves report, channel and drawer of the shift in agreement', async () => {
    const { body } = await counter.compare(shift)
    assert.deepEqual(body.differences, [])
    for (const { name, holds } of body.report.proofs) assert.ok(holds, name)
    const carried = body.report.tenders.find(({ kind }) => kind === 'carried')
    assert.deepEqual([carried?.net, carried?.journal], ['0.00', '0.00'])
    assert.ok(minor(carried?.billsIn ?? '') > 0)
    for (const { net, journal, kind } of body.report.tenders) assert.equal(net, journal, kind)
  })

  it('whose carried money is taken from nowhere is found by verify', async () => {
    const { finding } = await counter.verifyAfter(
      `UPDATE counter_tender SET carries = 'x' WHERE kind = 'carried' AND direction = 'in'`,
    )
    assert.match(JSON.stringify(finding), /went back or over to another bill/)
  })
})
