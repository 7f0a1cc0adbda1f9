/**
 * Files of worked examples.
 */
import type { AttributeContent } from '../../engine/adjudication/bill.ts'
import { digitsOf, mulDiv, scaledFromText } from '../../engine/base/money.ts'
import type { AttributeValue } from '../../engine/policy/policy-value.ts'
import { catalogueParts, derivedAttributes } from '../../engine/policy/vocabulary.ts'
import type {
  Example,
  ExampleAnswer,
  ExampleCoverage,
  ExampleLine,
  ExampleLines,
  ExampleSums,
  Expectation,
  ExpectedCounter,
} from './example.ts'
import { rightWord } from './problem.ts'
import { readSchemeName } from './read-benefit.ts'
import { readContent } from './read-condition.ts'
import { readAnyPart } from './references.ts'
import {
  moneyExample,
  moneyFromText,
  readDay,
  readMoney,
  readName,
  readNumber,
  readRuleDay,
} from './scalars.ts'
import type { SchemeNames } from './scope.ts'
import {
  allFields,
  allOf,
  type Fields,
  fail,
  given,
  optional,
  readEach,
  readEntries,
  readFields,
  readText,
  readWord,
  type Spot,
} from './spot.ts'

export interface ExamplePlace {
  readonly today: string
  readonly schemeIds: ReadonlySet<string>
  readonly parts: ReadonlySet<string>
  /** `benefit/step` of all terms, with the ids of benefits themselves. */
  readonly rules: ReadonlySet<string>
  /** Undefined where a scheme cannot be read. */
  readonly scheme: (id: string) => SchemeNames | undefined
}

/** A bill without rules may be refused for these reasons. */
const refusalCodes = [
  'bill-invalid',
  'coverage-not-in-force',
  'no-term-in-force',
  'currency-differs',
]

export function readExamples(spot: Spot, place: ExamplePlace): Example[] | undefined {
  const fields = readFields(spot, ['kind', 'examples'])
  return given(fields?.get('examples'), (at) => readEach(at, (item) => readExample(item, place)))
}

const expectations = ['published', 'bureau', 'oracle'] as const
const required = ['name', 'on', 'expectation', 'given', 'expect']
const optionalKeys = [
  'admitted',
  'scheme',
  'coverages',
  'home',
  'care',
  'from',
  'because',
  'tolerance',
]

function readExample(spot: Spot, place: ExamplePlace): Example | undefined {
  const fields = readFields(spot, required, optionalKeys)
  const givenAt = fields?.get('given')
  if (fields === undefined || givenAt === undefined) return undefined
  const givenKeys = ['attributes', 'sums', 'lines', 'used', 'answers', 'coverages']
  const givenFields = readFields(givenAt, [], givenKeys)
  if (givenFields === undefined) return undefined
  const on = given(fields.get('on'), (at) => readRuleDay(at, place.today))
  const schemes = readCoverages(spot, fields, givenFields, on, place)
  const [first] = schemes ?? []
  if (schemes === undefined || first === undefined) return undefined
  const known = attributesOf(schemes)
  const { currency, region } = first.names
  const toleranceAt = fields.get('tolerance')
  const attributesAt = givenFields.get('attributes')
  const answersAt = givenFields.get('answers')
  const admittedAt = fields.get('admitted')
  const homeAt = fields.get('home')
  const careAt = fields.get('care')
  const expectation = given(fields.get('expectation'), (at) => readWord(at, expectations))
  if (fields.get('from') === undefined && expectation !== undefined && expectation !== 'oracle') {
    fail(spot, `a ${expectation} expectation names no place`, 'write `from: …`')
    return undefined
  }
  return allFields<Example>({
    file: spot.file,
    line: spot.line,
    name: given(fields.get('name'), readText),
    on,
    admitted: admittedAt === undefined ? on : readAdmission(admittedAt, on),
    expectation,
    from: optional(fields.get('from'), readText),
    because: optional(fields.get('because'), readText),
    toleranceMinor: toleranceAt === undefined ? 0 : readMoney(toleranceAt, currency),
    currency,
    home: homeAt === undefined ? region : readName(homeAt),
    care: careAt === undefined ? region : readName(careAt),
    coverages: schemes.map(({ coverage }) => coverage),
    attributes: attributesAt === undefined ? {} : readAttributes(attributesAt, known, currency),
    charges: readCharges(givenAt, givenFields, known, currency, place.today),
    answers: answersAt === undefined ? [] : readAnswers(answersAt, schemes),
    expect: given(fields.get('expect'), (at) => readExpectation(at, schemes, place)),
  })
}

