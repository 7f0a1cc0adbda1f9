/** Prices by ownership, and whether an item online stands in a fair relation to its counterpart in a clinic. */
import type { Day } from '../base/calendar-date.ts'
import { mulDiv } from '../base/money.ts'

/** Who sets a price: the place's list, an agreement with the fund, or the institution. */
export const priceSetters = ['government', 'agreement', 'own'] as const
export type PriceSetter = (typeof priceSetters)[number]

export interface ItemPrice {
  readonly region: string
  readonly ownership: string
  readonly code: string
  readonly priced: PriceSetter
  readonly priceMinor: number
  readonly from: Day
}

export interface SetterRule {
  readonly ownership: string
  readonly setters: readonly PriceSetter[]
  readonly from: Day
}

export interface ItemPair {
  readonly online: string
  readonly offline: string
  /** Bounds of the price online in ten-thousandths of that in a clinic, both included. */
  readonly leastE4: number
  readonly mostE4: number
  readonly from: Day
}

/** How a scheme's catalogue takes an item; null where it is not in it. */
export interface Coverage {
  readonly catalogueClass: string
  /** Millionths. */
  readonly priorSelfPay: number
}

export type Disparity = {
  readonly region: string
  readonly ownership: string
  readonly online: string
  readonly offline: string
} & (
  | { readonly kind: 'wrong-setter'; readonly code: string; readonly priced: PriceSetter }
  | { readonly kind: 'no-counterpart' }
  | {
      readonly kind: 'dearer-online' | 'cheaper-online'
      readonly onlineMinor: number
      readonly offlineMinor: number
      /** The bound that was passed. */
      readonly boundMinor: number
    }
  | {
      readonly kind: 'covered-otherwise'
      readonly onlineCover: Coverage | null
      readonly offlineCover: Coverage | null
    }
)

export interface ParityData {
  readonly prices: readonly ItemPrice[]
  readonly setters: readonly SetterRule[]
  readonly pairs: readonly ItemPair[]
  /** Of a region, on the day asked for. */
  coverOf(region: string, code: string): Coverage | null
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

/** Whatever stands against parity on the day, of every region and ownership with a price online. */
export function disparitiesOn(data: ParityData, day: Day): readonly Disparity[] {
  const { prices, pairs } = data
  const inForce = pairs.filter(({ from }) => from <= day)
  return inForce.flatMap((pair) => {
    const online = prices.filter(({ code, from }) => code === pair.online && from <= day)
    const places = new Map(online.map((one) => [`${one.region} ${one.ownership}`, one]))
    return [...places.values()].flatMap(({ region, ownership }) =>
      ofPlace(data, pair, region, ownership, day),
    )
  })
}

function ofPlace(
  data: ParityData,
  pair: ItemPair,
  region: string,
  ownership: string,
  day: Day,
): Disparity[] {
  const { online: onlineCode, offline: offlineCode } = pair
  const at = { region, ownership, online: onlineCode, offline: offlineCode }
  const [online, offline] = [onlineCode, offlineCode].map((code) =>
    priceOn(data.prices, { region, ownership, code }, day),
  )
  if (online === undefined) return []
  if (offline === undefined) return [{ ...at, kind: 'no-counterpart' }]
  const wrong = [online, offline].filter((one) => !mayBeSetBy(data.setters, one, day))
  return [
    ...wrong.map(({ code, priced }) => ({ ...at, kind: 'wrong-setter' as const, code, priced })),
    ...apart(at, pair, online.priceMinor, offline.priceMinor),
    ...coveredOtherwise(at, data),
  ]
}

function mayBeSetBy(
  setters: readonly SetterRule[],
  { ownership, priced }: ItemPrice,
  day: Day,
): boolean {
  const rule = setters.findLast((one) => one.ownership === ownership && one.from <= day)
  return rule?.setters.includes(priced) ?? false
}

type At = Pick<Disparity, 'region' | 'ownership' | 'online' | 'offline'>

/** What an institution asks by its own will online is held to what it asks in its clinic. */
function apart(
  at: At,
  { leastE4, mostE4 }: ItemPair,
  onlineMinor: number,
  offlineMinor: number,
): Disparity[] {
  const boundOf = (ratioE4: number, rounding: 'up' | 'down') =>
    mulDiv(offlineMinor, ratioE4, 10_000, rounding)
  const [least, most] = [boundOf(leastE4, 'down'), boundOf(mostE4, 'up')]
  const amounts = { onlineMinor, offlineMinor }
  if (onlineMinor > most) return [{ ...at, kind: 'dearer-online', ...amounts, boundMinor: most }]
  if (onlineMinor < least) return [{ ...at, kind: 'cheaper-online', ...amounts, boundMinor: least }]
  return []
}

function coveredOtherwise(at: At, { coverOf }: ParityData): Disparity[] {
  const onlineCover = coverOf(at.region, at.online)
  const offlineCover = coverOf(at.region, at.offline)
  const isSame =
    onlineCover?.catalogueClass === offlineCover?.catalogueClass &&
    onlineCover?.priorSelfPay === offlineCover?.priorSelfPay
  return isSame ? [] : [{ ...at, kind: 'covered-otherwise', onlineCover, offlineCover }]
}
