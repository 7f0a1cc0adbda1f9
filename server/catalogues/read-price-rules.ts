/** Reads `catalogues/prices`: who sets prices, which items are counterparts, and prices by ownership. */
import type { Day } from '../../engine/base/calendar-date.ts'
import { minorFromText } from '../../engine/base/money.ts'
import {
  type ItemPair,
  type ItemPrice,
  type ParityBand,
  type ParityData,
  type PriceList,
  type PriceRules,
  type PriceSetter,
  priceSetters,
} from '../../engine/catalogue/price-parity.ts'
import { type DataRow, readDataRows, sourcedDay, statusOf, wrong } from './data-files.ts'
import { catalogueOn, catalogueSources, readEditions } from './read-catalogue.ts'
import { readTelehealthRules } from './read-telehealth-rules.ts'

/** Of a fen. */
const microsOfMinor = 10_000

interface PriceSource {
  readonly title: string
  readonly issuer: string
  readonly number: string
}

interface SourcedPriceRules extends PriceRules {
  readonly sources: ReadonlyMap<string, PriceSource>
}

/**
 * Prices online stand with the rules of visits online, listed ones in the catalogue of the region, and
 * all others in a file of their own.
 *
 * @throws for a file that is out of order.
 */
export function readPriceRules(folder?: string): SourcedPriceRules {
  const rows = (name: string) => readDataRows(`prices/${name}.csv`, folder)
  const sources = new Map(
    rows('sources').map((row) => [
      row.cell('id'),
      { title: row.cell('title'), issuer: row.cell('issuer'), number: row.cell('number') },
    ]),
  )
  const documents = new Set(sources.keys())
  const setters = rows('setters').map((row) => ({
    ownership: row.cell('ownership'),
    setters: row
      .cell('priced')
      .split(' ')
      .map((word) => setterOf(row, word)),
    from: sourcedDay(row, documents),
  }))
  const online = readTelehealthRules(folder).items.map(
    ({ region, ownership, code, priced, price, from }): ItemPrice => ({
      ...{ region, ownership, code, priced, from },
      priceE6: (minorFromText(price, 'CNY') ?? 0) * microsOfMinor,
    }),
  )
  return {
    lists: readLists(rows('lists'), documents, folder),
    setters,
    pairs: rows('pairs').map((row) => pairIn(row, documents)),
    online,
    offline: rows('item-prices').map((row) => priceIn(row, documents)),
    sources,
  }
}

/** With the catalogues as the files have them on a day. */
export function readParityData(day: Day, folder?: string): ParityData {
  const rules = readPriceRules(folder)
  const sources = new Map(catalogueSources(folder).map((one) => [one.region, one.id]))
  const read = new Map<string, ReturnType<typeof catalogueOn>['items']>()
  return {
    ...rules,
    itemsOf(region) {
      const id = sources.get(region)
      if (id === undefined) return undefined
      const items = read.get(id) ?? catalogueOn(readEditions(id, folder), day).items
      read.set(id, items)
      return items
    },
  }
}

/** Every catalogue has somebody whose prices it states, so that none is passed over. */
function readLists(
  rows: readonly DataRow[],
  documents: ReadonlySet<string>,
  folder?: string,
): readonly PriceList[] {
  const lists = rows.map((row) => ({
    region: row.cell('region'),
    ownership: row.cell('ownership'),
    priced: row.cell('priced') === '' ? null : setterOf(row, row.cell('priced')),
    from: sourcedDay(row, documents),
  }))
  for (const { region } of catalogueSources(folder)) {
    if (!lists.some((list) => list.region === region))
      throw new Error(
        `prices/lists.csv: nothing says whose prices the catalogue of ${region} states`,
      )
  }
  return lists
}

function pairIn(row: DataRow, documents: ReadonlySet<string>): ItemPair {
  return {
    online: row.cell('online'),
    offline: row.cell('offline'),
    region: row.cell('region') || null,
    ownership: row.cell('ownership') || null,
    band: bandIn(row),
    from: sourcedDay(row, documents),
    source: row.cell('source'),
    status: statusOf(row),
  }
}

function bandIn(row: DataRow): ParityBand | null {
  if (row.cell('least_e4') === '' && row.cell('most_e4') === '') return null
  return { leastE4: countIn(row, 'least_e4'), mostE4: countIn(row, 'most_e4') }
}

function priceIn(row: DataRow, documents: ReadonlySet<string>): ItemPrice {
  return {
    region: row.cell('region'),
    ownership: row.cell('ownership'),
    code: row.cell('code'),
    priced: setterOf(row, row.cell('priced')),
    priceE6: amountIn(row) * microsOfMinor,
    from: sourcedDay(row, documents),
  }
}

function setterOf(row: DataRow, word: string): PriceSetter {
  const setter = priceSetters.find((one) => one === word)
  if (setter === undefined) throw wrong(row, `${word} is none of ${priceSetters.join(', ')}`)
  return setter
}

function amountIn(row: DataRow): number {
  const minor = minorFromText(row.cell('price'), 'CNY')
  if (minor === undefined || minor < 0) throw wrong(row, `${row.cell('price')} is no price`)
  return minor
}

function countIn(row: DataRow, column: string): number {
  const count = Number(row.cell(column))
  if (!Number.isSafeInteger(count) || count <= 0) throw wrong(row, `${column} is no count`)
  return count
}