function readAdmission(spot: Spot, on: string | undefined): string | undefined {
  const day = readDay(spot)
  if (day === undefined || on === undefined || day <= on) return day
  return fail(spot, `${day} is after the discharge`, `write a day up to ${on}`)
}

// ---------------------------------------------------------------- coverages

interface CoverageOf {
  readonly names: SchemeNames
  readonly coverage: ExampleCoverage
}

/** `scheme` with `used`, or a list of coverages, which may stand beside or inside `given`. */
function readCoverages(
  spot: Spot,
  fields: Fields,
  givenFields: Fields,
  on: string | undefined,
  place: ExamplePlace,
): CoverageOf[] | undefined {
  const schemeAt = fields.get('scheme')
  const listAt = fields.get('coverages') ?? givenFields.get('coverages')
  if ((schemeAt === undefined) === (listAt === undefined)) {
    return fail(spot, 'does not say under which scheme', 'write `scheme: …` or `coverages: […]`')
  }
  const usedAt = givenFields.get('used')
  if (listAt !== undefined) {
    if (usedAt !== undefined) {
      return fail(usedAt, 'stands beside `coverages`', 'write `used` in the coverage')
    }
    const coverages = readEach(listAt, (item) => readCoverage(item, on, place))
    return coverages?.length === 0
      ? fail(listAt, 'is an empty list', 'write a coverage')
      : coverages
  }
  const names = given(schemeAt, (at) => readScheme(at, place))
  if (names === undefined) return undefined
  const used = usedAt === undefined ? {} : readUsed(usedAt, names)
  if (used === undefined) return undefined
  return [{ names, coverage: { scheme: names.id, from: firstOfYear(on), attributes: {}, used } }]
}

/** A coverage whose beginning does not matter begins with the year of care. */
function firstOfYear(on: string | undefined): string {
  return `${Number(on?.slice(0, 4) ?? '2000') - 1}-01-01`
}

function readScheme(spot: Spot, place: ExamplePlace): SchemeNames | undefined {
  const id = readSchemeName(spot, place.schemeIds)
  return id === undefined ? undefined : place.scheme(id)
}

function readCoverage(
  spot: Spot,
  on: string | undefined,
  place: ExamplePlace,
): CoverageOf | undefined {
  const fields = readFields(spot, ['scheme'], ['from', 'attributes', 'used'])
  const names = given(fields?.get('scheme'), (at) => readScheme(at, place))
  if (fields === undefined || names === undefined) return undefined
  const fromAt = fields.get('from')
  const attributesAt = fields.get('attributes')
  const usedAt = fields.get('used')
  const coverage = allFields<ExampleCoverage>({
    scheme: names.id,
    from: fromAt === undefined ? firstOfYear(on) : readDay(fromAt),
    attributes:
      attributesAt === undefined
        ? {}
        : readAttributes(attributesAt, names.attributes, names.currency),
    used: usedAt === undefined ? {} : readUsed(usedAt, names),
  })
  return coverage === undefined ? undefined : { names, coverage }
}

function readUsed(spot: Spot, names: SchemeNames): Record<string, number> | undefined {
  return readRecord(spot, (at, counter) => {
    if (!names.counters.has(counter)) {
      const right = rightWord(counter, names.counters.keys())
      return fail(at, `\`${counter}\` is not a counter of ${names.id}`, right)
    }
    return readCount(at, counter, names)
  })
}

function readCount(spot: Spot, counter: string, names: SchemeNames): number | undefined {
  const dimension = names.counters.get(counter)
  if (dimension === undefined) return undefined
  return dimension === 'money' ? readMoney(spot, names.currency) : readNumber(spot)
}

