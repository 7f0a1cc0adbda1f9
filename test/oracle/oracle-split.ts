/**
 * What the catalogue of the care region makes of each line, before any scheme's rule, and the lines
 * as the oracle keeps them: money by part, taken-back quantities and amounts already gone.
 */
import type { AttributeContent, Bill, BillLine, BillSums } from '../../engine/adjudication/bill.ts'
import type { Catalogue, CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import {
  type Fraction,
  fraction,
  lesser,
  minus,
  ONE,
  plus,
  smaller,
  times,
  toWhole,
  ZERO,
} from './fraction.ts'
import { digitsOf } from './pack-text.ts'
import { BillRefused } from './refused.ts'

/** A line, or what stands for one when a bill comes as sums: one unit, and no facts at all. */
export interface OracleLine {
  readonly isSums: boolean
  readonly id: string
  readonly code: string
  readonly on: number
  /** Net of what later lines took back. */
  readonly amount: bigint
  readonly quantityE4: bigint
  readonly unitPriceE6: bigint
  readonly supplyDays: number | null
  /** What a step's `lines` may ask about. */
  readonly facts: ReadonlyMap<string, AttributeContent>
  /** Minor units by part. */
  readonly cells: Map<string, bigint>
}

export const cataloguePartOrder = ['inScope', 'priorSelfPay', 'overLimit', 'ownPaid']

export function linesOf(bill: Bill, catalogue: Catalogue | null): OracleLine[] {
  const lines = bill.sums === null ? linesSplit(bill, catalogue) : [sumsAsLine(bill, bill.sums)]
  return lines.sort(canonically)
}

function canonically(a: OracleLine, b: OracleLine): number {
  if (a.code !== b.code) return a.code < b.code ? -1 : 1
  if (a.on !== b.on) return a.on - b.on
  if (a.amount !== b.amount) return a.amount < b.amount ? -1 : 1
  return a.id < b.id ? -1 : 1
}

function given(sums: BillSums): bigint[] {
  const { inScopeMinor, priorSelfPayMinor, overLimitMinor, ownPaidMinor } = sums
  return [inScopeMinor, priorSelfPayMinor, overLimitMinor, ownPaidMinor].map(BigInt)
}

function sumsAsLine(bill: Bill, sums: BillSums): OracleLine {
  const amounts = given(sums)
  const cells = new Map(cataloguePartOrder.map((part, place) => [part, amounts[place] ?? 0n]))
  return {
    isSums: true,
    id: '',
    code: '',
    on: bill.dischargedOn,
    amount: [...cells.values()].reduce((a, b) => a + b, 0n),
    quantityE4: 10_000n,
    unitPriceE6: priceOfSums(
      amounts.reduce((a, b) => a + b, 0n),
      bill.currency,
    ),
    supplyDays: null,
    facts: new Map(),
    cells,
  }
}

/** Of the one unit that a bill in sums counts as. */
export function priceOfSums(amount: bigint, currency: string): bigint {
  return amount * 10n ** BigInt(6 - digitsOf(currency))
}

function linesSplit(bill: Bill, catalogue: Catalogue | null): OracleLine[] {
  const originals = bill.lines.filter((line) => line.reverses === null)
  for (const line of bill.lines) {
    const known = line.reverses === null || originals.some((one) => one.id === line.reverses)
    if (!known || (line.reverses === null && line.amountMinor < 0)) {
      throw new BillRefused('', 'bill-invalid')
    }
  }
  const net = originals.map((line) => setOff(bill, line))
  return net.map((line) => {
    const item = catalogue?.items.get(line.code)
    const split =
      line.split === undefined ? splitOf(bill, net, line, catalogue, item) : givenSplit(bill, line)
    return {
      isSums: false,
      id: line.id,
      code: line.code,
      on: line.on,
      amount: BigInt(line.amountMinor),
      quantityE4: BigInt(line.quantityE4),
      unitPriceE6: BigInt(line.unitPriceE6),
      supplyDays: line.supplyDays,
      facts: factsOf(line, item),
      cells: new Map(cataloguePartOrder.map((part, place) => [part, split[place] ?? 0n])),
    }
  })
}

/** A division that the place of care made itself, less the divisions of what was taken back. */
function givenSplit(bill: Bill, line: BillLine): bigint[] {
  const parts = bill.lines
    .filter((one) => one.id === line.id || one.reverses === line.id)
    .flatMap((one) => (one.split === undefined ? [] : [given(one.split)]))
  return cataloguePartOrder.map((_, place) =>
    parts.reduce((sum, amounts) => sum + (amounts[place] ?? 0n), 0n),
  )
}

/** A line less everything that other lines take back of it. */
function setOff(bill: Bill, line: BillLine): BillLine {
  const back = bill.lines.filter((one) => one.reverses === line.id)
  return {
    ...line,
    amountMinor: back.reduce((sum, one) => sum + one.amountMinor, line.amountMinor),
    quantityE4: back.reduce((sum, one) => sum + one.quantityE4, line.quantityE4),
  }
}

/** The four amounts of a line in the order of the catalogue's parts. */
function splitOf(
  bill: Bill,
  net: readonly BillLine[],
  line: BillLine,
  catalogue: Catalogue | null,
  item: CatalogueItem | undefined,
): bigint[] {
  const amount = BigInt(line.amountMinor)
  if (catalogue === null) return [amount, 0n, 0n, 0n]
  if (item === undefined || isOwnPaid(line, item)) return [0n, 0n, 0n, amount]
  const counted = countedShare(net, line, item)
  const overPrice = abovePrice(bill, line, item)
  const priced = minus(fraction(amount), overPrice)
  const overLimit = toWhole(plus(overPrice, times(priced, minus(ONE, counted))), 'half-up')
  const scope = amount - overLimit
  if (item.catalogueClass !== 'B') return [scope, 0n, overLimit, 0n]
  const selfPay = smaller(scope, toWhole(selfPayOf(bill, line, item, scope), 'half-up'))
  return [scope - selfPay, selfPay, overLimit, 0n]
}

function isOwnPaid(line: BillLine, item: CatalogueItem): boolean {
  if (item.catalogueClass === 'C' || item.payerScope !== 'basic') return true
  if (line.on < item.from || (item.to !== null && line.on > item.to)) return true
  if (line.approval === 'refused') return true
  if (item.indications === null) return false
  if (line.approval !== 'approved' || line.indication === null) return true
  return !item.indications.includes(line.indication)
}

/**
 * The share of the item's quantity of that day that the day's limit lets through. What is own pay
 * for another reason does not use the limit up.
 */
function countedShare(net: readonly BillLine[], line: BillLine, item: CatalogueItem): Fraction {
  if (item.dayLimitE4 === null) return ONE
  const ofThatDay = net
    .filter((one) => one.code === line.code && one.on === line.on && one.split === undefined)
    .filter((one) => !isOwnPaid(one, item))
    .reduce((sum, one) => sum + BigInt(one.quantityE4), 0n)
  if (ofThatDay <= 0n) return ONE
  return lesser(ONE, fraction(BigInt(item.dayLimitE4), ofThatDay))
}

/** Exact minor units that lie above the price limit of a unit. */
function abovePrice(bill: Bill, line: BillLine, item: CatalogueItem): Fraction {
  if (item.unitLimitE6 === null || line.unitPriceE6 <= item.unitLimitE6) return ZERO
  const each = fraction(BigInt(line.unitPriceE6 - item.unitLimitE6))
  const minor = times(each, fraction(BigInt(line.quantityE4), scaleOf(bill)))
  return lesser(minor, fraction(BigInt(line.amountMinor)))
}

/** Price (10^-6) times quantity (10^-4) over this is minor units. */
function scaleOf(bill: Bill): bigint {
  return 10n ** BigInt(10 - digitsOf(bill.currency))
}

function selfPayOf(bill: Bill, line: BillLine, item: CatalogueItem, scope: bigint): Fraction {
  if (item.priorSelfPayFixedE6 === null) {
    return times(fraction(scope), fraction(BigInt(item.priorSelfPay), 1_000_000n))
  }
  const each = BigInt(item.priorSelfPayFixedE6) * BigInt(line.quantityE4)
  return lesser(fraction(each, scaleOf(bill)), fraction(scope))
}

function factsOf(
  line: BillLine,
  item: CatalogueItem | undefined,
): ReadonlyMap<string, AttributeContent> {
  const facts = new Map<string, AttributeContent>()
  for (const [name, content] of Object.entries(item?.attributes ?? {})) {
    facts.set(`item.${name}`, content)
  }
  for (const [name, content] of Object.entries(line.attributes)) facts.set(`item.${name}`, content)
  if (line.supplyDays !== null) facts.set('supplyDays', line.supplyDays)
  facts.set('category', line.category)
  facts.set('code', line.code)
  facts.set('approval', line.approval)
  if (line.indication !== null) facts.set('indication', line.indication)
  if (item !== undefined) {
    facts.set('kind', item.kind)
    facts.set('class', item.catalogueClass)
    facts.set('payerScope', item.payerScope)
  }
  return facts
}
