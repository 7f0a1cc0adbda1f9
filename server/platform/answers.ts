/** Reads what a platform answers. What does not hold together is no answer: nobody settles by it. */
import { minorFromText, textFromMinor } from '../../engine/base/money.ts'
import { fundFields } from '../../engine/visit/national-amounts.ts'

export type Word<T> =
  | { readonly heard: true; readonly granted: true; readonly value: T }
  | { readonly heard: true; readonly granted: false; readonly says: string }
  | { readonly heard: false }

export type Nodes = Readonly<Record<string, unknown>>

export const silence = { heard: false } as const

export function granted<T>(value: T): Word<T> {
  return { heard: true, granted: true, value }
}

/** Only a text with `infcode` is an answer. */
export function wordIn(answer: unknown): Word<Nodes> {
  if (typeof answer !== 'object' || answer === null || !('infcode' in answer)) return silence
  const { infcode } = answer
  if (String(infcode) === '0') return granted(nodeIn(answer as Nodes, 'output'))
  return { heard: true, granted: false, says: textIn(answer as Nodes, 'err_msg') }
}

export interface Result {
  readonly settlement: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly shares: readonly { readonly field: string; readonly amountMinor: number }[]
}

export function resultIn(output: Nodes): Word<Result> {
  const info = nodeIn(output, 'setlinfo')
  const minor = (field: string) => minorFromText(textIn(info, field) || '0.00', 'CNY')
  const settlement = textIn(info, 'setl_id')
  const [totalMinor, cashMinor] = [minor('medfee_sumamt'), minor('psn_cash_pay')]
  const shares = [...fundFields, 'acct_pay'].map((field) => ({ field, amountMinor: minor(field) }))
  const known = shares.flatMap(({ field, amountMinor }) =>
    amountMinor === undefined ? [] : [{ field, amountMinor }],
  )
  if (settlement === '' || totalMinor === undefined || cashMinor === undefined) return silence
  const sum = known.reduce((all, { amountMinor }) => all + amountMinor, cashMinor)
  const hospital = minor('hosp_part_amt') ?? 0
  if (known.length < shares.length || sum + hospital !== totalMinor) return silence
  // A fund that pays more than the bill would have the patient owed something.
  const isBelow = [cashMinor, hospital, ...known.map(({ amountMinor }) => amountMinor)]
  if (isBelow.some((amountMinor) => amountMinor < 0)) return silence
  const paid = known.filter(({ amountMinor }) => amountMinor !== 0)
  return granted({ settlement, totalMinor, cashMinor, shares: paid })
}

/** What was answered to lines, added up. */
export class LineSums {
  readonly #minor = new Map<string, number>()

  add(row: Nodes): void {
    for (const [from, to] of Object.entries(sumFields)) {
      const minor = minorFromText(textIn(row, from), 'CNY') ?? 0
      this.#minor.set(to, (this.#minor.get(to) ?? 0) + minor)
    }
  }

  texts(): Record<string, string> {
    return Object.fromEntries(
      Object.values(sumFields).map((to) => [to, textFromMinor(this.#minor.get(to) ?? 0, 'CNY')]),
    )
  }
}

const sumFields = {
  det_item_fee_sumamt: 'medfee_sumamt',
  fulamt_ownpay_amt: 'fulamt_ownpay_amt',
  overlmt_amt: 'overlmt_selfpay',
  preselfpay_amt: 'preselfpay_amt',
  inscp_scp_amt: 'inscp_scp_amt',
}

export function nodeIn(value: Nodes, name: string): Nodes {
  const inner = value[name]
  return typeof inner === 'object' && inner !== null ? (inner as Nodes) : {}
}

export function listIn(value: Nodes, name: string): readonly Nodes[] {
  const inner = value[name]
  return Array.isArray(inner) ? inner : []
}

export function textIn(value: Nodes, name: string): string {
  const inner = value[name]
  return typeof inner === 'string' ? inner : ''
}
