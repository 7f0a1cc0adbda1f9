/** The list of settlements in sums and as a file for a spreadsheet. */
import { textFromMinor } from '../../../engine/base/money.ts'
import type { SettlementSummaryJson } from '../../../server/http/contract/settlement.ts'
import { minorOf } from '../../components/amount-text.ts'

export interface CurrencyTotal {
  readonly currency: string
  readonly count: number
  readonly totalMinor: number
  readonly cashMinor: number
}

/** Sums by currency; a reversal carries its amounts with the sign turned, so it takes off. */
export function totalsOf(rows: readonly SettlementSummaryJson[]): CurrencyTotal[] {
  const totals = new Map<string, CurrencyTotal>()
  for (const { currency, total, cash } of rows) {
    const before = totals.get(currency) ?? { currency, count: 0, totalMinor: 0, cashMinor: 0 }
    totals.set(currency, {
      currency,
      count: before.count + 1,
      totalMinor: before.totalMinor + minorOf(total, currency),
      cashMinor: before.cashMinor + minorOf(cash, currency),
    })
  }
  return [...totals.values()].sort((a, b) => a.currency.localeCompare(b.currency))
}

/** With a byte order mark, without which spreadsheets read Chinese as something else. */
export function csvOf(
  rows: readonly SettlementSummaryJson[],
  heads: readonly string[],
  institutionName: (id: string) => string,
  stateName: (state: SettlementSummaryJson['state']) => string,
): string {
  const lines = rows.map((row) => [
    row.id,
    row.businessDate,
    institutionName(row.institution),
    row.visit.number,
    stateName(row.state),
    row.currency,
    plain(row.total, row.currency),
    plain(row.cash, row.currency),
    row.recordedAt,
  ])
  return `\ufeff${[heads, ...lines].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`
}

function plain(amount: string, currency: string): string {
  return textFromMinor(minorOf(amount, currency), currency)
}

/** A cell that a spreadsheet could take for a formula is made a text. */
function cell(text: string): string {
  const safe = /^[=+@\t\r]/u.test(text) || /^-\D/u.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
