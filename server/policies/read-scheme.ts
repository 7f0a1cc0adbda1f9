/**
 * A scheme: its payers, counters, attributes and parts.
 */
import { isCurrency } from '../../engine/base/money.ts'
import type {
  AskedWhen,
  AttributeValue,
  CounterValue,
  LaterBills,
  PayerValue,
  PeriodKind,
  SchemeKind,
  SchemeValue,
  Texts,
} from '../../engine/policy/policy-value.ts'
import { builtInAttributes, builtInParts, payerKinds } from '../../engine/policy/vocabulary.ts'
import { rightWord } from './problem.ts'
import { readContent } from './read-condition.ts'
import { isNameKey, readDay, readFlag, readId, readName, readNumber } from './scalars.ts'
import { plainNames, type SchemeNames } from './scope.ts'
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
  readTexts,
  readWord,
  type Spot,
} from './spot.ts'

/** The region of a scheme, as far as the scheme's reader needs it. */
export interface RegionNames {
  readonly currency: string | undefined
  readonly statistics: ReadonlySet<string>
  readonly layers: readonly string[]
}

export interface ReadScheme {
  /** Undefined when something in the file is wrong. */
  readonly value: SchemeValue | undefined
  /** What benefits may name; undefined when not even the currency is known. */
  readonly names: SchemeNames | undefined
}

const schemeKinds: readonly SchemeKind[] = ['public', 'commercial', 'voucher', 'account', 'aid']
const laterBills: readonly LaterBills[] = ['reverseLastFirst', 'keep', 'readjudicate']
const optionalKeys = [
  'currency',
  'insuranceType',
  'periodOf',
  'laterBills',
  'indemnity',
  'direct',
  'counters',
  'attributes',
  'parts',
]

export function readScheme(
  spot: Spot,
  regions: ReadonlyMap<string, RegionNames>,
): ReadScheme | undefined {
  const fields = readFields(
    spot,
    ['kind', 'id', 'region', 'title', 'schemeKind', 'payers'],
    optionalKeys,
  )
  if (fields === undefined) return undefined
  const id = given(fields.get('id'), readId)
  const regionId = given(fields.get('region'), (at) => readRegionName(at, regions))
  const region = regionId === undefined ? undefined : regions.get(regionId)
  const currencyAt = fields.get('currency')
  const currency = currencyAt === undefined ? region?.currency : readCurrency(currencyAt)
  const attributes = readAttributes(fields.get('attributes'), currency)
  const counters = readCounters(fields.get('counters'), attributes.known)
  const parts = readOwnParts(fields.get('parts'))
  const payers = readPayers(fields.get('payers'))
  const value = allFields<SchemeValue>({
    kind: 'scheme',
    id,
    region: regionId,
    title: given(fields.get('title'), readTexts),
    currency,
    insuranceType: optional(fields.get('insuranceType'), readText),
    payers: allOf([...payers.values()]),
    counters: allOf([...counters.values()]),
    parts: allOf([...parts.values()]),
    attributes: allOf([...attributes.declared.values()]),
    ...readKind(fields),
  })
  if (currency === undefined || id === undefined) return { value: undefined, names: undefined }
  const isSameCurrency = region?.currency === currency
  const names: SchemeNames = {
    id,
    region: regionId ?? '',
    currency,
    payers: new Map([...payers].map(([payer, read]) => [payer, read?.kind])),
    counters: new Map([...counters].map(([counter, read]) => [counter, read?.dimension])),
    attributes: attributes.known,
    parts: new Set([...builtInParts, ...parts.keys()]),
    statistics: isSameCurrency ? (region?.statistics ?? new Set()) : new Set(),
  }
  return { value, names }
}

export function readRegionName(
  spot: Spot,
  regions: ReadonlyMap<string, unknown>,
): string | undefined {
  const id = readText(spot)
  if (id === undefined || regions.has(id)) return id
  return fail(spot, `there is no region \`${id}\``, rightWord(id, regions.keys()))
}

export function readCurrency(spot: Spot): string | undefined {
  const text = readText(spot)
  if (text === undefined || isCurrency(text)) return text
  return fail(
    spot,
    `\`${text}\` is not a currency known here`,
    'write its ISO 4217 code, like `CNY`',
  )
}

type KindFields = Pick<
  SchemeValue,
  'schemeKind' | 'periodOf' | 'laterBills' | 'indemnity' | 'direct'
>

type Attempt<T> = { readonly [K in keyof T]: T[K] | undefined }

