/** Small tables of data: a CSV file whose rows are read by the names of its columns. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import type { Status } from '../../engine/policy/policy-value.ts'
import { parseCsv } from './csv.ts'
import { cataloguesFolder } from './read-catalogue.ts'

export interface DataRow {
  /** `calendars/mainland.csv:12`, for messages. */
  readonly where: string
  /** The cell of a column; '' where the row ends before it. @throws for a column that is not there. */
  cell(column: string): string
}

export function readDataRows(path: string, folder = cataloguesFolder): DataRow[] {
  const { columns, rows } = parseCsv(readFileSync(join(folder, path), 'utf8'))
  return rows.map(({ line, cells }) => ({
    where: `${path}:${line}`,
    cell(column) {
      const at = columns.indexOf(column)
      if (at < 0) throw new Error(`${path} has no column ${column}.`)
      return cells[at] ?? ''
    },
  }))
}

const statuses: readonly Status[] = ['verified', 'transcribed', 'illustrative']

/** How sure a row is. @throws for any other word. */
export function statusOf(row: DataRow): Status {
  const status = statuses.find((one) => one === row.cell('status'))
  if (status === undefined) throw wrong(row, `${row.cell('status')} is no status`)
  return status
}

/** The day from which a row holds; its source and its mark are looked at besides. */
export function sourcedDay(row: DataRow, documents: ReadonlySet<string>): Day {
  statusOf(row)
  if (!documents.has(row.cell('source'))) throw wrong(row, `${row.cell('source')} is no source`)
  const day = dayFromText(row.cell('from'))
  if (day === undefined) throw wrong(row, `${row.cell('from')} is no day`)
  return day
}

/** A mistake in a row as an error, with file and line. */
export function wrong({ where }: DataRow, what: string): Error {
  return new Error(`${where}: ${what}`)
}
