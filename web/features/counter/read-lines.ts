/**
 * Bill lines out of what a cashier pastes or opens: a piece of a spreadsheet or a CSV file.
 *
 * Columns may stand in any order, with a heading or without. A row that cannot be read keeps its
 * place and its cells and says what is wrong with which of them; the other rows are kept.
 */
import {
  type Currency,
  digitsOf,
  mulDiv,
  scaledFromText,
  textFromMinor,
} from '../../../engine/base/money.ts'
import { readDay } from '../../components/day-text.ts'
import { plainDecimal, plainText } from '../../components/read-number.ts'

export const columns = ['code', 'name', 'on', 'quantity', 'unitPrice', 'amount'] as const

export type Column = (typeof columns)[number]

export interface LineFields {
  readonly code: string
  readonly name: string
  /** ISO day, or empty when the row does not say. */
  readonly on: string
  readonly quantityE4: number
  readonly unitPriceE6: number
  readonly amountMinor: number
}

export type RowProblem =
  | { readonly kind: 'item-missing' }
  | { readonly kind: 'figures-missing' }
  | { readonly kind: 'not-a-number'; readonly column: Column; readonly found: string }
  | {
      readonly kind: 'too-many-decimals'
      readonly column: Column
      readonly found: string
      readonly decimals: number
    }
  | { readonly kind: 'not-a-day'; readonly column: 'on'; readonly found: string }
  | { readonly kind: 'amount-differs'; readonly found: string; readonly expected: string }
  | { readonly kind: 'too-large'; readonly column: Column; readonly found: string }

/** What the reader found in one row, by column, as it stood there. */
export type RowCells = Readonly<Record<Column, string>>

export type ReadRow =
  | { readonly row: number; readonly cells: RowCells; readonly line: LineFields }
  | { readonly row: number; readonly cells: RowCells; readonly problem: RowProblem }

export interface ReadLines {
  readonly rows: readonly ReadRow[]
  /** Column of the text in which each field was found; -1 where it is not there. */
  readonly found: Readonly<Record<Column, number>>
  /** Rows that say a sum of the others; they are left out. */
  readonly totals: number
}

const headings: Readonly<Record<Column, RegExp>> = {
  code: /^(?:(?:医保|國家|国家|项目|項目|收费|收費|药品|藥品|费用|商品)*(?:编码|編碼|代码|代碼|编号|編號)|(?:item|charge|product)?\s*code|sku)$/iu,
  name: /^(?:(?:医保|项目|項目|收费|收費|药品|藥品|费用|商品)*(?:名称|名稱|项目|項目)|通用名|品名|(?:item|charge)?\s*name|item|description)$/iu,
  on: /^(?:(?:费用|費用|收费|收費|发生|發生|开单|記賬|记账|就诊|就診)*(?:日期|时间|時間)|(?:service\s*)?date|day)$/iu,
  quantity: /^(?:(?:总|總)?(?:数量|數量|量)|次数|次數|qty\.?|quantity|units?\s*count|count)$/iu,
  unitPrice: /^(?:单价|單價|价格|價格|价钱|售价|售價|(?:unit\s*)?price|rate)(?:\s*\(.*\))?$/iu,
  amount:
    /^(?:(?:总|總|应收|應收|实收|實收)?(?:金额|金額|费用|費用|总价|總價|合计|合計|小计|小計)|(?:line\s*)?(?:amount|total)|charge)(?:\s*\(.*\))?$/iu,
}

const totalWord = /^(?:合计|合計|总计|總計|小计|小計|总额|總額|total|subtotal|sum)[:：]?$/iu

const none: Readonly<Record<Column, number>> = {
  code: -1,
  name: -1,
  on: -1,
  quantity: -1,
  unitPrice: -1,
  amount: -1,
}

