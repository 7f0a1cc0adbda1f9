/**
 * Multilateral netting, only among those who signed for it: commercial payers, institutions and
 * their clearing centre. Public money never takes part, whoever signed what.
 */
import { assert } from '../base/assert.ts'
import { safe } from '../base/money.ts'
import type { Obligation, Party, Position } from './position.ts'

export interface Netted {
  /** One for each party and currency; they sum to zero in each currency by construction. */
  readonly positions: readonly Position[]
  /** Obligations of which a party has not signed, as they were. */
  readonly gross: readonly Obligation[]
}

export function net(obligations: readonly Obligation[], signed: ReadonlySet<Party>): Netted {
  for (const party of signed) {
    assert(!party.startsWith('province:'), `${party} holds public money, which is never netted`)
  }
  const sums = new Map<string, Position>()
  const add = (party: Party, { currency }: Obligation, amountMinor: number) => {
    const key = `${currency} ${party}`
    const before = sums.get(key)?.amountMinor ?? 0
    sums.set(key, { party, currency, amountMinor: safe(before + amountMinor) })
  }
  const gross: Obligation[] = []
  for (const obligation of obligations) {
    if (signed.has(obligation.debtor) && signed.has(obligation.creditor)) {
      add(obligation.debtor, obligation, -obligation.amountMinor)
      add(obligation.creditor, obligation, obligation.amountMinor)
    } else gross.push(obligation)
  }
  const positions = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  return { positions: positions.map(([, position]) => position), gross }
}
