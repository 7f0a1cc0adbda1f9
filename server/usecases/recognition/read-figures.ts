/** Rates of recognition by month, for whoever runs or inspects the platform. */
import { civilOf, type Day, dayOf, textFromDay } from '../../../engine/base/calendar-date.ts'
import { type MonthFigures, monthFigures, type Rate } from '../../../engine/recognition/figures.ts'
import { type Actor, gate } from '../gate.ts'
import type { TestsRead } from './read-tests.ts'
import type { RecognitionStore } from './recognition-store.ts'

/** A house in a month, with the months before it. */
export interface HouseFigures {
  readonly month: string
  readonly figures: MonthFigures
  /** The oldest first; the last is the month itself. */
  readonly trend: readonly { readonly month: string; readonly total: Rate }[]
}

export interface AllFigures {
  readonly month: string
  readonly houses: readonly { readonly institution: string; readonly total: Rate }[]
}

const monthsOfTrend = 6
const monthsOfYear = 12
const nothing = { orders: [], reasons: [], persons: [] }

export async function readHouseFigures(
  institution: string,
  month: string | null,
  by: Actor,
  store: RecognitionStore,
): Promise<TestsRead<HouseFigures>> {
  const forbidden = gate(by, purposeOf(by), 'read-recognition', institution)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const months = monthsUpTo(month ?? monthOf(store.today()))
  const [first] = months
  const last = months.at(-1)
  if (first === undefined || last === undefined) throw new Error('broken invariant: no months')
  const counts = await store.counts.monthsOf(institution, first.from, last.to)
  const all = months.map(({ name }) => ({
    month: name,
    figures: monthFigures(counts.get(name) ?? nothing),
  }))
  return {
    found: true,
    value: {
      month: last.name,
      figures: all.at(-1)?.figures ?? monthFigures(nothing),
      trend: all.map(({ month: name, figures }) => ({ month: name, total: figures.total })),
    },
  }
}

/** Each house with the sums of its own table and no others: nothing can be subtracted. */
export async function readAllFigures(
  month: string | null,
  by: Actor,
  store: RecognitionStore,
): Promise<TestsRead<AllFigures>> {
  const forbidden = gate(by, purposeOf(by), 'read-recognition')
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const { name, from, to } = spanOf(month ?? monthOf(store.today()))
  const houses = await store.counts.houses(from, to)
  const totals = await Promise.all(
    houses.map(async (institution) => {
      const counts = await store.counts.monthsOf(institution, from, to)
      return { institution, total: monthFigures(counts.get(name) ?? nothing).total }
    }),
  )
  return { found: true, value: { month: name, houses: totals } }
}

function purposeOf({ role }: Actor) {
  return role === 'auditor' ? 'audit' : 'operation'
}

function monthOf(day: Day): string {
  return textFromDay(day).slice(0, 'YYYY-MM'.length)
}

interface MonthSpan {
  readonly name: string
  readonly from: string
  readonly to: string
}

function monthsUpTo(month: string): readonly MonthSpan[] {
  const last = spanOf(month)
  const before: MonthSpan[] = [last]
  while (before.length < monthsOfTrend) before.unshift(spanOf(monthBefore(before[0] ?? last)))
  return before
}

function monthBefore({ from }: MonthSpan): string {
  const [year = 0, month = 1] = from.split('-').map(Number)
  return monthOf(dayOf(year, month, 1) - 1)
}

function spanOf(name: string): MonthSpan {
  const [year = 0, month = 1] = name.split('-').map(Number)
  const from = dayOf(year, month, 1)
  const { year: y, month: m } = civilOf(from)
  const next = m === monthsOfYear ? dayOf(y + 1, 1, 1) : dayOf(y, m + 1, 1)
  return { name, from: textFromDay(from), to: textFromDay(next - 1) }
}
