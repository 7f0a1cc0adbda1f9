/**
 * What clearing books: the open accounts of payers and institutions are closed, and in their place
 * stands who owes whom, for what.
 *
 *   payer:P         credited: its share is no longer open
 *   institution:I   debited: its claim is no longer open
 *   due-from:D:cause, due-to:C:cause   the debt between the parties of clearing, until it is paid
 */
import { type Currency, safe } from '../base/money.ts'
import { accountOf, balanced, type Posting } from '../ledger/posting.ts'
import type { ClearingLine } from './clearing-line.ts'
import type { Obligation, Party } from './position.ts'

export const clearingAccount = {
  dueFrom: (party: Party, cause: string) => `due-from:${party}:${cause}`,
  dueTo: (party: Party, cause: string) => `due-to:${party}:${cause}`,
  /** Paid in advance to an institution, and not yet set off against what it is due. */
  advance: (institution: string) => `advance:${institution}`,
  /** What cases of an institution were priced at above (credit) or below (debit) their sheets. */
  caseDifference: (institution: string) => `case-difference:${institution}`,
  /** Money on its way out by a payment order. */
  paying: (party: Party) => `paying:${party}`,
  /** What an insured province left with a province of care. */
  prepayment: (insured: string, care: string) => `prepayment:province:${insured}:${care}`,
  /** What a patient must pay back to an insurer that had paid them. */
  patient: (settlement: string) => `receivable:patient:${settlement}`,
}

/** Equal accounts are summed; amounts of zero are left out. */
export class Entry {
  readonly #sums = new Map<string, Posting>()

  add(account: string, currency: Currency, amountMinor: number): this {
    const key = `${currency} ${account}`
    const before = this.#sums.get(key)?.amountMinor ?? 0
    this.#sums.set(key, { account, currency, amountMinor: safe(before + amountMinor) })
    return this
  }

  /** The debtor owes the creditor so much more. */
  owe({ debtor, creditor, cause, currency, amountMinor }: Obligation): this {
    this.add(clearingAccount.dueFrom(debtor, cause), currency, amountMinor)
    return this.add(clearingAccount.dueTo(creditor, cause), currency, -amountMinor)
  }

  postings(): Posting[] {
    return balanced([...this.#sums.values()].filter(({ amountMinor }) => amountMinor !== 0))
  }
}

/** Closes the open accounts of these lines and books the obligations that stand for them. */
export function clearingPostings(
  lines: readonly ClearingLine[],
  obligations: readonly Obligation[],
): Posting[] {
  const entry = new Entry()
  for (const { heading, amountMinor } of lines) {
    if (heading.isToPatient) continue
    entry.add(accountOf.payer(heading.payer), heading.currency, -amountMinor)
    entry.add(accountOf.institution(heading.institution), heading.currency, amountMinor)
  }
  for (const obligation of obligations) entry.owe(obligation)
  return entry.postings()
}
