/** Reads `catalogues/recognition`: which results are recognised, for how long, and where each mark counts. */
import { dayFromText } from '../../engine/base/calendar-date.ts'
import type { Status, Texts } from '../../engine/policy/policy-value.ts'
import type { RecognitionData } from '../../engine/recognition/recognise.ts'
import { type DataRow, readDataRows, statusOf, wrong } from './data-files.ts'

export interface RecognitionRules extends RecognitionData {
  readonly titles: ReadonlyMap<string, Texts>
  /** How sure the rule of an item is, and where it stands. */
  readonly origins: ReadonlyMap<string, RuleOrigin>
  readonly analytes: readonly Analyte[]
}

interface RuleOrigin {
  readonly status: Status
  readonly title: string
  readonly number: string
}

interface Analyte {
  readonly item: string
  readonly name: string
  readonly title: Texts
  /** By which other countries name it. */
  readonly loinc: string
  readonly unit: string
  readonly interval: { readonly male: string; readonly female: string }
  readonly method: string
}

/** @throws for a file that is out of order. */
export function readRecognitionRules(folder?: string): RecognitionRules {
  const rows = (name: string) => readDataRows(`recognition/${name}.csv`, folder)
  const documents = new Map(rows('sources').map((row) => [row.cell('id'), row]))
  const sourced = (row: DataRow) => {
    statusOf(row)
    if (!documents.has(row.cell('source'))) throw wrong(row, `${row.cell('source')} is no source`)
    return row
  }
  const items = rows('items').map(sourced)
  const [term] = rows('terms').map(sourced)
  if (term === undefined) throw new Error('recognition/terms.csv has no row.')
  return {
    items: items.map((row) => ({
      item: row.cell('item'),
      kind: row.cell('kind') === 'imaging' ? 'imaging' : 'laboratory',
      windowDays: countIn(row, 'window-days'),
      from: dayIn(row),
    })),
    titles: new Map(items.map((row) => [row.cell('item'), titleIn(row)])),
    origins: new Map(
      items.map((row) => {
        const source = documents.get(row.cell('source'))
        const [title = '', number = ''] = ['title', 'number'].map((name) => source?.cell(name))
        return [row.cell('item'), { status: statusOf(row), title, number }]
      }),
    ),
    analytes: rows('analytes').map(sourced).map(analyteIn),
    ranges: rows('ranges')
      .map(sourced)
      .map((row) => ({
        range: row.cell('range'),
        mark: row.cell('mark'),
        provinces: row.cell('provinces') === '*' ? null : row.cell('provinces').split('|'),
      })),
    assessedEveryMonths: countIn(term, 'value'),
  }
}

function titleIn(row: DataRow): Texts {
  return { 'zh-CN': row.cell('name'), 'zh-HK': row.cell('name-hk'), en: row.cell('name-en') }
}

function analyteIn(row: DataRow): Analyte {
  const loinc = row.cell('loinc')
  if (!isLoinc(loinc)) throw wrong(row, `${loinc} is no LOINC code`)
  return {
    loinc,
    ...{ item: row.cell('item'), name: row.cell('name'), title: titleIn(row) },
    ...{ unit: row.cell('unit'), method: row.cell('method') },
    interval: { male: row.cell('male'), female: row.cell('female') },
  }
}

const ten = 10

/** Its last digit checks the others, every second of which counts twice (Luhn). */
function isLoinc(code: string): boolean {
  const [, number = '', check] = /^(\d{1,5})-(\d)$/.exec(code) ?? []
  const digits = [...number].reverse().map(Number)
  const sum = digits.reduce((total, digit, at) => {
    const counted = at % 2 === 0 ? digit * 2 : digit
    return total + Math.floor(counted / ten) + (counted % ten)
  }, 0)
  return number !== '' && (ten - (sum % ten)) % ten === Number(check)
}

function dayIn(row: DataRow): number {
  const day = dayFromText(row.cell('from'))
  if (day === undefined) throw wrong(row, `${row.cell('from')} is no day`)
  return day
}

function countIn(row: DataRow, column: string): number {
  const count = Number(row.cell(column))
  if (!Number.isSafeInteger(count) || count <= 0) throw wrong(row, `${column} is no count`)
  return count
}
