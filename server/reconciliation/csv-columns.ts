/** Columns of a statement as text, by our names and by those of the national interface. */
import { type Field, fields } from '../../engine/reconciliation/statement-row.ts'

export const columns = [
  'settlement',
  'reverses',
  'kind',
  'day',
  'institution',
  'category',
  'window',
  'visit',
  'person',
  'currency',
  'total',
  'paid',
  'account',
  'cash',
  'state',
] as const

export type Column = (typeof columns)[number]

const national: Readonly<Record<string, Column>> = {
  setl_id: 'settlement',
  setl_sn: 'settlement',
  refd_setl_flag: 'kind',
  setl_time: 'day',
  mdtrt_setl_time: 'day',
  fixmedins_code: 'institution',
  medins_no: 'institution',
  clr_type: 'category',
  clr_ym: 'window',
  mdtrt_id: 'visit',
  psn_no: 'person',
  medfee_sumamt: 'total',
  fund_pay_sumamt: 'paid',
  optins_pay_sumamt: 'paid',
  acct_pay: 'account',
  psn_cash_pay: 'cash',
  cash_payamt: 'cash',
}

export function columnNamed(name: string): Column | undefined {
  return columns.find((column) => column === name) ?? national[name]
}

/** The detail file of 3202 has no line of names. */
export const columnsOf3202: readonly Column[] = [
  'settlement',
  'visit',
  'person',
  'total',
  'paid',
  'account',
  'kind',
]

const amountColumns: Partial<Record<Column, Field>> = {
  total: 'totalMinor',
  paid: 'paidMinor',
  account: 'accountMinor',
  cash: 'cashMinor',
}

/** What is stated where this column is; undefined for the columns that every statement has. */
export function fieldOfColumn(column: Column): Field | undefined {
  return amountColumns[column] ?? fields.find((field) => field === column)
}

export function statedBy(present: readonly (Column | undefined)[]): ReadonlySet<Field> {
  return new Set(
    present.flatMap((column) => (column === undefined ? [] : (fieldOfColumn(column) ?? []))),
  )
}

/** The national kinds of clearing by the names that bills have for settings. */
export const categoryOfCode: Readonly<Record<string, string>> = {
  '11': 'outpatient',
  '21': 'inpatient',
  '41': 'pharmacy',
}
