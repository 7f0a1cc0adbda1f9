/**
 * Formulas of §6 of the guide: read and worked out anew each time they are asked for.
 *
 *   sum     = product { ('+' | '-') product }
 *   product = operand { ('*' | '/') operand }
 *   operand = literal | name | name '(' sum { ',' sum } ')' | '(' sum ')' | '-' operand
 *
 * A chain of products and quotients, brackets within it included, is exact and rounded once, where
 * the chain ends: at `+`, `-`, a function's comma or bracket, or the formula's end.
 */
import {
  ceiling,
  compare,
  type Fraction,
  floor,
  fraction,
  larger,
  MILLIONTH,
  type Mode,
  minus,
  over,
  plus,
  times,
  toMultiple,
  ZERO,
} from './fraction.ts'
import { constantOf, type Dimension, digitsOf, moneyOf, type Value } from './pack-text.ts'

export type Expression =
  | { readonly op: 'literal'; readonly value: Value; readonly open: boolean }
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly op: 'minus'; readonly of: Expression }
  | { readonly op: '+' | '-' | '*' | '/'; readonly left: Expression; readonly right: Expression }

/** How products are rounded at their end: the step's mode, or half up outside steps. */
export type Rounding = Mode

/** A formula has no answer for this bill, such as a division by zero. */
export class WithoutAnswer extends Error {}

export type Lookup = (name: string) => Value

/** Splits a formula into its words. A hyphen belongs to the name that it follows directly. */
function wordsOf(formula: string): string[] {
  const word =
    /\s*(\d+(?:\.\d+)?(?:%|\s*[A-Z]{3}\b)?|[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)*|[-+*/(),])/y
  const words: string[] = []
  while (word.lastIndex < formula.trimEnd().length) {
    const found = word.exec(formula)
    if (found === null) throw new Error(`a formula that cannot be read: ${formula}`)
    words.push(found[1] ?? '')
  }
  return words
}

/** The formula behind the `=`. */
export function parseFormula(formula: string, currency: string): Expression {
  const words = wordsOf(formula)
  let next = 0

  function take(expected: string): void {
    if (words[next] !== expected) throw new Error(`\`${expected}\` is missing in ${formula}`)
    next += 1
  }

  function sum(): Expression {
    let left = product()
    for (let op = words[next]; op === '+' || op === '-'; op = words[next]) {
      next += 1
      left = { op, left, right: product() }
    }
    return left
  }

  function product(): Expression {
    let left = operand()
    for (let op = words[next]; op === '*' || op === '/'; op = words[next]) {
      next += 1
      left = { op, left, right: operand() }
    }
    return left
  }

  function operand(): Expression {
    const word = words[next]
    if (word === undefined) throw new Error(`something is missing at the end of ${formula}`)
    next += 1
    if (word === '(') {
      const inner = sum()
      take(')')
      return inner
    }
    if (word === '-') return { op: 'minus', of: operand() }
    if (/^\d/.test(word)) return literalOf(word, currency)
    if (words[next] !== '(') return { op: 'name', name: word }
    next += 1
    const given = [sum()]
    while (words[next] === ',') {
      next += 1
      given.push(sum())
    }
    take(')')
    return { op: 'call', name: word, given }
  }

  const whole = sum()
  if (next !== words.length) throw new Error(`too much in ${formula}`)
  return whole
}

/** In a currency without decimals a whole literal is open: its place asks for money or a number. */
function literalOf(word: string, currency: string): Expression {
  const named = /^(\d+(?:\.\d+)?)\s*([A-Z]{3})$/.exec(word)
  if (named === null) {
    const open = digitsOf(currency) === 0 && /^\d+$/.test(word)
    return { op: 'literal', value: constantOf(word, currency, 'number'), open }
  }
  const money = moneyOf(named[1] ?? '', named[2] ?? '')
  if (money === undefined) throw new Error(`no amount of money: ${word}`)
  return { op: 'literal', value: { is: 'money', value: fraction(money) }, open: false }
}

/** What a formula needs to be worked out. */
export interface Surroundings {
  readonly lookup: Lookup
  readonly ofName: (name: string) => Dimension
  readonly rounding: Rounding
}

/** The value of a formula; `wanted` decides what open literals are. */
export function workOut(expression: Expression, wanted: Dimension, around: Surroundings): Value {
  const { op } = expression
  if (op === '*' || op === '/') return rounded(chain(expression, wanted, around), around.rounding)
  if (op === 'literal') {
    return expression.open ? { is: wanted, value: expression.value.value } : expression.value
  }
  if (op === 'name') return around.lookup(expression.name)
  if (op === 'minus') {
    const of = workOut(expression.of, wanted, around)
    return { is: of.is, value: minus(ZERO, of.value) }
  }
  if (op === 'call') {
    const is = dimensionOfGiven(expression, wanted, around)
    return called(
      expression.name,
      expression.given.map((one) => workOut(one, is, around)),
    )
  }
  const is = chosen(inCommon([expression.left, expression.right], around), wanted)
  const left = workOut(expression.left, is, around)
  const right = workOut(expression.right, is, around)
  if (left.is !== right.is) throw new Error(`${left.is} and ${right.is} do not add up`)
  return within({
    is: left.is,
    value: op === '+' ? plus(left.value, right.value) : minus(left.value, right.value),
  })
}

