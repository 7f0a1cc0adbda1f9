/** Reconciles with a platform by the national interface: 3201, and 9101, 3202 and 9102 where sums differ. */
import { textFromMinor } from '../../engine/base/money.ts'
import { granted, nodeIn, type Result, textIn, type Word } from './answers.ts'
import type { Send } from './send-message.ts'

interface Totals {
  readonly from: string
  readonly to: string
  readonly count: number
  readonly totalMinor: number
  readonly fundMinor: number
  readonly accountMinor: number
}

interface Kind {
  readonly insuranceType: string
  readonly isStay: boolean
}

export interface ReconcilingDoor {
  readonly send: Send
  find(
    bill: { readonly person: string; readonly facility: string },
    visit: string,
  ): Promise<Word<Result | null>>
  /** National code of an institution, and its region. */
  codeOf(institution: string): string
  areaOf(institution: string): string
}

/** Columns of a row of the result file; what the last of them says is the amount there. */
const columns = 10
const clrTypes = { stay: '21', visit: '11' }

export function httpReconciling({ send, find, codeOf, areaOf }: ReconcilingDoor) {
  const node = (institution: string, totals: Totals) => ({
    setl_optins: areaOf(institution),
    stmt_begndate: totals.from,
    stmt_enddate: totals.to,
    medfee_sumamt: textFromMinor(totals.totalMinor, 'CNY'),
    fund_pay_sumamt: textFromMinor(totals.fundMinor, 'CNY'),
    acct_pay: textFromMinor(totals.accountMinor, 'CNY'),
    fixmedins_setl_cnt: String(totals.count),
  })
  return {
    find,
    async totals(
      institution: string,
      { insuranceType: insutype, isStay }: Kind,
      totals: Totals,
    ): Promise<Word<boolean>> {
      const clr_type = isStay ? clrTypes.stay : clrTypes.visit
      const data = { insutype, clr_type, ...node(institution, totals) }
      const word = await send(institution, '3201', { data })
      if (!word.heard || !word.granted) return word
      return granted(textIn(nodeIn(word.value, 'stmtinfo'), 'stmt_rslt') === '0')
    },
    async details(
      institution: string,
      totals: Totals,
      file: string,
    ): Promise<Word<readonly (readonly string[])[]>> {
      const fixmedins_code = codeOf(institution)
      const content = Buffer.from(file).toString('base64')
      const uploaded = await send(institution, '9101', {
        fsUploadIn: { in: content, filename: `${totals.from}.txt`, fixmedins_code },
      })
      if (!uploaded.heard || !uploaded.granted) return uploaded
      const cash = totals.totalMinor - totals.fundMinor - totals.accountMinor
      const file_qury_no = textIn(uploaded.value, 'file_qury_no')
      const named = { cash_payamt: textFromMinor(cash, 'CNY'), file_qury_no }
      const data = { ...node(institution, totals), ...named }
      const compared = await send(institution, '3202', { data })
      if (!compared.heard || !compared.granted) return compared
      const info = nodeIn(compared.value, 'fileinfo')
      const fetched = await send(institution, '9102', {
        fsDownloadIn: { ...info, fixmedins_code },
      })
      if (!fetched.heard || !fetched.granted) return fetched
      const text = Buffer.from(textIn(nodeIn(fetched.value, 'fsDownloadOut'), 'in'), 'base64')
      const rows = text.toString('utf8').split('\n').filter(Boolean)
      const cells = rows.map((row) => row.split('\t')).filter((row) => row.length === columns)
      return granted(cells)
    },
  }
}
