/**
 * The year of clearing: it is closed when nothing can be added to its months any more, each of them
 * has been fed back, and every case that was paid by its price has its final amount.
 */
import type { Day } from '../base/calendar-date.ts'
import { type CycleStepName, firstOf, lastOf, periodAfter } from './monthly-cycle.ts'
import type { ClearingRules } from './rules.ts'

/** The twelve months of a year, `2026-01` first. */
export function monthsOf(year: number): string[] {
  return Array.from({ length: 12 }, (_, months) => periodAfter(`${year}-01`, months))
}

/** Prices by case are final by then; the funds between provinces are done earlier. */
export function yearDue(year: number, rules: ClearingRules): Day {
  return lastOf(periodAfter(`${year + 1}-01`, rules.caseYearClosedBy - 1))
}

export function firstDayAfter(year: number): Day {
  return firstOf(`${year + 1}-01`)
}

export interface YearFacts {
  readonly year: number
  /** The month of the last window that was closed. */
  readonly lastPeriod: string | null
  readonly months: readonly {
    readonly period: string
    readonly windows: number
    /** The step that it waits for; null when it has been fed back. */
    readonly next: CycleStepName | null
  }[]
  readonly cases: readonly {
    readonly institution: string
    readonly payer: string
    readonly open: number
  }[]
  /** Proposals about its months and cases that nobody has decided. */
  readonly waiting: readonly string[]
}

export type YearGap =
  /** A window of the year can still be closed. */
  | { readonly code: 'year-running'; readonly year: number }
  | { readonly code: 'year-empty'; readonly year: number }
  | {
      readonly code: 'year-month-open'
      readonly period: string
      readonly step: CycleStepName
    }
  | {
      readonly code: 'year-case-open'
      readonly institution: string
      readonly payer: string
      readonly open: number
    }
  | { readonly code: 'proposal-waiting'; readonly proposal: string }

/** What has to be done first; null when the year may be closed. */
export function yearGap({ year, lastPeriod, months, cases, waiting }: YearFacts): YearGap | null {
  const used = months.filter(({ windows }) => windows > 0)
  if (lastPeriod === null || lastPeriod <= `${year}-12`) return { code: 'year-running', year }
  if (used.length === 0) return { code: 'year-empty', year }
  for (const { period, next } of used) {
    if (next !== null) return { code: 'year-month-open', period, step: next }
  }
  for (const { institution, payer, open } of cases) {
    if (open > 0) return { code: 'year-case-open', institution, payer, open }
  }
  const [proposal] = waiting
  return proposal === undefined ? null : { code: 'proposal-waiting', proposal }
}
