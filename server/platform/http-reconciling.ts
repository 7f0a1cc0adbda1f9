/** Reconciles with a platform by the national interface: 3201, and 9101, 3202 and 9102 where sums differ. */
import { textFromMinor } from '../../engine/base/money.ts'
import { granted, type Nodes, nodeIn, textIn, type Word } from './answers.ts'

interface Totals {
  readonly from: string
  readonly to: string
  readonly count: number
  readonly totalMinor: number
  readonly fundMinor: number
  readonly accountMinor: number
}

export type SendMessage = (institution: string, code: string, input: Nodes) => Promise<Word<Nodes>>

/** Columns of a row of the result file; what the last of them says is the amount there. */
const columns = 10

export function httpReconciling(
  send: SendMessage,
  about: { readonly insutype: string; readonly clrType: string; readonly area: string },
) {
  const node = (totals: Totals) => ({
    insutype: about.insutype,
    clr_type: about.clrType,
    setl_optins: about.area,
    stmt_begndate: totals.from,
    stmt_enddate: totals.to,
    medfee_sumamt: textFromMinor(totals.totalMinor, 'CNY'),
    fund_pay_sumamt: textFromMinor(totals.fundMinor, 'CNY'),
    acct_pay: textFromMinor(totals.accountMinor, 'CNY'),
    fixmedins_setl_cnt: String(totals.count),
  })
  return {
    async totals(institution: string, totals: Totals): Promise<Word<boolean>> {
      const word = await send(institution, '3201', { data: node(totals) })
      if (!word.heard || !word.granted) return word
      const isBalanced = textIn(nodeIn(word.value, 'stmtinfo'), 'stmt_rslt') === '0'
      return granted(isBalanced)
    },
    async details(
      institution: string,
      totals: Totals,
      file: string,
    ): Promise<Word<readonly (readonly string[])[]>> {
      const content = Buffer.from(file).toString('base64')
      const uploaded = await send(institution, '9101', {
        fsUploadIn: { in: content, filename: `${totals.from}.txt`, fixmedins_code: institution },
      })
      if (!uploaded.heard || !uploaded.granted) return uploaded
      const { insutype: _, clr_type: _kind, ...rest } = node(totals)
      const cash = totals.totalMinor - totals.fundMinor - totals.accountMinor
      const number = textIn(uploaded.value, 'file_qury_no')
      const data = { ...rest, cash_payamt: textFromMinor(cash, 'CNY'), file_qury_no: number }
      const compared = await send(institution, '3202', { data })
      if (!compared.heard || !compared.granted) return compared
      const info = nodeIn(compared.value, 'fileinfo')
      const fetched = await send(institution, '9102', {
        fsDownloadIn: { ...info, fixmedins_code: institution },
      })
      if (!fetched.heard || !fetched.granted) return fetched
      const text = Buffer.from(textIn(nodeIn(fetched.value, 'fsDownloadOut'), 'in'), 'base64')
      const rows = text.toString('utf8').split('\n').filter(Boolean)
      const cells = rows.map((row) => row.split('\t')).filter((row) => row.length === columns)
      return granted(cells)
    },
  }
}
