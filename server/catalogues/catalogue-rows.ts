/**
 * Rows of the catalogue files as typed values, and what is wrong with those that are none.
 */
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import { RATIO_ONE, scaledFromText } from '../../engine/base/money.ts'
import type { CatalogueClass, CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import { type Csv, type CsvRow, parseCsv } from './csv.ts'

export interface CatalogueProblem {
  readonly file: string
  readonly line: number
  readonly column: string
  readonly wrong: string
  readonly right: string
}

/** What an item is, the same in all regions that share the file. */
export type ItemRow = Pick<
  CatalogueItem,
  'code' | 'name' | 'kind' | 'category' | 'unit' | 'indications' | 'payerScope' | 'attributes'
>

/** What one region makes of an item from one day on. */
export interface TermRow {
  readonly line: number
  readonly code: string
  readonly catalogueClass: CatalogueClass
  readonly priorSelfPay: number
  readonly priorSelfPayFixedE6: number | null
  readonly unitLimitE6: number | null
  readonly dayLimitE4: number | null
  /** Whether the item's indications restrict it here. */
  readonly limited: boolean
  readonly priceE6: number
  readonly from: Day
  readonly to: Day | null
}

const itemColumns = [
  'code',
  'kind',
  'category',
  'name',
  'name_en',
  'unit',
  'indications',
  'scope',
  'attributes',
]

const termColumns = [
  'code',
  'class',
  'self_pay',
  'self_pay_fixed',
  'unit_limit',
  'day_limit',
  'limited',
  'price',
  'from',
  'to',
]

/** A price list has no classes: whatever it lists is in scope. */
const priceColumns = ['code', 'price', 'from', 'to']

/** Reports a problem of the column and answers undefined, so that reading goes on. */
type Report = (column: string, wrong: string, right: string) => undefined

export function readItemRows(
  file: string,
  text: string,
  problems: CatalogueProblem[],
): ReadonlyMap<string, ItemRow> {
  const items = new Map<string, ItemRow>()
  eachRow(file, parseCsv(text), [itemColumns], problems, (cell, report) => {
    const item = itemOf(cell, report)
    if (item === undefined) return
    if (items.has(item.code)) report('code', `${item.code} stands here twice`, 'remove one row')
    else items.set(item.code, item)
  })
  return items
}

/** A row without a first day holds from `since` on. */
export function readTermRows(
  file: string,
  text: string,
  items: ReadonlyMap<string, ItemRow>,
  since: Day,
  problems: CatalogueProblem[],
): TermRow[] {
  const rows: TermRow[] = []
  eachRow(file, parseCsv(text), [termColumns, priceColumns], problems, (cell, report, line) => {
    const row = termOf(cell, report, items)
    if (row !== undefined) rows.push({ ...row, line, from: row.from ?? since })
  })
  return rows
}

function eachRow(
  file: string,
  csv: Csv,
  shapes: readonly (readonly string[])[],
  problems: CatalogueProblem[],
  read: (cell: (column: string) => string, report: Report, line: number) => void,
): void {
  const reportAt = (row: Pick<CsvRow, 'line'>): Report => {
    return (column, wrong, right) => {
      problems.push({ file, line: row.line, column, wrong, right })
    }
  }
  if (!shapes.some((shape) => shape.join() === csv.columns.join())) {
    const right = shapes.map((shape) => shape.join(',')).join(' or ')
    reportAt({ line: 1 })('header', `the columns are ${csv.columns.join(',') || 'missing'}`, right)
    return
  }
  for (const row of csv.rows) {
    const report = reportAt(row)
    if (row.cells.length !== csv.columns.length) {
      const right = `write ${csv.columns.length}; a comma inside a cell needs quotes around the cell`
      report('row', `it has ${row.cells.length} cells`, right)
      continue
    }
    read((column) => row.cells[csv.columns.indexOf(column)] ?? '', report, row.line)
  }
}

// ---------------------------------------------------------------- items

const kinds = ['drug', 'service', 'material'] as const
const scopes = ['basic', 'commercial', 'none'] as const

function itemOf(cell: (column: string) => string, report: Report): ItemRow | undefined {
  const code = codeOf(cell('code'), report)
  const kind = oneOf(kinds, 'kind', cell('kind'), report)
  const payerScope = oneOf(scopes, 'scope', cell('scope') || 'basic', report)
  const category = cell('category')
  if (!/^[a-z][a-z-]*$/.test(category)) {
    report(
      'category',
      `\`${category}\` is no category`,
      'small letters and hyphens, such as `drug`',
    )
  }
  if (cell('name') === '') report('name', 'the name is missing', 'write the name')
  const attributes = attributesOf(cell('attributes'), report)
  if (code === undefined || kind === undefined || payerScope === undefined) return undefined
  return {
    code,
    kind,
    category,
    name: cell('name'),
    unit: cell('unit'),
    indications: cell('indications') === '' ? null : cell('indications').split('|'),
    payerScope,
    attributes: { ...attributes, nameEn: cell('name_en') },
  }
}

function codeOf(text: string, report: Report): string | undefined {
  if (/^[!-~]{1,64}$/.test(text)) return text
  return report('code', `\`${text}\` is no code`, 'up to 64 letters, digits and signs, no blanks')
}

function oneOf<T extends string>(
  words: readonly T[],
  column: string,
  text: string,
  report: Report,
): T | undefined {
  const word = words.find((one) => one === text)
  return word ?? report(column, `\`${text}\` is not known`, `write ${words.join(', ')}`)
}

/** `origin=imported;online=yes`: `yes` and `no` are flags. */
function attributesOf(text: string, report: Report): Record<string, string | boolean> {
  const attributes: Record<string, string | boolean> = {}
  if (text === '') return attributes
  for (const pair of text.split(';')) {
    const [name = '', value = ''] = pair.split('=')
    if (!/^[a-z][A-Za-z0-9-]*$/.test(name) || value === '') {
      report('attributes', `\`${pair}\` is no attribute`, 'write name=value, parted by semicolons')
      continue
    }
    if (value === 'yes') attributes[name] = true
    else attributes[name] = value === 'no' ? false : value
  }
  return attributes
}

// ---------------------------------------------------------------- terms

function termOf(
  cell: (column: string) => string,
  report: Report,
  items: ReadonlyMap<string, ItemRow>,
): (Omit<TermRow, 'from' | 'line'> & { readonly from: Day | null }) | undefined {
  const code = cell('code')
  const item = items.get(code)
  if (item === undefined) {
    return report('code', `${code} is not in the file of items`, 'add the item or remove this row')
  }
  const catalogueClass = oneOf(['A', 'B', 'C'] as const, 'class', cell('class') || 'A', report)
  const priceE6 = decimal('price', cell('price'), 6, report)
  if (cell('price') === '') report('price', 'the price is missing', 'write it, such as `12.50`')
  const from = day('from', cell('from'), report)
  const to = day('to', cell('to'), report)
  if (from !== null && to !== null && from > to) {
    report('to', `${cell('to')} lies before ${cell('from')}`, 'write a later day or none')
  }
  if (catalogueClass === undefined) return undefined
  return {
    code,
    catalogueClass,
    ...selfPayOf(catalogueClass, cell, report),
    unitLimitE6: decimal('unit_limit', cell('unit_limit'), 6, report),
    dayLimitE4: decimal('day_limit', cell('day_limit'), 4, report),
    limited: limitedOf(cell('limited'), item, report),
    priceE6: priceE6 ?? 0,
    from,
    to,
  }
}

function selfPayOf(
  catalogueClass: CatalogueClass,
  cell: (column: string) => string,
  report: Report,
): Pick<TermRow, 'priorSelfPay' | 'priorSelfPayFixedE6'> {
  const text = cell('self_pay')
  const fixed = decimal('self_pay_fixed', cell('self_pay_fixed'), 6, report)
  const ratio = text === '' ? null : ratioOf(text, report)
  if (catalogueClass !== 'B' && (text !== '' || fixed !== null)) {
    report('self_pay', `class ${catalogueClass} has no first self-pay`, 'leave it out, or write B')
  }
  if (catalogueClass === 'B' && (text === '') === (fixed === null)) {
    const wrong = text === '' ? 'class B without a first self-pay' : 'both ratio and fixed amount'
    report('self_pay', wrong, 'write either self_pay, such as `10%`, or self_pay_fixed')
  }
  return { priorSelfPay: ratio ?? 0, priorSelfPayFixedE6: fixed }
}

function ratioOf(text: string, report: Report): number {
  const percent = text.endsWith('%') ? scaledFromText(text.slice(0, -1), 4) : undefined
  if (percent !== undefined && percent >= 0 && percent <= RATIO_ONE) return percent
  report('self_pay', `\`${text}\` is no ratio`, 'write a percentage from 0% to 100%, such as `10%`')
  return 0
}

function limitedOf(text: string, item: ItemRow, report: Report): boolean {
  if (text === '') return false
  if (text !== 'yes') report('limited', `\`${text}\` is not known`, 'write `yes` or nothing')
  else if (item.indications === null) {
    report('limited', `${item.code} has no indications`, 'write them in the file of items')
  }
  return text === 'yes'
}

function decimal(column: string, text: string, digits: number, report: Report): number | null {
  if (text === '') return null
  const value = scaledFromText(text, digits)
  if (value !== undefined && value > 0) return value
  report(column, `\`${text}\` is no amount`, `above 0, with at most ${digits} decimals`)
  return null
}

function day(column: string, text: string, report: Report): Day | null {
  if (text === '') return null
  const value = dayFromText(text)
  if (value !== undefined) return value
  report(column, `\`${text}\` is no day`, 'write it as `2026-01-01`')
  return null
}