/** What is left out has the usual value; two keys belong to commercial schemes only. */
function readKind(fields: Fields): Attempt<KindFields> {
  const schemeKind = given(fields.get('schemeKind'), (at) => readWord(at, schemeKinds))
  for (const key of ['indemnity', 'direct']) {
    const at = fields.get(key)
    if (at !== undefined && schemeKind !== undefined && schemeKind !== 'commercial') {
      fail(at, `a ${schemeKind} scheme has no \`${key}\``, 'leave it out')
    }
  }
  const or = <T>(value: T | null | undefined, usual: T): T | undefined =>
    value === null ? usual : value
  return {
    schemeKind,
    periodOf: or(
      optional(fields.get('periodOf'), (at) => readWord(at, ['admission', 'discharge', 'days'])),
      'discharge',
    ),
    laterBills: or(
      optional(fields.get('laterBills'), (at) => readWord(at, laterBills)),
      'reverseLastFirst',
    ),
    indemnity: or(
      optional(fields.get('indemnity'), (at) => readWord(at, ['indemnity', 'fixed'])),
      'indemnity',
    ),
    direct: or(optional(fields.get('direct'), readFlag), true),
  }
}

// ---------------------------------------------------------------- payers and parts

function readPayers(spot: Spot | undefined): Map<string, PayerValue | undefined> {
  const fields = spot === undefined ? undefined : readEntries(spot)
  const payers = new Map<string, PayerValue | undefined>()
  for (const [id, at] of fields ?? []) {
    const payer = readPayerValue(at, id)
    payers.set(id, isNameKey(id, at) ? payer : undefined)
  }
  if (spot !== undefined && fields?.size === 0) fail(spot, 'names no payer', 'write a payer')
  return payers
}

function readPayerValue(spot: Spot, id: string): PayerValue | undefined {
  const fields = readFields(spot, ['title', 'kind'], ['code', 'field', 'decidedBy', 'asked'])
  if (fields === undefined) return undefined
  const decidedAt = fields.get('decidedBy')
  const decidedBy =
    decidedAt === undefined ? 'engine' : readWord(decidedAt, ['engine', 'platform', 'insurer'])
  const asked = readAsked(fields.get('asked'), decidedBy)
  const payer = allFields<Omit<PayerValue, 'asked'>>({
    id,
    title: given(fields.get('title'), readTexts),
    kind: given(fields.get('kind'), (at) => readWord(at, payerKinds)),
    code: optional(fields.get('code'), readText),
    field: optional(fields.get('field'), readText),
    decidedBy,
  })
  return payer === undefined || asked === null ? payer : { ...payer, asked }
}

/** Null where nothing is said, so that the usual holds. */
function readAsked(
  spot: Spot | undefined,
  decidedBy: PayerValue['decidedBy'] | undefined,
): AskedWhen | null {
  if (spot === undefined) return null
  if (decidedBy === 'engine') {
    fail(spot, 'is for a payer that decides for itself', 'leave it out, or say `decidedBy`')
    return null
  }
  const asked: AskedWhen | undefined = readWord(spot, ['due', 'applicable', 'always'])
  return asked ?? null
}

type PartValue = { readonly name: string; readonly title: Texts }

function readOwnParts(spot: Spot | undefined): Map<string, PartValue | undefined> {
  const parts = new Map<string, PartValue | undefined>()
  for (const [name, at] of (spot === undefined ? undefined : readEntries(spot)) ?? []) {
    const title = readTexts(at)
    const isFree = isNameKey(name, at) && isNewPart(at, name)
    parts.set(name, isFree && title !== undefined ? { name, title } : undefined)
  }
  return parts
}

function isNewPart(spot: Spot, name: string): boolean {
  if (!builtInParts.includes(name) && name !== 'remaining') return true
  fail(spot, `\`${name}\` is built in`, 'leave it out, or name the part otherwise')
  return false
}

// ---------------------------------------------------------------- counters

const periods: readonly PeriodKind[] = [
  'calendarYear',
  'month',
  'day',
  'contractYear',
  'years',
  'lifetime',
  'visit',
]

type KnownAttributes = ReadonlyMap<string, AttributeValue>

/** Counters by name; those that cannot be read are there, but undefined. */
function readCounters(
  spot: Spot | undefined,
  attributes: KnownAttributes,
): Map<string, CounterValue | undefined> {
  const counters = new Map<string, CounterValue | undefined>()
  if (spot === undefined) return counters
  const items = readEach(spot, (item) => item) ?? []
  for (const [i, item] of items.entries()) {
    const counter = readCounterValue(item, attributes)
    const name = counter?.name ?? nameOf(item) ?? `#${i}`
    if (counters.has(name)) {
      fail(item, `\`${name}\` is an earlier counter`, 'name it otherwise')
      counters.set(name, undefined)
    } else counters.set(name, counter)
  }
  return counters
}

function nameOf(spot: Spot): string | undefined {
  if (spot.node.kind !== 'map') return undefined
  const value = spot.node.entries.find(({ key }) => key === 'name')?.value
  return value?.kind === 'text' ? value.text : undefined
}

