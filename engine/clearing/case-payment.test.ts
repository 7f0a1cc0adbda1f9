import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { accountOf, type Posting, sumByCurrency } from '../ledger/posting.ts'
import {
  caseAmount,
  casePostings,
  finalCasePostings,
  mayPrice,
  undoneCasePostings,
} from './case-payment.ts'
import { clearingAccount } from './clearing-entry.ts'
import { advanceOf, advancePostings, setOffPostings } from './immediate-payment.ts'
import { mayCheck } from './two-persons.ts'
import { payoutPostings, receivablePostings, repaymentPostings } from './undoing.ts'

const amount = fc.integer({ min: 0, max: 100_000_000 })

function balanceOf(account: string, postings: readonly Posting[]): number {
  return postings.reduce((sum, one) => sum + (one.account === account ? one.amountMinor : 0), 0)
}

describe('payment by case', () => {
  it('is weight times rate times coefficient, less what others bear', () => {
    const price = { weightE4: 12_500, rateMinor: 1_000_000, coefficientE4: 10_200, othersMinor: 0 }
    assert.equal(caseAmount(price), 1_275_000)
    assert.equal(caseAmount({ ...price, othersMinor: 300_000 }), 975_000)
    assert.equal(caseAmount({ ...price, othersMinor: 2_000_000 }), 0)
  })

  it('waits for the settlement list, and leaves out what was left out', () => {
    assert.equal(
      mayPrice({ hasSettlementList: false, isLeftOut: false }),
      'settlement-list-missing',
    )
    assert.equal(mayPrice({ hasSettlementList: true, isLeftOut: true }), 'case-left-out')
    assert.equal(mayPrice({ hasSettlementList: true, isLeftOut: false }), null)
  })

  it('books sheet, case and difference apart, and the year leaves the fund with the final price', () => {
    fc.assert(
      fc.property(amount, amount, amount, (sheetMinor, caseMinor, finalMinor) => {
        const priced = {
          payer: 'hefei/employee.pool',
          institution: 'H-1',
          currency: 'CNY',
          sheetMinor,
          caseMinor,
        }
        const month = casePostings(priced)
        const year = finalCasePostings(priced, finalMinor)
        for (const postings of [month, year]) {
          for (const [, sum] of sumByCurrency(postings)) assert.equal(sum, 0)
        }
        const all = [...month, ...year]
        const fund = balanceOf(accountOf.payer('hefei/employee.pool'), all)
        const institution = balanceOf(accountOf.institution('H-1'), all)
        const difference = clearingAccount.caseDifference('H-1')
        // The settlement itself has debited the fund and credited the institution with the sheet.
        assert.equal(sheetMinor + fund, finalMinor)
        assert.equal(institution + finalMinor, sheetMinor)
        assert.equal(balanceOf(difference, month), sheetMinor - caseMinor)
        assert.equal(balanceOf(difference, all), 0)
        for (const [booked, final] of [
          [month, null],
          [all, finalMinor],
        ] as const) {
          const undone = [...booked, ...undoneCasePostings(priced, final)]
          for (const { account } of booked) assert.equal(balanceOf(account, undone), 0)
        }
      }),
    )
  })
})

describe('immediate payment', () => {
  it('pays a share at once and is set off by the month, never beyond either of them', () => {
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 10_000 }), (claim, due, ratio) => {
        const amountMinor = advanceOf(claim, ratio)
        assert.ok(amountMinor <= claim)
        const advance = { institution: 'H-1', currency: 'CNY', amountMinor }
        const cause = 'fund 310 2026'
        const all = [
          ...advancePostings(advance),
          ...setOffPostings({ ...advance, dueMinor: due, cause }),
        ]
        const left = balanceOf(clearingAccount.advance('H-1'), all)
        const taken = balanceOf(clearingAccount.dueTo('institution:H-1', cause), all)
        assert.ok(left >= 0 && taken <= due)
        assert.equal(left + taken, amountMinor)
      }),
    )
  })
})

describe('a payout that a reversal overtakes', () => {
  it('becomes a debt of the patient, and is gone when the patient has paid it back', () => {
    const payout = {
      settlement: '7f-12',
      payer: 'life/cash.insurer',
      currency: 'CNY',
      amountMinor: 60_000,
    }
    const payer = accountOf.payer(payout.payer)
    const settled: Posting[] = [
      { account: payer, currency: 'CNY', amountMinor: 60_000 },
      { account: accountOf.benefits, currency: 'CNY', amountMinor: -60_000 },
    ]
    const reversed = settled.map((one) => ({ ...one, amountMinor: -one.amountMinor }))
    const owed = [...settled, ...payoutPostings(payout), ...reversed, ...receivablePostings(payout)]
    assert.equal(balanceOf(clearingAccount.patient('7f-12'), owed), 60_000)
    assert.equal(balanceOf(accountOf.benefits, owed), 0)
    assert.equal(balanceOf(payer, owed), -60_000)
    const paid = [...owed, ...repaymentPostings(payout, 60_000)]
    for (const account of [clearingAccount.patient('7f-12'), accountOf.benefits, payer]) {
      assert.equal(balanceOf(account, paid), 0)
    }
  })
})

describe('maker and checker', () => {
  it('are two persons, and the second one decides once', () => {
    const proposal = { madeBy: 'wang', state: 'proposed' as const }
    assert.equal(mayCheck(proposal, 'li'), null)
    assert.equal(mayCheck(proposal, 'wang'), 'same-person')
    assert.equal(mayCheck({ ...proposal, state: 'released' }, 'li'), 'decided-already')
  })
})