/** The exact value of a chain of products and quotients. */
function chain(expression: Expression, wanted: Dimension, around: Surroundings): Value {
  if (expression.op === 'minus') {
    const of = chain(expression.of, wanted, around)
    return { is: of.is, value: minus(ZERO, of.value) }
  }
  if (expression.op !== '*' && expression.op !== '/') return workOut(expression, wanted, around)
  const { op, left, right } = expression
  const pairs = dimensionsOf(left, around).flatMap((one) =>
    dimensionsOf(right, around).map((other) => ({ one, other, is: combined(op, one, other) })),
  )
  const pair = pairs.find(({ is }) => is === wanted) ?? pairs.find(({ is }) => is !== null)
  if (pair === undefined || pair.is === null) throw new Error('money is multiplied by money')
  const a = chain(left, pair.one, around)
  const b = chain(right, pair.other, around)
  if (op === '*') return { is: pair.is, value: times(a.value, b.value) }
  if (b.value.n === 0n) throw new WithoutAnswer()
  return { is: pair.is, value: over(a.value, b.value) }
}

/** Everything that an expression may be: more than one thing only because of open literals. */
export function dimensionsOf(
  expression: Expression,
  around: Pick<Surroundings, 'ofName'>,
): Dimension[] {
  if (expression.op === 'literal') {
    return expression.open ? ['number', 'money'] : [expression.value.is]
  }
  if (expression.op === 'name') return [around.ofName(expression.name)]
  if (expression.op === 'minus') return dimensionsOf(expression.of, around)
  if (expression.op === 'call') {
    if (['started', 'full'].includes(expression.name)) return ['number']
    return inCommon(expression.given, around)
  }
  const { op, left, right } = expression
  if (op === '+' || op === '-') return inCommon([left, right], around)
  const found = dimensionsOf(left, around).flatMap((one) =>
    dimensionsOf(right, around).map((other) => combined(op, one, other)),
  )
  return [...new Set(found.filter((is) => is !== null))]
}

function inCommon(
  expressions: readonly Expression[],
  around: Pick<Surroundings, 'ofName'>,
): Dimension[] {
  const each = expressions.map((one) => dimensionsOf(one, around))
  return (each[0] ?? []).filter((is) => each.every((one) => one.includes(is)))
}

function chosen(possible: readonly Dimension[], wanted: Dimension): Dimension {
  return possible.includes(wanted) ? wanted : (possible[0] ?? wanted)
}

function dimensionOfGiven(
  { name, given }: Extract<Expression, { op: 'call' }>,
  wanted: Dimension,
  around: Surroundings,
): Dimension {
  const possible = inCommon(given, around)
  if (name === 'started' || name === 'full') return chosen(possible, 'number')
  return chosen(possible, name === 'min' || name === 'max' ? wanted : 'money')
}

function combined(op: '*' | '/', left: Dimension, right: Dimension): Dimension | null {
  return op === '*' ? productOf(left, right) : quotientOf(left, right)
}

/** Null where the guide allows no such product. */
function productOf(left: Dimension, right: Dimension): Dimension | null {
  if (left === 'money' && right === 'money') return null
  if (left === 'money' || right === 'money') return 'money'
  return left === 'ratio' || right === 'ratio' ? 'ratio' : 'number'
}

function quotientOf(left: Dimension, right: Dimension): Dimension | null {
  if (left === 'money') return right === 'money' ? 'ratio' : 'money'
  return right === 'money' ? null : 'ratio'
}

/** Money to its smallest unit, a number to a whole, a ratio to the millionth. */
function rounded(exact: Value, mode: Rounding): Value {
  return within({ is: exact.is, value: toMultiple(exact.value, unitOf(exact), mode) })
}

function unitOf({ is }: Value): Fraction {
  return is === 'ratio' ? MILLIONTH : fraction(1n)
}

const largest = fraction(BigInt(Number.MAX_SAFE_INTEGER))

/** A result that is too large has no answer. */
function within(value: Value): Value {
  const units = over(value.value, unitOf(value))
  if (compare(units, largest) > 0 || compare(minus(ZERO, units), largest) > 0) {
    throw new WithoutAnswer()
  }
  return value
}

function called(name: string, given: readonly Value[]): Value {
  const [first, second] = given
  if (first === undefined) throw new Error(`${name} of nothing`)
  if (name === 'min' || name === 'max') {
    return given.reduce((best, one) => {
      const order = compare(one.value, best.value)
      return (name === 'min' ? order < 0 : order > 0) ? one : best
    })
  }
  if (second === undefined) throw new Error(`${name} wants two figures`)
  if (second.value.n <= 0n) throw new WithoutAnswer()
  if (name === 'started' || name === 'full') {
    const blocks = over(first.value, second.value)
    const whole = name === 'started' ? ceiling(blocks) : floor(blocks)
    return { is: 'number', value: fraction(larger(0n, whole)) }
  }
  const modes: Readonly<Record<string, Mode>> = {
    roundUp: 'up',
    roundDown: 'down',
    roundHalfUp: 'half-up',
  }
  const mode = modes[name]
  if (mode === undefined) throw new Error(`no function of the guide: ${name}`)
  return { is: 'money', value: toMultiple(first.value, second.value, mode) }
}
