/** The statements of the simulated platform: sums of 3201, and rows of 3202 by files of 9101 and 9102. */
import { textIn } from '../simulator/simulated-service.ts'
import { done, failed, inner, type Node, yuan } from './simulated-answers.ts'
import type { Booked, SimulatedFund } from './simulated-fund.ts'

export class SimulatedBooks {
  readonly #fund: SimulatedFund
  readonly #files = new Map<string, string>()

  constructor(fund: SimulatedFund) {
    this.#fund = fund
  }

  /** Undefined for a transaction that is not its affair. */
  work(code: string, input: Node): string | undefined {
    const data = inner(input, 'data')
    switch (code) {
      case '3201':
        return this.#totals(data)
      case '3202':
        return this.#details(data)
      case '9101':
        return this.#upload(input)
      case '9102':
        return this.#download(input)
      default:
        return undefined
    }
  }

  /** Of the days and the kind of bills that are asked about; no kind, or 99, is every kind. */
  #live(data: Node): Booked[] {
    const clrType = textIn(data, 'clr_type')
    const [from, to] = [textIn(data, 'stmt_begndate'), textIn(data, 'stmt_enddate')]
    return [...this.#fund.booked.values()].filter(
      (one) =>
        !one.isReversed &&
        from <= one.day &&
        one.day <= to &&
        (clrType === '99' || clrType === '' || one.clrType === clrType),
    )
  }

  #totals(data: Node): string {
    const live = this.#live(data)
    const sum = (of: (one: Booked) => number) => live.reduce((all, one) => all + of(one), 0)
    const isBalanced =
      String(live.length) === textIn(data, 'fixmedins_setl_cnt') &&
      yuan(sum(({ totalFen }) => totalFen)) === textIn(data, 'medfee_sumamt') &&
      yuan(sum(({ fundFen }) => fundFen)) === textIn(data, 'fund_pay_sumamt')
    const stmt_rslt_dscr = isBalanced ? '' : `中心${live.length}笔`
    return done({ stmtinfo: { stmt_rslt: isBalanced ? '0' : '1', stmt_rslt_dscr } })
  }

  #upload(input: Node): string {
    const number = `FILE${this.#files.size + 1}`
    this.#files.set(number, textIn(inner(input, 'fsUploadIn'), 'in'))
    return done({ file_qury_no: number })
  }

  #download(input: Node): string {
    const content = this.#files.get(textIn(inner(input, 'fsDownloadIn'), 'file_qury_no'))
    return content === undefined ? failed('文件不存在') : done({ fsDownloadOut: { in: content } })
  }

  #details(data: Node): string {
    const sent = this.#files.get(textIn(data, 'file_qury_no')) ?? ''
    const rows = Buffer.from(sent, 'base64').toString('utf8').split('\n').filter(Boolean)
    const live = new Map(this.#live(data).map((one) => [one.id, one]))
    const results = rows.map((row) => {
      const [id = '', visit = '', person = '', total = '', fund = '', account = '', flag = ''] =
        row.split('\t')
      const one = live.get(id)
      live.delete(id)
      const isSame = one !== undefined && yuan(one.totalFen) === total && yuan(one.fundFen) === fund
      const there = one === undefined ? '' : yuan(one.totalFen)
      const result = resultOf(one !== undefined, isSame)
      return [person, visit, id, one?.message ?? '', result, flag, there, total, fund, account]
    })
    const missing = [...live.values()].map(({ id, visit, message, totalFen, fundFen }) => {
      const amounts = [yuan(totalFen), yuan(fundFen), '0.00']
      return [visit.person, visit.id, id, message, '1', '0', '', ...amounts]
    })
    const number = `RESULT${this.#files.size + 1}`
    const text = [...results, ...missing].map((cells) => `${cells.join('\t')}\n`).join('')
    this.#files.set(number, Buffer.from(text).toString('base64'))
    return done({ fileinfo: { file_qury_no: number, filename: 'result.txt' } })
  }
}

function resultOf(isThere: boolean, isSame: boolean): string {
  if (!isThere) return '2'
  return isSame ? '0' : '3'
}
