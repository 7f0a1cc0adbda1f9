/** Reads a statement as comma- or tab-separated text. `docs/guide/reconciliation.md` has the columns. */
import type { FileHandle } from 'node:fs/promises'
import { minorFromText } from '../../engine/base/money.ts'
import { rowStates } from '../../engine/reconciliation/statement-row.ts'
import { dayIn, isWord, minorIn } from './byte-values.ts'
import { type Column, categoryOfCode, columnNamed, columnsOf3202, statedBy } from './csv-columns.ts'
import { cellText, eachLine, type Line } from './csv-lines.ts'
import { codeOf, digitsOfCode, type Intake, type RecordReason, Unusable } from './intake.ts'
import { at, MOST_TEXT_BYTES, RowDraft } from './row-draft.ts'
import { encodingNamed, type Seal, type StatementHead } from './statement-head.ts'

const comma = 0x2c
const tab = 0x09
const hash = 0x23
const quote = 0x22
const mostHeadBytes = 65_536
const version = '1'

export interface CsvShape {
  readonly head: StatementHead
  readonly delimiter: number
  /** What stands in each column; undefined where we have no use for it. */
  readonly columns: readonly (Column | undefined)[]
  /** Lines up to and with that of the names. */
  readonly headLines: number
}

/** Reads the lines that come before the rows. */
export async function readCsvHead(
  file: FileHandle,
  format: 'csv' | 'national-3202',
  besides: Pick<StatementHead, 'institution' | 'encoding'> = { institution: '', encoding: '' },
): Promise<CsvShape> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHeadBytes), 0, mostHeadBytes, 0)
  if (bytesRead === 0) throw new Unusable('file-empty')
  const bytes = buffer.subarray(0, bytesRead)
  const declared = saidIn(bytes.toString('latin1')).said.get('encoding') ?? besides.encoding
  const { said, lines, at } = saidIn(new TextDecoder(encodingNamed(declared)).decode(bytes))
  const stated = said.get('statement')
  if (stated !== undefined && stated !== version)
    throw new Unusable('head-unreadable', 1, 'statement')
  const named = lines[at] ?? ''
  const delimiter = named.includes('\t') ? tab : comma
  const names = named.split(delimiter === tab ? '\t' : ',').map((name) => name.trim().toLowerCase())
  const isNamed = format === 'csv' || columnNamed(names[0] ?? '') !== undefined
  const columns = isNamed ? names.map(columnNamed) : columnsOf3202
  return {
    head: headOf(said, format, columns, besides),
    delimiter,
    columns: requireColumns(columns, at + 1),
    headLines: isNamed ? at + 1 : at,
  }
}

/** What the lines say that begin with a hash, before that of the names. */
function saidIn(text: string) {
  const lines = text.replace(/^\uFEFF|^\u00ef\u00bb\u00bf/, '').split(/\r?\n/)
  const said = new Map<string, string>()
  let at = 0
  for (; lines[at]?.startsWith('#'); at++) {
    const [key = '', ...value] = (lines[at] ?? '').slice(1).split(',')
    said.set(key.trim(), value.join(',').trim())
  }
  return { said, lines, at }
}

function headOf(
  said: ReadonlyMap<string, string>,
  format: StatementHead['format'],
  columns: CsvShape['columns'],
  besides: Pick<StatementHead, 'institution' | 'encoding'>,
): StatementHead {
  const encoding = encodingNamed(said.get('encoding') ?? besides.encoding)
  if (encoding === undefined) throw new Unusable('encoding-unknown', 0, 'encoding')
  const currency = said.get('currency') ?? 'CNY'
  if (digitsOfCode(codeOf(currency)) < 0) throw new Unusable('head-unreadable', 0, 'currency')
  const text = (key: string) => said.get(key) ?? ''
  const institution = text('institution') || besides.institution
  const stated = new Set(statedBy(columns))
  if (institution !== '') stated.add('institution')
  return {
    format,
    side: text('side'),
    party: text('party'),
    institution,
    payer: text('payer'),
    from: text('from'),
    to: text('to'),
    encoding,
    currency,
    stated,
  }
}

function requireColumns(columns: CsvShape['columns'], line: number): CsvShape['columns'] {
  for (const column of ['settlement', 'paid'] as const) {
    if (!columns.includes(column)) throw new Unusable('column-missing', line, column)
  }
  const known = columns.filter((column) => column !== undefined)
  const twice = known.find((column, i) => known.indexOf(column) !== i)
  if (twice !== undefined) throw new Unusable('head-unreadable', line, twice)
  return columns
}

