/** How long open claims have lain, and how much of what patients paid lies in them. */
import { minorFromText } from '../../../engine/base/money.ts'
import type { ClaimJson } from '../../../server/http/contract/claim.ts'

type Aged = Pick<ClaimJson, 'ageDays' | 'state' | 'loss' | 'currency' | 'due'>

const ended: readonly ClaimJson['state'][] = ['paid', 'refused', 'withdrawn']

/** Days from which a band begins; the last one has no end. */
export const bandStarts = [0, 4, 11, 31, 61] as const

export interface AgeBand {
  readonly from: number
  /** The last day of the band; null: no end. */
  readonly to: number | null
  readonly claims: number
  readonly late: number
  /** What patients paid themselves, by currency. */
  readonly lossMinor: ReadonlyMap<string, number>
}

export function ageingOf(claims: readonly Aged[]): AgeBand[] {
  const open = claims.filter(({ state }) => !ended.includes(state))
  return bandStarts.map((from, place) => {
    const next = bandStarts[place + 1]
    const here = open.filter(
      ({ ageDays }) => ageDays >= from && (next === undefined || ageDays < next),
    )
    const lossMinor = new Map<string, number>()
    for (const { loss, currency } of here) {
      const minor = minorFromText(loss, currency) ?? 0
      lossMinor.set(currency, (lossMinor.get(currency) ?? 0) + minor)
    }
    const late = here.filter(({ due }) => due?.isLate === true).length
    return { from, to: next === undefined ? null : next - 1, claims: here.length, late, lossMinor }
  })
}