function readRecord<T>(
  spot: Spot,
  reader: (at: Spot, key: string) => T | undefined,
): Record<string, T> | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const record: Record<string, T> = {}
  let isWhole = true
  for (const [key, at] of fields) {
    const value = reader(at, key)
    if (value === undefined) isWhole = false
    else record[key] = value
  }
  return isWhole ? record : undefined
}

// ---------------------------------------------------------------- attributes

type Known = ReadonlyMap<string, AttributeValue>

/** Attributes that any coverage's scheme knows; closed lists of values are joined. */
function attributesOf(coverages: readonly CoverageOf[]): Known {
  const known = new Map<string, AttributeValue>()
  for (const { names } of coverages) {
    for (const [name, attribute] of names.attributes) {
      const other = known.get(name)?.values ?? []
      const values =
        attribute.values === null ? null : [...new Set([...other, ...attribute.values])]
      known.set(name, { ...attribute, values })
    }
  }
  return known
}

const fromRegions = ['homeRegion', 'careRegion']

function readAttributes(
  spot: Spot,
  known: Known,
  currency: string,
): Record<string, AttributeContent> | undefined {
  return readRecord(spot, (at, name) => {
    const attribute = known.get(name)
    if (attribute === undefined || name.startsWith('item.')) {
      const right = rightWord(
        name,
        [...known.keys()].filter((one) => !one.startsWith('item.')),
      )
      return fail(at, `\`${name}\` is not an attribute`, right)
    }
    if (derivedAttributes.includes(name) || fromRegions.includes(name)) {
      const right = 'give `admitted`, `on`, `home` or `care`, or counters in `used`'
      return fail(at, `\`${name}\` is worked out by the engine`, right)
    }
    return readAttributeContent(at, attribute, currency)
  })
}

function readAttributeContent(
  spot: Spot,
  attribute: AttributeValue,
  currency: string,
): AttributeContent | undefined {
  if (attribute.type !== 'list') return readContent(spot, attribute, currency)
  const readOne = (at: Spot): string | undefined => {
    const content = readContent(at, attribute, currency)
    return typeof content === 'string' ? content : undefined
  }
  if (spot.node.kind === 'list') return readEach(spot, readOne)
  const only = readOne(spot)
  return only === undefined ? undefined : [only]
}

// ---------------------------------------------------------------- charges

function readCharges(
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

// ---------------------------------------------------------------- answers and expectations

/** A payer of the coverages, written `pool` where there is one coverage, else `scheme.pool`. */
function payerName(name: string, coverages: readonly CoverageOf[]): string | undefined {
  for (const { names } of coverages) {
    for (const id of names.payers.keys()) {
      const whole = `${names.id}.${id}`
      if (whole === name || (coverages.length === 1 && id === name)) return whole
    }
  }
  return undefined
}

function unknownPayer(spot: Spot, name: string, coverages: readonly CoverageOf[]): undefined {
  const [only, second] = coverages
  const words =
    only !== undefined && second === undefined
      ? [...only.names.payers.keys()]
      : coverages.flatMap(({ names }) => [...names.payers.keys()].map((id) => `${names.id}.${id}`))
  return fail(spot, `\`${name}\` is not a payer of the coverages`, rightWord(name, words))
}

function readAnswers(spot: Spot, coverages: readonly CoverageOf[]): ExampleAnswer[] | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const currency = coverages[0]?.names.currency ?? ''
  const answers = [...fields].map(([name, at]): ExampleAnswer | undefined => {
    const payer = payerName(name, coverages)
    if (payer === undefined) return unknownPayer(at, name, coverages)
    const text = readText(at)
    if (text === 'away' || text === 'no') return { payer, said: text, amountMinor: 0 }
    const amountMinor = text === undefined ? undefined : moneyFromText(text, currency)
    if (text === undefined) return undefined
    if (amountMinor !== undefined && amountMinor >= 0) return { payer, said: 'yes', amountMinor }
    const right = `write an amount like \`${moneyExample(currency)}\`, \`no\` or \`away\``
    return fail(at, `\`${text}\` is no answer`, right)
  })
  return allOf(answers)
}

const expectKeys = ['shares', 'parts', 'patient', 'borne', 'paid', 'after', 'outside', 'refused']