function readCounterValue(spot: Spot, attributes: KnownAttributes): CounterValue | undefined {
  const fields = readFields(spot, ['name', 'unit', 'period'], ['years', 'epoch', 'per', 'owner'])
  if (fields === undefined) return undefined
  const period = given(fields.get('period'), (at) => readWord(at, periods))
  const yearsAt = fields.get('years')
  const epochAt = fields.get('epoch')
  if (period === 'years' && (yearsAt === undefined || epochAt === undefined)) {
    return fail(
      spot,
      'a period of years needs `years` and `epoch`',
      'write `years: 2, epoch: 2021-05-01`',
    )
  }
  const stray = yearsAt ?? epochAt
  if (period !== undefined && period !== 'years' && stray !== undefined) {
    return fail(stray, `a period \`${period}\` has no years to count`, 'write `period: years`')
  }
  const perAt = fields.get('per')
  const ownerAt = fields.get('owner')
  return allFields<CounterValue>({
    name: given(fields.get('name'), readName),
    dimension: given(fields.get('unit'), (at) => readWord(at, ['money', 'number'])),
    period,
    years: optional(yearsAt, readYears),
    epoch: optional(epochAt, readDay),
    per: perAt === undefined ? [] : readEach(perAt, (item) => readPer(item, attributes)),
    owner: ownerAt === undefined ? 'person' : readWord(ownerAt, ['person', 'pool']),
  })
}

function readYears(spot: Spot): number | undefined {
  const years = readNumber(spot)
  return years === 0 ? fail(spot, 'is no period', 'write 1 or more years') : years
}

function readPer(spot: Spot, attributes: KnownAttributes): string | undefined {
  const name = readText(spot)
  if (name === undefined) return undefined
  if (attributes.has(name) && !name.startsWith('item.')) return name
  return fail(spot, `\`${name}\` is not an attribute`, rightWord(name, attributes.keys()))
}

// ---------------------------------------------------------------- attributes

interface ReadAttributes {
  readonly declared: ReadonlyMap<string, AttributeValue | undefined>
  /** Built-in ones, widened where the scheme says so, and its own. */
  readonly known: KnownAttributes
}

const attributeTypes: readonly AttributeValue['type'][] = [
  'text',
  'flag',
  'number',
  'money',
  'list',
]
const reserved: readonly string[] = [
  ...plainNames,
  'any',
  'not',
  'by',
  'other',
  'rows',
  'value',
  'when',
]

function readAttributes(spot: Spot | undefined, currency: string | undefined): ReadAttributes {
  const declared = new Map<string, AttributeValue | undefined>()
  const known = new Map(builtInAttributes.map((attribute) => [attribute.name, attribute]))
  for (const [name, at] of (spot === undefined ? undefined : readEntries(spot)) ?? []) {
    const attribute = readAttribute(at, name, known.get(name), currency)
    declared.set(name, attribute)
    if (attribute !== undefined) known.set(name, attribute)
  }
  return { declared, known }
}

function readAttribute(
  spot: Spot,
  name: string,
  builtIn: AttributeValue | undefined,
  currency: string | undefined,
): AttributeValue | undefined {
  const bare = name.startsWith('item.') ? name.slice('item.'.length) : name
  if (!isNameKey(bare, spot)) return undefined
  if (reserved.includes(name)) {
    return fail(spot, `\`${name}\` has a meaning of its own`, 'name the attribute otherwise')
  }
  const fields = readFields(spot, ['type'], ['values', 'default', 'title'])
  if (fields === undefined) return undefined
  const type = given(fields.get('type'), (at) => readWord(at, attributeTypes))
  if (builtIn !== undefined && type !== undefined && type !== builtIn.type) {
    return fail(
      fields.get('type') ?? spot,
      `\`${name}\` is built in as a ${builtIn.type}`,
      `write \`type: ${builtIn.type}\`, or name it otherwise`,
    )
  }
  const valuesAt = fields.get('values')
  if (valuesAt !== undefined && type !== undefined && type !== 'text' && type !== 'list') {
    return fail(valuesAt, `a ${type} has no list of values`, 'leave `values` out')
  }
  const further = optional(valuesAt, (at) => readEach(at, readText))
  const title = optional(fields.get('title'), readTexts)
  if (type === undefined || further === undefined || title === undefined) return undefined
  const values = widened(builtIn, further)
  const standard = builtIn?.default ?? (type === 'flag' ? false : null)
  const attribute: AttributeValue = { name, type, values, title, default: standard }
  const defaultAt = fields.get('default')
  if (defaultAt === undefined) return attribute
  if (type === 'money' && currency === undefined) return undefined
  const content = readContent(defaultAt, attribute, currency ?? '')
  return content === undefined ? undefined : { ...attribute, default: content }
}

/** A closed built-in list grows by the scheme's values; an open one stays open. */
function widened(
  builtIn: AttributeValue | undefined,
  further: readonly string[] | null,
): readonly string[] | null {
  if (builtIn === undefined) return further
  if (builtIn.values === null || further === null) return builtIn.values
  return [...builtIn.values, ...further.filter((value) => !builtIn.values?.includes(value))]
}
