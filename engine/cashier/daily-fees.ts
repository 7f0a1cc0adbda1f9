/** The daily fee list: what was charged on each day of a visit, by kind of charge. */
import type { Day } from '../base/calendar-date.ts'
import { safe } from '../base/money.ts'
import { compareText } from '../base/text.ts'

export interface FeeLine {
  readonly on: Day
  readonly category: string
  readonly name: string
  /** Negative where a line takes back another one, on the day on which it did. */
  readonly amountMinor: number
}

export interface DayOfFees<L extends FeeLine> {
  readonly on: Day
  readonly totalMinor: number
  /** Total from the first day on. */
  readonly upToMinor: number
  readonly categories: readonly { readonly category: string; readonly totalMinor: number }[]
  readonly lines: readonly L[]
}

export function feesByDay<L extends FeeLine>(lines: readonly L[]): DayOfFees<L>[] {
  const byDay = [...Map.groupBy(lines, ({ on }) => on)].sort(([a], [b]) => a - b)
  let upToMinor = 0
  return byDay.map(([on, ofDay]) => {
    const totalMinor = sumOf(ofDay)
    upToMinor = safe(upToMinor + totalMinor)
    return {
      on,
      totalMinor,
      upToMinor,
      categories: [...Map.groupBy(ofDay, ({ category }) => category)]
        .map(([category, ones]) => ({ category, totalMinor: sumOf(ones) }))
        .sort((a, b) => compareText(a.category, b.category)),
      lines: ofDay.toSorted(
        (a, b) => compareText(a.category, b.category) || compareText(a.name, b.name),
      ),
    }
  })
}

function sumOf(lines: readonly FeeLine[]): number {
  return lines.reduce((sum, { amountMinor }) => safe(sum + amountMinor), 0)
}
