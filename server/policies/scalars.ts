/**
 * The small readers that turn a text of a pack into an amount, a ratio, a number, a day, a flag or a name.
 */
import { dayFromText } from '../../engine/base/calendar-date.ts'
import {
  type Currency,
  digitsOf,
  minorFromText,
  scaledFromText,
  textFromMinor,
} from '../../engine/base/money.ts'
import { fail, readText, type Spot } from './spot.ts'

/** `1300.00` with exactly the decimals of the currency, as minor units; undefined otherwise. */
export function moneyFromText(text: string, currency: Currency): number | undefined {
  const digits = digitsOf(currency)
  const shape = digits === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${digits}}$`)
  return shape.test(text) ? minorFromText(text, currency) : undefined
}

/** `85%` as millionths, with up to four decimals; undefined otherwise. */
export function ratioFromText(text: string): number | undefined {
  return text.endsWith('%') ? scaledFromText(text.slice(0, -1), 4) : undefined
}

/** A whole number without leading zeros; undefined otherwise. */
export function numberFromText(text: string): number | undefined {
  return /^-?(0|[1-9]\d*)$/.test(text) ? scaledFromText(text, 0) : undefined
}

const moneySample = 130_000

/** How money is written in this currency, for the second half of a problem. */
export function moneyExample(currency: Currency): string {
  return textFromMinor(moneySample, currency)
}

export function readMoney(spot: Spot, currency: Currency): number | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  const minor = moneyFromText(text, currency)
  if (minor !== undefined && minor >= 0) return minor
  return fail(spot, `\`${text}\` is not money in ${currency}`, moneyAdvice(text, currency))
}

/** The same amount as it should be written, where that can be guessed; else a sample. */
export function moneyAdvice(text: string, currency: Currency): string {
  const plain = text.replaceAll(/[,_ ]/g, '')
  const minor = minorFromText(plain, currency)
  if (minor !== undefined && minor >= 0) return `write \`${textFromMinor(minor, currency)}\``
  return `write an amount like \`${moneyExample(currency)}\``
}

export function readNumber(spot: Spot): number | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  const value = numberFromText(text)
  if (value !== undefined && value >= 0) return value
  return fail(spot, `\`${text}\` is not a number`, 'write a whole number like `3`')
}

export function readFlag(spot: Spot): boolean | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  if (text === 'yes' || text === 'no') return text === 'yes'
  return fail(spot, `\`${text}\` is not a flag`, 'write `yes` or `no`')
}

const namePattern = /^[A-Za-z][A-Za-z0-9-]*$/

/** Words like `constructor`, which every object of the language answers to, are no names. */
export function isName(text: string): boolean {
  return namePattern.test(text) && !(text in Object.prototype)
}

export function readName(spot: Spot): string | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  return isNameAt(text, spot) ? text : undefined
}

function isNameAt(text: string, spot: Spot): boolean {
  if (isName(text)) return true
  const isReserved = namePattern.test(text)
  const right = isReserved ? 'name it otherwise' : 'write a letter, then letters, digits or `-`'
  fail(spot, `\`${text}\` is not a name`, right)
  return false
}

/** The keys of a map are names as well; the problem stands at the value, which is on that line. */
export function isNameKey(key: string, spot: Spot): boolean {
  return isNameAt(key, spot)
}

/** Names parted by `/`, such as `linjiang/employee`. */
export function readId(spot: Spot): string | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  if (text.split('/').every(isName)) return text
  return fail(
    spot,
    `\`${text}\` is not an id`,
    'write names parted by `/`, like `linjiang/employee`',
  )
}

export function readDay(spot: Spot): string | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  if (dayFromText(text) !== undefined) return text
  return fail(spot, `\`${text}\` is not a day of the calendar`, 'write it like `2026-01-01`')
}

const firstYear = 1990
const yearsAhead = 2

/** A day on which a rule can begin or a notice can appear: it catches 1929 meant to be 2019. */
export function readRuleDay(spot: Spot, today: string): string | undefined {
  const day = readDay(spot)
  if (day === undefined) return undefined
  const last = `${Number(today.slice(0, 4)) + yearsAhead}${today.slice(4)}`
  if (day >= `${firstYear}-01-01` && day <= last) return day
  return fail(spot, `${day} is out of range`, `days lie between ${firstYear}-01-01 and ${last}`)
}
