/** Prices by ownership, and whether each item online stands in a fair relation to its counterpart in a clinic. */
import type { Day } from '../base/calendar-date.ts'
import { mulDiv } from '../base/money.ts'
import type { CatalogueItem } from './catalogue.ts'

/** Who sets a price: the place's list, an agreement with the fund, or the institution. */
export const priceSetters = ['government', 'agreement', 'own'] as const
export type PriceSetter = (typeof priceSetters)[number]

export interface ItemPrice {
  readonly region: string
  readonly ownership: string
  readonly code: string
  /** Null where nothing says who does. */
  readonly priced: PriceSetter | null
  readonly priceE6: number
  readonly from: Day
}

export interface SetterRule {
  readonly ownership: string
  readonly setters: readonly PriceSetter[]
  readonly from: Day
}

/** Whose prices the catalogue of a region states. */
export interface PriceList {
  readonly region: string
  readonly ownership: string
  readonly priced: PriceSetter | null
  readonly from: Day
}

/** Bounds of the price online in ten-thousandths of that in a clinic, both included. */
export interface ParityBand {
  readonly leastE4: number
  readonly mostE4: number
}

export interface ItemPair {
  readonly online: string
  readonly offline: string
  /** Null for every region. A row that names more goes before one that names less. */
  readonly region: string | null
  /** Null for every ownership. */
  readonly ownership: string | null
  /** Null where no rule holds one to the other: they are shown beside each other. */
  readonly band: ParityBand | null
  readonly from: Day
  readonly source: string
  readonly status: 'verified' | 'transcribed' | 'illustrative'
}

/** How a scheme's catalogue takes an item; null where it is not in it. */
export interface Coverage {
  readonly catalogueClass: string
  /** Millionths. */
  readonly priorSelfPay: number
}

type At = {
  readonly region: string
  readonly ownership: string
  readonly online: string
}

export type Disparity = At &
  (
    | { readonly kind: 'no-pair' }
    | { readonly kind: 'off-list'; readonly onlineE6: number; readonly listedE6: number }
    | ({ readonly offline: string } & (
        | { readonly kind: 'no-counterpart' }
        | { readonly kind: 'wrong-setter'; readonly code: string; readonly priced: PriceSetter }
        | {
            readonly kind: 'dearer-online' | 'cheaper-online'
            readonly onlineE6: number
            readonly offlineE6: number
            /** The bound that was passed. */
            readonly boundE6: number
          }
        | {
            readonly kind: 'covered-otherwise'
            readonly onlineCover: Coverage | null
            readonly offlineCover: Coverage | null
          }
      ))
  )

/** An item online where it has a price, and what is known of its counterpart. */
export interface Comparison extends At {
  readonly onlineE6: number
  readonly pair: ItemPair | null
  readonly offlineE6: number | null
  readonly found: readonly Disparity[]
}

export interface PriceRules {
  readonly lists: readonly PriceList[]
  readonly setters: readonly SetterRule[]
  readonly pairs: readonly ItemPair[]
  /** Of visits online, by ownership. */
  readonly online: readonly ItemPrice[]
  /** In clinics where no list holds. */
  readonly offline: readonly ItemPrice[]
}

export interface ParityData extends PriceRules {
  /** What the catalogue of a region holds on the day asked for. */
  itemsOf(region: string): ReadonlyMap<string, CatalogueItem> | undefined
}

/** Followed up from home, or seen by a doctor elsewhere. */
export function isOnline({ attributes }: Pick<CatalogueItem, 'attributes'>): boolean {
  return attributes['online'] === true || attributes['telehealth'] === true
}

/** The price in force; undefined where the institution of that ownership has none. */
export function priceOn(
  prices: readonly ItemPrice[],
  wanted: Pick<ItemPrice, 'region' | 'ownership' | 'code'>,
  day: Day,
): ItemPrice | undefined {
  return prices
    .filter(
      ({ region, ownership, code, from }) =>
        region === wanted.region &&
        ownership === wanted.ownership &&
        code === wanted.code &&
        from <= day,
    )
    .reduce<ItemPrice | undefined>(
      (found, one) => (found === undefined || one.from >= found.from ? one : found),
      undefined,
    )
}

/** Every item online that has a price on the day, in every region and ownership, beside its counterpart. */
export function comparisonsOn(data: ParityData, day: Day): readonly Comparison[] {
  const begun = data.lists.filter(({ from }) => from <= day)
  const lists = [...new Map(begun.map((list) => [list.region, list])).values()]
  const listed = lists.flatMap((list) => listedPrices(list, data))
  const online = listed.filter(({ region, code }) => isOnlineIn(data.itemsOf(region), code))
  const places = new Map(
    [...online, ...data.online]
      .filter(({ from }) => from <= day)
      .map((one) => [`${one.region} ${one.ownership} ${one.code}`, one]),
  )
  return [...places.values()].flatMap((place) => comparisonAt(place, listed, data, day))
}

function isOnlineIn(items: ReadonlyMap<string, CatalogueItem> | undefined, code: string): boolean {
  const item = items?.get(code)
  return item !== undefined && isOnline(item)
}

