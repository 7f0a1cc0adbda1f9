/**
 * Reads `catalogues/counters.csv`, what the counters of each currency take and give back, and
 * `catalogues/cash-rounding.csv`, how they round what is paid in notes and coins.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCurrency, minorFromText, type Rounding } from '../../engine/base/money.ts'
import type { CashRounding } from '../../engine/cashier/cash-rounding.ts'
import { type CounterRules, type TenderKind, tenderKinds } from '../../engine/cashier/tender.ts'
import type { Status } from '../../engine/policy/policy-value.ts'
import { parseCsv } from './csv.ts'
import { cataloguesFolder } from './read-catalogue.ts'

const statuses: readonly Status[] = ['verified', 'transcribed', 'illustrative']
const roundingNames: readonly Rounding[] = ['halfUp', 'up', 'down', 'halfEven']
const invoices: readonly CounterRules['invoice'][] = ['e-invoice', 'receipt']

/** @throws an error that names line and column of what cannot be meant. */
export function readCounterRules(folder = cataloguesFolder): ReadonlyMap<string, CounterRules> {
  const { columns, rows } = parseCsv(readFileSync(join(folder, 'counters.csv'), 'utf8'))
  const rules = new Map<string, CounterRules>()
  const roundings = readCashRounding(folder)
  for (const { line, cells } of rows) {
    const text = (column: string) => cells[columns.indexOf(column)] ?? ''
    const fail = (column: string): never => {
      throw new Error(`counters.csv:${line}: ${column}: ${text(column)} cannot be meant`)
    }
    const tenders = (column: string): readonly TenderKind[] =>
      text(column)
        .split('|')
        .map((kind) => tenderKinds.find((one) => one === kind) ?? fail(column))
    const currency = isCurrency(text('currency')) ? text('currency') : fail('currency')
    const limit = text('cash_refund_most')
    rules.set(currency, {
      currency,
      status: statuses.find((one) => one === text('status')) ?? fail('status'),
      source: text('source') === '' ? fail('source') : text('source'),
      tenders: { deposit: tenders('deposit'), bill: tenders('bill'), arrears: tenders('arrears') },
      cashRefundMostMinor:
        limit === '' ? null : (minorFromText(limit, currency) ?? fail('cash_refund_most')),
      cashRounding: roundings.get(currency) ?? null,
      invoice: invoices.find((one) => one === text('invoice')) ?? fail('invoice'),
    })
  }
  return rules
}

function readCashRounding(folder: string): ReadonlyMap<string, CashRounding> {
  const { columns, rows } = parseCsv(readFileSync(join(folder, 'cash-rounding.csv'), 'utf8'))
  return new Map(
    rows.map(({ line, cells }) => {
      const text = (column: string) => cells[columns.indexOf(column)] ?? ''
      const fail = (column: string): never => {
        throw new Error(`cash-rounding.csv:${line}: ${column}: ${text(column)} cannot be meant`)
      }
      const currency = isCurrency(text('currency')) ? text('currency') : fail('currency')
      const coinMinor = minorFromText(text('coin'), currency) ?? 0
      const rule: CashRounding = {
        coinMinor: coinMinor > 0 ? coinMinor : fail('coin'),
        rounding: roundingNames.find((one) => one === text('rounding')) ?? fail('rounding'),
        status: statuses.find((one) => one === text('status')) ?? fail('status'),
        source: text('source') === '' ? fail('source') : text('source'),
      }
      return [currency, rule]
    }),
  )
}