/** Hands every row to the intake and answers what the file says it holds. */
export async function readCsv(
  file: FileHandle,
  shape: CsvShape,
  intake: Intake,
  pause: () => Promise<void> | void,
): Promise<Seal | null> {
  const rows = new CsvRows(shape, intake)
  await eachLine(file, shape.delimiter, (line) => rows.take(line), pause)
  return rows.seal()
}

class CsvRows {
  readonly #shape: CsvShape
  readonly #intake: Intake
  readonly #draft = new RowDraft()
  readonly #decoder: InstanceType<typeof TextDecoder>
  readonly #currency: number
  readonly #currencyAt: number
  /** Of all rows, where they do not say so themselves. */
  readonly #institution: Buffer | null
  readonly #sums: Seal['sums'][number][] = []
  #end: number | null = null

  constructor(shape: CsvShape, intake: Intake) {
    this.#shape = shape
    this.#intake = intake
    this.#decoder = new TextDecoder(shape.head.encoding, { fatal: true, ignoreBOM: false })
    this.#currency = codeOf(shape.head.currency)
    this.#currencyAt = shape.columns.indexOf('currency')
    const isSaidByRow = shape.columns.includes('institution')
    this.#institution = isSaidByRow ? null : Buffer.from(shape.head.institution)
  }

