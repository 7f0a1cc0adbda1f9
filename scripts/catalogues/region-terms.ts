/** What each region makes of the common items: class, first self-pay, limits, price, by date. */

import type { CatalogueClass } from '../../engine/catalogue/catalogue.ts'
import { type Random, randomOf } from '../../samples/random.ts'
import { type CommonItem, roundedPrice } from './common-item.ts'

export interface RegionShape {
  readonly region: string
  /** Prices of services over those of the word lists, in per cent. */
  readonly servicePercent: number
  /** Highest bed price that counts, in cents. */
  readonly bedLimitCents: number
  /** Day of the region's own list of changes, besides the national one of January. */
  readonly midYear: string | null
}

export const mainlandShapes: readonly RegionShape[] = [
  { region: 'beijing', servicePercent: 118, bedLimitCents: 7500, midYear: '2025-07-01' },
  { region: 'shanghai', servicePercent: 122, bedLimitCents: 8000, midYear: null },
  { region: 'guangzhou', servicePercent: 112, bedLimitCents: 7000, midYear: '2025-07-01' },
  { region: 'shenzhen', servicePercent: 120, bedLimitCents: 8000, midYear: null },
  { region: 'zhuhai', servicePercent: 104, bedLimitCents: 6000, midYear: null },
  { region: 'hangzhou', servicePercent: 110, bedLimitCents: 6500, midYear: '2025-07-01' },
  { region: 'nanjing', servicePercent: 108, bedLimitCents: 6500, midYear: null },
  { region: 'suzhou', servicePercent: 109, bedLimitCents: 6500, midYear: '2025-07-01' },
  { region: 'hefei', servicePercent: 96, bedLimitCents: 5500, midYear: null },
  { region: 'guiyang', servicePercent: 88, bedLimitCents: 4500, midYear: '2025-07-01' },
  { region: 'chengdu', servicePercent: 98, bedLimitCents: 5500, midYear: null },
  { region: 'nanchang', servicePercent: 92, bedLimitCents: 5000, midYear: null },
  { region: 'jiamusi', servicePercent: 82, bedLimitCents: 4000, midYear: null },
  { region: 'hanzhong', servicePercent: 78, bedLimitCents: 4000, midYear: '2025-07-01' },
]

/** One row of a region's file, amounts in cents. */
export interface TermCells {
  readonly code: string
  readonly catalogueClass: CatalogueClass
  readonly selfPayPercent: number | null
  readonly selfPayFixedCents: number | null
  readonly unitLimitCents: number | null
  readonly dayLimit: number | null
  readonly limited: boolean
  readonly priceCents: number
  readonly from: string | null
  readonly to: string | null
}

const NATIONAL_CHANGE = '2026-01-01'
const LAST_BEFORE_NATIONAL = '2025-12-31'

/** Each item draws from its own stream, so that a new item changes no other row. */
export function termsOf(item: CommonItem, shape: RegionShape): TermCells[] {
  const random = randomOf(`catalogue/${shape.region}/${item.code}`)
  if (isOptional(item) && random.chance(60_000)) return []
  const base = ownWay(baseOf(item, shape, random), item, random, 150_000)
  return dated(base, item, shape, random)
}

/** Services and whatever is of class A are listed everywhere; the rest differs. */
function isOptional({ kind, scope, catalogueClass }: CommonItem): boolean {
  return kind !== 'service' && scope === 'basic' && catalogueClass !== 'A'
}

function baseOf(item: CommonItem, shape: RegionShape, random: Random): TermCells {
  const isBed = item.category === 'bed' && item.unitLimitCents !== null
  return {
    code: item.code,
    catalogueClass: item.catalogueClass,
    selfPayPercent: item.catalogueClass === 'B' ? item.selfPayPercent : null,
    selfPayFixedCents: null,
    unitLimitCents: isBed ? shape.bedLimitCents : item.unitLimitCents,
    dayLimit: item.dayLimit,
    limited: item.indications.length > 0,
    priceCents: priceOf(item, shape, random),
    from: null,
    to: null,
  }
}

