/**
 * How many requests somebody may send: a bucket of so many, refilled evenly. Who opens many pages at
 * once waits for nothing; who asks without an end is slowed down.
 */

export interface Rate {
  /** So many at once. */
  readonly burst: number
  readonly perSecond: number
}

/** A page asks for a dozen things, and a cashier's keyboard quotes a bill at each stroke. */
export const rateOf = {
  session: { burst: 300, perSecond: 20 },
  /** Of somebody who is not signed in: a hospital has one address for all its counters. */
  address: { burst: 600, perSecond: 20 },
} as const satisfies Record<string, Rate>

export interface Tokens {
  readonly left: number
  readonly atMs: number
}

/** What is left after one more request; null where it has to wait. */
export function afterOneMore(
  { burst, perSecond }: Rate,
  before: Tokens | undefined,
  nowMs: number,
): Tokens | null {
  const { left, atMs } = before ?? { left: burst, atMs: nowMs }
  const refilled = Math.min(burst, left + (Math.max(0, nowMs - atMs) / msOfSecond) * perSecond)
  return refilled < 1 ? null : { left: refilled - 1, atMs: nowMs }
}

/** Whole seconds until one more may come. */
export function secondsToWait({ perSecond }: Rate): number {
  return Math.ceil(1 / perSecond)
}

/** After so long without a request a bucket is full again, and need not be remembered. */
export function fullAfterMs({ burst, perSecond }: Rate): number {
  return (burst / perSecond) * msOfSecond
}

const msOfSecond = 1000
