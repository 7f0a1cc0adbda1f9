/** Writes a statement as the CSV that `read-csv.ts` reads, sealed with its totals. */
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../engine/base/money.ts'
import { compareText } from '../../engine/base/text.ts'
import {
  added,
  type Field,
  noSum,
  type StatementRow,
  type Sum,
  sumOfRow,
} from '../../engine/reconciliation/statement-row.ts'
import { type Column, columns, fieldOfColumn } from './csv-columns.ts'
import type { StatementScope } from './statement-head.ts'

const linesAtATime = 2000

/** Yields text in pieces; the bytes depend on nothing but what is handed in. */
export async function* csvOf(
  scope: StatementScope,
  stated: ReadonlySet<Field>,
  pages: AsyncIterable<readonly StatementRow[]>,
): AsyncGenerator<string> {
  const shown = columns.filter((column) => {
    const field = fieldOfColumn(column)
    return field === undefined || stated.has(field)
  })
  yield [...headLines(scope), shown.join(','), ''].join('\n')
  const sums = new Map<string, Sum>()
  for await (const page of pages) {
    for (let from = 0; from < page.length; from += linesAtATime) {
      const lines = page.slice(from, from + linesAtATime).map((row) => {
        sums.set(row.currency, added(sums.get(row.currency) ?? noSum, sumOfRow(row, stated)))
        return shown.map((column) => csvCell(cellOf[column](row))).join(',')
      })
      yield `${lines.join('\n')}\n`
    }
  }
  yield trailer(sums)
}

function headLines({ side, party, payer, institution, from, to }: StatementScope): string[] {
  const said = { statement: '1', side, party, payer, institution, from, to }
  return Object.entries(said)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `#${key},${value}`)
}

function trailer(sums: ReadonlyMap<string, Sum>): string {
  const lines = [...sums]
    .sort(([a], [b]) => compareText(a, b))
    .map(([currency, sum]) => {
      const amounts = [sum.totalMinor, sum.paidMinor, sum.accountMinor, sum.cashMinor]
      const texts = amounts.map((minor) => textFromMinor(minor, currency))
      return `#total,${currency},${sum.count},${texts.join(',')}`
    })
  const rows = [...sums.values()].reduce((all, { count }) => all + count, 0)
  return [...lines, `#end,${rows}`, ''].join('\n')
}

const cellOf: Record<Column, (row: StatementRow) => string> = {
  settlement: ({ reference }) => reference,
  reverses: ({ reverses }) => reverses,
  kind: ({ kind }) => kind,
  day: ({ day }) => textFromDay(day),
  institution: ({ institution }) => institution,
  category: ({ category }) => category,
  window: ({ window }) => window,
  visit: ({ visit }) => visit,
  person: ({ person }) => person,
  currency: ({ currency }) => currency,
  total: ({ totalMinor, currency }) => textFromMinor(totalMinor, currency),
  paid: ({ paidMinor, currency }) => textFromMinor(paidMinor, currency),
  account: ({ accountMinor, currency }) => textFromMinor(accountMinor, currency),
  cash: ({ cashMinor, currency }) => textFromMinor(cashMinor, currency),
  state: ({ state }) => state,
}

/** A cell that a spreadsheet would take for a formula is quoted like any other: it stays a text. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