function priceOf(item: CommonItem, shape: RegionShape, random: Random): number {
  if (item.kind === 'service') return roundedPrice((item.priceCents * shape.servicePercent) / 100)
  if (item.scope === 'commercial') return item.priceCents
  return Math.max(1, Math.round((item.priceCents * random.between(98, 102)) / 100))
}

/** A region departs from the common way in class, first self-pay or a limit. */
function ownWay(
  terms: TermCells,
  item: CommonItem,
  random: Random,
  partsPerMillion: number,
): TermCells {
  if (item.scope !== 'basic' || !random.chance(partsPerMillion)) return terms
  switch (terms.catalogueClass) {
    case 'A':
      return random.chance(550_000)
        ? { ...terms, catalogueClass: 'B', selfPayPercent: random.pick([5, 8, 10]) }
        : { ...terms, unitLimitCents: otherLimit(terms, random) }
    case 'B':
      return ownWayOfB(terms, item, random)
    case 'C':
      return random.chance(500_000)
        ? { ...terms, catalogueClass: 'B', selfPayPercent: random.pick([20, 25, 30]) }
        : { ...terms, dayLimit: (terms.dayLimit ?? 1) + 1 }
  }
}

function ownWayOfB(terms: TermCells, item: CommonItem, random: Random): TermCells {
  const way = random.below(100)
  const free: TermCells = { ...terms, selfPayPercent: null, selfPayFixedCents: null }
  if (way < 10) return { ...free, catalogueClass: 'A' }
  if (way < 16) return { ...free, catalogueClass: 'C', limited: false }
  if (way < 30 && item.indications.length > 0) return { ...terms, limited: !terms.limited }
  if (way < 40 && item.kind === 'material') {
    const fixed = roundedPrice((terms.priceCents * random.between(8, 22)) / 100)
    return { ...free, selfPayFixedCents: fixed }
  }
  if (way < 55) return { ...terms, unitLimitCents: otherLimit(terms, random) }
  if (way < 62 && item.kind === 'service') {
    return { ...terms, dayLimit: (terms.dayLimit ?? 1) + random.between(1, 2) }
  }
  const others = [5, 8, 10, 12, 15, 20].filter((one) => one !== terms.selfPayPercent)
  return { ...free, selfPayPercent: random.pick(others) }
}

function otherLimit(terms: TermCells, random: Random): number {
  const limit = roundedPrice((terms.priceCents * random.between(78, 112)) / 100)
  return limit === terms.unitLimitCents ? limit + 1 : limit
}

function dated(
  terms: TermCells,
  item: CommonItem,
  shape: RegionShape,
  random: Random,
): TermCells[] {
  if (item.scope === 'commercial') return [{ ...terms, limited: false, from: NATIONAL_CHANGE }]
  const fate = random.below(1000)
  if (fate < 32 && !isOptional(item)) return [terms]
  if (fate < 12) return [{ ...terms, to: LAST_BEFORE_NATIONAL }]
  if (fate < 32) return [{ ...terms, from: NATIONAL_CHANGE }]
  if (fate < 82) {
    const before: TermCells = { ...terms, to: LAST_BEFORE_NATIONAL }
    return [before, { ...ownWay(terms, item, random, 1_000_000), from: NATIONAL_CHANGE }]
  }
  if (fate < 102 && shape.midYear !== null) {
    const lower = roundedPrice((terms.priceCents * random.between(82, 95)) / 100)
    const before: TermCells = { ...terms, to: dayBefore(shape.midYear) }
    return [before, { ...terms, priceCents: lower, from: shape.midYear }]
  }
  return [terms]
}

/** Changes come on the first of a month that follows one of thirty days. */
function dayBefore(firstOfMonth: string): string {
  const [year = '', month = ''] = firstOfMonth.split('-')
  return `${year}-${String(Number(month) - 1).padStart(2, '0')}-30`
}
