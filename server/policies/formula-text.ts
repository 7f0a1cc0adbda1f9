/**
 * Formulas and figures as text again.
 */
import { type Currency, digitsOf, textFromMinor, textFromScaled } from '../../engine/base/money.ts'
import type { Dimension, Expression } from '../../engine/policy/policy-value.ts'

type SumTerm = (Expression & { op: 'sum' })['terms'][number]

/** The formula as text, without the `=`; reading it again gives the same tree. */
export function formulaText(expression: Expression, currency: Currency): string {
  switch (expression.op) {
    case 'constant':
      return literalText(expression.value, expression.dimension, currency)
    case 'name':
      return expression.name
    case 'sum':
      return expression.terms.map((term, i) => termText(term, i === 0, currency)).join('')
    case 'product':
      return productText(expression, currency)
    case 'call': {
      const args = expression.args.map((arg) => formulaText(arg, currency))
      return `${expression.name}(${args.join(', ')})`
    }
  }
}

/** A figure as an author writes it. */
export function literalText(value: number, dimension: Dimension, currency: Currency): string {
  if (dimension === 'number') return String(value)
  if (dimension === 'money') {
    return `${textFromMinor(value, currency)}${digitsOf(currency) === 0 ? ` ${currency}` : ''}`
  }
  return `${textFromScaled(value, 4).replace(/\.?0+$/, '')}%`
}

function termText(term: SumTerm, isFirst: boolean, currency: Currency): string {
  const text = formulaText(term.term, currency)
  if (isFirst) return term.negative ? `-${bracketed(term.term, currency)}` : text
  return `${term.negative ? ' - ' : ' + '}${text}`
}

function productText(product: Expression & { op: 'product' }, currency: Currency): string {
  const factors = product.factors.map((factor) => bracketed(factor, currency)).join(' * ')
  const divisors = product.divisors.map((divisor) => ` / ${bracketed(divisor, currency)}`)
  return `${factors}${divisors.join('')}`
}

function bracketed(expression: Expression, currency: Currency): string {
  const text = formulaText(expression, currency)
  return expression.op === 'sum' || expression.op === 'product' ? `(${text})` : text
}
