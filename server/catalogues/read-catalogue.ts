/**
 * Reads the catalogues of `catalogues/`: one file of items that regions share, one file a region
 * with what the region makes of them.
 *
 * A region's file may hold several rows for an item, each from another day on. A bill is divided by
 * one edition: what was in force on the day that picks it. An edition keeps items that have ended,
 * with their last day, so that a stay which crosses a change finds all its lines.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Day, dayFromText, textFromDay } from '../../engine/base/calendar-date.ts'
import type { Catalogue, CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import {
  type CatalogueProblem,
  type ItemRow,
  readItemRows,
  readTermRows,
  type TermRow,
} from './catalogue-rows.ts'
import { parseCsv } from './csv.ts'

export const cataloguesFolder = fileURLToPath(new URL('../../catalogues', import.meta.url))

/** A line of `catalogues.csv`. */
export interface CatalogueSource {
  readonly id: string
  readonly region: string
  readonly currency: string
  readonly items: string
  readonly terms: string
  /** First day of rows that name none. */
  readonly since: Day
}

/** The files say something that cannot be; the message has one line a problem. */
export class CatalogueFailure extends Error {
  readonly problems: readonly CatalogueProblem[]

  constructor(problems: readonly CatalogueProblem[]) {
    super(problems.map(problemLine).join('\n'))
    this.name = 'CatalogueFailure'
    this.problems = problems
  }
}

function problemLine({ file, line, column, wrong, right }: CatalogueProblem): string {
  return `${file}:${line}: ${column}: ${wrong}; ${right}`
}

/** The catalogue in force on a day; without a day the latest edition. */
export function readCatalogue(id: string, on?: Day, folder = cataloguesFolder): Catalogue {
  const editions = readEditions(id, folder)
  return on === undefined ? latestOf(editions) : catalogueOn(editions, on)
}

/** All catalogues with all their editions, by id. Throws a CatalogueFailure. */
export function readAllEditions(
  folder = cataloguesFolder,
): ReadonlyMap<string, readonly Catalogue[]> {
  const shared = new Map<string, ReadonlyMap<string, ItemRow>>()
  const all = new Map<string, readonly Catalogue[]>()
  for (const source of catalogueSources(folder)) {
    const items = shared.get(source.items) ?? itemsOf(source, folder)
    shared.set(source.items, items)
    all.set(source.id, editionsFrom(source, items, folder))
  }
  return all
}

/** All editions of a catalogue, the earliest first. Throws a CatalogueFailure. */
export function readEditions(id: string, folder = cataloguesFolder): readonly Catalogue[] {
  const source = catalogueSources(folder).find((one) => one.id === id)
  if (source === undefined) throw unknown(id, folder)
  return editionsFrom(source, itemsOf(source, folder), folder)
}

function itemsOf({ items }: CatalogueSource, folder: string): ReadonlyMap<string, ItemRow> {
  const problems: CatalogueProblem[] = []
  const rows = readItemRows(items, textOf(folder, items), problems)
  if (problems.length > 0) throw new CatalogueFailure(problems)
  return rows
}

function editionsFrom(
  source: CatalogueSource,
  items: ReadonlyMap<string, ItemRow>,
  folder: string,
): readonly Catalogue[] {
  const problems: CatalogueProblem[] = []
  const terms = readTermRows(
    source.terms,
    textOf(folder, source.terms),
    items,
    source.since,
    problems,
  )
  const editions = editionsOf(source, items, terms, problems)
  if (problems.length > 0) throw new CatalogueFailure(problems)
  return editions
}

/** The edition in force on a day; before the first one, the first. */
export function catalogueOn(editions: readonly Catalogue[], on: Day): Catalogue {
  const day = textFromDay(on)
  return editions.findLast((one) => one.edition <= day) ?? latestOf(editions.slice(0, 1))
}

function latestOf(editions: readonly Catalogue[]): Catalogue {
  const latest = editions.at(-1)
  if (latest === undefined) throw new Error('broken invariant: a catalogue has an edition')
  return latest
}

export function catalogueSources(folder = cataloguesFolder): readonly CatalogueSource[] {
  const csv = parseCsv(textOf(folder, 'catalogues.csv'))
  const at = (cells: readonly string[], column: string) => cells[csv.columns.indexOf(column)] ?? ''
  return csv.rows.map(({ cells }) => ({
    id: at(cells, 'id'),
    region: at(cells, 'region'),
    currency: at(cells, 'currency'),
    items: at(cells, 'items'),
    terms: at(cells, 'terms'),
    since: dayFromText(at(cells, 'since')) ?? 0,
  }))
}

