/**
 * A small seeded generator of numbers: the same seed gives the same sample data on every machine.
 *
 * It is xoshiro128** seeded by splitmix32; never use it where chance must be unpredictable.
 */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  /** True once in so many draws as `partsPerMillion` of a million says. */
  chance(partsPerMillion: number): boolean
  pick<T>(choices: readonly T[]): T
  /** A number of events whose mean is `mean` (Poisson). */
  events(mean: number): number
}

/** Seeds are texts, so that `2026/beijing/XJ01` is a stream of its own. */
export function randomOf(seed: string): Random {
  const state = stateOf(seed)
  const next = () => nextOf(state)
  const below = (limit: number) => Math.floor((next() / 4_294_967_296) * limit)
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (partsPerMillion) => below(1_000_000) < partsPerMillion,
    pick: (choices) => {
      const chosen = choices[below(choices.length)]
      if (chosen === undefined) throw new Error('nothing to pick from')
      return chosen
    },
    events: (mean) => eventsOf(mean, next),
  }
}

function stateOf(seed: string): Uint32Array {
  let hash = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
  const state = new Uint32Array(4)
  for (let i = 0; i < 4; i++) {
    hash = (hash + 0x9e3779b9) | 0
    let mixed = hash ^ (hash >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    state[i] = mixed ^ (mixed >>> 15)
  }
  return state
}

function nextOf(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = state
  const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0
  const shifted = b << 9
  const c1 = c ^ a
  const d1 = d ^ b
  state[1] = b ^ c1
  state[0] = a ^ d1
  state[2] = c1 ^ shifted
  state[3] = rotated(d1, 11)
  return result
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

/** Knuth's product of uniform numbers; means here stay below 60. */
function eventsOf(mean: number, next: () => number): number {
  const floor = Math.exp(-mean)
  let events = 0
  let product = (next() + 1) / 4_294_967_297
  while (product > floor) {
    events += 1
    product *= (next() + 1) / 4_294_967_297
  }
  return events
}
