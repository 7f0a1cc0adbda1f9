/**
 * Money as whole minor units of a stated currency.
 *
 * An amount is a `number` that is a safe integer. Every product goes through `mulDiv`, the only
 * place that may leave the safe range on the way (it then computes with BigInt) and the only
 * place that rounds.
 */
import { assert } from './assert.ts'

export type Currency = string

/** Currencies of ISO 4217 by the digits after their point; any other has two. */
const withoutDigits = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
const withThreeDigits = 'BHD IQD JOD KWD LYD OMR TND'
const withTwoDigits = `
  AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
  CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
  HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD
  MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON
  RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD
  TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW`

const minorDigits: ReadonlyMap<string, number> = new Map([
  ...digitsFor(withoutDigits, 0),
  ...digitsFor(withTwoDigits, 2),
  ...digitsFor(withThreeDigits, 3),
])

function digitsFor(codes: string, digits: number): [string, number][] {
  return codes
    .trim()
    .split(/\s+/)
    .map((code) => [code, digits])
}

export function isCurrency(code: string): boolean {
  return minorDigits.has(code)
}

export function digitsOf(currency: Currency): number {
  const digits = minorDigits.get(currency)
  assert(digits !== undefined, `currency ${currency} is not in the table`)
  return digits
}

export function currencies(): readonly string[] {
  return [...minorDigits.keys()]
}

export type Rounding = 'halfUp' | 'up' | 'down' | 'halfEven'

/** Ratios are whole millionths: 85 % is 850,000. Percentages with four decimals stay exact. */
export const RATIO_ONE = 1_000_000

/**
 * a × b ÷ c, exact, rounded once. Rounding is symmetric: `up` moves away from zero and `halfUp`
 * rounds a half away from zero, so that a reversal mirrors its original to the last unit.
 */
export function mulDiv(a: number, b: number, c: number, rounding: Rounding): number {
  const product = a * b
  if (product <= Number.MAX_SAFE_INTEGER && product >= -Number.MAX_SAFE_INTEGER && c > 0) {
    const whole = Math.trunc(product / c)
    const rest = product - whole * c
    return rest === 0 ? whole : whole + roundingStep(rest, c, whole, product, rounding)
  }
  return bigMulDiv(BigInt(a) * BigInt(b), BigInt(c), rounding)
}

function roundingStep(
  rest: number,
  c: number,
  whole: number,
  product: number,
  rounding: Rounding,
): number {
  const away = product < 0 ? -1 : 1
  if (rounding === 'down') return 0
  if (rounding === 'up') return away
  const twice = Math.abs(rest) * 2
  if (twice > c) return away
  if (twice < c) return 0
  return rounding === 'halfUp' || whole % 2 !== 0 ? away : 0
}

/** Numerator over denominator of any size; used where a chain of factors outgrows a number. */
export function bigMulDiv(numerator: bigint, denominator: bigint, rounding: Rounding): number {
  assert(denominator !== 0n, 'division by zero')
  const sign = numerator < 0n !== denominator < 0n ? -1n : 1n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  let whole = n / d
  const twice = (n % d) * 2n
  if (n % d !== 0n) {
    const half = twice === d
    if (rounding === 'up' || twice > d) whole += rounding === 'down' ? 0n : 1n
    else if (half && (rounding === 'halfUp' || (rounding === 'halfEven' && whole % 2n === 1n)))
      whole += 1n
  }
  return safe(Number(sign * whole))
}

/** Guards a number that claims to be whole and in range. */
export function safe(value: number): number {
  assert(Number.isSafeInteger(value), `${value} is not a whole number in the safe range`)
  return value === 0 ? 0 : value
}

/**
 * Splits a whole by weights so that the parts add up exactly: largest remainder first, ties to
 * the earlier weight. All weights zero: everything to the first.
 */
export function allocate(whole: number, weights: readonly number[]): number[] {
  let total = 0
  for (const weight of weights) total += weight
  const parts = new Array<number>(weights.length).fill(0)
  if (whole === 0 || weights.length === 0) return parts
  if (total === 0) {
    parts[0] = whole
    return parts
  }
  let rest = whole
  for (let i = 0; i < weights.length; i++) {
    const part = mulDiv(whole, weights[i] ?? 0, total, 'down')
    parts[i] = part
    rest -= part
  }
  if (rest !== 0) giveRest(rest, whole, weights, total, parts)
  return parts
}

/** Hands out the units that rounding down left over, at most one a part. */
function giveRest(
  rest: number,
  whole: number,
  weights: readonly number[],
  total: number,
  parts: number[],
): void {
  const step = rest < 0 ? -1 : 1
  const remainders = weights.map((weight) => remainderOf(whole, weight, total))
  if (rest === step) {
    const at = largestAt(remainders)
    parts[at] = (parts[at] ?? 0) + step
    return
  }
  const order = remainders
    .map((_, i) => i)
    .sort((x, y) => (remainders[y] ?? 0) - (remainders[x] ?? 0) || x - y)
  const count = Math.abs(rest)
  assert(count <= order.length, 'an allocation left too much over')
  for (let i = 0; i < count; i++) {
    const at = order[i] ?? 0
    parts[at] = (parts[at] ?? 0) + step
  }
}

function largestAt(values: readonly number[]): number {
  let at = 0
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[at] ?? 0)) at = i
  return at
}

function remainderOf(whole: number, weight: number, total: number): number {
  const product = Math.abs(whole) * weight
  if (product <= Number.MAX_SAFE_INTEGER) return product % total
  return Number((BigInt(Math.abs(whole)) * BigInt(weight)) % BigInt(total))
}

/**
 * A decimal text as minor units: `1300.00` in CNY is 130000. Refuses signs other than a leading
 * minus, exponents, blanks and more decimals than the currency has; answers undefined then.
 */
export function minorFromText(text: string, currency: Currency): number | undefined {
  return scaledFromText(text, digitsOf(currency))
}

/** A decimal text as an integer of 10^-digits: ('2.5', 4) is 25000. Undefined when it does not fit. */
export function scaledFromText(text: string, digits: number): number | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,10}))?$/.exec(text)
  if (match === null) return undefined
  const decimals = match[3] ?? ''
  if (decimals.length > digits) return undefined
  const value = Number(`${match[2]}${decimals.padEnd(digits, '0')}`)
  if (!Number.isSafeInteger(value)) return undefined
  return match[1] === '-' && value !== 0 ? -value : value
}

/** Minor units as a decimal text without grouping: 130000 in CNY is `1300.00`. */
export function textFromMinor(minor: number, currency: Currency): string {
  return textFromScaled(minor, digitsOf(currency))
}

export function textFromScaled(value: number, digits: number): string {
  const sign = value < 0 ? '-' : ''
  const text = String(Math.abs(value)).padStart(digits + 1, '0')
  if (digits === 0) return sign + text
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}
