/**
 * Money that had already left when a settlement was taken back. The negative lines of a reversal
 * clear between payers and institutions by themselves; what an insurer had paid to the patient does
 * not, and becomes a debt of the patient.
 */
import type { Currency } from '../base/money.ts'
import { accountOf, type Posting } from '../ledger/posting.ts'
import { clearingAccount, Entry } from './clearing-entry.ts'

/** An insurer paid a patient beside the bill. */
export interface Payout {
  readonly settlement: string
  readonly payer: string
  readonly currency: Currency
  readonly amountMinor: number
}

/** The payer's debt to the patient is paid. */
export function payoutPostings({ payer, currency, amountMinor }: Payout): Posting[] {
  return new Entry()
    .add(accountOf.benefits, currency, amountMinor)
    .add(accountOf.payer(payer), currency, -amountMinor)
    .postings()
}

/**
 * The settlement was reversed after the payout: its postings turned round say that the patient owes
 * the payer. The general account of benefits is relieved, and the debt stands under its own name.
 */
export function receivablePostings({ settlement, currency, amountMinor }: Payout): Posting[] {
  return new Entry()
    .add(clearingAccount.patient(settlement), currency, amountMinor)
    .add(accountOf.benefits, currency, -amountMinor)
    .postings()
}

/** The patient pays back, wholly or in part. */
export function repaymentPostings(
  { settlement, payer, currency }: Payout,
  amountMinor: number,
): Posting[] {
  return new Entry()
    .add(accountOf.payer(payer), currency, amountMinor)
    .add(clearingAccount.patient(settlement), currency, -amountMinor)
    .postings()
}
