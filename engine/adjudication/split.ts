/**
 * Divides each line by the catalogue of the care region: own-paid, over a limit, first self-pay,
 * in scope.
 *
 * A line that takes back another one is first set off against it; what is left is divided. So the
 * day on which something was taken back, and the order of lines, change nothing.
 */
import { bigMulDiv, mulDiv, RATIO_ONE } from '../base/money.ts'
import type { Catalogue, CatalogueItem } from '../catalogue/catalogue.ts'
import type { Bill, BillLine } from './bill.ts'

/** One charge after set-off, with its amount by part of the catalogue. */
export interface SplitLine {
  readonly line: BillLine
  readonly item: CatalogueItem | null
  /** Quantity and amount after set-off. */
  quantityE4: number
  amountMinor: number
  inScopeMinor: number
  priorSelfPayMinor: number
  overLimitMinor: number
  ownPaidMinor: number
  /** Why money is own-paid or over a limit: key of a sentence; null where all is in scope. */
  reason: SplitReason | null
}

export type SplitReason =
  | 'unlisted'
  | 'class-c'
  | 'not-in-force'
  | 'refused'
  | 'indication'
  | 'commercial-list'
  | 'price-limit'
  | 'day-limit'

/**
 * Without a catalogue (a region that has none) every line is in scope.
 *
 * Amounts have `digits` decimals in the bill's currency.
 */
export function splitLines(
  lines: readonly BillLine[],
  catalogue: Catalogue | null,
  digits: number,
): SplitLine[] {
  const split = setOff(lines, catalogue)
  let dayLimited = false
  for (const one of split) {
    if (one.line.split !== undefined) continue
    if (catalogue === null) {
      one.inScopeMinor = one.amountMinor
      continue
    }
    splitOne(one, digits)
    dayLimited ||= countsForDay(one)
  }
  if (catalogue === null) return split
  if (dayLimited) holdToDayLimits(split, digits)
  for (const one of split) if (one.line.split === undefined) takePriorSelfPay(one, digits)
  return split
}

function setOff(lines: readonly BillLine[], catalogue: Catalogue | null): SplitLine[] {
  const split: SplitLine[] = []
  let byId: Map<string, SplitLine> | null = null
  for (const line of lines) {
    if (line.reverses !== null) continue
    split.push({
      line,
      item: catalogue?.items.get(line.code) ?? null,
      quantityE4: line.quantityE4,
      amountMinor: line.amountMinor,
      inScopeMinor: line.split?.inScopeMinor ?? 0,
      priorSelfPayMinor: line.split?.priorSelfPayMinor ?? 0,
      overLimitMinor: line.split?.overLimitMinor ?? 0,
      ownPaidMinor: line.split?.ownPaidMinor ?? 0,
      reason: null,
    })
  }
  if (split.length === lines.length) return split
  for (const line of lines) {
    if (line.reverses === null) continue
    byId ??= new Map(split.map((one) => [one.line.id, one]))
    const original = byId.get(line.reverses)
    if (original === undefined) continue
    original.quantityE4 += line.quantityE4
    original.amountMinor += line.amountMinor
    original.inScopeMinor += line.split?.inScopeMinor ?? 0
    original.priorSelfPayMinor += line.split?.priorSelfPayMinor ?? 0
    original.overLimitMinor += line.split?.overLimitMinor ?? 0
    original.ownPaidMinor += line.split?.ownPaidMinor ?? 0
  }
  return split
}

/** Puts the whole line into `ownPaid`, or takes what is over the price limit and leaves the rest. */
function splitOne(one: SplitLine, digits: number): void {
  const reason = whyOwnPaid(one)
  if (reason !== null) {
    one.ownPaidMinor = one.amountMinor
    one.reason = reason
    return
  }
  const limitE6 = one.item?.unitLimitE6 ?? null
  if (limitE6 === null || one.line.unitPriceE6 <= limitE6) return
  const over = productMinor(one.line.unitPriceE6 - limitE6, one.quantityE4, digits)
  one.overLimitMinor = Math.min(over, one.amountMinor)
  one.reason = 'price-limit'
}

