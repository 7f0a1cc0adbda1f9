/**
 * Exact fractions over BigInt, and the four ways to round one to a whole multiple.
 */

export interface Fraction {
  readonly n: bigint
  /** Always above zero. */
  readonly d: bigint
}

export type Mode = 'half-up' | 'half-even' | 'up' | 'down'

export const ZERO: Fraction = { n: 0n, d: 1n }
export const ONE: Fraction = { n: 1n, d: 1n }
/** The finest ratio. */
export const MILLIONTH: Fraction = { n: 1n, d: 1_000_000n }

export function fraction(n: bigint, d: bigint = 1n): Fraction {
  if (d === 0n) throw new Error('a fraction over zero')
  return d < 0n ? { n: -n, d: -d } : { n, d }
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d + b.n * a.d, a.d * b.d)
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d - b.n * a.d, a.d * b.d)
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.n, a.d * b.d)
}

export function over(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d, a.d * b.n)
}

/** Below zero, zero or above zero, as a is below, equal to or above b. */
export function compare(a: Fraction, b: Fraction): number {
  const left = a.n * b.d
  const right = b.n * a.d
  if (left === right) return 0
  return left < right ? -1 : 1
}

export function lesser(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) <= 0 ? a : b
}

export function greater(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) >= 0 ? a : b
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

/** The largest whole number that is not above the fraction. */
export function floor(a: Fraction): bigint {
  const whole = a.n / a.d
  return a.n < 0n && whole * a.d !== a.n ? whole - 1n : whole
}

export function ceiling(a: Fraction): bigint {
  return -floor(fraction(-a.n, a.d))
}

/** To a whole number. Below zero it mirrors what it does above, so that taking back cancels. */
export function toWhole(a: Fraction, mode: Mode): bigint {
  if (a.n < 0n) return -toWhole(fraction(-a.n, a.d), mode)
  const below = floor(a)
  const rest = minus(a, fraction(below))
  if (rest.n === 0n || mode === 'down') return below
  if (mode === 'up') return below + 1n
  const half = compare(rest, fraction(1n, 2n))
  if (half !== 0) return half > 0 ? below + 1n : below
  return mode === 'half-up' || below % 2n === 1n ? below + 1n : below
}

/** To a multiple of `unit`, which is above zero. */
export function toMultiple(a: Fraction, unit: Fraction, mode: Mode): Fraction {
  return times(fraction(toWhole(over(a, unit), mode)), unit)
}

/**
 * Parts a whole by weights, none of them below zero: each gets what its weight demands rounded
 * down, and what is then missing goes one by one to the largest remainders, the earlier first.
 */
export function inProportion(whole: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n)
  if (sum === 0n) {
    if (whole !== 0n) throw new Error('there is nothing to take it from')
    return weights.map(() => 0n)
  }
  const parts = weights.map((weight) => (whole * weight) / sum)
  const missing = whole - parts.reduce((a, b) => a + b, 0n)
  const remainders = weights.map((weight, place) => ({ place, rest: (whole * weight) % sum }))
  remainders.sort((a, b) =>
    a.rest === b.rest ? a.place - b.place : Number(b.rest > a.rest) * 2 - 1,
  )
  const odd = new Set(remainders.slice(0, Number(missing)).map(({ place }) => place))
  return parts.map((part, place) => (odd.has(place) ? part + 1n : part))
}

/** Takes a whole from one after another, each giving all it has before the next is asked. */
export function inOrder(whole: bigint, available: readonly bigint[]): bigint[] {
  let missing = whole
  const taken: bigint[] = []
  for (const amount of available) {
    const now = smaller(amount, missing)
    taken.push(now)
    missing -= now
  }
  if (missing !== 0n) throw new Error('there is not enough to take it from')
  return taken
}