function textOf(folder: string, file: string): string {
  const path = join(folder, file)
  if (!existsSync(path)) {
    const right = `put it into ${folder} or correct catalogues.csv`
    throw new CatalogueFailure([{ file, line: 1, column: 'file', wrong: 'it is missing', right }])
  }
  return readFileSync(path, 'utf8')
}

function unknown(id: string, folder: string): CatalogueFailure {
  const known = catalogueSources(folder).map((one) => one.id)
  return new CatalogueFailure([
    {
      file: 'catalogues.csv',
      line: 1,
      column: 'id',
      wrong: `there is no catalogue ${id}`,
      right: `known: ${known.join(', ')}`,
    },
  ])
}

// ---------------------------------------------------------------- editions

function editionsOf(
  source: CatalogueSource,
  items: ReadonlyMap<string, ItemRow>,
  terms: readonly TermRow[],
  problems: CatalogueProblem[],
): Catalogue[] {
  const byCode = new Map<string, TermRow[]>()
  for (const term of terms) {
    const rows = byCode.get(term.code)
    if (rows === undefined) byCode.set(term.code, [term])
    else rows.push(term)
  }
  const starts = new Set<Day>()
  for (const rows of byCode.values()) {
    rows.sort((a, b) => a.from - b.from)
    checkOverlap(source.terms, rows, problems)
    for (const row of rows) starts.add(row.from)
  }
  return [...starts]
    .sort((a, b) => a - b)
    .map((start) => {
      const listed = new Map<string, CatalogueItem>()
      for (const [code, rows] of byCode) {
        const item = items.get(code)
        if (item === undefined || (rows[0]?.from ?? start) > start) continue
        listed.set(code, itemOn(item, rows, start))
      }
      return editionOf(source, start, listed)
    })
}

function checkOverlap(file: string, rows: readonly TermRow[], problems: CatalogueProblem[]): void {
  for (let i = 1; i < rows.length; i++) {
    const before = rows[i - 1]
    const row = rows[i]
    if (before === undefined || row === undefined) continue
    if (before.to !== null && before.to < row.from) continue
    problems.push({
      file,
      line: row.line,
      column: 'from',
      wrong: `${row.code} has two rows on ${textFromDay(row.from)}`,
      right: `let the row of line ${before.line} end the day before`,
    })
  }
}

/**
 * The item by the last row that has begun. It counts as listed since the first row without a gap:
 * a line of December in a bill that January's edition divides is not unlisted.
 */
function itemOn(item: ItemRow, rows: readonly TermRow[], start: Day): CatalogueItem {
  let at = rows.length - 1
  while (at > 0 && (rows[at]?.from ?? start) > start) at -= 1
  let first = at
  while (first > 0 && (rows[first - 1]?.to ?? start) + 1 === rows[first]?.from) first -= 1
  let last = at
  while ((rows[last]?.to ?? start) + 1 === rows[last + 1]?.from) last += 1
  const row = rows[at]
  if (row === undefined) throw new Error('broken invariant: a listed item has a row')
  return {
    code: item.code,
    name: item.name,
    kind: item.kind,
    category: item.category,
    unit: item.unit,
    catalogueClass: row.catalogueClass,
    priorSelfPay: row.priorSelfPay,
    priorSelfPayFixedE6: row.priorSelfPayFixedE6,
    unitLimitE6: row.unitLimitE6,
    dayLimitE4: row.dayLimitE4,
    indications: row.limited ? item.indications : null,
    payerScope: item.payerScope,
    from: rows[first]?.from ?? row.from,
    to: rows[last]?.to ?? null,
    attributes: { ...item.attributes, priceE6: row.priceE6 },
  }
}

/** The digest covers the edition's own content: a row for a later day leaves it as it is. */
function editionOf(
  source: CatalogueSource,
  start: Day,
  items: Map<string, CatalogueItem>,
): Catalogue {
  const edition = textFromDay(start)
  const hash = createHash('sha256').update(`${source.id} ${edition}\n`)
  for (const code of [...items.keys()].sort()) hash.update(`${JSON.stringify(items.get(code))}\n`)
  return { id: source.id, region: source.region, edition, digest: hash.digest('hex'), items }
}
