/** A year of clearing: how far its months are, what its cases came to, and whether it may be closed. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { clearingBook } from '../../../engine/clearing/books.ts'
import { cycleSteps } from '../../../engine/clearing/monthly-cycle.ts'
import {
  firstDayAfter,
  monthsOf,
  type YearFacts,
  type YearGap,
  yearDue,
  yearGap,
} from '../../../engine/clearing/year.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { CaseSum, ClearingStore, StoredProposal, YearClosing } from './clearing-store.ts'
import { doneOn, type Read } from './month.ts'

export interface Year extends Pick<YearFacts, 'year' | 'months'> {
  readonly due: Day
  readonly cases: readonly CaseSum[]
  readonly gap: YearGap | null
  /** The proposal to close it that nobody has decided. */
  readonly proposed: string | null
  readonly closing: YearClosing | undefined
}

export async function readYear(
  year: number,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<Year>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  return { found: true, value: await loadYear(year, store) }
}

export async function loadYear(year: number, store: ClearingStore): Promise<Year> {
  const [months, last, cases, waiting, ends, closing] = await Promise.all([
    Promise.all(monthsOf(year).map((period) => monthOf(period, store))),
    store.windows.last(),
    store.cases.sums(year),
    waitingOf(year, store),
    store.proposals.list({ state: 'proposed', kinds: ['close-year'] }, mostWaiting),
    store.years.closing(year),
  ])
  const lastPeriod = last?.period ?? null
  return {
    year,
    months,
    cases,
    due: yearDue(year, store.rules(firstDayAfter(year))),
    gap: yearGap({ year, lastPeriod, months, cases, waiting }),
    proposed: ends.find(({ subject }) => subject === String(year))?.id ?? null,
    closing,
  }
}

const mostWaiting = 1000

async function monthOf(period: string, { windows, periods }: ClearingStore) {
  const [closed, steps] = await Promise.all([windows.ofPeriod(period), periods.steps(period)])
  const done = doneOn(steps)
  const next = cycleSteps.find((step) => !done.has(step)) ?? null
  return { period, windows: closed.length, next }
}

/** What is proposed in the books of its months, or about one of its cases. */
async function waitingOf(year: number, { proposals, lines }: ClearingStore): Promise<string[]> {
  const all = await proposals.list({ state: 'proposed' }, mostWaiting)
  const books = new Set(monthsOf(year).map(clearingBook.period))
  const isOfYear = async ({ kind, book, payload }: StoredProposal): Promise<boolean> => {
    if (books.has(book)) return true
    if (kind !== 'case-payment' && kind !== 'case-final') return false
    // The payload was written by `propose` and never changes.
    const { settlement } = payload as { readonly settlement: string }
    const found = await lines.ofSettlement(settlement)
    return found?.businessDate.startsWith(`${year}-`) === true
  }
  const ofYear = await Promise.all(all.map(isOfYear))
  return all.filter((_, place) => ofYear[place] === true).map(({ id }) => id)
}
