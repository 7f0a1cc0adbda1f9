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
  type Mode,
  minus,
  over,
  plus,
  times,
  toMultiple,
  ZERO,
} from './fraction.ts'
import { constantOf, type Dimension, moneyOf, type Value } from './pack-text.ts'

export type Expression =
  | { readonly op: 'literal'; readonly value: Value }
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly op: 'minus'; readonly of: Expression }
  | { readonly op: '+' | '-' | '*' | '/'; readonly left: Expression; readonly right: Expression }

/** What a formula's money is rounded to (minor units), and how. */
export interface Rounding {
  readonly to: Fraction
  readonly mode: Mode
}

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
    if (/^\d/.test(word)) return { op: 'literal', value: literalOf(word, currency) }
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

function literalOf(word: string, currency: string): Value {
  const named = /^(\d+(?:\.\d+)?)\s*([A-Z]{3})$/.exec(word)
  if (named === null) return constantOf(word, currency, 'number')
  const money = moneyOf(named[1] ?? '', named[2] ?? '')
  if (money === undefined) throw new Error(`no amount of money: ${word}`)
  return { is: 'money', value: fraction(money) }
}

export function workOut(expression: Expression, lookup: Lookup, rounding: Rounding): Value {
  if (expression.op === '*' || expression.op === '/') {
    return rounded(chain(expression, lookup, rounding), rounding)
  }
  if (expression.op === 'literal') return expression.value
  if (expression.op === 'name') return lookup(expression.name)
  if (expression.op === 'minus') {
    const of = workOut(expression.of, lookup, rounding)
    return { is: of.is, value: minus(ZERO, of.value) }
  }
  if (expression.op === 'call') {
    const given = expression.given.map((one) => workOut(one, lookup, rounding))
    return called(expression.name, given)
  }
  const left = workOut(expression.left, lookup, rounding)
  const right = workOut(expression.right, lookup, rounding)
  if (left.is !== right.is) throw new Error(`${left.is} and ${right.is} do not add up`)
  const value =
    expression.op === '+' ? plus(left.value, right.value) : minus(left.value, right.value)
  return { is: left.is, value }
}

/** The exact value of a chain of products and quotients. */
function chain(expression: Expression, lookup: Lookup, rounding: Rounding): Value {
  if (expression.op === 'minus') {
    const of = chain(expression.of, lookup, rounding)
    return { is: of.is, value: minus(ZERO, of.value) }
  }
  if (expression.op !== '*' && expression.op !== '/') return workOut(expression, lookup, rounding)
  const left = chain(expression.left, lookup, rounding)
  const right = chain(expression.right, lookup, rounding)
  if (expression.op === '*') {
    return { is: productOf(left.is, right.is), value: times(left.value, right.value) }
  }
  return { is: quotientOf(left.is, right.is), value: over(left.value, right.value) }
}

export function dimensionOfExpression(
  expression: Expression,
  ofName: (name: string) => Dimension,
): Dimension {
  if (expression.op === 'literal') return expression.value.is
  if (expression.op === 'name') return ofName(expression.name)
  if (expression.op === 'minus') return dimensionOfExpression(expression.of, ofName)
  if (expression.op === 'call') {
    if (expression.name === 'started' || expression.name === 'full') return 'number'
    const first = expression.given[0]
    return first === undefined ? 'money' : dimensionOfExpression(first, ofName)
  }
  const left = dimensionOfExpression(expression.left, ofName)
  const right = dimensionOfExpression(expression.right, ofName)
  if (expression.op === '*') return productOf(left, right)
  return expression.op === '/' ? quotientOf(left, right) : left
}

function productOf(left: Dimension, right: Dimension): Dimension {
  if (left === 'money' && right === 'money') throw new Error('money is multiplied by money')
  if (left === 'money' || right === 'money') return 'money'
  return left === 'ratio' || right === 'ratio' ? 'ratio' : 'number'
}

function quotientOf(left: Dimension, right: Dimension): Dimension {
  if (left === 'money') return right === 'money' ? 'ratio' : 'money'
  if (right === 'money') throw new Error(`a ${left} is divided by money`)
  return left === 'ratio' || right === 'ratio' ? 'ratio' : 'number'
}

/** Money to the step's unit, a ratio to the four decimals of a percentage, a number to a whole. */
function rounded(exact: Value, rounding: Rounding): Value {
  if (exact.is === 'money') {
    return { is: 'money', value: toMultiple(exact.value, rounding.to, rounding.mode) }
  }
  const unit = exact.is === 'ratio' ? fraction(1n, 1_000_000n) : fraction(1n)
  return { is: exact.is, value: toMultiple(exact.value, unit, rounding.mode) }
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
  if (name === 'started' || name === 'full') {
    const blocks = over(first.value, second.value)
    const whole = name === 'started' ? ceiling(blocks) : floor(blocks)
    return { is: 'number', value: fraction(whole > 0n ? whole : 0n) }
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
