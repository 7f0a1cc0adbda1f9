/**
 * Figures of rules: constants, formulas, tables and choices.
 */
import { minorFromText, RATIO_ONE, scaledFromText, textFromMinor } from '../../engine/base/money.ts'
import type {
  AttributeValue,
  ChoiceCase,
  Condition,
  Dimension,
  TableKey,
  TableRow,
  Value,
} from '../../engine/policy/policy-value.ts'
import { dimensionName, readFormula } from './formula.ts'
import { rightWord } from './problem.ts'
import { readConditionBy } from './read-condition.ts'
import {
  moneyAdvice,
  moneyExample,
  moneyFromText,
  numberFromText,
  ratioFromText,
} from './scalars.ts'
import { nameInScope, type Scope } from './scope.ts'
import {
  allFields,
  allOf,
  fail,
  given,
  optional,
  readEach,
  readEntries,
  readFields,
  readList,
  readText,
  type Spot,
} from './spot.ts'

export interface ValueRules {
  readonly scope: Scope
  /** What the figure may be; a table or choice holds figures of one kind. */
  readonly allowed: readonly Dimension[]
  /** Ratios of shares lie within 0 and 100 %; those of points within -100 and 100 %. */
  readonly ratios: 'share' | 'points' | 'any'
  /** A constant may be below zero. */
  readonly negative: boolean
}

/** A figure as it stands in any of the five forms of the guide. */
export function readValue(spot: Spot, rules: ValueRules): Value | undefined {
  const { node } = spot
  if (node.kind === 'list') return readChoice(spot, rules)
  if (node.kind === 'map') return readTable(spot, rules)
  if (node.text.startsWith('=')) return readFormulaValue(spot, node.text, rules)
  return readConstant(spot, rules)
}

/** What stands behind `when`. */
export function readCondition(spot: Spot, scope: Scope): Condition | undefined {
  return readConditionBy(spot, {
    scope,
    end: (at, dimension) =>
      readValue(at, { scope, allowed: [dimension], ratios: 'any', negative: true }),
  })
}

export function constant(dimension: Dimension, value: number): Value {
  return { kind: 'constant', dimension, value }
}

function readFormulaValue(spot: Spot, text: string, rules: ValueRules): Value | undefined {
  const { scope, allowed } = rules
  const answer = readFormula(text.slice(1), {
    currency: scope.scheme.currency,
    allowed,
    name: (name) => nameInScope(name, scope),
  })
  if ('wrong' in answer) return fail(spot, answer.wrong, answer.right)
  const { expression } = answer
  return { kind: 'formula', dimension: expression.dimension, text: text.trim(), expression }
}

function readConstant(spot: Spot, rules: ValueRules): Value | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  const found = constantFromText(text, rules)
  if (found === undefined) return fail(spot, notAFigure(text, rules), figureAdvice(text, rules))
  if (found.dimension === 'money' && isDoubtful(text, found.value, rules)) {
    const right = `write ${ratioForm(text)}, or the formula \`= ${text}\` for the amount`
    return fail(spot, `\`${text}\` may mean a ratio or an amount`, right)
  }
  if (found.dimension === 'ratio' && !isInRange(found.value, rules.ratios)) {
    const lowest = rules.ratios === 'points' ? '-100%' : '0%'
    return fail(spot, `\`${text}\` is out of range`, `write a ratio from ${lowest} to 100%`)
  }
  if (found.value < 0 && found.dimension !== 'ratio' && !rules.negative) {
    return fail(spot, `\`${text}\` is negative`, 'write a figure of zero or more')
  }
  return constant(found.dimension, found.value)
}

function constantFromText(
  text: string,
  { allowed, scope }: ValueRules,
): { dimension: Dimension; value: number } | undefined {
  const { currency } = scope.scheme
  const bare = text.endsWith(` ${currency}`) ? text.slice(0, -currency.length - 1) : text
  const ratio = ratioFromText(text)
  if (ratio !== undefined && allowed.includes('ratio')) return { dimension: 'ratio', value: ratio }
  const number = numberFromText(text)
  if (number !== undefined && allowed.includes('number')) {
    return { dimension: 'number', value: number }
  }
  const money = moneyFromText(bare, currency)
  if (money !== undefined && allowed.includes('money')) return { dimension: 'money', value: money }
  return undefined
}

function isInRange(ratio: number, range: ValueRules['ratios']): boolean {
  if (range === 'points') return ratio >= -RATIO_ONE && ratio <= RATIO_ONE
  return ratio >= 0 && (range === 'any' || ratio <= RATIO_ONE)
}

function notAFigure(text: string, { allowed, scope }: ValueRules): string {
  const names = allowed.map((dimension) =>
    dimension === 'money' ? `money in ${scope.scheme.currency}` : dimensionName(dimension),
  )
  const [only] = names
  if (names.length === 1) return `\`${text}\` is not ${only}`
  return `\`${text}\` is neither ${names.join(' nor ')}`
}

