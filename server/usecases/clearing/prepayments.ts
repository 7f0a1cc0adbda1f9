/** Prepayments of a year: what each province left with another, and how much of it a month used. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { clearingBook } from '../../../engine/clearing/books.ts'
import { grossTable } from '../../../engine/clearing/gross-table.ts'
import { firstOf, lastOf, periodAfter } from '../../../engine/clearing/monthly-cycle.ts'
import {
  increaseDays,
  lastQuarterBefore,
  type PrepaymentUse,
  quotaDays,
  quotaOf,
  usageOf,
} from '../../../engine/clearing/prepayment.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Budget, ClearingStore } from './clearing-store.ts'
import { doneOn, loadMonth, type Month, type Read } from './month.ts'

export interface ProvincePair {
  readonly insuredProvince: string
  readonly careProvince: string
}

export interface PrepaymentRow extends ProvincePair, PrepaymentUse {
  readonly currency: string
  /** What the rule gives for the year; 0 where nothing was cleared in the last quarter. */
  readonly quotaMinor: number
  /** Last day on which an increase may be asked for; null while the month is not confirmed. */
  readonly askBy: string | null
}

export interface Prepayments {
  readonly year: number
  readonly period: string
  readonly days: {
    readonly fixedBy: string
    readonly noticedBy: string
    readonly paidBy: string
    readonly confirmedBy: string
  }
  readonly rows: readonly PrepaymentRow[]
}

/** Funds of the mainland clear in its currency. */
const currency = 'CNY'

interface PrepaidPayload extends ProvincePair {
  readonly amountMinor: number
}

/** Quotas and increases that were released for the pair in the month's year. */
async function prepaidBy(
  year: number,
  { proposals }: ClearingStore,
): Promise<ReadonlyMap<string, number>> {
  const released = await proposals.list(
    {
      state: 'released',
      kinds: ['prepayment-quota', 'prepayment-increase'],
      book: clearingBook.prepayments(year),
    },
    mostPrepayments,
  )
  const sums = new Map<string, number>()
  for (const { payload } of released) {
    // The payload was written by `propose` and never changes.
    const { amountMinor, ...pair } = payload as PrepaidPayload
    sums.set(pairText(pair), (sums.get(pairText(pair)) ?? 0) + amountMinor)
  }
  return sums
}

const mostPrepayments = 10_000

function pairText({ insuredProvince, careProvince }: ProvincePair): string {
  return `${insuredProvince} ${careProvince}`
}

/** What the fund of one province is to pay another for the month, of all types and years. */
function clearedBy(table: Month['table']): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const row of table) {
    if (row.currency !== currency) continue
    sums.set(pairText(row), (sums.get(pairText(row)) ?? 0) + row.receivableMinor)
  }
  return sums
}

export async function prepaymentUse(
  month: Month,
  pair: ProvincePair,
  store: ClearingStore,
): Promise<PrepaymentUse> {
  const prepaid = await prepaidBy(yearOf(month.period), store)
  const rules = store.rules(firstOf(periodAfter(month.period, 1)))
  const cleared = clearedBy(month.table).get(pairText(pair)) ?? 0
  return usageOf(prepaid.get(pairText(pair)) ?? 0, cleared, rules)
}

function yearOf(period: string): number {
  return Number(period.slice(0, 4))
}

/** Each pair that prepaid, clears or is to prepay, those with the highest use first. */
export async function readPrepayments(
  period: string,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<Prepayments>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  const year = yearOf(period)
  const rules = store.rules(lastOf(period))
  const [month, prepaid, quotas] = await Promise.all([
    loadMonth(period, store),
    prepaidBy(year, store),
    quotasOf(year, store),
  ])
  const cleared = clearedBy(month.table)
  const confirmed = doneOn(month.steps).get('confirmed')
  const askBy =
    confirmed === undefined
      ? null
      : textFromDay(increaseDays(confirmed, rules, store.calendar).askBy)
  const pairs = new Set([...prepaid.keys(), ...cleared.keys(), ...quotas.keys()])
  const rows = [...pairs].map((pair): PrepaymentRow => {
    const [insuredProvince = '', careProvince = ''] = pair.split(' ')
    const use = usageOf(prepaid.get(pair) ?? 0, cleared.get(pair) ?? 0, rules)
    const quotaMinor = quotas.get(pair) ?? 0
    return { insuredProvince, careProvince, currency, quotaMinor, askBy, ...use }
  })
  const days = quotaDays(year, rules, store.calendar)
  return {
    found: true,
    value: {
      year,
      period,
      days: {
        fixedBy: textFromDay(days.fixedBy),
        noticedBy: textFromDay(days.noticedBy),
        paidBy: textFromDay(days.paidBy),
        confirmedBy: textFromDay(days.confirmedBy),
      },
      rows: rows.sort(
        (a, b) => b.usedE4 - a.usedE4 || b.clearedMinor - a.clearedMinor || byPair(a, b),
      ),
    },
  }
}

function byPair(a: ProvincePair, b: ProvincePair): number {
  return pairText(a) < pairText(b) ? -1 : 1
}

export interface BudgetUse extends Budget {
  readonly use: PrepaymentUse
}

/** Hard budgets and prefunds, with the levels at which prepayments are watched. */
export async function listBudgets(
  by: Actor,
  purpose: Purpose,
  { budgets, rules, today }: ClearingStore,
): Promise<Read<readonly BudgetUse[]>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  const now = rules(today())
  const all = await budgets.list()
  return {
    found: true,
    value: all.map((budget) => ({
      ...budget,
      use: usageOf(budget.capMinor, budget.spentMinor, now),
    })),
  }
}

/** Quotas of a year from the last quarter before it. */
async function quotasOf(year: number, store: ClearingStore): Promise<ReadonlyMap<string, number>> {
  const months = await Promise.all(
    lastQuarterBefore(year).map(async (period) => {
      return clearedBy(grossTable(await store.lines.sums({ period })))
    }),
  )
  const rules = store.rules(lastOf(`${year}-01`))
  const pairs = new Set(months.flatMap((month) => [...month.keys()]))
  const quotas = [...pairs].map((pair): [string, number] => {
    return [
      pair,
      quotaOf(
        months.map((month) => month.get(pair) ?? 0),
        rules,
      ),
    ]
  })
  return new Map(quotas)
}
