/** Amounts as people read them: thousands separators, a true minus sign, the currency's own mark. */
import { type Currency, digitsOf, minorFromText, textFromMinor } from '../../engine/base/money.ts'

const marks: Readonly<Record<string, string>> = { CNY: '¥', HKD: 'HK$', MOP: 'MOP$' }

/** `¥`, `HK$`, `MOP$`; a currency without a mark of its own shows its code. */
export function markOf(currency: Currency): string {
  return marks[currency] ?? `${currency} `
}

/** `-1300.00` as `−1,300.00`. */
export function groupedText(decimal: string): string {
  const negative = decimal.startsWith('-')
  const [whole = '', decimals] = (negative ? decimal.slice(1) : decimal).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/gu, ',')
  return `${negative ? '−' : ''}${grouped}${decimals === undefined ? '' : `.${decimals}`}`
}

export function amountText(minor: number, currency: Currency): string {
  return groupedText(textFromMinor(minor, currency))
}

/** An amount of an answer in minor units. Answers are checked by the server, so it always reads. */
export function minorOf(decimal: string, currency: Currency): number {
  return minorFromText(padded(decimal, currency), currency) ?? 0
}

function padded(decimal: string, currency: Currency): string {
  return digitsOf(currency) === 0 ? decimal.replace(/\.0*$/u, '') : decimal
}
