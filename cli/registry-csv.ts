/** Entries of the registry in CSV, one kind a file, as the JSON of docs/guide/registry.md. */
import { type CsvRow, parseCsv } from '../server/catalogues/csv.ts'

export interface EntriesFile {
  readonly value: unknown
  /** The line on which stands what the pointer leads to. */
  lineOf(pointer: string): number
}

/** A file that cannot be meant: what is wrong, in which line. */
export class CsvProblem extends Error {
  readonly line: number

  constructor(line: number, what: string) {
    super(what)
    this.line = line
  }
}

type Cell = (column: string) => string
type Form = Record<string, unknown>

/** @throws CsvProblem */
export function entriesInCsv(text: string): EntriesFile {
  const { columns, rows } = parseCsv(text)
  const kind = kinds.find(({ by }) => columns.includes(by))
  if (kind === undefined) {
    const known = kinds.map(({ name, by }) => `${by} (${name})`).join(', ')
    throw new CsvProblem(1, `The first line has none of the columns ${known}`)
  }
  const unknown = columns.find((column) => !kind.columns.includes(column))
  if (unknown !== undefined) throw new CsvProblem(1, `There is no column ${unknown}`)
  const missing = kind.needs.find((column) => !columns.includes(column))
  if (missing !== undefined) throw new CsvProblem(1, `The column ${missing} is missing`)
  const lines: number[] = []
  const forms = kind.read(rows, (row) => cellsOf(row, columns), lines)
  return {
    value: { [kind.name]: forms },
    lineOf(pointer) {
      const [, , at = '0', part, seat] = pointer.split('/')
      const isSeat = kind.name === 'alliances' && part === 'seats' && seat !== undefined
      return (lines[Number(at)] ?? 1) + (isSeat ? Number(seat) : 0)
    },
  }
}

function cellsOf({ line, cells }: CsvRow, columns: readonly string[]): Cell {
  if (cells.length > columns.length) throw new CsvProblem(line, 'The line has too many cells')
  return (column) => cells[columns.indexOf(column)] ?? ''
}

const textColumns = (name: string) => ['zh-CN', 'zh-HK', 'en'].map((one) => `${name}-${one}`)

const institutionColumns = [
  ...['id', 'from', ...textColumns('title'), 'region', 'kind', 'level', 'ownership', 'currency'],
  ...['tags', 'licences', 'departments', 'capabilities', 'pharmacy', 'national-code', 'delivers'],
  ...['hours', ...textColumns('contact'), 'notices'],
]
const practitionerColumns = [
  ...['id', 'from', ...textColumns('name'), 'jurisdiction', 'licence', 'licence-body'],
  ...[
    'category',
    'grade',
    'scopes',
    'title',
    'independent-since',
    'places',
    'supports',
    'rights',
    'online',
  ],
]
const allianceColumns = [
  ...['alliance', 'from', ...textColumns('title'), 'kind', 'institution', 'role', 'under'],
  ...['seat-from', 'seat-to'],
]

interface Kind {
  readonly name: 'institutions' | 'practitioners' | 'alliances'
  /** The column by which a file is recognised. */
  readonly by: string
  readonly columns: readonly string[]
  readonly needs: readonly string[]
  read(rows: readonly CsvRow[], cells: (row: CsvRow) => Cell, lines: number[]): Form[]
}

const eachRow =
  (form: (cell: Cell, line: number) => Form): Kind['read'] =>
  (rows, cells, lines) =>
    rows.map((row) => {
      lines.push(row.line)
      return form(cells(row), row.line)
    })

const kinds: readonly Kind[] = [
  {
    name: 'institutions',
    by: 'region',
    columns: institutionColumns,
    needs: ['id', 'from', ...textColumns('title'), 'kind', 'ownership', 'licences'],
    read: eachRow(institutionIn),
  },
  {
    name: 'practitioners',
    by: 'category',
    columns: practitionerColumns,
    needs: ['id', 'from', ...textColumns('name'), 'licence', 'scopes', 'title', 'places'],
    read: eachRow(practitionerIn),
  },
  {
    name: 'alliances',
    by: 'alliance',
    columns: allianceColumns,
    needs: [...textColumns('title'), 'from', 'kind', 'institution', 'role', 'under', 'seat-from'],
    read: alliancesIn,
  },
]

function institutionIn(cell: Cell, line: number): Form {
  const isPharmacy = cell('pharmacy') !== ''
  return {
    ...{ id: cell('id'), from: cell('from'), title: textsIn(cell, 'title') },
    ...{ region: cell('region'), kind: cell('kind'), ownership: cell('ownership') },
    level: orNull(cell('level')),
    ...(cell('currency') === '' ? {} : { currency: cell('currency') }),
    tags: listIn(cell('tags')),
    licences: listIn(cell('licences')).map((text) => spanned('kind', text, line)),
    departments: listIn(cell('departments')),
    capabilities: listIn(cell('capabilities')),
    ...(isPharmacy ? { pharmacy: cell('pharmacy') } : {}),
    nationalCode: orNull(cell('national-code')),
    delivers: cell('delivers') === 'yes',
    ...(cell('hours') === ''
      ? {}
      : { hours: listIn(cell('hours')).map((text) => hoursIn(text, line)) }),
    recipient: recipientIn(cell),
  }
}