  take(line: Line): void {
    if (!line.isAscii) this.#check(line)
    if (line.number <= this.#shape.headLines) return
    if (this.#end !== null) throw new Unusable('truncated', line.number, 'something after the end')
    if (line.bytes[line.start] === hash) this.#trailer(line)
    else this.#row(line)
  }

  /** Bytes that the declared encoding does not know end the reading of the file. */
  #check(line: Line): void {
    try {
      this.#decoder.decode(line.bytes.subarray(line.start, line.end))
    } catch {
      throw new Unusable('encoding-wrong', line.number, this.#shape.head.encoding)
    }
  }

  #trailer(line: Line): void {
    const [key, first = '', ...rest] = Array.from({ length: line.cells }, (_, i) =>
      cellText(line, i, (bytes) => Buffer.from(bytes).toString('latin1')),
    )
    if (key === '#end') this.#end = wholeIn(first, line.number)
    if (key !== '#total') return
    const [count = '', ...amounts] = rest
    const [total, paid, account, cash] = amounts.map((text) => {
      const minor = text === '' ? 0 : minorFromText(text, knownCurrency(first, line.number))
      if (minor === undefined) throw new Unusable('head-unreadable', line.number, 'total')
      return minor
    })
    this.#sums.push({
      currency: first,
      count: wholeIn(count, line.number),
      totalMinor: total ?? 0,
      paidMinor: paid ?? 0,
      accountMinor: account ?? 0,
      cashMinor: cash ?? 0,
    })
  }

  seal(): Seal | null {
    const isSealed = this.#shape.headLines > 1 || this.#end !== null
    if (!isSealed) return null
    if (this.#end === null && this.#shape.head.format === 'csv')
      throw new Unusable('truncated', 0, '#end')
    return { rows: this.#end, sums: this.#sums }
  }

  #row(line: Line): void {
    const draft = this.#draft
    draft.clear()
    draft.line = line.number
    draft.currency = this.#currency
    const { columns } = this.#shape
    if (line.cells !== columns.length) {
      // Whose record it is can mostly still be told.
      const named = columns.indexOf('settlement')
      if (named < line.cells) this.#setText(at.reference, line, named)
      this.#intake.setAside(draft, 'cells-differ', `${line.cells} of ${columns.length} cells`)
      return
    }
    if (this.#institution !== null) {
      draft.setBytes(at.institution, this.#institution, 0, this.#institution.length)
    }
    let fault: RecordReason | null = null
    let faulty = ''
    if (this.#currencyAt >= 0) {
      fault = this.#setCurrency(line, this.#currencyAt)
      faulty = 'currency'
    }
    const digits = fault === null ? digitsOfCode(draft.currency) : 0
    for (let cell = 0; cell < columns.length; cell++) {
      const column = columns[cell]
      if (column === undefined || column === 'currency') continue
      const found = this.#set(column, line, cell, digits)
      if (found === null || fault !== null) continue
      fault = found
      faulty = column
    }
    if (fault === null && draft.ends[at.reference] === draft.starts[at.reference]) {
      fault = 'reference-missing'
      faulty = 'settlement'
    }
    if (fault === null) this.#intake.take(draft)
    else this.#intake.setAside(draft, fault, faulty)
  }

  #setCurrency(line: Line, cell: number): RecordReason | null {
    const start = line.starts[cell] ?? 0
    const { bytes } = line
    if ((line.ends[cell] ?? 0) - start !== 3) return 'currency-unknown'
    const code =
      ((bytes[start] ?? 0) << 16) | ((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0)
    if (digitsOfCode(code) < 0) return 'currency-unknown'
    this.#draft.currency = code
    return null
  }

  #set(column: Column, line: Line, cell: number, digits: number): RecordReason | null {
    const start = line.starts[cell] ?? 0
    const end = line.ends[cell] ?? 0
    const draft = this.#draft
    const { bytes } = line
    switch (column) {
      case 'settlement':
        return this.#setText(at.reference, line, cell)
      case 'total':
        draft.totalMinor = minorIn(bytes, start, end, digits)
        return Number.isNaN(draft.totalMinor) ? 'amount-unreadable' : null
      case 'paid':
        draft.paidMinor = minorIn(bytes, start, end, digits)
        return Number.isNaN(draft.paidMinor) ? 'amount-unreadable' : null
      case 'account':
        draft.accountMinor = minorIn(bytes, start, end, digits)
        return Number.isNaN(draft.accountMinor) ? 'amount-unreadable' : null
      case 'cash':
        draft.cashMinor = minorIn(bytes, start, end, digits)
        return Number.isNaN(draft.cashMinor) ? 'amount-unreadable' : null
      case 'day':
        draft.day = dayIn(bytes, start, end)
        return Number.isNaN(draft.day) ? 'day-unreadable' : null
      case 'kind':
        return this.#setKind(bytes, start, end)
      case 'state':
        draft.state = rowStates.findIndex((state) => isWord(bytes, start, end, state))
        return draft.state < 0 ? 'state-unknown' : null
      case 'category':
        return this.#setCategory(line, cell)
      case 'institution':
      case 'window':
        if (start === end) return 'field-missing'
        return this.#setText(at[column], line, cell) ?? this.#institutionFault(column)
      case 'currency':
        return null
      default:
        return this.#setText(at[column], line, cell)
    }
  }

  /** A file of one institution holds no rows of others. */
  #institutionFault(column: Column): RecordReason | null {
    const { institution } = this.#shape.head
    if (column !== 'institution' || institution === '') return null
    return this.#draft.textOf(at.institution) === institution ? null : 'institution-other'
  }

  #setKind(bytes: Buffer, start: number, end: number): RecordReason | null {
    const isReversal = isWord(bytes, start, end, '1') || isWord(bytes, start, end, 'reversal')
    const isKnown =
      isReversal || isWord(bytes, start, end, '0') || isWord(bytes, start, end, 'settlement')
    this.#draft.isReversal = isReversal
    return isKnown ? null : 'kind-unknown'
  }

  #setCategory(line: Line, cell: number): RecordReason | null {
    const start = line.starts[cell] ?? 0
    const end = line.ends[cell] ?? 0
    if (start === end) return 'field-missing'
    const known =
      end - start === 2 ? categoryOfCode[line.bytes.toString('latin1', start, end)] : undefined
    if (known === undefined) return this.#setText(at.category, line, cell)
    return this.#draft.setText(at.category, known) ? null : 'text-unusable'
  }

  /** Texts of another encoding, and those in quotes, are written anew; others stay where they are. */
  #setText(text: number, line: Line, cell: number): RecordReason | null {
    const start = line.starts[cell] ?? 0
    const end = line.ends[cell] ?? 0
    if (end - start > MOST_TEXT_BYTES) return 'text-unusable'
    const isUtf8 = line.isAscii || this.#shape.head.encoding === 'utf-8'
    if (isUtf8 && !line.hasControl && line.bytes[start] !== quote) {
      this.#draft.setBytes(text, line.bytes, start, end)
      return null
    }
    const value = cellText(line, cell, (bytes) => this.#decoder.decode(bytes))
    return this.#draft.setText(text, value) ? null : 'text-unusable'
  }
}

function wholeIn(text: string, line: number): number {
  if (!/^[0-9]{1,15}$/.test(text)) throw new Unusable('head-unreadable', line, 'count')
  return Number(text)
}

function knownCurrency(text: string, line: number): string {
  if (digitsOfCode(codeOf(text)) < 0) throw new Unusable('head-unreadable', line, 'currency')
  return text
}
