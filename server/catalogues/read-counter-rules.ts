/** Reads `catalogues/counters.csv`: what the counters of each currency take and give back. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCurrency, minorFromText } from '../../engine/base/money.ts'
import { type CounterRules, type TenderKind, tenderKinds } from '../../engine/cashier/tender.ts'
import type { Status } from '../../engine/policy/policy-value.ts'
import { parseCsv } from './csv.ts'
import { cataloguesFolder } from './read-catalogue.ts'

const statuses: readonly Status[] = ['verified', 'transcribed', 'illustrative']
const invoices: readonly CounterRules['invoice'][] = ['e-invoice', 'receipt']

/** @throws an error that names line and column of what cannot be meant. */
export function readCounterRules(folder = cataloguesFolder): ReadonlyMap<string, CounterRules> {
  const { columns, rows } = parseCsv(readFileSync(join(folder, 'counters.csv'), 'utf8'))
  const rules = new Map<string, CounterRules>()
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
      invoice: invoices.find((one) => one === text('invoice')) ?? fail('invoice'),
    })
  }
  return rules
}