function practitionerIn(cell: Cell, line: number): Form {
  const [house, department] = cell('online').split(':')
  return {
    ...{ id: cell('id'), from: cell('from'), name: textsIn(cell, 'name') },
    ...(cell('jurisdiction') === '' ? {} : { jurisdiction: cell('jurisdiction') }),
    licence: {
      ...spanned('number', cell('licence'), line),
      ...(cell('licence-body') === '' ? {} : { body: cell('licence-body') }),
    },
    category: cell('category'),
    ...(cell('grade') === '' ? {} : { grade: cell('grade') }),
    scopes: listIn(cell('scopes')),
    title: cell('title'),
    independentSince: orNull(cell('independent-since')),
    places: listIn(cell('places')).map((text) => certified(text, line)),
    supports: listIn(cell('supports')).map((text) => placed('ground', text, line)),
    rights: listIn(cell('rights')).map((text) => spanned('right', text, line)),
    online: department === undefined ? null : { institution: house, department },
  }
}

/** Rows of one alliance follow each other, one for each seat. */
function alliancesIn(
  rows: readonly CsvRow[],
  cells: (row: CsvRow) => Cell,
  lines: number[],
): Form[] {
  const forms: (Form & { seats: Form[] })[] = []
  for (const row of rows) {
    const cell = cells(row)
    const last = forms.at(-1)
    const seat = {
      ...{ institution: cell('institution'), role: cell('role'), under: orNull(cell('under')) },
      ...{ from: cell('seat-from'), to: orNull(cell('seat-to')) },
    }
    if (last?.['id'] === cell('alliance')) last.seats.push(seat)
    else {
      lines.push(row.line)
      const named = { id: cell('alliance'), from: cell('from'), title: textsIn(cell, 'title') }
      forms.push({ ...named, kind: cell('kind'), seats: [seat] })
    }
  }
  return forms
}

function textsIn(cell: Cell, name: string): Form {
  return Object.fromEntries(['zh-CN', 'zh-HK', 'en'].map((one) => [one, cell(`${name}-${one}`)]))
}

function listIn(text: string): string[] {
  return text === '' ? [] : text.split('|')
}

function orNull(text: string): string | null {
  return text === '' ? null : text
}

/** `practice@2012-01-01..2027-12-31`; without an end it still holds. */
function spanned(name: string, text: string, line: number): Form {
  const [, what, from, to = ''] = /^([^@]+)@([0-9-]{10})(?:\.\.([0-9-]{10}))?$/.exec(text) ?? []
  if (what === undefined) throw new CsvProblem(line, `"${text}" is not of the form WHAT@FROM..TO`)
  return { [name]: what, from, to: orNull(to) }
}

function recipientIn(cell: Cell): Form | null {
  if (cell('contact-zh-CN') === '') return null
  return { contact: textsIn(cell, 'contact'), address: orNull(cell('notices')) }
}

const hoursParts =
  /^([a-z]+):([a-z0-9-]+):([1-7]+):(\d\d)(\d\d):(\d+):(\d+):(\d+):(\d+)@([0-9-]{10})(?:\.\.([0-9-]{10}))?$/

/** `clinic:cardiology:12345:0900:180:12:4:14@2026-01-01` */
function hoursIn(text: string, line: number): Form {
  const found = hoursParts.exec(text)
  if (found === null) {
    const form = 'KIND:SERVICE:WEEKDAYS:TIME:MINUTES:SEATS:RESERVED:DAYS-AHEAD@FROM..TO'
    throw new CsvProblem(line, `"${text}" is not of the form ${form}`)
  }
  const [, kind, service, days = '', hour, minute, minutes, seats, reserved, ahead, from, to] =
    found
  return {
    ...{ kind, service, weekdays: [...days].map(Number), at: `${hour}:${minute}` },
    ...{ minutes: Number(minutes), seats: Number(seats), reserved: Number(reserved) },
    ...{ aheadDays: Number(ahead), from, to: orNull(to ?? '') },
  }
}

/** `short-term:H-SZ-01@2026-01-01..2028-12-31#44012026` */
function certified(text: string, line: number): Form {
  const [where = '', ...certificate] = text.split('#')
  const place = placed('kind', where, line)
  return certificate.length === 0 ? place : { ...place, certificate: certificate.join('#') }
}

/** `main:H-SH-01@2012-03-01` */
function placed(name: string, text: string, line: number): Form {
  const colon = text.indexOf(':')
  if (colon < 1) throw new CsvProblem(line, `"${text}" is not of the form WHAT:INSTITUTION@FROM`)
  const span = spanned('institution', text.slice(colon + 1), line)
  return { [name]: text.slice(0, colon), ...span }
}
