/**
 * What one party owes another, and where each stands once debts are summed.
 *
 * Whoever makes statements and payment orders reads these: an obligation is one row of a clearing
 * table with its cause; a position is one party's balance of one clearing, per currency.
 */
import type { Currency } from '../base/money.ts'

/**
 * A party of clearing: what it is, a colon, whose it is.
 *
 *   province:34              the handling body of a province (or of a region without one)
 *   institution:H-BJ-01      a hospital, clinic or pharmacy
 *   payer:SCHEME.PAYER       a commercial payer, voucher scheme or mutual-aid society
 *   centre:commercial        the commercial clearing centre, between those who signed for netting
 */
export type Party = string

export const partyOf = {
  province: (code: string): Party => `province:${code}`,
  institution: (id: string): Party => `institution:${id}`,
  payer: (payer: string): Party => `payer:${payer}`,
  commercialCentre: 'centre:commercial',
}

export interface Obligation {
  readonly debtor: Party
  readonly creditor: Party
  readonly currency: Currency
  /** May be negative when reversals outweigh new bills: then the creditor pays back. */
  readonly amountMinor: number
  /** What it is for, such as `fund 310 2026` or `account`. Never netted across causes. */
  readonly cause: string
}

/** Positive: the party receives; negative: it pays. */
export interface Position {
  readonly party: Party
  readonly currency: Currency
  readonly amountMinor: number
}
