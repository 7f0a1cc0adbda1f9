/**
 * Payment by case (DRG, DIP): the fund pays an institution for the case and not what the sheet of
 * the patient says. Sheet, case and their difference are booked each for itself; the difference is
 * the institution's gain or loss, and is final when the year is cleared.
 */
import { bigMulDiv, type Currency, safe } from '../base/money.ts'
import { accountOf, type Posting } from '../ledger/posting.ts'
import { clearingAccount, Entry } from './clearing-entry.ts'

export interface PricedCase {
  readonly payer: string
  readonly institution: string
  readonly currency: Currency
  /** The fund's share on the patient's sheet. */
  readonly sheetMinor: number
  /** What the fund pays for the case. */
  readonly caseMinor: number
}

const oneE4 = 10_000

export interface CasePrice {
  /** Weight of the group, or points of the disease, with four decimals. */
  readonly weightE4: number
  /** Money for one whole weight or point. */
  readonly rateMinor: number
  /** Coefficient of the institution, with four decimals. */
  readonly coefficientE4: number
  /** What the patient and other payers bear of the price. */
  readonly othersMinor: number
}

/** weight × rate × coefficient − what others bear, rounded once; never below zero. */
export function caseAmount({ weightE4, rateMinor, coefficientE4, othersMinor }: CasePrice): number {
  const product = BigInt(weightE4) * BigInt(rateMinor) * BigInt(coefficientE4)
  const price = bigMulDiv(product, BigInt(oneE4) * BigInt(oneE4), 'halfUp')
  return Math.max(0, safe(price - othersMinor))
}

/** A case may be priced once its settlement list has arrived; one left out is paid by its sheet. */
export function mayPrice(facts: {
  readonly hasSettlementList: boolean
  readonly isLeftOut: boolean
}): 'settlement-list-missing' | 'case-left-out' | null {
  if (facts.isLeftOut) return 'case-left-out'
  return facts.hasSettlementList ? null : 'settlement-list-missing'
}

/** Three movements on two accounts: they are not summed, so that each can be read for itself. */
export function casePostings(priced: PricedCase): Posting[] {
  const { payer, institution, currency, sheetMinor, caseMinor } = priced
  const fund = accountOf.payer(payer)
  const postings = [
    { account: fund, currency, amountMinor: safe(-sheetMinor) },
    { account: fund, currency, amountMinor: caseMinor },
    {
      account: clearingAccount.caseDifference(institution),
      currency,
      amountMinor: safe(sheetMinor - caseMinor),
    },
  ]
  return postings.filter(({ amountMinor }) => amountMinor !== 0)
}

/**
 * The year's end: the final rate moves the case's price once more, and what the institution gained
 * or lost becomes part of its claim.
 */
export function finalCasePostings(priced: PricedCase, finalMinor: number): Posting[] {
  const { payer, institution, currency, sheetMinor, caseMinor } = priced
  const difference = clearingAccount.caseDifference(institution)
  return new Entry()
    .add(accountOf.payer(payer), currency, safe(finalMinor - caseMinor))
    .add(difference, currency, safe(caseMinor - finalMinor))
    .add(difference, currency, safe(finalMinor - sheetMinor))
    .add(accountOf.institution(institution), currency, safe(sheetMinor - finalMinor))
    .postings()
}

/** The settlement was reversed: whatever was booked for its case is taken back. */
export function undoneCasePostings(priced: PricedCase, finalMinor: number | null): Posting[] {
  const entry = new Entry()
  const final = finalMinor === null ? [] : finalCasePostings(priced, finalMinor)
  for (const { account, currency, amountMinor } of [...casePostings(priced), ...final]) {
    entry.add(account, currency, safe(-amountMinor))
  }
  return entry.postings()
}
