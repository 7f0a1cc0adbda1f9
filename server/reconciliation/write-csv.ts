/** Writes a statement as the CSV that `read-csv.ts` reads, sealed with its totals. */
import { type Day, textFromDay } from '../../engine/base/calendar-date.ts'
import { safe, textFromMinor } from '../../engine/base/money.ts'
import { compareText } from '../../engine/base/text.ts'
import type { Field, StatementRow, Sum } from '../../engine/reconciliation/statement-row.ts'
import { type Column, columns, fieldOfColumn } from './csv-columns.ts'
import type { StatementScope } from './statement-head.ts'

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
  const [first = cellOf.settlement, ...others] = shown.map((column) => cellOf[column])
  const totals = new Totals(stated)
  for await (const page of pages) {
    let text = ''
    for (const row of page) {
      totals.add(row)
      text += first(row)
      for (const cell of others) text += `,${cell(row)}`
      text += '\n'
      if (text.length < mostPiece) continue
      yield text
      text = ''
    }
    if (text !== '') yield text
  }
  yield trailer(totals.sums())
}

const mostPiece = 1 << 18

/** Sums by currency, checked once at the end: a million rows are added in between. */
class Totals {
  readonly #byCurrency = new Map<string, Float64Array>()
  readonly #stated: ReadonlySet<Field>

  constructor(stated: ReadonlySet<Field>) {
    this.#stated = stated
  }

  add({ currency, totalMinor, paidMinor, accountMinor, cashMinor }: StatementRow): void {
    let sum = this.#byCurrency.get(currency)
    if (sum === undefined) {
      sum = new Float64Array(5)
      this.#byCurrency.set(currency, sum)
    }
    sum[0] = (sum[0] ?? 0) + 1
    sum[1] = (sum[1] ?? 0) + totalMinor
    sum[2] = (sum[2] ?? 0) + paidMinor
    sum[3] = (sum[3] ?? 0) + accountMinor
    sum[4] = (sum[4] ?? 0) + cashMinor
  }

  sums(): ReadonlyMap<string, Sum> {
    const kept = (name: Field, minor = 0) => safe(this.#stated.has(name) ? minor : 0)
    return new Map(
      [...this.#byCurrency].map(([currency, [count, total, paid, account, cash]]) => [
        currency,
        {
          count: count ?? 0,
          totalMinor: kept('totalMinor', total),
          paidMinor: kept('paidMinor', paid),
          accountMinor: kept('accountMinor', account),
          cashMinor: kept('cashMinor', cash),
        },
      ]),
    )
  }
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
  settlement: ({ reference }) => csvCell(reference),
  reverses: ({ reverses }) => csvCell(reverses),
  kind: ({ kind }) => kind,
  day: ({ day }) => dayText(day),
  institution: ({ institution }) => csvCell(institution),
  category: ({ category }) => csvCell(category),
  window: ({ window }) => csvCell(window),
  visit: ({ visit }) => csvCell(visit),
  person: ({ person }) => csvCell(person),
  currency: ({ currency }) => currency,
  total: ({ totalMinor, currency }) => textFromMinor(totalMinor, currency),
  paid: ({ paidMinor, currency }) => textFromMinor(paidMinor, currency),
  account: ({ accountMinor, currency }) => textFromMinor(accountMinor, currency),
  cash: ({ cashMinor, currency }) => textFromMinor(cashMinor, currency),
  state: ({ state }) => state,
}

const days = new Map<Day, string>()

/** A statement has few days and many rows. */
function dayText(day: Day): string {
  const known = days.get(day)
  if (known !== undefined) return known
  const text = textFromDay(day)
  if (days.size < 10_000) days.set(day, text)
  return text
}

/** What a reader would take for the end of a cell, or of a row, is put in quotes. */
export function csvCell(text: string): string {
  const isPlain =
    !text.includes(',') && !text.includes('"') && !text.includes('\n') && !text.includes('\r')
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`
}
