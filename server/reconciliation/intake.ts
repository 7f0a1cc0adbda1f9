/** What every reader of statements keeps count of, and why it refuses a record or a whole file. */
import { digitsOf, isCurrency } from '../../engine/base/money.ts'
import { amountNames, noSum, type Sum } from '../../engine/reconciliation/statement-row.ts'
import { at, currencyCode, currencyOfCode, type RowDraft } from './row-draft.ts'

/** One record is set aside; the others are taken. */
export type RecordReason =
  | 'cells-differ'
  | 'reference-missing'
  | 'field-missing'
  | 'text-unusable'
  | 'kind-unknown'
  | 'state-unknown'
  | 'currency-unknown'
  | 'amount-unreadable'
  | 'day-unreadable'
  | 'day-outside'
  | 'institution-other'
  | 'parts-differ'

/** Nothing of the file is taken. */
export type FileReason =
  | 'file-empty'
  | 'file-too-large'
  | 'format-unknown'
  | 'head-unreadable'
  | 'column-missing'
  | 'encoding-unknown'
  | 'encoding-wrong'
  | 'line-too-long'
  | 'json-unreadable'
  | 'xml-unreadable'
  | 'xml-document-type'
  | 'truncated'
  | 'count-differs'
  | 'total-differs'
  | 'party-other'
  | 'day-other'
  | 'too-many-problems'

export interface Problem {
  /** Line of the file, from 1; 0 where the whole file is meant. */
  readonly line: number
  readonly reason: RecordReason | FileReason
  /** Column, element or figure that is meant; never a value of a person. */
  readonly what: string
}

/** Ends the reading of a file. Readers throw it and `readStatement` catches it. */
export class Unusable extends Error {
  readonly problem: Problem

  constructor(reason: FileReason, line = 0, what = '') {
    super(`${reason} in line ${line}: ${what}`)
    this.problem = { line, reason, what }
  }
}

/** Which days a statement may hold, and whose records are wanted of it; null where all are. */
export interface Bounds {
  readonly from: number
  readonly to: number
  readonly institutions: ReadonlySet<string> | null
}

export interface CurrencySum extends Sum {
  readonly currency: string
}

const mostProblems = 1000

/** Receives rows; the draft is filled again afterwards. */
export type RowSink = (draft: RowDraft) => void

export class Intake {
  readonly problems: Problem[] = []
  rows = 0
  readonly #sums = new Map<number, Float64Array<ArrayBuffer>>()
  #lastCurrency = -1
  #lastSum = new Float64Array(5)
  #outside = 0
  /** Of a record set aside it can at least be told which one it is. */
  #hasNamed = false
  readonly #sink: RowSink
  readonly #bounds: Bounds
  readonly #hasDay: boolean

  constructor(sink: RowSink, bounds: Bounds, hasDay: boolean) {
    this.#sink = sink
    this.#bounds = bounds
    this.#hasDay = hasDay
  }

  take(draft: RowDraft): void {
    const { from, to } = this.#bounds
    if (this.#hasDay && (draft.day < from || draft.day > to)) {
      this.#outside += 1
      this.setAside(draft, 'day-outside', 'day')
      return
    }
    this.rows += 1
    this.#add(draft)
    const { institutions } = this.#bounds
    if (institutions === null || institutions.has(draft.textOf(at.institution))) this.#sink(draft)
  }

  #add(draft: RowDraft): void {
    if (draft.currency !== this.#lastCurrency) {
      this.#lastCurrency = draft.currency
      this.#lastSum = this.#sums.get(draft.currency) ?? new Float64Array(5)
      this.#sums.set(draft.currency, this.#lastSum)
    }
    const sum = this.#lastSum
    sum[0] = (sum[0] ?? 0) + 1
    sum[1] = (sum[1] ?? 0) + draft.totalMinor
    sum[2] = (sum[2] ?? 0) + draft.paidMinor
    sum[3] = (sum[3] ?? 0) + draft.accountMinor
    sum[4] = (sum[4] ?? 0) + draft.cashMinor
  }

  /** A record that cannot be taken. With a reference it still says that the other side has one. */
  setAside(draft: RowDraft, reason: RecordReason, what: string): void {
    this.problems.push({ line: draft.line, reason, what })
    if (this.problems.length > mostProblems) throw new Unusable('too-many-problems', draft.line)
    if (draft.ends[0] === draft.starts[0]) return
    this.#hasNamed = true
    draft.isUnreadable = true
    withoutNonsense(draft)
    this.#sink(draft)
    draft.isUnreadable = false
  }

  sums(): CurrencySum[] {
    return [...this.#sums].map(([code, [count, total, paid, account, cash]]) => ({
      ...noSum,
      currency: currencyOfCode(code),
      count: count ?? 0,
      totalMinor: total ?? 0,
      paidMinor: paid ?? 0,
      accountMinor: account ?? 0,
      cashMinor: cash ?? 0,
    }))
  }

  /** @throws Unusable when the file is one of other days or of nothing. */
  finish(): void {
    if (this.#outside > 0 && this.rows === 0) throw new Unusable('day-other', 0, 'day')
    const isAboutNothing = this.rows === 0 && !this.#hasNamed
    if (isAboutNothing && this.problems.length > 0) throw new Unusable('too-many-problems')
    for (const sum of this.sums()) {
      if (
        !Object.values(sum).every(
          (value) => typeof value === 'string' || Number.isSafeInteger(value),
        )
      ) {
        throw new Unusable('total-differs', 0, 'a sum beyond what can be counted exactly')
      }
    }
  }
}

/** What could not be read of a record is nought in what stands for it. */
function withoutNonsense(draft: RowDraft): void {
  for (const name of amountNames) if (Number.isNaN(draft[name])) draft[name] = 0
  if (Number.isNaN(draft.day)) draft.day = 0
  if (draft.state < 0) draft.state = 0
  if (digitsOfCode(draft.currency) < 0) draft.currency = currencyCode('CNY')
}

const digitsByCode = new Map<number, number>()

/** Digits of a currency by its code; −1 when there is none. */
export function digitsOfCode(code: number): number {
  const known = digitsByCode.get(code)
  if (known !== undefined) return known
  const currency = currencyOfCode(code)
  const digits = isCurrency(currency) ? digitsOf(currency) : -1
  if (digitsByCode.size < 1000) digitsByCode.set(code, digits)
  return digits
}

export function codeOf(currency: string): number {
  return currency.length === 3 ? currencyCode(currency) : -1
}
