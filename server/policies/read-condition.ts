/**
 * Conditions about attributes and computed amounts, and tests that select lines of the bill.
 */
import type { Currency } from '../../engine/base/money.ts'
import type {
  AttributeValue,
  Condition,
  Dimension,
  LineSelector,
  LineTest,
  Test,
  Value,
} from '../../engine/policy/policy-value.ts'
import { rightWord } from './problem.ts'
import { numberFromText, readFlag, readMoney, readNumber } from './scalars.ts'
import { nameInScope, plainNames, type SchemeNames, type Scope } from './scope.ts'
import {
  allFields,
  allOf,
  type Fields,
  fail,
  optional,
  readEach,
  readEntries,
  readFields,
  readText,
  type Spot,
} from './spot.ts'

/** What a condition asks of its place; `end` reads the figure at which a range ends. */
export interface ConditionRules {
  readonly scope: Scope
  readonly end: (spot: Spot, dimension: Dimension) => Value | undefined
}

export function readConditionBy(spot: Spot, rules: ConditionRules): Condition | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  if (fields.size === 0) return fail(spot, 'asks nothing', 'write a test, or leave `when` out')
  const all = allOf([...fields].map(([name, at]) => readTest(name, at, rules)))
  return all === undefined ? undefined : { all }
}

function readTest(name: string, spot: Spot, rules: ConditionRules): Test | undefined {
  const { scope } = rules
  if (name === 'any') {
    const of = readEach(spot, (item) => readConditionBy(item, rules))
    return of === undefined ? undefined : { kind: 'any', of }
  }
  if (name === 'not') {
    const condition = readConditionBy(spot, rules)
    return condition === undefined ? undefined : { kind: 'not', condition }
  }
  const attribute = scope.scheme.attributes.get(name)
  if (attribute !== undefined && (scope.hasLine || !name.startsWith('item.')))
    return readAttributeTest(attribute, spot, rules)
  const answer = nameInScope(name, scope)
  if ('dimension' in answer) return readAmountTest(name, answer.dimension, spot, rules)
  if (name.includes('.') || plainNames.some((plain) => plain === name))
    return fail(spot, answer.wrong, answer.right)
  const known = [...scope.scheme.attributes.keys(), ...plainNames]
  return fail(spot, `\`${name}\` is not an attribute`, rightWord(name, known))
}

// ---------------------------------------------------------------- attributes

function readAttributeTest(
  attribute: AttributeValue,
  spot: Spot,
  rules: ConditionRules,
): Test | undefined {
  const { name, type } = attribute
  const isCountable = type === 'number' || type === 'money'
  const inner = negatedBody(spot)
  const body = inner ?? spot
  if (body.node.kind === 'map') {
    if (isCountable) return readRangeTest(name, type, body, inner !== undefined, rules)
    return fail(body, `\`${name}\` is a ${type} and has no range`, 'write a word, or { not: … }')
  }
  const is = readContents(body, (item) => readContent(item, attribute, rules.scope.scheme.currency))
  if (is === undefined) return undefined
  return { kind: 'attribute', name, is, negated: inner !== undefined }
}

/** What stands behind `not` in `{ not: … }`; undefined when the test is not of that form. */
function negatedBody(spot: Spot): Spot | undefined {
  const { node } = spot
  if (node.kind !== 'map' || node.entries.length !== 1) return undefined
  return readEntries(spot)?.get('not')
}

function readContents<T>(spot: Spot, reader: (item: Spot) => T | undefined): T[] | undefined {
  if (spot.node.kind !== 'list') {
    const only = reader(spot)
    return only === undefined ? undefined : [only]
  }
  if (spot.node.items.length === 0) return fail(spot, 'is an empty list', 'write a value')
  return readEach(spot, reader)
}

/** One value that the attribute may have. */
export function readContent(
  spot: Spot,
  attribute: AttributeValue,
  currency: Currency,
): string | boolean | number | undefined {
  const { name, type, values } = attribute
  if (type === 'flag') return readFlag(spot)
  if (type === 'number') return readNumber(spot)
  if (type === 'money') return readMoney(spot, currency)
  const text = readText(spot)
  if (text === undefined || values === null || values.includes(text)) return text
  return fail(spot, `\`${text}\` is not a value of \`${name}\``, rightWord(text, values))
}

// ---------------------------------------------------------------- ranges

/** A test of a computed amount; single figures become ranges that begin and end with them. */
function readAmountTest(
  name: string,
  dimension: Dimension,
  spot: Spot,
  rules: ConditionRules,
): Test | undefined {
  const inner = negatedBody(spot)
  const body = inner ?? spot
  if (body.node.kind === 'map') {
    return readRangeTest(name, dimension, body, inner !== undefined, rules)
  }
  const ends = readContents(body, (item) => rules.end(item, dimension))
  if (ends === undefined) return undefined
  if (inner !== undefined) {
    const all = ends.map((end) => outside(name, dimension, { ...endless, from: end, to: end }))
    return { kind: 'any', of: [{ all }] }
  }
  const of = ends.map(
    (end): Condition => ({ all: [range(name, dimension, { from: end, to: end })] }),
  )
  return { kind: 'any', of }
}

interface Ends {
  readonly from?: Value | null
  readonly above?: Value | null
  readonly to?: Value | null
  readonly below?: Value | null
}

const endless: Required<Ends> = { from: null, above: null, to: null, below: null }

function range(name: string, dimension: Dimension, ends: Ends): Test {
  return { kind: 'range', name, dimension, ...endless, ...ends }
}

