/** What the clocks and the authority of a claims desk go by: data with sources, in force from a day on. */

export interface ClaimRules {
  /** Days from the last paper until the claim must be decided, a complex case included. */
  readonly decidedWithin: number
  /** Days from a decision against it until the refusal with its reasons has gone out. */
  readonly refusedWithin: number
  /** Days from an agreement until the money has been paid. */
  readonly paidWithin: number
  readonly appealWithin: number
  readonly appealDecidedWithin: number
  /** Days a hospital has to answer a request for papers. */
  readonly requestAnsweredWithin: number
  /** Days for which files of papers are kept after the claim has ended. */
  readonly papersKept: number
  /** Days after which a file that was never handed in is removed. */
  readonly papersUnsent: number
  /** Amounts by currency. */
  readonly authority: ReadonlyMap<string, Authority>
}

/**
 * Up to `alone` the rules of the product decide by themselves; above `one` two persons sign. What is paid
 * ex gratia, over what the rules give, is nobody's alone above `gratia`, however small the claim.
 */
export interface Authority {
  readonly aloneMinor: number
  readonly oneMinor: number
  readonly gratiaMinor: number
}

export type Signatures = 'none' | 'one' | 'two'

/**
 * In a currency of which nothing is known two persons sign.
 *
 * @param amounts what is agreed to in all, and how much of it the rules do not give.
 */
export function signaturesFor(
  { amountMinor, gratiaMinor }: { readonly amountMinor: number; readonly gratiaMinor: number },
  currency: string,
  { authority }: Pick<ClaimRules, 'authority'>,
): Signatures {
  const row = authority.get(currency)
  if (row === undefined || amountMinor > row.oneMinor) return 'two'
  if (gratiaMinor > row.gratiaMinor) return 'two'
  return amountMinor > row.aloneMinor || gratiaMinor > 0 ? 'one' : 'none'
}