function whyOwnPaid({ line, item }: SplitLine): SplitReason | null {
  if (item === null) return 'unlisted'
  if (line.on < item.from || (item.to !== null && line.on > item.to)) return 'not-in-force'
  if (item.payerScope === 'commercial') return 'commercial-list'
  if (item.payerScope === 'none') return 'class-c'
  if (item.catalogueClass === 'C') return 'class-c'
  if (line.approval === 'refused') return 'refused'
  if (item.indications === null) return null
  const indicated = line.indication !== null && item.indications.includes(line.indication)
  return indicated && line.approval === 'approved' ? null : 'indication'
}

/** Own pay for another reason and what the place of care has divided use no day's limit up. */
function countsForDay({ line, item, reason }: SplitLine): boolean {
  if (item === null || item.dayLimitE4 === null || line.split !== undefined) return false
  return reason === null || reason === 'price-limit'
}

/** A day limit counts all lines of one item on one day together; the excess is borne pro rata. */
function holdToDayLimits(split: readonly SplitLine[], digits: number): void {
  const quantities = new Map<string, number>()
  const limited = split.filter(countsForDay)
  for (const { line, quantityE4 } of limited) {
    const key = `${line.code} ${line.on}`
    quantities.set(key, (quantities.get(key) ?? 0) + quantityE4)
  }
  for (const one of limited) {
    const limit = one.item?.dayLimitE4 ?? 0
    const quantity = quantities.get(`${one.line.code} ${one.line.on}`) ?? 0
    if (quantity <= limit) continue
    one.overLimitMinor = overBothLimits(one, limit, quantity, digits)
    one.reason = 'day-limit'
  }
}

/** What lies over the price limit, and of the rest the share over the day limit; rounded once. */
function overBothLimits(one: SplitLine, limit: number, quantity: number, digits: number): number {
  const { amountMinor, quantityE4, line, item } = one
  if (one.reason === null) return mulDiv(amountMinor, quantity - limit, quantity, 'halfUp')
  const scale = 10n ** BigInt(10 - digits)
  const overPrice = BigInt(line.unitPriceE6 - (item?.unitLimitE6 ?? 0)) * BigInt(quantityE4)
  const over = overPrice * BigInt(limit) + BigInt(amountMinor) * scale * BigInt(quantity - limit)
  return Math.min(amountMinor, bigMulDiv(over, scale * BigInt(quantity), 'halfUp'))
}

function takePriorSelfPay(one: SplitLine, digits: number): void {
  const within = one.amountMinor - one.ownPaidMinor - one.overLimitMinor
  one.inScopeMinor = within
  const item = one.item
  if (within === 0 || item === null || item.catalogueClass !== 'B') return
  const prior =
    item.priorSelfPayFixedE6 === null
      ? mulDiv(within, item.priorSelfPay, RATIO_ONE, 'halfUp')
      : Math.min(within, productMinor(item.priorSelfPayFixedE6, one.quantityE4, digits))
  one.priorSelfPayMinor = prior
  one.inScopeMinor = within - prior
}

/** Price (10^-6) times quantity (10^-4) in minor units, rounded half up once. */
export function productMinor(priceE6: number, quantityE4: number, digits: number): number {
  return mulDiv(priceE6, quantityE4, 10 ** (10 - digits), 'halfUp')
}

/**
 * The same bill with every line divided, so that it can be decided where the catalogue is not at
 * hand: take-backs are set off, and what rules may ask about the item stands with the line.
 */
export function dividedBill(bill: Bill, lines: readonly SplitLine[]): Bill {
  if (bill.sums !== null) return bill
  return { ...bill, lines: lines.map(dividedLine) }
}

function dividedLine(one: SplitLine): BillLine {
  const { line, item } = one
  const ofItem =
    item === null
      ? {}
      : {
          ...item.attributes,
          kind: item.kind,
          class: item.catalogueClass,
          payerScope: item.payerScope,
        }
  return {
    ...line,
    quantityE4: one.quantityE4,
    amountMinor: one.amountMinor,
    attributes: { ...ofItem, ...line.attributes },
    split: {
      inScopeMinor: one.inScopeMinor,
      priorSelfPayMinor: one.priorSelfPayMinor,
      overLimitMinor: one.overLimitMinor,
      ownPaidMinor: one.ownPaidMinor,
    },
  }
}
