import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RATIO_ONE } from '../../engine/base/money.ts'
import type { Dimension, Expression } from '../../engine/policy/policy-value.ts'
import '../../test/support/seed.ts'
import { type NameAnswer, readFormula } from './formula.ts'
import { formulaText } from './formula-text.ts'

const names: Readonly<Record<string, Dimension>> = {
  total: 'money',
  'paid.first-step': 'money',
  days: 'number',
  'let.rate': 'ratio',
}
const dimensions: readonly Dimension[] = ['money', 'ratio', 'number']

function nameOf(name: string): NameAnswer {
  const dimension = names[name]
  return dimension === undefined ? { wrong: 'unknown', right: 'known' } : { dimension }
}

function read(text: string, currency = 'CNY', allowed: readonly Dimension[] = dimensions) {
  return readFormula(text, { currency, allowed, name: nameOf })
}

function expressionOf(text: string, currency = 'CNY', allowed = dimensions): Expression {
  const answer = read(text, currency, allowed)
  assert.ok('expression' in answer, `${text}: ${JSON.stringify(answer)}`)
  return answer.expression
}

describe('a formula', () => {
  //  formula                                 kind       printed again
  const rows: [string, Dimension, string][] = [
    [
      '80100.00 + 1% * max(0.00, total - 267000.00)',
      'money',
      '80100.00 + 1% * max(0.00, total - 267000.00)',
    ],
    ['-5', 'number', '-5'],
    ['- (total - 5.00)', 'money', '-total + 5.00'],
    ['total / (days / 3)', 'money', 'total * 3 / days'],
    ['paid.first-step / total', 'ratio', 'paid.first-step / total'],
    ['total / paid.first-step * total', 'money', 'total * total / paid.first-step'],
    ['60% + 2% * days', 'ratio', '60% + 2% * days'],
    ['days / 7', 'ratio', 'days / 7'],
    ['started(days, 90) * 800.00', 'money', 'started(days, 90) * 800.00'],
    ['roundUp(35% * total, 50.00)', 'money', 'roundUp(35% * total, 50.00)'],
    ['min(1,2,days)', 'number', 'min(1, 2, days)'],
    ['0.0001%', 'ratio', '0.0001%'],
    ['600% * total', 'money', '600% * total'],
  ]
  for (const [text, dimension, printed] of rows) {
    it(`\`${text}\` is ${dimension} and is printed \`${printed}\``, () => {
      const expression = expressionOf(text)
      assert.equal(expression.dimension, dimension)
      assert.equal(formulaText(expression, 'CNY'), printed)
    })
  }

  it('rounds a product once, however its brackets stand', () => {
    assert.deepEqual(expressionOf('(total * 10%) / 3'), expressionOf('total * 10% / 3'))
    assert.deepEqual(expressionOf('total * (10% / 3)'), expressionOf('total * 10% / 3'))
  })

  it('takes a whole literal for money where a currency without decimals needs money', () => {
    const expected = expressionOf('80100 JPY + 1% * max(0 JPY, total - 267000 JPY)', 'JPY')
    assert.deepEqual(expressionOf('80100 + 1% * max(0, total - 267000)', 'JPY'), expected)
    assert.equal(expressionOf('80100 * 3', 'JPY', ['money']).dimension, 'money')
    assert.equal(expressionOf('3 * days', 'JPY').dimension, 'number')
  })

  const refused: [string, string][] = [
    ['total * total', 'money is multiplied by money'],
    ['10% + 1', 'a ratio and a number are not added'],
    ['total - 5', 'money and a number are not added'],
    ['days / total', 'a number is divided by money'],
    ['total / 0', 'divides by zero'],
    ['total +', 'the formula is incomplete'],
    ['(total', 'a bracket is not closed'],
    ['total)', '`)` is unexpected'],
    ['min(total)', '`min` cannot work with 1'],
    ['total; drop', '`; drop` is no part of a formula'],
    ['1300.0', '`1300.0` is not money'],
    ['007', '`007` is not a number'],
    ['99999999999999999999.00', '`99999999999999999999.00` is not money'],
    ['0.12345%', '`0.12345%` is not a ratio'],
    [`${'-'.repeat(100)}5`, 'the formula is nested too deeply'],
    [`${'1 + '.repeat(600)}1`, 'the formula is too long'],
  ]
  for (const [text, wrong] of refused) {
    it(`is refused when it reads \`${text.slice(0, 30)}\`: ${wrong}`, () => {
      const answer = read(text)
      assert.ok('wrong' in answer)
      assert.equal(answer.wrong, wrong)
    })
  }

  it('read from its printed text is the same formula', () => {
    fc.assert(
      fc.property(anyExpression(), fc.constantFrom('CNY', 'JPY'), (expression, currency) => {
        const text = formulaText(expression, currency)
        assert.deepEqual(expressionOf(text, currency), expression, text)
      }),
    )
  })

  it('is read or refused, whatever is written', () => {
    const word = fc.constantFrom(
      ...['total', 'days', 'min(', 'max(', '(', ')', '+', '-', '*', '/', ',', '3', '5.00', '10%'],
      ...['%', '.', '=', '"', '金额', ' ', '\n', '1e9', '0', 'JPY', 'CNY', 'started('],
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const answer = read(words.join(' '))
        assert.ok('expression' in answer || answer.wrong.length > 0)
      }),
    )
  })
})

