/**
 * Formulas of the pack format: a text after `=` becomes the tree that the engine computes, once it
 * is known what may be added to and multiplied by what.
 *
 * A whole literal in a currency without decimals (`80100` in JPY) is money or a number, whichever
 * its place asks for.
 */
import { type Currency, digitsOf } from '../../engine/base/money.ts'
import type { Dimension, Expression, FormulaFunction } from '../../engine/policy/policy-value.ts'
import { type FormulaProblem, parseFormula, type Syntax } from './formula-notation.ts'
import { rightWord } from './problem.ts'
import { moneyAdvice, moneyFromText, numberFromText, ratioFromText } from './scalars.ts'

/** What a name stands for, or what is wrong with it. */
export type NameAnswer = { readonly dimension: Dimension } | FormulaProblem

export interface FormulaRules {
  readonly currency: Currency
  /** What the whole formula may be. */
  readonly allowed: readonly Dimension[]
  readonly name: (name: string) => NameAnswer
}

export type FormulaAnswer = { readonly expression: Expression } | FormulaProblem

const functions = ['min', 'max', 'started', 'full', 'roundUp', 'roundDown', 'roundHalfUp'] as const

/** Reads the text behind the `=`. */
export function readFormula(text: string, rules: FormulaRules): FormulaAnswer {
  const syntax = parseFormula(text)
  return 'wrong' in syntax ? syntax : typed(syntax, rules)
}

interface Typing {
  readonly rules: FormulaRules
  problem: FormulaProblem | null
}

/** `open`: a whole literal that may be money or a number. */
type Natural = Dimension | 'open'

function typed(syntax: Syntax, rules: FormulaRules): FormulaAnswer {
  const typing: Typing = { rules, problem: null }
  const want = rules.allowed.includes('number') ? null : (rules.allowed[0] ?? null)
  const expression = build(typing, syntax, want)
  if (typing.problem !== null) return typing.problem
  if (rules.allowed.includes(expression.dimension)) return { expression }
  const allowed = rules.allowed.map(dimensionName).join(' or ')
  return {
    wrong: `the formula yields ${dimensionName(expression.dimension)}`,
    right: `${allowed} is asked for`,
  }
}

export function dimensionName(dimension: Dimension): string {
  return dimension === 'money' ? 'money' : `a ${dimension}`
}

/** The tree of a part; `want` decides open literals only. */
function build(typing: Typing, syntax: Syntax, want: Dimension | null): Expression {
  switch (syntax.op) {
    case 'literal':
      return buildLiteral(typing, syntax.text, syntax.currency, want)
    case 'name':
      return { op: 'name', dimension: dimensionOf(typing, syntax.name), name: syntax.name }
    case 'negative':
      return negative(build(typing, syntax.of, want))
    case 'sum':
      return buildSum(typing, syntax, want)
    case 'product':
      return buildProduct(typing, syntax, want)
    case 'call':
      return buildCall(typing, syntax, want)
  }
}

function natural(typing: Typing, syntax: Syntax): Natural {
  switch (syntax.op) {
    case 'literal':
      return literalNature(typing.rules.currency, syntax.text, syntax.currency)
    case 'name':
      return dimensionOf(typing, syntax.name)
    case 'negative':
      return natural(typing, syntax.of)
    case 'sum':
      return common(typing, [syntax.first, ...syntax.rest.map(({ of }) => of)])
    case 'product':
      return productNature(typing, syntax)
    case 'call':
      if (syntax.name === 'started' || syntax.name === 'full') return 'number'
      if (syntax.name.startsWith('round')) return 'money'
      return common(typing, syntax.args)
  }
}

function common(typing: Typing, parts: readonly Syntax[]): Natural {
  return parts.map((part) => natural(typing, part)).find((nature) => nature !== 'open') ?? 'open'
}

function productNature(typing: Typing, syntax: Syntax & { op: 'product' }): Natural {
  const first = natural(typing, syntax.first)
  const rest = syntax.rest.map(({ sign, of }) => ({ sign, nature: natural(typing, of) }))
  const onlyFactors = rest.every(({ sign }) => sign === '*')
  const natures = [first, ...rest.map(({ nature }) => nature)]
  const countable = natures.every((nature) => nature === 'open' || nature === 'number')
  if (countable && onlyFactors && natures.includes('open')) return 'open'
  let nature: Dimension = closed(first)
  for (const operand of rest) {
    nature = combined(nature, operand.sign, closed(operand.nature)) ?? nature
  }
  return nature
}

