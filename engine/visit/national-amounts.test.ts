import '../../test/support/seed.ts'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { AmountRules } from './interface-tables.ts'
import {
  brokenIdentity,
  type DividedAmounts,
  fieldOf,
  fundFields,
  fundRows,
  nationalAmounts,
} from './national-amounts.ts'

const kinds = [
  'basic',
  'large-amount',
  'catastrophic',
  'civil-servant',
  'aid',
  'public',
  'account',
  'provider',
  'commercial',
  'mutual-aid',
  'voucher',
]

const minor = fc.nat(1_000_000)
const share = fc.record({
  kind: fc.constantFrom(...kinds),
  field: fc.constantFrom(null, ...fundFields, 'acct_pay', 'acct_mulaid_pay', 'hosp_part_amt'),
  amountMinor: minor,
})

/** Whatever is not paid by somebody is the patient's, and the four sums are the bill. */
const divided = fc
  .record({ shares: fc.array(share, { maxLength: 9 }), cashMinor: minor, cuts: fc.array(minor) })
  .map(({ shares, cashMinor, cuts }): DividedAmounts => {
    const totalMinor = shares.reduce((sum, one) => sum + one.amountMinor, cashMinor)
    const [a = 0, b = 0, c = 0] = cuts.map((cut) => cut % (totalMinor + 1)).sort((x, y) => x - y)
    return {
      totalMinor,
      ownPaidMinor: a,
      overLimitMinor: b - a > 0 ? b - a : 0,
      priorSelfPayMinor: c - b > 0 ? c - b : 0,
      inScopeMinor: totalMinor - Math.max(a, b, c),
      deductibleMinor: 0,
      cashMinor,
      shares,
    }
  })

const rules: readonly AmountRules[] = [
  { fund: 'without-account', family: 'inside-account' },
  { fund: 'with-account', family: 'inside-account' },
  { fund: 'without-account', family: 'beside-account' },
]

describe('amounts in the fields of the national interface', () => {
  it('keep every identity in every dialect', () => {
    fc.assert(
      fc.property(divided, fc.constantFrom(...rules), (one, rule) => {
        const amounts = nationalAmounts(one, rule)
        assert.equal(brokenIdentity(amounts, rule), null)
        const rows = fundRows(amounts, rule)
        const listed = rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
        assert.equal(listed, amounts.fund_pay_sumamt)
      }),
    )
  })

  it('have no place for an insurer, mutual aid or a voucher: there it is the patient’s own', () => {
    fc.assert(
      fc.property(divided, (one) => {
        const outside = ['commercial', 'mutual-aid', 'voucher']
        const isOutside = ({ kind }: { kind: string }) => outside.includes(kind)
        const theirs = one.shares.filter(isOutside)
        for (const each of theirs) assert.equal(fieldOf(each), null)
        const sum = theirs.reduce((all, { amountMinor }) => all + amountMinor, 0)
        const [rule = { fund: 'without-account', family: 'inside-account' }] = rules
        const without = {
          ...one,
          shares: one.shares.filter((each) => !isOutside(each)),
          cashMinor: one.cashMinor + sum,
        }
        assert.deepEqual(nationalAmounts(one, rule), nationalAmounts(without, rule))
      }),
    )
  })

  it('name the field of whatever identity is broken', () => {
    const [rule = { fund: 'without-account', family: 'inside-account' }] = rules
    const right = nationalAmounts(
      {
        totalMinor: 1000,
        ownPaidMinor: 0,
        overLimitMinor: 0,
        priorSelfPayMinor: 0,
        inScopeMinor: 1000,
        deductibleMinor: 0,
        cashMinor: 200,
        shares: [
          { kind: 'basic', field: 'hifp_pay', amountMinor: 500 },
          { kind: 'account', field: 'acct_pay', amountMinor: 300 },
        ],
      },
      rule,
    )
    assert.deepEqual([right.fund_pay_sumamt, right.psn_part_amt], [500, 500])
    for (const field of ['medfee_sumamt', 'fund_pay_sumamt', 'psn_part_amt'] as const) {
      const wrong = { ...right, [field]: right[field] + 1 }
      assert.equal(brokenIdentity(wrong, rule), field)
    }
    assert.equal(brokenIdentity({ ...right, hosp_part_amt: 1 }, rule), 'psn_cash_pay')
  })
})
