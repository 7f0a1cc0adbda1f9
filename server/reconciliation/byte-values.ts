/** Amounts, days and words read from bytes, without making texts of them. */
import { civilOf, dayOf } from '../../engine/base/calendar-date.ts'

const zero = 0x30
const minus = 0x2d
const point = 0x2e

/**
 * A decimal as minor units; NaN when it is none, has more decimals than the currency (zeros aside),
 * or more than 15 digits in all.
 */
export function minorIn(bytes: Buffer, start: number, end: number, digits: number): number {
  let i = start
  const isNegative = bytes[i] === minus
  if (isNegative) i += 1
  const first = i
  let value = 0
  for (; i < end; i++) {
    const digit = (bytes[i] ?? 0) - zero
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  if (i === first || i - first > 13) return Number.NaN
  let decimals = 0
  if (i < end) {
    if (bytes[i] !== point || i + 1 === end) return Number.NaN
    for (i += 1; i < end; i++) {
      const digit = (bytes[i] ?? 0) - zero
      if (digit < 0 || digit > 9) return Number.NaN
      if (decimals < digits) {
        value = value * 10 + digit
        decimals += 1
      } else if (digit !== 0) return Number.NaN
    }
  }
  for (; decimals < digits; decimals++) value *= 10
  if (!Number.isSafeInteger(value)) return Number.NaN
  return isNegative && value !== 0 ? -value : value
}

const days = new Map<number, number>()

/** `2026-03-10` or `20260310`, with whatever time behind it; NaN when it is no day. */
export function dayIn(bytes: Buffer, start: number, end: number): number {
  const length = end - start
  const isPlain = length === 8 || (length > 8 && bytes[start + 4] !== minus)
  const [monthAt, dayAt, last] = isPlain ? [4, 6, 8] : [5, 8, 10]
  if (length < last) return Number.NaN
  const year = digitsIn(bytes, start, 4)
  const month = digitsIn(bytes, start + monthAt, 2)
  const day = digitsIn(bytes, start + dayAt, 2)
  const key = year * 10_000 + month * 100 + day
  const known = days.get(key)
  if (known !== undefined) return known
  if (!Number.isFinite(key)) return Number.NaN
  const value = dayOf(year, month, day)
  const civil = civilOf(value)
  const isDay = civil.year === year && civil.month === month && civil.day === day
  if (days.size < 10_000) days.set(key, isDay ? value : Number.NaN)
  return isDay ? value : Number.NaN
}

function digitsIn(bytes: Buffer, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i++) {
    const digit = (bytes[i] ?? 0) - zero
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

export function isWord(bytes: Buffer, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word.charCodeAt(i)) return false
  return true
}
