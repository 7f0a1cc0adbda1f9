/**
 * What the catalogue of the care region makes of each line, before any scheme's rule, and the lines
 * as the oracle keeps them: money by part, taken-back quantities and amounts already gone.
 */
import type { AttributeContent, Bill, BillLine } from '../../engine/adjudication/bill.ts'
import type { Catalogue, CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import {
  type Fraction,
  fraction,
  inProportion,
  lesser,
  minus,
  ONE,
  over,
  smaller,
  times,
  toWhole,
  ZERO,
} from './fraction.ts'
import { digitsOf } from './pack-text.ts'
import { BillRefused } from './refused.ts'

/** A line, or what stands for one when a bill comes as sums: then it has no facts at all. */
export interface OracleLine {
  readonly id: string
  readonly code: string
  readonly on: number
  /** Net of what later lines took back. */
  readonly amount: bigint
  readonly quantityE4: bigint | null
  readonly unitPriceE6: bigint | null
  readonly supplyDays: number | null
  /** What a step's `lines` may ask about. */
  readonly facts: ReadonlyMap<string, AttributeContent>
  /** Minor units by part. */
  readonly cells: Map<string, bigint>
}

export const cataloguePartOrder = ['inScope', 'priorSelfPay', 'overLimit', 'ownPaid']

export function linesOf(bill: Bill, catalogue: Catalogue | null): OracleLine[] {
  const lines = bill.sums === null ? linesSplit(bill, catalogue) : [sumsAsLine(bill)]
  return lines.sort(canonically)
}

function canonically(a: OracleLine, b: OracleLine): number {
  if (a.code !== b.code) return a.code < b.code ? -1 : 1
  if (a.on !== b.on) return a.on - b.on
  if (a.amount !== b.amount) return a.amount < b.amount ? -1 : 1
  return a.id < b.id ? -1 : 1
}

function sumsAsLine(bill: Bill): OracleLine {
  const sums = bill.sums
  const cells = new Map([
    ['inScope', BigInt(sums?.inScopeMinor ?? 0)],
    ['priorSelfPay', BigInt(sums?.priorSelfPayMinor ?? 0)],
    ['overLimit', BigInt(sums?.overLimitMinor ?? 0)],
    ['ownPaid', BigInt(sums?.ownPaidMinor ?? 0)],
  ])
  return {
    id: '',
    code: '',
    on: bill.dischargedOn,
    amount: [...cells.values()].reduce((a, b) => a + b, 0n),
    quantityE4: null,
    unitPriceE6: null,
    supplyDays: null,
    facts: new Map(),
    cells,
  }
}

function linesSplit(bill: Bill, catalogue: Catalogue | null): OracleLine[] {
  const originals = bill.lines.filter((line) => line.reverses === null)
  for (const line of bill.lines) {
    const known = line.reverses === null || originals.some((one) => one.id === line.reverses)
    if (!known || (line.reverses === null && line.amountMinor < 0)) {
      throw new BillRefused('', 'bill-invalid')
    }
  }
  return originals.map((line) => {
    const back = bill.lines.filter((one) => one.reverses === line.id)
    const takenBack = -back.reduce((sum, one) => sum + BigInt(one.amountMinor), 0n)
    const item = catalogue?.items.get(line.code)
    const split = splitOf(bill, line, catalogue, item)
    const gone = inProportion(takenBack, split)
    const left = split.map((amount, place) => amount - (gone[place] ?? 0n))
    return {
      id: line.id,
      code: line.code,
      on: line.on,
      amount: BigInt(line.amountMinor) - takenBack,
      quantityE4: netQuantity(bill, line),
      unitPriceE6: BigInt(line.unitPriceE6),
      supplyDays: line.supplyDays,
      facts: factsOf(line, item),
      cells: new Map(cataloguePartOrder.map((part, place) => [part, left[place] ?? 0n])),
    }
  })
}

function netQuantity(bill: Bill, line: BillLine): bigint {
  return bill.lines
    .filter((one) => one.id === line.id || one.reverses === line.id)
    .reduce((sum, one) => sum + BigInt(one.quantityE4), 0n)
}

/** The four amounts of a line in the order of the catalogue's parts. */
function splitOf(
  bill: Bill,
  line: BillLine,
  catalogue: Catalogue | null,
  item: CatalogueItem | undefined,
): bigint[] {
  const amount = BigInt(line.amountMinor)
  if (catalogue === null) return [amount, 0n, 0n, 0n]
  if (item === undefined || isOwnPaid(line, item)) return [0n, 0n, 0n, amount]
  const counted = countedShare(bill, line, item)
  const within = times(fraction(amount), times(counted, pricedShare(line, item)))
  const overLimit = toWhole(minus(fraction(amount), within), 'half-up')
  const scope = amount - overLimit
  if (item.catalogueClass !== 'B') return [scope, 0n, overLimit, 0n]
  const selfPay = smaller(scope, toWhole(selfPayOf(bill, line, item, scope, counted), 'half-up'))
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

/** The share of the item's quantity of that day that the day's limit lets through. */
function countedShare(bill: Bill, line: BillLine, item: CatalogueItem): Fraction {
  if (item.dayLimitE4 === null) return ONE
  const ofThatDay = bill.lines
    .filter((one) => one.reverses === null && one.code === line.code && one.on === line.on)
    .reduce((sum, one) => sum + netQuantity(bill, one), 0n)
  if (ofThatDay <= 0n) return ONE
  return lesser(ONE, fraction(BigInt(item.dayLimitE4), ofThatDay))
}

/** The share of the price that the unit limit lets through. */
function pricedShare(line: BillLine, item: CatalogueItem): Fraction {
  if (item.unitLimitE6 === null || line.unitPriceE6 <= item.unitLimitE6) return ONE
  return fraction(BigInt(item.unitLimitE6), BigInt(line.unitPriceE6))
}

function selfPayOf(
  bill: Bill,
  line: BillLine,
  item: CatalogueItem,
  scope: bigint,
  counted: Fraction,
): Fraction {
  if (item.priorSelfPayFixedE6 === null) {
    return times(fraction(scope), fraction(BigInt(item.priorSelfPay), 1_000_000n))
  }
  const minorOfUnit = 10n ** BigInt(digitsOf(bill.currency))
  const each = over(fraction(BigInt(item.priorSelfPayFixedE6) * minorOfUnit), fraction(1_000_000n))
  const quantity = over(fraction(BigInt(line.quantityE4)), fraction(10_000n))
  return lesser(times(times(each, quantity), counted), scope > 0n ? fraction(scope) : ZERO)
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
