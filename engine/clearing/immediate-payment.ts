/**
 * Immediate settlement with institutions: a set share of audited bills is paid at once, by bill, by
 * short cycle or as a monthly advance; the month's settlement sets it off, and the year closes it.
 */
import { type Currency, mulDiv } from '../base/money.ts'
import type { Posting } from '../ledger/posting.ts'
import { clearingAccount, Entry } from './clearing-entry.ts'
import { partyOf } from './position.ts'

const oneE4 = 10_000

/** What is paid at once of audited claims. Rounded down: the rest comes with the month. */
export function advanceOf(auditedMinor: number, ratioE4: number): number {
  return Math.max(0, mulDiv(auditedMinor, ratioE4, oneE4, 'down'))
}

export interface Advance {
  readonly institution: string
  readonly currency: Currency
  readonly amountMinor: number
}

export function advancePostings({ institution, currency, amountMinor }: Advance): Posting[] {
  return new Entry()
    .add(clearingAccount.advance(institution), currency, amountMinor)
    .add(clearingAccount.paying(partyOf.institution(institution)), currency, -amountMinor)
    .postings()
}

export interface SetOff extends Advance {
  /** What the month gives the institution, and for what. */
  readonly dueMinor: number
  readonly cause: string
}

/** Advances that a month's claim takes up: at most both of them. */
export function setOffOf(advanceMinor: number, dueMinor: number): number {
  return Math.max(0, Math.min(advanceMinor, dueMinor))
}

export function setOffPostings(setOff: SetOff): Posting[] {
  const { institution, currency, cause } = setOff
  const takenMinor = setOffOf(setOff.amountMinor, setOff.dueMinor)
  return new Entry()
    .add(clearingAccount.dueTo(partyOf.institution(institution), cause), currency, takenMinor)
    .add(clearingAccount.advance(institution), currency, -takenMinor)
    .postings()
}
