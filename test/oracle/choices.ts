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

/** Writes down what another source said, so that it can be said again. */
export function recorded(choices: Choices): { choices: Choices; tape: number[] } {
  const tape: number[] = []
  return {
    tape,
    choices: {
      below: (n) => {
        const said = choices.below(n)
        tape.push(said)
        return said
      },
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

/**
 * A tape that still fails, as small as simple attempts make it: blocks are dropped or set to 0,
 * then single numbers are lowered, until nothing helps or the attempts are used up.
 */
export function smallestTape(
  tape: readonly number[],
  fails: (tape: readonly number[]) => boolean,
  attempts: number,
): number[] {
  let best = [...tape]
  let left = attempts
  function better(candidate: number[]): boolean {
    if (left <= 0) return false
    left -= 1
    if (!fails(candidate)) return false
    best = candidate
    return true
  }
  for (let again = true; again && left > 0; ) {
    again = false
    for (let size = Math.ceil(best.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < best.length; from += size) {
        const dropped = [...best.slice(0, from), ...best.slice(from + size)]
        if (better(dropped)) {
          again = true
          from -= size
          continue
        }
        const block = best.slice(from, from + size)
        if (block.every((one) => one === 0)) continue
        const zeroed = best.map((one, at) => (at >= from && at < from + size ? 0 : one))
        if (better(zeroed)) again = true
      }
    }
    for (let at = 0; at < best.length; at += 1) {
      for (const lower of [1, 2, Math.floor((best[at] ?? 0) / 2), (best[at] ?? 0) - 1]) {
        if (lower <= 0 || lower >= (best[at] ?? 0)) continue
        if (better(best.map((one, place) => (place === at ? lower : one)))) again = true
      }
    }
  }
  return best
}
