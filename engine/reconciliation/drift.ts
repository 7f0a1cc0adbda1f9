/**
 * Small differences that come back: books that are a few fen apart day after day have one cause,
 * and no single day would show it.
 */

import { safe } from '../base/money.ts'
import { compareText } from '../base/text.ts'
import type { DifferenceClass } from './difference.ts'

/** The sum of one class on one day, between us and one party. */
export interface DaySum {
  /** ISO day. */
  readonly day: string
  readonly party: string
  readonly side: string
  readonly class: DifferenceClass
  readonly currency: string
  readonly amountMinor: number
}

export interface Drift extends Omit<DaySum, 'day'> {
  readonly from: string
  readonly to: string
  /** Number of days with a difference of this sign. */
  readonly days: number
}

/** Runs of at least `atLeast` days in which the same class pulls the same way. */
export function driftsIn(sums: readonly DaySum[], atLeast: number): Drift[] {
  const series = Map.groupBy(sums, (one) =>
    [one.party, one.side, one.class, one.currency, Math.sign(one.amountMinor)].join('|'),
  )
  const drifts: Drift[] = []
  for (const rows of series.values()) {
    const [first] = rows
    if (first === undefined || first.amountMinor === 0) continue
    const days = [...new Set(rows.map(({ day }) => day))].sort(compareText)
    const [from = '', to = ''] = [days[0], days.at(-1)]
    if (days.length < atLeast) continue
    const amountMinor = rows.reduce((sum, row) => safe(sum + row.amountMinor), 0)
    const { day: _day, ...rest } = first
    drifts.push({ ...rest, amountMinor, from, to, days: days.length })
  }
  return drifts.sort((a, b) => compareText(a.party + a.from, b.party + b.from))
}
