/** Reads `catalogues/prices`: who sets prices, which items are counterparts, and prices by ownership. */
import type { Day } from '../../engine/base/calendar-date.ts'
import { minorFromText } from '../../engine/base/money.ts'
import {
  type Coverage,
  type ItemPrice,
  type ParityData,
  type PriceSetter,
  priceSetters,
} from '../../engine/catalogue/price-parity.ts'
import { type DataRow, readDataRows, sourcedDay, wrong } from './data-files.ts'
import { catalogueOn, catalogueSources, readEditions } from './read-catalogue.ts'
import { readTelehealthRules } from './read-telehealth-rules.ts'

const microsOfMinor = 10_000

/**
 * Prices online stand with the rules of visits online, those of public institutions in the catalogue
 * of the region, and all others in a file of their own.
 *
 * @throws for a file that is out of order.
 */
export function readParityData(day: Day, folder?: string): ParityData {
  const rows = (name: string) => readDataRows(`prices/${name}.csv`, folder)
  const documents = new Set(rows('sources').map((row) => row.cell('id')))
  const setters = rows('setters').map((row) => ({
    ownership: row.cell('ownership'),
    setters: row
      .cell('priced')
      .split(' ')
      .map((word) => setterOf(row, word)),
    from: sourcedDay(row, documents),
  }))
  const pairs = rows('pairs').map((row) => ({
    online: row.cell('online'),
    offline: row.cell('offline'),
    leastE4: countIn(row, 'least_e4'),
    mostE4: countIn(row, 'most_e4'),
    from: sourcedDay(row, documents),
  }))
  const others = rows('item-prices').map((row) => ({
    region: row.cell('region'),
    ownership: row.cell('ownership'),
    code: row.cell('code'),
    priced: setterOf(row, row.cell('priced')),
    priceMinor: amountIn(row),
    from: sourcedDay(row, documents),
  }))
  const online = readTelehealthRules(folder).items.map(({ price, ...item }) => ({
    ...{ region: item.region, ownership: item.ownership, code: item.code, priced: item.priced },
    ...{ priceMinor: minorFromText(price, 'CNY') ?? 0, from: item.from },
  }))
  const regions = [...new Set(online.map(({ region }) => region))]
  const listed = new Map(regions.map((region) => [region, itemsOf(region, day, folder)]))
  const codes = [...new Set(pairs.map(({ offline }) => offline))]
  const publicOnes = regions.flatMap((region) =>
    codes.flatMap((code) => publicPrice(region, code, listed.get(region))),
  )
  return {
    prices: [...online, ...publicOnes, ...others],
    setters,
    pairs,
    coverOf(region, code): Coverage | null {
      const item = listed.get(region)?.get(code)
      if (item === undefined) return null
      const { catalogueClass, priorSelfPay } = item
      return { catalogueClass, priorSelfPay }
    },
  }
}

type Items = ReturnType<typeof catalogueOn>['items']

function itemsOf(region: string, day: Day, folder?: string): Items | undefined {
  const source = catalogueSources(folder).find((one) => one.region === region)
  return source && catalogueOn(readEditions(source.id, folder), day).items
}

function publicPrice(region: string, code: string, items: Items | undefined): ItemPrice[] {
  const item = items?.get(code)
  const priceE6 = item?.attributes['priceE6']
  if (item === undefined || typeof priceE6 !== 'number') return []
  const priceMinor = priceE6 / microsOfMinor
  if (!Number.isSafeInteger(priceMinor)) return []
  const priced = 'government' as const
  return [{ region, ownership: 'public', code, priced, priceMinor, from: item.from }]
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
