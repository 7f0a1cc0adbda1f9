/**
 * Writes messages of the national interface: the totals of 3201, the details of 3202, and for the
 * rows that 3260 gave the confirmation of 3261 and its roll-back, 3262.
 */
import type { FileHandle } from 'node:fs/promises'
import { textFromMinor } from '../../engine/base/money.ts'
import type { StatementRow, Sum } from '../../engine/reconciliation/statement-row.ts'
import { eachJsonRow, parseValues, type Values } from './json-rows.ts'

/** Whole yuan with two decimals, as texts: nothing on the way may take them for fractions. */
const yuan = (minor: number) => textFromMinor(minor, 'CNY')

export interface TotalsScope {
  readonly insutype: string
  /** 11 outpatient, 21 inpatient, 41 pharmacy, 99 other. */
  readonly clrType: string
  readonly setlOptins: string
  readonly from: string
  readonly to: string
}

/** Node `data` of 3201. */
export function totals3201({ insutype, clrType, setlOptins, from, to }: TotalsScope, sum: Sum) {
  return {
    insutype,
    clr_type: clrType,
    setl_optins: setlOptins,
    stmt_begndate: from,
    stmt_enddate: to,
    medfee_sumamt: yuan(sum.totalMinor),
    fund_pay_sumamt: yuan(sum.paidMinor),
    acct_pay: yuan(sum.accountMinor),
    fixmedins_setl_cnt: String(sum.count),
  }
}

/** The detail file of 3202, which is uploaded with 9101: one row a line, reversals as rows of their own. */
export function details3202(rows: readonly StatementRow[]): string {
  return rows
    .map(({ reference, visit, person, totalMinor, paidMinor, accountMinor, kind }) =>
      [
        reference,
        visit,
        person,
        yuan(totalMinor),
        yuan(paidMinor),
        yuan(accountMinor),
        kind === 'reversal' ? '1' : '0',
      ].join('\t'),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** Node `data` of 3202, once its file was uploaded. */
export function call3202(scope: TotalsScope, sum: Sum, fileQueryNumber: string) {
  const { insutype: _type, clr_type: _kind, ...totals } = totals3201(scope, sum)
  return { ...totals, file_qury_no: fileQueryNumber, cash_payamt: yuan(sum.cashMinor) }
}

/** A message has at most 40,000 characters, and a row some 250. */
export const ROWS_A_CONFIRMATION = 100

const confirmed = [
  'certno',
  'mdtrt_id',
  'mdtrt_setl_time',
  'setl_sn',
  'medfee_sumamt',
  'optins_pay_sumamt',
] as const

/**
 * Reads the rows that 3260 answered and hands out 3261 in batches: every row is confirmed unless
 * something about it differs. The numbers stay as they were written.
 */
export async function confirm3261(
  answerOf3260: FileHandle,
  month: string,
  isRefused: (reference: string) => boolean,
  hand: (message: string) => void,
): Promise<number> {
  let detail: Record<string, string>[] = []
  let rows = 0
  const flush = () => {
    if (detail.length === 0) return
    const [year, number] = month.split('-')
    const data = { trt_year: year, trt_month: number, totalrow: String(detail.length) }
    hand(JSON.stringify({ infno: '3261', input: { data, detail } }))
    detail = []
  }
  await eachJsonRow(
    answerOf3260,
    'utf-8',
    (text) => {
      const values = parseValues(text) as Values
      const row = Object.fromEntries(confirmed.map((name) => [name, String(values[name] ?? '')]))
      detail.push({ ...row, cnfm_flag: isRefused(row['setl_sn'] ?? '') ? '0' : '1' })
      rows += 1
      if (detail.length === ROWS_A_CONFIRMATION) flush()
    },
    () => {},
  )
  flush()
  return rows
}

/** Takes a confirmation back by the id of its message. */
export function rollBack3262(messageId: string, month: string): string {
  const [year, number] = month.split('-')
  return JSON.stringify({
    infno: '3262',
    input: { data: { trt_year: year, trt_month: number, otransid: messageId } },
  })
}
