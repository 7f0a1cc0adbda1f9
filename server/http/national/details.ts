/** The detail file of 3202, and the file of what came out, which is fetched with 9102. */
import { minorFromText, textFromMinor } from '../../../engine/base/money.ts'
import type { OwnBill } from '../../usecases/visit/own-bills.ts'
import { type FormProblem, form } from './message.ts'
import { firstInZip, isZip } from './zip.ts'

export interface DetailRow {
  readonly settlement: string
  readonly visit: string
  readonly person: string
  readonly totalMinor: number
  readonly fundMinor: number
  readonly accountMinor: number
  readonly isReversal: boolean
}

/** 0 equal, 1 missing at the hospital, 2 missing at the centre, 3 other amounts, 4 other refund flag. */
export type DetailResult = '0' | '1' | '2' | '3' | '4'

export interface ComparedRow extends DetailRow {
  readonly result: DetailResult
  readonly message: string
  readonly memo: string
}

const columns = 7
const mostRows = 500_000

export function readDetails(
  content: Buffer,
): { readonly rows: DetailRow[] } | { readonly problem: FormProblem } {
  const plain = isZip(content) ? firstInZip(content) : content
  if (plain === null) return broken('压缩包无法解开', '')
  const lines = plain
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  if (lines.length > mostRows) return broken(`超过${mostRows}行`, '')
  const rows: DetailRow[] = []
  for (const [i, line] of lines.entries()) {
    const cells = line.split('\t')
    const [
      settlement = '',
      visit = '',
      person = '',
      total = '',
      fund = '',
      account = '',
      flag = '',
    ] = cells
    const [totalMinor, fundMinor, accountMinor] = [total, fund, account].map((one) =>
      minorFromText(one, 'CNY'),
    )
    const isWhole = cells.length === columns && (flag === '0' || flag === '1')
    if (
      !isWhole ||
      totalMinor === undefined ||
      fundMinor === undefined ||
      accountMinor === undefined
    ) {
      return broken('应为制表符分隔的7列，金额两位小数', `第${i + 1}行`)
    }
    const isReversal = flag === '1'
    rows.push({ settlement, visit, person, totalMinor, fundMinor, accountMinor, isReversal })
  }
  return { rows }
}

function broken(says: string, place: string): { readonly problem: FormProblem } {
  return { problem: form('file-unreadable', place, says, '改正明细文件后重新上传') }
}

export async function compareDetails(
  theirs: readonly DetailRow[],
  ours: readonly OwnBill[],
  fundOf: (bill: OwnBill) => number,
  messageOf: (bill: OwnBill) => Promise<string>,
): Promise<ComparedRow[]> {
  const bills = new Map(ours.map((bill) => [bill.settlement, bill]))
  const compared: ComparedRow[] = []
  for (const row of theirs) {
    const bill = bills.get(row.settlement)
    bills.delete(row.settlement)
    const [result, memo] = bill === undefined ? missingHere : resultOf(row, bill, fundOf(bill))
    const message = bill === undefined || result === '0' ? '' : await messageOf(bill)
    compared.push({ ...row, result, memo, message })
  }
  for (const bill of bills.values()) {
    const { settlement, visit, person, totalMinor, accountMinor, isReversal } = bill
    const fundMinor = fundOf(bill)
    const row = { settlement, visit, person, totalMinor, fundMinor, accountMinor, isReversal }
    compared.push({ ...row, result: '1', memo: '中心有、机构无', message: await messageOf(bill) })
  }
  return compared
}

const missingHere = ['2', '机构有、中心无'] as const

function resultOf(
  row: DetailRow,
  bill: OwnBill,
  fundMinor: number,
): readonly [DetailResult, string] {
  if (row.isReversal !== bill.isReversal) return ['4', '退费标志不符']
  const isSame =
    row.totalMinor === bill.totalMinor &&
    row.fundMinor === fundMinor &&
    row.accountMinor === bill.accountMinor
  return isSame ? ['0', ''] : ['3', `中心总额${yuan(bill.totalMinor)}，基金${yuan(fundMinor)}`]
}

const yuan = (minor: number) => textFromMinor(minor, 'CNY')

/** Person, visit, settlement, message, result, refund flag, memo, three amounts. */
export function writeDetails(rows: readonly ComparedRow[]): string {
  return rows
    .map((row) =>
      [
        row.person,
        row.visit,
        row.settlement,
        row.message,
        row.result,
        row.isReversal ? '1' : '0',
        row.memo,
        yuan(row.totalMinor),
        yuan(row.fundMinor),
        yuan(row.accountMinor),
      ].join('\t'),
    )
    .map((line) => `${line}\n`)
    .join('')
}