function listedPrices(
  { region, ownership, priced }: PriceList,
  { itemsOf }: ParityData,
): ItemPrice[] {
  return [...(itemsOf(region)?.values() ?? [])].flatMap(({ code, from, attributes }) => {
    const priceE6 = attributes['priceE6']
    return typeof priceE6 === 'number' ? [{ region, ownership, priced, code, priceE6, from }] : []
  })
}

function comparisonAt(
  { region, ownership, code }: ItemPrice,
  listed: readonly ItemPrice[],
  data: ParityData,
  day: Day,
): Comparison[] {
  const at = { region, ownership, online: code }
  const inList = priceOn(listed, { region, ownership, code }, day)
  const online = priceOn(data.online, { region, ownership, code }, day) ?? inList
  if (online === undefined) return []
  const onlineE6 = online.priceE6
  const onList = offList(at, online, inList)
  const pair = pairOf(data.pairs, at, day)
  if (pair === undefined) {
    const found = [...onList, { ...at, kind: 'no-pair' as const }]
    return [{ ...at, onlineE6, pair: null, offlineE6: null, found }]
  }
  const wanted = { region, ownership, code: pair.offline }
  const offline = priceOn([...listed, ...data.offline], wanted, day)
  const found = [...onList, ...disparitiesOf(at, pair, [online, offline], data, day)]
  return [{ ...at, onlineE6, pair, offlineE6: offline?.priceE6 ?? null, found }]
}

/** What the place's list sets is what the list says. */
function offList(
  at: At,
  { priced, priceE6: onlineE6 }: ItemPrice,
  inList: ItemPrice | undefined,
): Disparity[] {
  if (priced !== 'government' || inList === undefined || inList.priceE6 === onlineE6) return []
  return [{ ...at, kind: 'off-list', onlineE6, listedE6: inList.priceE6 }]
}

/** Of those that say as much, the latest. */
function pairOf(
  pairs: readonly ItemPair[],
  { region, ownership, online }: At,
  day: Day,
): ItemPair | undefined {
  const fits = (pair: ItemPair) =>
    pair.online === online &&
    pair.from <= day &&
    (pair.region ?? region) === region &&
    (pair.ownership ?? ownership) === ownership
  const says = (pair: ItemPair) => Number(pair.region !== null) + Number(pair.ownership !== null)
  return pairs
    .filter(fits)
    .toSorted((a, b) => says(a) - says(b) || a.from - b.from)
    .at(-1)
}

type PairAt = At & { readonly offline: string }

function disparitiesOf(
  where: At,
  { band, offline: counterpart }: ItemPair,
  [online, offline]: readonly [ItemPrice, ItemPrice | undefined],
  data: ParityData,
  day: Day,
): Disparity[] {
  const at = { ...where, offline: counterpart }
  if (offline === undefined) return [{ ...at, kind: 'no-counterpart' }]
  if (band === null) return []
  return [
    ...[online, offline].flatMap((one) => setWrongly(at, one, data.setters, day)),
    ...apart(at, band, online.priceE6, offline.priceE6),
    ...coveredOtherwise(at, data),
  ]
}

function setWrongly(
  at: PairAt,
  { ownership, code, priced }: ItemPrice,
  setters: readonly SetterRule[],
  day: Day,
): Disparity[] {
  const rule = setters.findLast((one) => one.ownership === ownership && one.from <= day)
  const may = priced === null || rule?.setters.includes(priced) === true
  return may ? [] : [{ ...at, kind: 'wrong-setter', code, priced }]
}

/** What an institution asks by its own will online is held to what it asks in its clinic. */
function apart(
  at: PairAt,
  { leastE4, mostE4 }: ParityBand,
  onlineE6: number,
  offlineE6: number,
): Disparity[] {
  const boundOf = (ratioE4: number, rounding: 'up' | 'down') =>
    mulDiv(offlineE6, ratioE4, 10_000, rounding)
  const [least, most] = [boundOf(leastE4, 'down'), boundOf(mostE4, 'up')]
  const amounts = { onlineE6, offlineE6 }
  if (onlineE6 > most) return [{ ...at, kind: 'dearer-online', ...amounts, boundE6: most }]
  if (onlineE6 < least) return [{ ...at, kind: 'cheaper-online', ...amounts, boundE6: least }]
  return []
}

function coveredOtherwise(at: PairAt, { itemsOf }: ParityData): Disparity[] {
  const items = itemsOf(at.region)
  const [onlineCover, offlineCover] = [at.online, at.offline].map((code) =>
    coverOf(items?.get(code)),
  )
  const isSame =
    onlineCover?.catalogueClass === offlineCover?.catalogueClass &&
    onlineCover?.priorSelfPay === offlineCover?.priorSelfPay
  return isSame
    ? []
    : [
        {
          ...at,
          kind: 'covered-otherwise',
          onlineCover: onlineCover ?? null,
          offlineCover: offlineCover ?? null,
        },
      ]
}

function coverOf(item: CatalogueItem | undefined): Coverage | null {
  if (item === undefined) return null
  const { catalogueClass, priorSelfPay } = item
  return { catalogueClass, priorSelfPay }
}