function readExpectation(
  spot: Spot,
  coverages: readonly CoverageOf[],
  place: ExamplePlace,
): Expectation | undefined {
  const fields = readFields(spot, [], expectKeys)
  if (fields === undefined) return undefined
  if (fields.size === 0)
    return fail(spot, 'expects nothing', 'write `shares`, `parts` or `patient`')
  const currency = coverages[0]?.names.currency ?? ''
  const money = (at: Spot): number | undefined => readMoney(at, currency)
  const byRule = (at: Spot): Record<string, number> | undefined =>
    readRecord(at, (inner, rule) => (isRule(inner, rule, place) ? money(inner) : undefined))
  const sharesAt = fields.get('shares')
  const partsAt = fields.get('parts')
  const borneAt = fields.get('borne')
  const paidAt = fields.get('paid')
  const afterAt = fields.get('after')
  const refusedAt = fields.get('refused')
  return allFields<Expectation>({
    shares: sharesAt === undefined ? {} : readShares(sharesAt, coverages, money),
    parts: partsAt === undefined ? {} : readPartAmounts(partsAt, place, money),
    patient: optional(fields.get('patient'), money),
    borne: borneAt === undefined ? {} : byRule(borneAt),
    paid: paidAt === undefined ? {} : byRule(paidAt),
    after: afterAt === undefined ? [] : readAfter(afterAt, coverages),
    outside: optional(fields.get('outside'), (at) =>
      at.node.kind === 'map' ? byRule(at) : money(at),
    ),
    refused: refusedAt === undefined ? [] : readRefused(refusedAt, place),
  })
}

function readShares(
  spot: Spot,
  coverages: readonly CoverageOf[],
  money: (at: Spot) => number | undefined,
): Record<string, number> | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const shares: Record<string, number> = {}
  let isWhole = true
  for (const [name, at] of fields) {
    const payer = payerName(name, coverages) ?? unknownPayer(at, name, coverages)
    const amount = money(at)
    if (payer === undefined || amount === undefined) isWhole = false
    else shares[payer] = amount
  }
  return isWhole ? shares : undefined
}

function readPartAmounts(
  spot: Spot,
  place: ExamplePlace,
  money: (at: Spot) => number | undefined,
): Record<string, number> | undefined {
  return readRecord(spot, (at, part) => {
    const name: Spot = { ...at, node: { kind: 'text', text: part, line: at.line } }
    return readAnyPart(name, place.parts) === undefined ? undefined : money(at)
  })
}

function isRule(spot: Spot, rule: string, place: ExamplePlace): boolean {
  if (place.rules.has(rule)) return true
  fail(spot, `there is no rule \`${rule}\``, rightWord(rule, place.rules))
  return false
}

/** Counters, written `pool-paid` where one coverage has it, or `scheme.pool-paid`. */
function readAfter(spot: Spot, coverages: readonly CoverageOf[]): ExpectedCounter[] | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const after = [...fields].map(([name, at]): ExpectedCounter | undefined => {
    const found = coverages.flatMap(({ names }, coverage) =>
      [...names.counters.keys()]
        .filter((counter) => counter === name || `${names.id}.${counter}` === name)
        .map((counter) => ({ coverage, counter, names })),
    )
    const [one, second] = found
    if (second !== undefined) {
      return fail(at, `several coverages count \`${name}\``, `write \`${second.names.id}.${name}\``)
    }
    if (one === undefined) {
      const words = coverages.flatMap(({ names }) => [...names.counters.keys()])
      return fail(at, `\`${name}\` is not a counter of the coverages`, rightWord(name, words))
    }
    const value = readCount(at, one.counter, one.names)
    return value === undefined ? undefined : { coverage: one.coverage, counter: one.counter, value }
  })
  return allOf(after)
}

function readRefused(spot: Spot, place: ExamplePlace): string[] | undefined {
  const readRule = (at: Spot): string | undefined => {
    const rule = readText(at)
    if (rule === undefined || refusalCodes.includes(rule)) return rule
    return isRule(at, rule, place) ? rule : undefined
  }
  if (spot.node.kind === 'list') return readEach(spot, readRule)
  const only = readRule(spot)
  return only === undefined ? undefined : [only]
}