function closed(nature: Natural): Dimension {
  return nature === 'open' ? 'number' : nature
}

function dimensionOf(typing: Typing, name: string): Dimension {
  const answer = typing.rules.name(name)
  if ('dimension' in answer) return answer.dimension
  typing.problem ??= answer
  return 'number'
}

function literalNature(currency: Currency, text: string, unit: string | null): Natural {
  if (unit !== null) return 'money'
  if (text.endsWith('%')) return 'ratio'
  if (text.includes('.')) return 'money'
  return digitsOf(currency) === 0 ? 'open' : 'number'
}

function buildLiteral(
  typing: Typing,
  text: string,
  unit: string | null,
  want: Dimension | null,
): Expression {
  const { currency } = typing.rules
  if (unit !== null && unit !== currency) {
    typing.problem ??= {
      wrong: `\`${text} ${unit}\` is another currency`,
      right: `the scheme counts in ${currency}`,
    }
  }
  const nature = literalNature(currency, text, unit)
  const dimension = nature === 'open' && want === 'money' ? 'money' : closed(nature)
  const value = literalValue(text, dimension, currency)
  if (value === undefined) {
    typing.problem ??= {
      wrong: `\`${text}\` is not ${dimensionName(dimension)}`,
      right: dimension === 'money' ? moneyAdvice(text, currency) : 'write it like `3` or `2.5%`',
    }
  }
  return { op: 'constant', dimension, value: value ?? 0 }
}

function literalValue(text: string, dimension: Dimension, currency: Currency): number | undefined {
  if (dimension === 'ratio') return ratioFromText(text)
  return dimension === 'money' ? moneyFromText(text, currency) : numberFromText(text)
}

function buildSum(
  typing: Typing,
  syntax: Syntax & { op: 'sum' },
  want: Dimension | null,
): Expression {
  const operands = [{ sign: '+', of: syntax.first }, ...syntax.rest]
  const parts = alike(
    typing,
    operands.map(({ of }) => of),
    want,
    'added',
  )
  return sumOf(parts.map((term, i) => ({ negative: operands[i]?.sign === '-', term })))
}

/** Parts that must be of one dimension. */
function alike(
  typing: Typing,
  parts: readonly Syntax[],
  want: Dimension | null,
  act: string,
): Expression[] {
  const nature = common(typing, parts)
  const dimension = nature === 'open' ? (want ?? 'number') : nature
  const built = parts.map((part) => build(typing, part, dimension))
  const first = built[0]?.dimension ?? dimension
  const odd = built.findIndex((part) => part.dimension !== first)
  if (odd !== -1) typing.problem ??= unlike(typing.rules.currency, parts, built, act)
  return built
}

function unlike(
  currency: Currency,
  parts: readonly Syntax[],
  built: readonly Expression[],
  act: string,
): FormulaProblem {
  const dimensions = [...new Set(built.map(({ dimension }) => dimension))]
  const wrong = `${dimensions.map(dimensionName).join(' and ')} are not ${act}`
  const bare = parts.find((part, i) => part.op === 'literal' && built[i]?.dimension === 'number')
  if (bare?.op === 'literal' && dimensions.includes('money')) {
    return { wrong, right: moneyAdvice(bare.text, currency) }
  }
  return { wrong, right: 'bring both to one kind' }
}

type SumTerm = (Expression & { op: 'sum' })['terms'][number]

/** Sums inside a sum are opened, and a minus before a leading literal becomes part of it. */
function sumOf(terms: readonly SumTerm[]): Expression {
  const flat = terms.flatMap(({ negative: minus, term }): readonly SumTerm[] =>
    term.op === 'sum'
      ? term.terms.map((inner) => ({ ...inner, negative: inner.negative !== minus }))
      : [{ negative: minus, term }],
  )
  const [first, ...rest] = flat
  if (first === undefined) return zero
  const head: SumTerm =
    first.negative && first.term.op === 'constant'
      ? { negative: false, term: { ...first.term, value: 0 - first.term.value } }
      : first
  if (rest.length === 0 && !head.negative) return head.term
  return { op: 'sum', dimension: head.term.dimension, terms: [head, ...rest] }
}

