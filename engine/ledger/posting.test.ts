import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { balanced, type DividedBill, postingsOf, reversalOf, sumByCurrency } from './posting.ts'

const amount = fc.integer({ min: 0, max: 1_000_000_000_000 })
const payment = fc.record({
  payer: fc.constantFrom('north/employee.pool', 'north/employee.large', 'life/plan.insurer'),
  amountMinor: amount,
})
const bill: fc.Arbitrary<DividedBill> = fc
  .record({ shares: fc.array(payment), cashMinor: amount, outside: fc.array(payment) })
  .map(({ shares, cashMinor, outside }) => ({
    currency: 'CNY',
    totalMinor: shares.reduce((sum, share) => sum + share.amountMinor, cashMinor),
    shares,
    cashMinor,
    outside,
  }))

describe('the journal of a settlement', () => {
  it('debits each payer and the cash, and credits the institution', () => {
    const postings = postingsOf(
      {
        currency: 'CNY',
        totalMinor: 1_080_000,
        shares: [
          { payer: 'north/employee.pool', amountMinor: 850_000 },
          { payer: 'north/aid.aid', amountMinor: 0 },
        ],
        cashMinor: 230_000,
        outside: [{ payer: 'life/cash.insurer', amountMinor: 60_000 }],
      },
      'haibin-1',
    )
    assert.deepEqual(
      postings.map(({ account, amountMinor }) => [account, amountMinor]),
      [
        ['institution:haibin-1', -1_080_000],
        ['payer:north/employee.pool', 850_000],
        ['cash:haibin-1', 230_000],
        ['payer:life/cash.insurer', 60_000],
        ['patients:fixed-benefits', -60_000],
      ],
    )
  })

  it('sums to zero for every currency, whatever the bill', () => {
    fc.assert(
      fc.property(bill, (divided) => {
        const sums = sumByCurrency(postingsOf(divided, 'haibin-1'))
        assert.ok([...sums.values()].every((sum) => sum === 0))
      }),
    )
  })

  it('is undone account by account by its reversal', () => {
    fc.assert(
      fc.property(bill, (divided) => {
        const postings = postingsOf(divided, 'haibin-1')
        const reversal = reversalOf(postings)
        for (const [index, { account, amountMinor }] of postings.entries()) {
          assert.equal(reversal[index]?.account, account)
          assert.equal(amountMinor + (reversal[index]?.amountMinor ?? Number.NaN), 0)
        }
      }),
    )
  })

  it('stops on postings that do not balance, even when two currencies hide each other', () => {
    const hidden = [
      { account: 'payer:a', currency: 'CNY', amountMinor: 5 },
      { account: 'institution:b', currency: 'HKD', amountMinor: -5 },
    ]
    assert.throws(() => balanced(hidden), /postings in CNY sum to 5/)
  })

  it('refuses a bill whose shares do not make up its total', () => {
    const wrong = { currency: 'CNY', totalMinor: 100, shares: [], cashMinor: 99, outside: [] }
    assert.throws(() => postingsOf(wrong, 'haibin-1'), /sum to -1/)
  })
})
