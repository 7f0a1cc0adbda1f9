/**
 * The journal of a settlement: who owes whom, in postings that sum to zero for each currency.
 *
 * An account is a text: what it is, a colon, whose it is. A positive amount is a debit: that party
 * owes the money; a negative one is a credit: it is owed.
 */
import { assert } from '../base/assert.ts'
import { type Currency, safe } from '../base/money.ts'

export interface Posting {
  readonly account: string
  readonly currency: Currency
  readonly amountMinor: number
}

/** What of a settlement the journal needs. */
export interface DividedBill {
  readonly currency: Currency
  readonly totalMinor: number
  readonly shares: readonly { readonly payer: string; readonly amountMinor: number }[]
  readonly cashMinor: number
  readonly outside: readonly { readonly payer: string; readonly amountMinor: number }[]
}

export const accountOf = {
  institution: (institution: string) => `institution:${institution}`,
  payer: (payer: string) => `payer:${payer}`,
  /** The patient's money, taken at the institution's counter. */
  cash: (institution: string) => `cash:${institution}`,
  /** Fixed benefits that payers owe to patients beside the bill. */
  benefits: 'patients:fixed-benefits',
}

/**
 * Postings of a settled bill: the institution is owed the total, each payer and the patient's cash
 * owe their shares. Amounts of zero are left out; equal accounts are summed.
 */
export function postingsOf(bill: DividedBill, institution: string): Posting[] {
  const sums = new Map<string, number>()
  const add = (account: string, amountMinor: number) =>
    sums.set(account, safe((sums.get(account) ?? 0) + amountMinor))
  add(accountOf.institution(institution), -bill.totalMinor)
  for (const { payer, amountMinor } of bill.shares) add(accountOf.payer(payer), amountMinor)
  add(accountOf.cash(institution), bill.cashMinor)
  for (const { payer, amountMinor } of bill.outside) {
    add(accountOf.payer(payer), amountMinor)
    add(accountOf.benefits, -amountMinor)
  }
  const postings: Posting[] = []
  for (const [account, amountMinor] of sums) {
    if (amountMinor !== 0) postings.push({ account, currency: bill.currency, amountMinor })
  }
  return balanced(postings)
}

/** The postings that undo others, in the same order. */
export function reversalOf(postings: readonly Posting[]): Posting[] {
  return postings.map((posting) => ({ ...posting, amountMinor: safe(-posting.amountMinor) }))
}

/** Hands the postings back, or stops the request when they do not sum to zero for each currency. */
export function balanced(postings: Posting[]): Posting[] {
  for (const [currency, sumMinor] of sumByCurrency(postings)) {
    assert(sumMinor === 0, `postings in ${currency} sum to ${sumMinor}`)
  }
  return postings
}

export function sumByCurrency(postings: readonly Posting[]): ReadonlyMap<Currency, number> {
  const sums = new Map<Currency, number>()
  for (const { currency, amountMinor } of postings) {
    sums.set(currency, safe((sums.get(currency) ?? 0) + amountMinor))
  }
  return sums
}
