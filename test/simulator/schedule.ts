/**
 * Time in the simulator: everything that takes a while waits at a step, and chance says who goes
 * on next. One seed gives one order, so what fails fails again.
 */
import type { Random } from '../../samples/random.ts'

export class Schedule {
  readonly #random: Random
  #waiting: (() => void)[] = []

  constructor(random: Random) {
    this.#random = random
  }

  /** Others may go first. */
  step(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  /** Runs until nobody waits any more. */
  async run(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#waiting.length === 0) return
      const [next] = this.#waiting.splice(this.#random.below(this.#waiting.length), 1)
      next?.()
    }
  }
}
