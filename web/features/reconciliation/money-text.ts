/** An amount with the mark of its currency, and the sign in front of both. */
import { groupedText, markOf } from '../../components/amount-text.ts'

export function moneyText(amount: string, currency: string): string {
  const text = groupedText(amount)
  const isNegative = text.startsWith('−')
  return `${isNegative ? '−' : ''}${markOf(currency)}${isNegative ? text.slice(1) : text}`
}

/** With a plus, where more or less is meant. */
export function signedText(amount: string, currency: string): string {
  const text = moneyText(amount, currency)
  return text.startsWith('−') ? text : `+${text}`
}
