/** What a release books of advances, payouts to patients, caps of budgets, and by hand. */
import { clearingAccount } from '../../../engine/clearing/clearing-entry.ts'
import { setOffOf, setOffPostings } from '../../../engine/clearing/immediate-payment.ts'
import { partyOf } from '../../../engine/clearing/position.ts'
import { payoutPostings, repaymentPostings } from '../../../engine/clearing/undoing.ts'
import { sumByCurrency } from '../../../engine/ledger/posting.ts'
import type { Refusal } from '../refusal.ts'
import type { ClearingStore, Prepared, UnderLock } from './clearing-store.ts'
import { doneOn, loadMonth } from './month.ts'
import { shareOf } from './prepare-cases.ts'
import { booked, type Payloads } from './proposal-payloads.ts'

/** As much of the advances as the month's debt takes up. */
export async function setOff(
  payload: Payloads['set-off'],
  under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  const { institution, currency, period, cause } = payload
  const month = await loadMonth(period, store)
  if (!doneOn(month.steps).has('confirmed')) {
    return { refusal: { code: 'step-blocked', step: 'noticed', by: 'confirmed' } }
  }
  const party = partyOf.institution(institution)
  const debt = month.obligations.find(
    (one) => one.creditor === party && one.cause === cause && one.currency === currency,
  )
  const advanceMinor = await under.balance(clearingAccount.advance(institution), currency)
  const dueMinor = debt?.amountMinor ?? 0
  const amountMinor = setOffOf(advanceMinor, dueMinor)
  const postings = setOffPostings({ institution, currency, cause, dueMinor, amountMinor })
  return booked('set-off', postings, { period, institution, cause, amountMinor })
}

export async function payOut(
  { settlement, payer, paidOn }: Payloads['payout'],
  _under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  const found = await store.lines.ofSettlement(settlement)
  if (found === undefined) return { refusal: { code: 'settlement-unknown', settlement } }
  if (found.isReversed) return { refusal: { code: 'settlement-reversed', settlement } }
  const { currency } = found
  const amountMinor = shareOf(found.lines, payer, true) ?? 0
  if (amountMinor <= 0) return { refusal: { code: 'share-unknown', settlement, payer } }
  // A claim may have paid it.
  if ((await store.payouts.find(settlement, payer)) !== undefined) {
    return { refusal: { code: 'more-than-owed', mostMinor: 0, currency } }
  }
  const payout = { settlement, payer, currency, amountMinor }
  return {
    entries: [{ kind: 'payout', postings: payoutPostings(payout), document: payout }],
    payout: { pays: { ...payout, paidOn } },
  }
}

export async function repay(
  { settlement, payer, currency, amountMinor }: Payloads['repayment'],
  _under: UnderLock,
  { payouts }: ClearingStore,
): Promise<Prepared<Refusal>> {
  const found = await payouts.find(settlement, payer)
  if (found === undefined || found.owedMinor === 0 || found.currency !== currency) {
    return { refusal: { code: 'payout-unknown', settlement, payer } }
  }
  const mostMinor = found.owedMinor - found.repaidMinor
  if (amountMinor > mostMinor) return { refusal: { code: 'more-than-owed', mostMinor, currency } }
  const document = { settlement, payer, amountMinor }
  return {
    entries: [{ kind: 'repayment', postings: repaymentPostings(found, amountMinor), document }],
    payout: { repays: { settlement, payer, by: amountMinor } },
  }
}

/** No money moves yet: what is spent under the cap is booked where it is spent. */
export async function capBudget(
  payload: Payloads['budget-cap'],
  under: UnderLock,
): Promise<Prepared<Refusal>> {
  const { budget, currency, amountMinor } = payload
  const isSet = await under.setCap(budget, currency, amountMinor)
  if (!isSet) return { refusal: { code: 'cap-below-spent', budget } }
  return { entries: [{ kind: 'budget-cap', postings: [], document: payload }] }
}

/** Accounts of the settlements' journal are moved by the kinds above only. */
const handAccounts = /^(due-from|due-to|advance|case-difference|paying|prepayment|receivable):/

export function postByHand({ postings }: Payloads['manual-posting']): Prepared<Refusal> {
  const foreign = postings.find(({ account }) => !handAccounts.test(account))
  if (foreign !== undefined) {
    const detail = `The account ${foreign.account} is not one that may be posted to by hand.`
    return { refusal: { code: 'posting-refused', detail } }
  }
  for (const [currency, sum] of sumByCurrency(postings)) {
    if (sum !== 0) {
      const detail = `The postings in ${currency} do not sum to zero.`
      return { refusal: { code: 'posting-refused', detail } }
    }
  }
  return booked('manual-posting', postings, {})
}
