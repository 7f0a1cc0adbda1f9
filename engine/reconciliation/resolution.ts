/** How a break is settled in the books of the house, once two persons agree that it should be. */
import { accountOf, balanced, type Posting } from '../ledger/posting.ts'
import type { Break } from './reconciliation.ts'

/** Who bears what a side has more or less than we. */
export const bearers = ['institution', 'payer', 'patient', 'house', 'suspense'] as const

export type Bearer = (typeof bearers)[number]

/**
 * `book`: our books follow the side, and the bearer takes the difference. `they-correct`: the other
 * side was wrong and has said that it corrects its books. `explained`: no money is in question.
 */
export type Resolution =
  | { readonly kind: 'book'; readonly side: string; readonly bearer: Bearer }
  | { readonly kind: 'they-correct'; readonly side: string }
  | { readonly kind: 'explained' }

/** Whose books were compared: the parties that postings name. */
export interface Parties {
  /** Which party's account a side speaks of. */
  readonly accountOfSide: (side: string) => 'institution' | 'payer'
  readonly institution: string
  readonly payer: string
}

const account: Record<Bearer, (parties: Parties) => string> = {
  institution: ({ institution }) => accountOf.institution(institution),
  payer: ({ payer }) => accountOf.payer(payer),
  patient: ({ institution }) => `receivable:${institution}`,
  house: () => 'house:differences',
  suspense: ({ payer }) => `suspense:${payer}`,
}

/** What a side has more than we, by currency: of the bill for an institution, of its share for a payer. */
export function amountsOf(
  found: Pick<Break, 'sides'>,
  side: string,
  party: 'institution' | 'payer',
): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>()
  const steps = found.sides
    .filter((one) => one.side === side)
    .flatMap(({ differences }) => differences.flatMap((one) => one.steps))
  for (const { cell, sum } of steps.flatMap(({ effects }) => effects)) {
    const more = party === 'institution' ? sum.totalMinor : sum.paidMinor + sum.accountMinor
    amounts.set(cell.currency, (amounts.get(cell.currency) ?? 0) + more)
  }
  for (const [currency, amountMinor] of amounts) if (amountMinor === 0) amounts.delete(currency)
  return amounts
}

/** None where no money moves. An institution is owed money, a payer owes it: hence the sign. */
export function postingsOfResolution(
  found: Pick<Break, 'sides'>,
  resolution: Resolution,
  parties: Parties,
): Posting[] {
  if (resolution.kind !== 'book') return []
  const party = parties.accountOfSide(resolution.side)
  const sign = party === 'institution' ? -1 : 1
  const postings: Posting[] = []
  for (const [currency, more] of amountsOf(found, resolution.side, party)) {
    postings.push(
      { account: account[party](parties), currency, amountMinor: sign * more },
      { account: account[resolution.bearer](parties), currency, amountMinor: -sign * more },
    )
  }
  return balanced(postings)
}