export function readLines(text: string, currency: Currency): ReadLines {
  const table = cellsOf(text)
    .map((cells, index) => ({ row: index + 1, cells: cells.map(plainText) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  const first = table[0]
  if (first === undefined) return { rows: [], found: none, totals: 0 }

  const fromHeading = columnsOfHeading(first.cells)
  const body = fromHeading === undefined ? table : table.slice(1)
  const found =
    fromHeading ??
    columnsByContent(
      body.map(({ cells }) => cells),
      currency,
    )

  const wanted = body.filter(({ cells }) => !cells.some((cell) => totalWord.test(cell)))
  return {
    rows: wanted.map(({ row, cells }) => readRow(row, pick(cells, found), currency)),
    found,
    totals: body.length - wanted.length,
  }
}

/** Reads the cells of one row again, after the cashier has mended them. */
export function readRow(row: number, cells: RowCells, currency: Currency): ReadRow {
  const read = lineOf(cells, currency)
  return 'kind' in read ? { row, cells, problem: read } : { row, cells, line: read }
}

function pick(cells: readonly string[], found: Readonly<Record<Column, number>>): RowCells {
  const at = (column: Column): string => cells[found[column]] ?? ''
  return {
    code: at('code'),
    name: at('name'),
    on: at('on'),
    quantity: at('quantity'),
    unitPrice: at('unitPrice'),
    amount: at('amount'),
  }
}

// ---------------------------------------------------------------- cells

/**
 * Splits into rows and cells. Spreadsheets put tabs on the clipboard; files have commas or
 * semicolons, with quotes around cells that hold them.
 */
export function cellsOf(text: string): string[][] {
  const clean = text.replace(/^\ufeff/u, '')
  return splitQuoted(clean, separatorOf(clean))
}

function separatorOf(text: string): string {
  const head = text.slice(0, 4000)
  if (head.includes('\t')) return '\t'
  const semicolons = head.split(';').length
  const commas = head.replace(/(\d),(\d{3})/gu, '$1$2').split(/[,，]/u).length
  return semicolons > commas ? ';' : ','
}

function splitQuoted(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? ''
    if (quoted) {
      if (char !== '"') cell += char
      else if (text[i + 1] === '"') {
        cell += '"'
        i += 1
      } else quoted = false
    } else if (char === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (char === separator || (separator === ',' && char === '，')) {
      cells.push(cell)
      cell = ''
    } else if (char === '\n') {
      cells.push(cell)
      rows.push(cells)
      cells = []
      cell = ''
    } else if (char !== '\r') cell += char
  }
  cells.push(cell)
  if (cells.length > 1 || cell.trim() !== '') rows.push(cells)
  return rows
}

// ---------------------------------------------------------------- columns

function columnsOfHeading(cells: readonly string[]): Record<Column, number> | undefined {
  const found = { ...none }
  for (const column of columns) {
    found[column] = cells.findIndex((cell) => headings[column].test(cell))
  }
  const named = columns.filter((column) => found[column] >= 0).length
  const figures = cells.filter((cell) => plainDecimal(cell) !== undefined).length
  return named >= 2 && figures === 0 ? found : undefined
}

/**
 * Without a heading, by what the cells look like: days, codes, words, and of the numbers those
 * for which quantity × price = amount holds most often.
 */
function columnsByContent(
  rows: readonly (readonly string[])[],
  currency: Currency,
): Record<Column, number> {
  const sample = rows.slice(0, 50)
  const width = Math.max(...sample.map((cells) => cells.length))
  const share = (index: number, fits: (cell: string) => boolean): number => {
    const filled = sample.map((cells) => cells[index] ?? '').filter((cell) => cell !== '')
    return filled.length === 0 ? 0 : filled.filter(fits).length / filled.length
  }
  const indexes = Array.from({ length: width }, (_, index) => index)
  const on =
    indexes.find((index) => share(index, (cell) => readDay(cell) !== undefined) > 0.5) ?? -1
  const code =
    indexes.find((index) => index !== on && share(index, (cell) => isCode(cell)) > 0.5) ?? -1
  const isFigure = (cell: string): boolean => plainDecimal(cell) !== undefined
  const numeric = indexes.filter(
    (index) => index !== on && index !== code && share(index, isFigure) > 0.5,
  )
  const words = indexes.filter(
    (index) =>
      index !== on && index !== code && !numeric.includes(index) && share(index, isWord) > 0.5,
  )
  return { ...none, on, code, name: words[0] ?? -1, ...figureColumns(numeric, sample, currency) }
}

function isCode(cell: string): boolean {
  return (
    /^[A-Za-z0-9][A-Za-z0-9._/-]{3,}$/u.test(cell) &&
    /\d/u.test(cell) &&
    !/^\d{1,7}([.,]\d+)?$/u.test(cell)
  )
}

function isWord(cell: string): boolean {
  return /\p{L}/u.test(cell)
}

type FigureColumns = Pick<Record<Column, number>, 'quantity' | 'unitPrice' | 'amount'>

function figureColumns(
  numeric: readonly number[],
  sample: readonly (readonly string[])[],
  currency: Currency,
): FigureColumns {
  const [a = -1, b = -1] = numeric
  if (numeric.length <= 1) return { quantity: -1, unitPrice: -1, amount: a }
  if (numeric.length === 2) return { ...quantityFirst(a, b, sample), amount: -1 }
  let best: FigureColumns = { quantity: a, unitPrice: b, amount: numeric[2] ?? -1 }
  let bestFits = -1
  for (const amount of numeric) {
    for (const one of numeric) {
      for (const other of numeric) {
        if (one >= other || one === amount || other === amount) continue
        const candidate = { ...quantityFirst(one, other, sample), amount }
        const fits = sample.filter(
          (cells) => !('kind' in lineOf(pick(cells, { ...none, name: 0, ...candidate }), currency)),
        ).length
        if (fits > bestFits) {
          bestFits = fits
          best = candidate
        }
      }
    }
  }
  return best
}

/** Which of two columns is the quantity: the one with more small whole numbers. */
function quantityFirst(
  one: number,
  other: number,
  sample: readonly (readonly string[])[],
): Pick<FigureColumns, 'quantity' | 'unitPrice'> {
  const whole = (index: number): number =>
    sample.filter((cells) => /^-?\d{1,4}(\.0*)?$/u.test(plainDecimal(cells[index] ?? '') ?? ''))
      .length
  return whole(other) > whole(one)
    ? { quantity: other, unitPrice: one }
    : { quantity: one, unitPrice: other }
}

// ---------------------------------------------------------------- one line

const quantityDigits = 4
const priceDigits = 6

function lineOf(cells: RowCells, currency: Currency): LineFields | RowProblem {
  const digits = digitsOf(currency)
  if (cells.code === '' && cells.name === '') return { kind: 'item-missing' }
  const on = cells.on === '' ? '' : readDay(cells.on)
  if (on === undefined) return { kind: 'not-a-day', column: 'on', found: cells.on }

  const quantity = figure(cells.quantity, 'quantity', quantityDigits)
  if (isProblem(quantity)) return quantity
  const unitPrice = figure(cells.unitPrice, 'unitPrice', priceDigits)
  if (isProblem(unitPrice)) return unitPrice
  const amount = figure(cells.amount, 'amount', digits)
  if (isProblem(amount)) return amount

  const head = { code: cells.code, name: cells.name, on }
  if (unitPrice === undefined) {
    if (amount === undefined) return { kind: 'figures-missing' }
    return { ...head, ...fromAmount(amount, quantity, digits) }
  }
  const quantityE4 = signed(quantity ?? 10 ** quantityDigits, amount)
  const product = lineAmount(quantityE4, unitPrice, digits)
  if (amount !== undefined && amount !== product) {
    return {
      kind: 'amount-differs',
      found: textFromMinor(amount, currency),
      expected: textFromMinor(product, currency),
    }
  }
  return { ...head, quantityE4, unitPriceE6: unitPrice, amountMinor: product }
}

/** Quantity × unit price, rounded once to the smallest unit. */
export function lineAmount(quantityE4: number, unitPriceE6: number, digits: number): number {
  return mulDiv(quantityE4, unitPriceE6, 10 ** (quantityDigits + priceDigits - digits), 'halfUp')
}

/** Refunds are written with the minus at the quantity, at the amount, or at both. */
function signed(quantityE4: number, amount: number | undefined): number {
  return amount !== undefined && amount < 0 && quantityE4 > 0 ? -quantityE4 : quantityE4
}

function fromAmount(
  amountMinor: number,
  quantity: number | undefined,
  digits: number,
): Pick<LineFields, 'quantityE4' | 'unitPriceE6' | 'amountMinor'> {
  const one = 10 ** quantityDigits
  if (quantity !== undefined && quantity !== 0) {
    const quantityE4 = signed(quantity, amountMinor)
    const unitPriceE6 = mulDiv(
      Math.abs(amountMinor),
      10 ** (quantityDigits + priceDigits - digits),
      Math.abs(quantityE4),
      'halfUp',
    )
    if (lineAmount(quantityE4, unitPriceE6, digits) === amountMinor) {
      return { quantityE4, unitPriceE6, amountMinor }
    }
  }
  return {
    quantityE4: amountMinor < 0 ? -one : one,
    unitPriceE6: Math.abs(amountMinor) * 10 ** (priceDigits - digits),
    amountMinor,
  }
}

/** Empty: the row does not say. */
function figure(text: string, column: Column, digits: number): number | undefined | RowProblem {
  if (text === '') return undefined
  const decimal = plainDecimal(text)
  if (decimal === undefined) return { kind: 'not-a-number', column, found: text }
  const trimmed = decimal.includes('.') ? decimal.replace(/\.?0+$/u, '') : decimal
  const value = scaledFromText(trimmed, digits)
  if (value !== undefined) return value
  const decimals = trimmed.split('.')[1] ?? ''
  return decimals.length > digits
    ? { kind: 'too-many-decimals', column, found: text, decimals: digits }
    : { kind: 'too-large', column, found: text }
}

function isProblem(value: number | undefined | RowProblem): value is RowProblem {
  return typeof value === 'object'
}