// ---------------------------------------------------------------- formulas as the reader builds them

const constant = (dimension: Dimension): fc.Arbitrary<Expression> =>
  fc
    .integer({ min: -RATIO_ONE, max: 10 ** 9 })
    .map((value): Expression => ({ op: 'constant', dimension, value }))

const leaf = (dimension: Dimension): fc.Arbitrary<Expression> =>
  fc.oneof(
    constant(dimension),
    fc
      .constantFrom(...Object.keys(names).filter((name) => names[name] === dimension))
      .map((name): Expression => ({ op: 'name', dimension, name })),
  )

function anyExpression(): fc.Arbitrary<Expression> {
  return fc.constantFrom(...dimensions).chain((dimension) => expressionIn(dimension, 3))
}

function expressionIn(dimension: Dimension, depth: number): fc.Arbitrary<Expression> {
  if (depth === 0) return leaf(dimension)
  return fc.oneof(
    leaf(dimension),
    sumIn(dimension, depth),
    productIn(dimension, depth),
    callIn(dimension, depth),
  )
}

/** A sum holds no sum, and a literal at its head carries its own sign. */
function sumIn(dimension: Dimension, depth: number): fc.Arbitrary<Expression> {
  const term = fc
    .tuple(
      fc.boolean(),
      expressionIn(dimension, depth - 1).filter(({ op }) => op !== 'sum'),
    )
    .map(([negative, inner]) => ({ negative, term: inner }))
  return fc.array(term, { minLength: 2, maxLength: 4 }).map(([head, ...rest]): Expression => {
    assert.ok(head !== undefined)
    const first = head.term.op === 'constant' ? { ...head, negative: false } : head
    return { op: 'sum', dimension, terms: [first, ...rest] }
  })
}

/** A product holds no product; dividing numbers makes a ratio. */
function productIn(dimension: Dimension, depth: number): fc.Arbitrary<Expression> {
  const inner = (kind: Dimension): fc.Arbitrary<Expression> =>
    expressionIn(kind, depth - 1).filter(({ op }) => op !== 'product')
  const divisor = fc.oneof(inner('number'), inner('ratio')).filter(isNotZero)
  const divisors = dimension === 'number' ? fc.constant([]) : fc.array(divisor, { maxLength: 2 })
  const other = dimension === 'number' ? inner('number') : fc.oneof(inner('number'), inner('ratio'))
  return fc
    .record({ first: inner(dimension), rest: fc.array(other, { maxLength: 2 }), divisors })
    .filter(({ rest, divisors: over }) => rest.length + over.length > 0)
    .map(
      ({ first, rest, divisors: over }): Expression => ({
        op: 'product',
        dimension,
        factors: [first, ...rest],
        divisors: over,
      }),
    )
}

function isNotZero(expression: Expression): boolean {
  return expression.op !== 'constant' || expression.value !== 0
}

function callIn(dimension: Dimension, depth: number): fc.Arbitrary<Expression> {
  const args = fc.array(expressionIn(dimension, depth - 1), { minLength: 2, maxLength: 3 })
  const extreme = fc
    .record({ name: fc.constantFrom('min' as const, 'max' as const), args })
    .map((call): Expression => ({ op: 'call', dimension, ...call }))
  if (dimension !== 'number') return extreme
  const blocks = fc
    .tuple(expressionIn('money', depth - 1), expressionIn('money', depth - 1).filter(isNotZero))
    .map((two): Expression => ({ op: 'call', dimension, name: 'started', args: two }))
  return fc.oneof(extreme, blocks)
}