const zero: Expression = { op: 'constant', dimension: 'number', value: 0 }

function negative(expression: Expression): Expression {
  return sumOf([{ negative: true, term: expression }])
}

/** What a product or quotient of the two is; undefined: it has no meaning. */
function combined(a: Dimension, sign: string, b: Dimension): Dimension | undefined {
  if (sign === '*') {
    if (a === 'money' && b === 'money') return undefined
    if (a === 'money' || b === 'money') return 'money'
    return a === 'number' && b === 'number' ? 'number' : 'ratio'
  }
  if (b === 'money') return a === 'money' ? 'ratio' : undefined
  return a === 'money' ? 'money' : 'ratio'
}

function buildProduct(
  typing: Typing,
  syntax: Syntax & { op: 'product' },
  want: Dimension | null,
): Expression {
  const operands = [{ sign: '*', of: syntax.first }, ...syntax.rest]
  const money =
    want === 'money' && natural(typing, syntax) === 'open'
      ? operands.findIndex(({ of }) => natural(typing, of) === 'open')
      : -1
  const built = operands.map(({ of }, i) => build(typing, of, i === money ? 'money' : null))
  let dimension: Dimension = built[0]?.dimension ?? 'number'
  const factors: Expression[] = []
  const divisors: Expression[] = []
  for (const [i, expression] of built.entries()) {
    const sign = operands[i]?.sign ?? '*'
    if (i > 0) dimension = combinedOrProblem(typing, dimension, sign, expression)
    const [over, under] = sign === '*' ? [factors, divisors] : [divisors, factors]
    over.push(...(expression.op === 'product' ? expression.factors : [expression]))
    under.push(...(expression.op === 'product' ? expression.divisors : []))
  }
  return { op: 'product', dimension, factors, divisors }
}

function combinedOrProblem(
  typing: Typing,
  before: Dimension,
  sign: string,
  expression: Expression,
): Dimension {
  if (sign === '/' && expression.op === 'constant' && expression.value === 0) {
    typing.problem ??= { wrong: 'divides by zero', right: 'write another divisor' }
  }
  const dimension = combined(before, sign, expression.dimension)
  if (dimension !== undefined) return dimension
  const other = dimensionName(expression.dimension)
  typing.problem ??=
    sign === '*'
      ? { wrong: 'money is multiplied by money', right: 'divide by money first' }
      : { wrong: `${dimensionName(before)} is divided by ${other}`, right: 'divide money by money' }
  return before
}

function buildCall(
  typing: Typing,
  syntax: Syntax & { op: 'call' },
  want: Dimension | null,
): Expression {
  const name = functions.find((candidate) => candidate === syntax.name)
  if (name === undefined) {
    const right = rightWord(syntax.name, functions)
    typing.problem ??= { wrong: `\`${syntax.name}\` is not a function`, right }
    return zero
  }
  const isExtreme = name === 'min' || name === 'max'
  if (isExtreme ? syntax.args.length < 2 : syntax.args.length !== 2) {
    const right = isExtreme ? 'write two or more arguments' : 'write two arguments'
    typing.problem ??= { wrong: `\`${name}\` cannot work with ${syntax.args.length}`, right }
  }
  const args = alike(typing, syntax.args, wantedArgument(name, want), `arguments of \`${name}\``)
  const first = args[0]?.dimension ?? 'number'
  if (name.startsWith('round') && first !== 'money') {
    typing.problem ??= {
      wrong: `\`${name}\` rounds ${dimensionName(first)}`,
      right: 'it rounds money',
    }
  }
  if ((name === 'started' || name === 'full') && isZero(args[1])) {
    typing.problem ??= { wrong: `\`${name}\` has blocks of zero`, right: 'write another block' }
  }
  const dimension = name === 'started' || name === 'full' ? 'number' : first
  return { op: 'call', dimension, name, args }
}

function isZero(expression: Expression | undefined): boolean {
  return expression?.op === 'constant' && expression.value === 0
}

function wantedArgument(name: FormulaFunction, want: Dimension | null): Dimension | null {
  if (name.startsWith('round')) return 'money'
  return name === 'min' || name === 'max' ? want : null
}
