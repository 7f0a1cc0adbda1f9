/** Reads the calendars of working days of `catalogues/calendars`, with the source of every year. */
import { civilOf, type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import type { WorkingCalendar } from '../../engine/clearing/working-days.ts'
import type { Source, Status } from '../../engine/policy/policy-value.ts'
import { type DataRow, readDataRows, statusOf, wrong } from './data-files.ts'

export interface CalendarYear {
  readonly year: number
  readonly status: Status
  readonly source: Source
}

export interface Calendar extends WorkingCalendar {
  readonly sources: readonly CalendarYear[]
  /** Names of days off and of moved working days, as the source calls them. */
  readonly names: ReadonlyMap<Day, string>
}

/** By jurisdiction: `mainland`, `hong-kong`, `macau`. @throws for a file that is out of order. */
export function readCalendars(folder?: string): ReadonlyMap<string, Calendar> {
  const sources = readDataRows('calendars/sources.csv', folder)
  const names = [...new Set(sources.map((row) => row.cell('calendar')))]
  return new Map(
    names.map((name) => {
      const own = sources.filter((row) => row.cell('calendar') === name)
      return [name, readCalendar(name, own, readDataRows(`calendars/${name}.csv`, folder))]
    }),
  )
}

function readCalendar(
  jurisdiction: string,
  sources: readonly DataRow[],
  rows: readonly DataRow[],
): Calendar {
  const years = sources.map(yearOf)
  const yearOfSource = new Map(sources.map((row, i) => [row.cell('id'), years[i]?.year]))
  const holidays = new Set<Day>()
  const workdays = new Set<Day>()
  const names = new Map<Day, string>()
  for (const row of rows) {
    const day = dayFromText(row.cell('day'))
    if (day === undefined) throw wrong(row, `${row.cell('day')} is no day`)
    if (names.has(day)) throw wrong(row, `${row.cell('day')} stands twice`)
    if (yearOfSource.get(row.cell('source')) !== civilOf(day).year) {
      throw wrong(row, `${row.cell('source')} is no source for ${row.cell('day')}`)
    }
    const kind = row.cell('kind')
    if (kind !== 'holiday' && kind !== 'workday') throw wrong(row, `${kind} is no kind of day`)
    ;(kind === 'holiday' ? holidays : workdays).add(day)
    names.set(day, row.cell('name'))
  }
  return {
    jurisdiction,
    years: new Map(years.map(({ year, status }) => [year, status])),
    holidays,
    workdays,
    sources: years,
    names,
  }
}

function yearOf(row: DataRow): CalendarYear {
  return { year: Number(row.cell('year')), status: statusOf(row), source: sourceOf(row) }
}

function sourceOf(row: DataRow): Source {
  const given = (column: string) => row.cell(column) || null
  return {
    title: row.cell('title'),
    issuer: row.cell('issuer'),
    number: given('number'),
    published: given('published'),
    url: given('url'),
    readOn: given('read_on'),
    reader: null,
    mark: null,
  }
}
