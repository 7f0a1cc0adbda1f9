/**
 * What an example charges: the four sums, or lines.
 */
import type { AttributeContent } from '../../engine/adjudication/bill.ts'
import { digitsOf, mulDiv, scaledFromText } from '../../engine/base/money.ts'
import { catalogueParts } from '../../engine/policy/vocabulary.ts'
import type { ExampleLine, ExampleLines, ExampleSums } from './example.ts'
import { type Known, readAttributeContent } from './read-coverages.ts'
import { readMoney, readNumber, readRuleDay } from './scalars.ts'
import {
  allFields,
  type Fields,
  fail,
  given,
  optional,
  readEach,
  readFields,
  readRecord,
  readText,
  readWord,
  type Spot,
} from './spot.ts'

export function readCharges(
  spot: Spot,
  fields: Fields,
  known: Known,
  currency: string,
  today: string,
): ExampleSums | ExampleLines | undefined {
  const sumsAt = fields.get('sums')
  const linesAt = fields.get('lines')
  if ((sumsAt === undefined) === (linesAt === undefined)) {
    return fail(spot, 'does not say what is charged', 'write `sums` or `lines`')
  }
  if (linesAt === undefined) return given(sumsAt, (at) => readSums(at, currency))
  const lines = readEach(linesAt, (item) => readLine(item, known, currency, today))
  return lines === undefined ? undefined : { kind: 'lines', lines }
}

function readSums(spot: Spot, currency: string): ExampleSums | undefined {
  const fields = readFields(spot, [], catalogueParts)
  if (fields === undefined) return undefined
  const sum = (part: string): number | undefined => {
    const at = fields.get(part)
    return at === undefined ? 0 : readMoney(at, currency)
  }
  return allFields<ExampleSums>({
    kind: 'sums',
    inScope: sum('inScope'),
    priorSelfPay: sum('priorSelfPay'),
    overLimit: sum('overLimit'),
    ownPaid: sum('ownPaid'),
  })
}

const lineKeys = [
  'category',
  'quantity',
  'unitPrice',
  'code',
  'class',
  'kind',
  'payerScope',
  'approval',
  'indication',
  'supplyDays',
  'on',
  'part',
  'item',
]

const quantityDigits = 4
const priceDigits = 6

function readLine(
  spot: Spot,
  known: Known,
  currency: string,
  today: string,
): ExampleLine | undefined {
  const fields = readFields(spot, ['amount'], lineKeys)
  if (fields === undefined) return undefined
  const amountMinor = given(fields.get('amount'), (at) => readMoney(at, currency))
  const quantityAt = fields.get('quantity')
  const quantityE4 = quantityAt === undefined ? 10_000 : readDecimal(quantityAt, quantityDigits)
  const priceAt = fields.get('unitPrice')
  const approvalAt = fields.get('approval')
  const partAt = fields.get('part')
  return allFields<ExampleLine>({
    amountMinor,
    category: textOr(fields.get('category'), ''),
    code: textOr(fields.get('code'), ''),
    on: optional(fields.get('on'), (at) => readRuleDay(at, today)),
    quantityE4,
    unitPriceE6:
      priceAt === undefined
        ? priceOf(amountMinor, quantityE4, currency)
        : readDecimal(priceAt, priceDigits),
    supplyDays: optional(fields.get('supplyDays'), readNumber),
    approval:
      approvalAt === undefined ? 'none' : readWord(approvalAt, ['none', 'approved', 'refused']),
    indication: optional(fields.get('indication'), readText),
    part: partAt === undefined ? 'inScope' : readWord(partAt, catalogueParts),
    attributes: readLineAttributes(fields, known, currency),
  })
}

function textOr(spot: Spot | undefined, usual: string): string | undefined {
  return spot === undefined ? usual : readText(spot)
}

function readDecimal(spot: Spot, digits: number): number | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  const value = scaledFromText(text, digits)
  if (value !== undefined && value >= 0) return value
  return fail(spot, `\`${text}\` is not a number`, `write at most ${digits} decimals`)
}

/** The price that a quantity and an amount imply, where an example leaves it out. */
function priceOf(
  amountMinor: number | undefined,
  quantityE4: number | undefined,
  currency: string,
): number | undefined {
  if (amountMinor === undefined || quantityE4 === undefined) return undefined
  if (quantityE4 === 0) return 0
  const scale = 10 ** (priceDigits + quantityDigits - digitsOf(currency))
  return mulDiv(amountMinor, scale, quantityE4, 'halfUp')
}

const catalogueWords: Readonly<Record<string, readonly string[]>> = {
  kind: ['drug', 'service', 'material'],
  class: ['A', 'B', 'C'],
  payerScope: ['basic', 'commercial', 'none'],
}

function readLineAttributes(
  fields: Fields,
  known: Known,
  currency: string,
): Record<string, AttributeContent> | undefined {
  const itemAt = fields.get('item')
  const own =
    itemAt === undefined
      ? {}
      : readRecord(itemAt, (at, name) => readItem(at, name, known, currency))
  const words: Record<string, AttributeContent> = {}
  let isWhole = own !== undefined
  for (const [name, values] of Object.entries(catalogueWords)) {
    const at = fields.get(name)
    const word = optional(at, (word) => readWord(word, values))
    if (word === undefined) isWhole = false
    else if (word !== null) words[name] = word
  }
  return isWhole ? { ...words, ...own } : undefined
}

/** A declared attribute of the line by its type; any other as flag or text. */
function readItem(
  spot: Spot,
  name: string,
  known: Known,
  currency: string,
): AttributeContent | undefined {
  const declared = known.get(`item.${name}`)
  if (declared !== undefined) return readAttributeContent(spot, declared, currency)
  const text = readText(spot)
  return text === 'yes' || text === 'no' ? text === 'yes' : text
}