/** `0.85` where a ratio may stand as well is hardly ever meant as money. */
function isDoubtful(text: string, value: number, { allowed }: ValueRules): boolean {
  return allowed.includes('ratio') && value > 0 && text.startsWith('0.')
}

function figureAdvice(text: string, { allowed, scope }: ValueRules): string {
  const { currency } = scope.scheme
  const forms = allowed.map((dimension) => {
    if (dimension === 'money') return moneyForm(text, currency)
    return dimension === 'ratio' ? ratioForm(text) : '`3`'
  })
  if (allowed.length === 1 && allowed[0] === 'money') return moneyAdvice(text, currency)
  return `write it like ${forms.join(' or ')}`
}

function moneyForm(text: string, currency: string): string {
  const plain = text.replaceAll(',', '')
  const minor = minorFromText(plain, currency)
  return `\`${minor === undefined || minor < 0 ? moneyExample(currency) : textFromMinor(minor, currency)}\``
}

const percentDigits = 4

/** `0.85` most likely means 85 %, and so does `85`. */
function ratioForm(text: string): string {
  const share = /^0\.(\d\d)(\d{0,4})$/.exec(text)
  if (share !== null) {
    const percent = `${Number(share[1])}.${share[2]}`.replace(/\.?0*$/, '')
    return `\`${percent}%\``
  }
  const percent = scaledFromText(text.replace(/%$/, ''), percentDigits)
  const isShare = percent !== undefined && percent > 0 && percent <= RATIO_ONE
  return isShare ? `\`${text.replace(/%$/, '')}%\`` : '`85%`'
}

// ---------------------------------------------------------------- choices

function readChoice(spot: Spot, rules: ValueRules): Value | undefined {
  const items = readList(spot) ?? []
  const [first] = items
  if (first === undefined) return fail(spot, 'is an empty list', 'write a figure')
  const cases = allOf(items.map((item, i) => readCase(item, rules, i === items.length - 1)))
  return cases === undefined ? undefined : oneKind(spot, { kind: 'choice', cases })
}

function readCase(spot: Spot, rules: ValueRules, isLast: boolean): ChoiceCase | undefined {
  const fields = readFields(spot, ['value'], ['when'])
  if (fields === undefined) return undefined
  const when = fields.get('when')
  if (when === undefined && !isLast) {
    return fail(spot, 'has no `when`, so the cases after it are never reached', 'put it last')
  }
  return allFields<ChoiceCase>({
    when: optional(when, (at) => readCondition(at, rules.scope)),
    value: given(fields.get('value'), (at) => readValue(at, rules)),
  })
}

type Undimensioned =
  | { readonly kind: 'choice'; readonly cases: readonly ChoiceCase[] }
  | {
      readonly kind: 'table'
      readonly by: readonly string[]
      readonly rows: readonly TableRow[]
      readonly other: Value | null
    }

/** All figures of a table or choice must be of one kind. */
function oneKind(spot: Spot, value: Undimensioned): Value | undefined {
  const figures =
    value.kind === 'choice'
      ? value.cases.map((one) => one.value)
      : [...value.rows.map((row) => row.value), ...(value.other === null ? [] : [value.other])]
  const dimensions = [...new Set(figures.map(({ dimension }) => dimension))]
  const [dimension] = dimensions
  if (dimension === undefined) return fail(spot, 'has no rows', 'write a row or a figure')
  if (dimensions.length > 1) {
    const mixed = dimensions.map(dimensionName).join(' and ')
    return fail(spot, `mixes ${mixed}`, 'write figures of one kind')
  }
  return { ...value, dimension }
}

// ---------------------------------------------------------------- tables

function readTable(spot: Spot, rules: ValueRules): Value | undefined {
  const fields = readEntries(spot)
  const by = fields?.get('by')
  if (fields === undefined) return undefined
  if (by === undefined) {
    return fail(spot, 'is neither a figure nor a table', 'write a figure, or begin with `by: …`')
  }
  if (by.node.kind === 'text') return readOneWayTable(spot, by, rules)
  return readRowTable(spot, rules)
}

/** `{ by: level, community: 200.00, other: 800.00 }` */
function readOneWayTable(spot: Spot, by: Spot, rules: ValueRules): Value | undefined {
  const attribute = readAttributeName(by, rules.scope)
  const fields = readEntries(spot)
  if (attribute === undefined || fields === undefined) return undefined
  const rows: (TableRow | undefined)[] = []
  for (const [key, at] of fields) {
    if (key === 'by' || key === 'other') continue
    if (key === 'rows') {
      fail(at, '`rows` needs a list of attributes', `write \`by: [${attribute.name}]\``)
      rows.push(undefined)
      continue
    }
    const tableKey = readTableKey(at, key, attribute)
    const value = readValue(at, rules)
    const isWhole = tableKey !== undefined && value !== undefined
    rows.push(isWhole ? { keys: [tableKey], value } : undefined)
  }
  const other = optional(fields.get('other'), (at) => readValue(at, rules))
  const whole = allOf(rows)
  if (whole === undefined || other === undefined) return undefined
  if (!areRangesInOrder(spot, whole, other !== null)) return undefined
  return oneKind(spot, { kind: 'table', by: [attribute.name], rows: whole, other })
}

