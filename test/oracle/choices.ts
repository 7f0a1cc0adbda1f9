/**
 * Where random cases get their choices from: a seeded stream, or a tape of numbers.
 *
 * A case that is drawn from a tape can be made smaller by making the tape smaller, because 0 always
 * chooses the simplest thing and a tape that has run out says 0.
 */
import fc from 'fast-check'

export interface Choices {
  /** A whole number from 0 to n - 1. */
  readonly below: (n: number) => number
}

/** xoshiro128**, seeded by splitmix32: the same seed gives the same cases everywhere. */
export function choicesFromSeed(seed: number): Choices {
  let mixed = seed >>> 0
  function splitmix(): number {
    mixed = (mixed + 0x9e3779b9) >>> 0
    let z = mixed
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), splitmix()]
  function next(): number {
    const product = Math.imul(b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }
  return { below: (n) => (n <= 1 ? 0 : next() % n) }
}

export function choicesFromTape(tape: readonly number[]): Choices {
  let place = 0
  return {
    below: (n) => {
      const said = tape[place] ?? 0
      place += 1
      return n <= 1 ? 0 : said % n
    },
  }
}

/** A fast-check arbitrary of whatever a generator makes of choices. */
export function arbitraryOf<T>(make: (choices: Choices) => T): fc.Arbitrary<T> {
  const number = fc.nat({ max: 0x7fffffff })
  return fc
    .array(number, { minLength: 0, maxLength: 900, size: 'max' })
    .map((tape) => make(choicesFromTape(tape)))
}

export function pick<T>(choices: Choices, from: readonly T[]): T {
  const found = from[choices.below(from.length)]
  if (found === undefined) throw new Error('there is nothing to pick from')
  return found
}

/** True once in so many times; a tape of zeros never says so. */
export function onceIn(choices: Choices, times: number): boolean {
  return choices.below(times) === times - 1
}

export function between(choices: Choices, least: number, most: number): number {
  return least + choices.below(most - least + 1)
}
