/** Reads `catalogues/national/`: what the gateway understands, and how regions differ in it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  AmountRules,
  Code,
  Dialect,
  DialectRow,
  Field,
  FieldType,
  InterfaceTables,
  Node,
  Transaction,
  TrustMark,
} from '../../engine/visit/interface-tables.ts'
import { parseCsv } from './csv.ts'
import { cataloguesFolder } from './read-catalogue.ts'

const marks: readonly TrustMark[] = ['verified', 'transcribed', 'illustrative']

interface Row {
  text(column: string): string
  one<T extends string>(column: string, words: readonly T[]): T
  fail(column: string): never
}

function rowsOf(folder: string, file: string): Row[] {
  const { columns, rows } = parseCsv(readFileSync(join(folder, 'national', file), 'utf8'))
  return rows.map(({ line, cells }) => {
    const text = (column: string) => cells[columns.indexOf(column)] ?? ''
    const fail = (column: string): never => {
      throw new Error(`${file}:${line}: ${column}: ${text(column)} cannot be meant`)
    }
    return {
      text,
      fail,
      one: (column, words) => words.find((word) => word === text(column)) ?? fail(column),
    }
  })
}

/** @throws an error that names file, line and column of what cannot be meant. */
export function readInterfaceTables(folder = cataloguesFolder): InterfaceTables {
  const sources = new Set(rowsOf(folder, 'sources.csv').map((row) => row.text('source')))
  const codes = readCodes(folder, sources)
  const dialectRows = readDialectRows(folder, sources)
  const dialects = [...new Set(dialectRows.map(({ dialect }) => dialect))]
  const built = new Map(dialects.map((name) => [name, dialectOf(name, dialectRows)]))
  const areas = areasOf(folder)
  const baseline = built.get('baseline')
  if (baseline === undefined) throw new Error('dialects.csv has no baseline')
  const transactions = new Map(
    rowsOf(folder, 'transactions.csv').map((row) => [
      row.text('code'),
      transactionOf(row, sources),
    ]),
  )
  const nodes = readNodes(folder, codes)
  for (const code of transactions.keys()) {
    if (!nodes.has(code)) throw new Error(`fields.csv says nothing of ${code}`)
  }
  return {
    envelope: {
      name: '',
      isList: false,
      fields: rowsOf(folder, 'envelope.csv').map((row) => fieldOf(row, codes)),
    },
    transactions,
    nodes,
    codes,
    dialectRows,
    dialectOf(area) {
      const [found] = areas
        .filter(([beginning]) => area.startsWith(beginning))
        .sort(([a], [b]) => b.length - a.length)
      return built.get(found?.[1] ?? '') ?? baseline
    },
  }
}

function sourceOf(row: Row, sources: ReadonlySet<string>): string {
  return sources.has(row.text('source')) ? row.text('source') : row.fail('source')
}

function transactionOf(row: Row, sources: ReadonlySet<string>): Transaction {
  return {
    code: row.text('code'),
    title: row.text('title'),
    effect: row.one('effect', ['read', 'write']),
    about:
      row.text('about') === '' ? null : row.one('about', ['visit', 'number', 'pharmacy'] as const),
    source: sourceOf(row, sources),
    status: row.one('status', marks),
  }
}

function readNodes(folder: string, codes: InterfaceTables['codes']): Map<string, readonly Node[]> {
  const nodes = new Map<string, Node[]>()
  for (const row of rowsOf(folder, 'fields.csv')) {
    const [transaction, written] = [row.text('transaction'), row.text('node')]
    if (written.startsWith('=')) {
      nodes.set(transaction, nodes.get(written.slice(1)) ?? row.fail('node'))
      continue
    }
    const isList = written.endsWith('[]')
    const name = isList ? written.slice(0, -2) : written
    const known = nodes.get(transaction) ?? []
    const node = known.find((one) => one.name === name)
    const fields = [...(node?.fields ?? []), fieldOf(row, codes)]
    nodes.set(transaction, [...known.filter((one) => one !== node), { name, isList, fields }])
  }
  return nodes
}

function fieldOf(row: Row, codes: InterfaceTables['codes']): Field {
  const table = row.text('table')
  if (table !== '' && !codes.has(table)) row.fail('table')
  return {
    name: row.text('field'),
    type: typeOf(row),
    must: row.one('must', ['*', '']) === '*',
    table: table === '' ? null : table,
  }
}

function typeOf(row: Row): FieldType {
  const text = row.text('type')
  if (text === 'D') return { kind: 'day' }
  if (text === 'DT') return { kind: 'time' }
  const [, most] = /^C(\d+)$/.exec(text) ?? []
  if (most !== undefined) return { kind: 'text', most: Number(most) }
  const [, digits, decimals] = /^N(\d+),(\d+)$/.exec(text) ?? []
  if (digits === undefined) return row.fail('type')
  return { kind: 'number', digits: Number(digits), decimals: Number(decimals) }
}

function readCodes(folder: string, sources: ReadonlySet<string>): Map<string, readonly Code[]> {
  const codes = new Map<string, Code[]>()
  for (const row of rowsOf(folder, 'codes.csv')) {
    sourceOf(row, sources)
    row.one('status', marks)
    const means = row
      .text('means')
      .split(' ')
      .filter((word) => word !== '')
    const code = { code: row.text('code'), title: row.text('title'), means }
    codes.set(row.text('table'), [...(codes.get(row.text('table')) ?? []), code])
  }
  return codes
}

const kinds = [
  'transaction',
  'envelope',
  'field',
  'value',
  'share',
  'extension',
  'identity',
  'style',
] as const

function readDialectRows(folder: string, sources: ReadonlySet<string>): DialectRow[] {
  return rowsOf(folder, 'dialects.csv').map((row) => ({
    dialect: row.text('dialect'),
    kind: row.one('kind', kinds),
    name: row.text('name'),
    value: row.text('value'),
    source: sourceOf(row, sources),
    status: row.one('status', marks),
  }))
}

function areasOf(folder: string): [string, string][] {
  return rowsOf(folder, 'dialects.csv').flatMap((row): [string, string][] =>
    row
      .text('areas')
      .split(' ')
      .filter((area) => area !== '*')
      .map((area) => [area, row.text('dialect')]),
  )
}

/** What a region does not say is as in the baseline; a province speaks for its cities. */
function dialectOf(name: string, rows: readonly DialectRow[]): Dialect {
  const said = rows.filter(({ dialect }) => dialect === 'baseline' || dialect === name)
  const of = (kind: string) =>
    new Map(said.filter((row) => row.kind === kind).map((row) => [row.name, row.value]))
  const identity = of('identity')
  const amounts: AmountRules = {
    fund: identity.get('fund_pay_sumamt') === 'with-account' ? 'with-account' : 'without-account',
    family:
      identity.get('acct_mulaid_pay') === 'beside-account' ? 'beside-account' : 'inside-account',
  }
  return {
    name,
    style: of('style').get('envelope') === 'shanghai' ? 'shanghai' : 'national',
    transactions: of('transaction'),
    envelope: of('envelope'),
    fields: of('field'),
    values: of('value'),
    shares: of('share'),
    amounts,
  }
}