/** `{ by: [personClass, level], rows: [ [active, tertiary, 85%] ], other: 80% }` */
function readRowTable(spot: Spot, rules: ValueRules): Value | undefined {
  const fields = readFields(spot, ['by', 'rows'], ['other'])
  if (fields === undefined) return undefined
  const attributes = given(fields.get('by'), (at) =>
    readEach(at, (item) => readAttributeName(item, rules.scope)),
  )
  const rowsAt = fields.get('rows')
  if (attributes === undefined || rowsAt === undefined) return undefined
  const rows = readEach(rowsAt, (row) => readRow(row, attributes, rules))
  const other = optional(fields.get('other'), (at) => readValue(at, rules))
  if (rows === undefined || other === undefined) return undefined
  const by = attributes.map(({ name }) => name)
  return oneKind(spot, { kind: 'table', by, rows, other })
}

function readRow(
  spot: Spot,
  attributes: readonly AttributeValue[],
  rules: ValueRules,
): TableRow | undefined {
  const cells = readList(spot)
  if (cells === undefined) return undefined
  const last = cells.at(-1)
  if (last === undefined || cells.length !== attributes.length + 1) {
    const right = `write ${attributes.length} keys and the figure`
    return fail(spot, `has ${cells.length} cells`, right)
  }
  const keys = attributes.map((attribute, i) => {
    const cell = cells[i]
    const text = given(cell, readText)
    if (cell === undefined || text === undefined) return undefined
    return text === 'any' ? null : readTableKey(cell, text, attribute)
  })
  return allFields<TableRow>({ keys: allOf(keys), value: readValue(last, rules) })
}

function readAttributeName(spot: Spot, scope: Scope): AttributeValue | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  const attribute = scope.scheme.attributes.get(text)
  if (attribute !== undefined && text.startsWith('item.') && !scope.hasLine) {
    return fail(spot, `\`${text}\` is asked for the whole bill`, 'add `each: line` to the rule')
  }
  if (attribute !== undefined) return attribute
  if ('dimension' in nameInScope(text, scope)) {
    const right = 'write a choice with `when` instead'
    return fail(spot, `\`${text}\` is not an attribute`, right)
  }
  return fail(
    spot,
    `\`${text}\` is not an attribute`,
    rightWord(text, scope.scheme.attributes.keys()),
  )
}

function readTableKey(spot: Spot, key: string, attribute: AttributeValue): TableKey | undefined {
  const { name, type, values } = attribute
  if (type === 'flag') {
    if (key === 'yes' || key === 'no') return key === 'yes'
    return fail(spot, `\`${key}\` is no answer to \`${name}\``, 'write `yes` or `no`')
  }
  if (type === 'number') return readRange(spot, key, name)
  if (type === 'money') {
    return fail(
      spot,
      `\`${name}\` is money`,
      'a table goes by words and whole numbers; write a choice',
    )
  }
  if (values === null || values.includes(key)) return key
  return fail(spot, `\`${key}\` is not a value of \`${name}\``, rightWord(key, values))
}

/** `0-59`, `60+` or `3`. */
function readRange(spot: Spot, key: string, name: string): TableKey | undefined {
  const match = /^(\d{1,9})(?:-(\d{1,9})|(\+))?$/.exec(key)
  if (match === null) {
    const right = 'write `0-59`, `60+` or `3`'
    return fail(spot, `\`${key}\` is not a range of \`${name}\``, right)
  }
  const from = Number(match[1])
  if (match[3] !== undefined) return { from, to: null }
  const to = match[2] === undefined ? from : Number(match[2])
  if (to >= from) return { from, to }
  return fail(spot, `\`${key}\` ends before it begins`, `write \`${to}-${from}\``)
}

function areRangesInOrder(spot: Spot, rows: readonly TableRow[], hasOther: boolean): boolean {
  const ranges = rows
    .flatMap(({ keys }) => keys)
    .filter((key) => typeof key === 'object' && key !== null)
    .sort((a, b) => a.from - b.from)
  for (const [i, range] of ranges.entries()) {
    const next = ranges[i + 1]
    if (next === undefined) break
    if (range.to === null || next.from <= range.to) {
      fail(spot, `two ranges hold ${next.from}`, 'let each begin after the one before')
      return false
    }
    if (!hasOther && next.from > range.to + 1) {
      fail(spot, `no range holds ${range.to + 1}`, 'close the gap, or write `other`')
      return false
    }
  }
  return true
}