function readRangeTest(
  name: string,
  dimension: Dimension,
  spot: Spot,
  isNegated: boolean,
  rules: ConditionRules,
): Test | undefined {
  const fields = readRangeEnds(spot)
  if (fields === undefined) return undefined
  const read = (at: Spot): Value | undefined => rules.end(at, dimension)
  const ends = allFields<Required<Ends>>({
    from: optional(fields.get('from'), read),
    above: optional(fields.get('above'), read),
    to: optional(fields.get('to'), read),
    below: optional(fields.get('below'), read),
  })
  if (ends === undefined) return undefined
  return isNegated ? outside(name, dimension, ends) : range(name, dimension, ends)
}

/** The keys of a range, of which each end may be given once. */
function readRangeEnds(spot: Spot): Fields | undefined {
  const fields = readFields(spot, [], ['from', 'above', 'to', 'below'])
  if (fields === undefined) return undefined
  if (fields.size === 0) return fail(spot, 'asks nothing', 'write `from`, `above`, `to` or `below`')
  if (fields.has('from') && fields.has('above')) {
    return fail(spot, 'has two lower ends', 'keep `from` (included) or `above` (excluded)')
  }
  if (fields.has('to') && fields.has('below')) {
    return fail(spot, 'has two upper ends', 'keep `to` (included) or `below` (excluded)')
  }
  return fields
}

/** Not within a range: below its lower or above its upper end; an attribute not given still fails. */
function outside(name: string, dimension: Dimension, ends: Required<Ends>): Test {
  const beyond: Ends[] = []
  if (ends.from !== null) beyond.push({ below: ends.from })
  if (ends.above !== null) beyond.push({ to: ends.above })
  if (ends.to !== null) beyond.push({ above: ends.to })
  if (ends.below !== null) beyond.push({ from: ends.below })
  return { kind: 'any', of: beyond.map((one) => ({ all: [range(name, dimension, one)] })) }
}

// ---------------------------------------------------------------- lines

/** Names that a line test may use, with their values where these are closed. */
const lineFields: ReadonlyMap<string, readonly string[] | 'number' | null> = new Map<
  string,
  readonly string[] | 'number' | null
>([
  ['category', null],
  ['kind', ['drug', 'service', 'material']],
  ['class', ['A', 'B', 'C']],
  ['code', null],
  ['approval', ['none', 'approved', 'refused']],
  ['indication', null],
  ['payerScope', ['basic', 'commercial', 'none']],
  ['supplyDays', 'number'],
  ['quantity', 'number'],
])

export function readLines(spot: Spot, scheme: SchemeNames): LineSelector | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  if (fields.size === 0) return fail(spot, 'selects nothing', 'write a test, or leave `lines` out')
  const all = allOf([...fields].map(([name, at]) => readLineTest(name, at, scheme)))
  return all === undefined ? undefined : { all }
}

function readLineTest(name: string, spot: Spot, scheme: SchemeNames): LineTest | undefined {
  const isOwn = name.startsWith('item.') && name.length > 'item.'.length
  const values = lineFields.get(name)
  if (values === undefined && !isOwn) {
    const right = rightWord(name, [...lineFields.keys(), 'item.NAME'])
    return fail(spot, `\`${name}\` is not a name of a line`, right)
  }
  const inner = negatedBody(spot)
  const body = inner ?? spot
  const negated = inner !== undefined
  if (body.node.kind === 'map' && isRangeTest(name, body)) {
    if (inner === undefined) return readLineRange(name, body, scheme)
    return fail(body, 'a range has no `not`', 'write the range that is wanted')
  }
  if (body.node.kind === 'map') {
    const prefixesAt = readFields(body, ['startsWith'])?.get('startsWith')
    if (prefixesAt === undefined) return undefined
    const prefixes = readContents(prefixesAt, readText)
    return prefixes === undefined ? undefined : { kind: 'startsWith', name, prefixes, negated }
  }
  const contents = readContents(body, (item) => readLineContent(item, name, scheme))
  return contents === undefined ? undefined : { kind: 'is', name, values: contents.flat(), negated }
}

function isRangeTest(name: string, spot: Spot): boolean {
  if (lineFields.get(name) === 'number') return true
  return name.startsWith('item.') && readEntries(spot)?.has('startsWith') === false
}

function readLineRange(name: string, spot: Spot, scheme: SchemeNames): LineTest | undefined {
  const fields = readRangeEnds(spot)
  if (fields === undefined) return undefined
  const isMoney = scheme.attributes.get(name)?.type === 'money'
  const readEnd = (at: Spot): number | undefined =>
    isMoney ? readMoney(at, scheme.currency) : readNumber(at)
  return allFields<LineTest & { kind: 'range' }>({
    kind: 'range',
    name,
    from: optional(fields.get('from'), readEnd),
    above: optional(fields.get('above'), readEnd),
    to: optional(fields.get('to'), readEnd),
    below: optional(fields.get('below'), readEnd),
  })
}

/** One content that fits; an undeclared attribute of the line fits as text, flag or number. */
function readLineContent(
  spot: Spot,
  name: string,
  scheme: SchemeNames,
): readonly (string | boolean | number)[] | undefined {
  const declared = scheme.attributes.get(name)
  if (declared !== undefined) {
    const content = readContent(spot, declared, scheme.currency)
    return content === undefined ? undefined : [content]
  }
  const text = readText(spot)
  if (text === undefined) return undefined
  const values = lineFields.get(name)
  if (values === undefined) return asWritten(text)
  if (values === 'number') {
    const number = readNumber(spot)
    return number === undefined ? undefined : [number]
  }
  if (values === null || values.includes(text)) return [text]
  return fail(spot, `\`${text}\` is not a value of \`${name}\``, rightWord(text, values))
}

function asWritten(text: string): readonly (string | boolean | number)[] {
  if (text === 'yes' || text === 'no') return [text, text === 'yes']
  const number = numberFromText(text)
  return number === undefined ? [text] : [text, number]
}
