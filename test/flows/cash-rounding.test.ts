/** A currency whose smallest coin is ten of its minor units: only cash is rounded, and it shows. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TenderAsked, TestCounter } from '../support/counter.ts'
import { clinicAbroad } from '../support/linjiang.ts'

const abroad = clinicAbroad.id
const asAbroad = { facility: abroad, currency: 'HKD', coverages: [] }

describe('cash at a counter without small coins', () => {
  let counter: TestCounter
  let shift: string
  let visits = 0

  before(async () => {
    counter = await TestCounter.start()
    shift = await counter.openShift('1000.00', abroad)
  })
  after(async () => {
    try {
      await counter.expectSound()
    } finally {
      await counter.close()
    }
  })

  const aBill = async (total: string) =>
    counter.settled(await counter.person(), `R-${++visits}`, total, asAbroad)

  async function paid(id: string, ...tenders: readonly TenderAsked[]) {
    const { status, body } = await counter.pay(id, tenders)
    assert.equal(status, 201, JSON.stringify(body))
    assert.equal(body.open, '0.00')
    return body.tenders.map(({ kind, amount, rounding, change }) =>
      [kind, amount, rounding, change].join(' '),
    )
  }

  const balances = async () => {
    const { rows } = await counter.api.database.pool.query<{ account: string; sum: number }>(
      `SELECT split_part(account, ':', 1) AS account, sum(amount_minor)::bigint AS sum FROM posting
       WHERE currency = 'HKD' AND bucket >= 256 AND account ~ '^(drawer|rounding):' GROUP BY 1`,
    )
    return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]))
  }

  it('is rounded to the coin where it pays the whole rest, and by no other way', async () => {
    const [up, down, card, mixed] = [
      await aBill('123.45'),
      await aBill('88.84'),
      await aBill('88.84'),
      await aBill('50.03'),
    ]
    const inCash = await paid(up.id, { kind: 'cash', amount: '123.45', given: '200.00' })
    assert.deepEqual(inCash, ['cash 123.45 0.05 76.50'])
    const less = await paid(down.id, { kind: 'cash', amount: '88.84', given: '88.80' })
    assert.deepEqual(less, ['cash 88.84 -0.04 0.00'])
    assert.deepEqual(await paid(card.id, { kind: 'card', amount: '88.84' }), ['card 88.84 0.00 '])
    const both = [
      { kind: 'card', amount: '30.01' },
      { kind: 'cash', amount: '20.02' },
    ]
    assert.deepEqual((await paid(mixed.id, ...both)).sort(), [
      'card 30.01 0.00 ',
      'cash 20.02 -0.02 ',
    ])
    assert.deepEqual(await balances(), { drawer: 100_000 + 12_350 + 8880 + 2000, rounding: 1 })
  })

  it('is taken in coins that there are, where a rest is left', async () => {
    const { id } = await aBill('10.03')
    const odd = await counter.pay(id, [{ kind: 'cash', amount: '5.01' }])
    assert.deepEqual([odd.status, odd.problem.code], [422, 'not-in-coins'])
    const part = await counter.pay(id, [{ kind: 'cash', amount: '10.00' }])
    assert.equal(part.body.open, '0.03')
    assert.deepEqual((await paid(id, { kind: 'cash', amount: '0.03' })).at(-1), 'cash 0.03 -0.03 ')
  })

  it('is owed back to the unit, and handed out as it was taken', async () => {
    const { id } = await aBill('66.66')
    const before = await balances()
    await paid(id, { kind: 'cash', amount: '66.66' })
    await counter.reverse(id)
    assert.equal((await counter.bill(id)).body.open, '-66.66')
    const { body } = await counter.refund(id)
    assert.equal(body.open, '0.00')
    assert.deepEqual(await balances(), before)
  })

  it('is given back of a deposit in whole coins', async () => {
    const person = await counter.person()
    const visit = `R-${++visits}`
    const notes = [{ kind: 'cash', amount: '100.00' }]
    const held = await counter.deposit(person, visit, 0, notes, counter.key(), abroad)
    assert.equal(held.status, 201, JSON.stringify(held.body))
    const { id } = await counter.settled(person, visit, '33.33', asAbroad)
    await counter.pay(id, [{ kind: 'deposit', amount: '33.33' }])
    const { body } = await counter.refundDeposits(visit, undefined, abroad)
    const out = body.tenders.at(-1)
    assert.deepEqual([out?.amount, out?.rounding, body.held], ['66.67', '0.03', '0.00'])
  })

  it('stands in the report of the shift, which counts what lies in the drawer', async () => {
    const { body } = await counter.compare(shift)
    const cash = body.report.tenders.find(({ kind }) => kind === 'cash')
    assert.deepEqual([cash?.rounding, cash?.net === cash?.journal], ['-0.07', true])
    const proof = body.report.proofs.find(({ name }) => name === 'rounding')
    assert.deepEqual(proof, { name: 'rounding', left: '-0.07', right: '-0.07', holds: true })
    for (const { name, holds } of body.report.proofs) assert.ok(holds, name)
    const { drawer } = await balances()
    assert.equal(body.report.drawer.expected, ((drawer ?? 0) / 100).toFixed(2))
    const closed = await counter.closeShift(shift, body.report.drawer.expected)
    assert.deepEqual(closed.body.differences, [])
  })
})
