/** Remembers how many requests sessions and addresses sent lately; each process by itself. */
import {
  afterOneMore,
  fullAfterMs,
  type Rate,
  rateOf,
  secondsToWait,
  type Tokens,
} from '../../engine/access/request-rate.ts'

export type Sender = keyof typeof rateOf

/** Those who sent nothing for so long that nothing is left to remember go when there are so many. */
const mostRemembered = 50_000

export class RequestRates {
  readonly #tokens = new Map<string, Tokens>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Seconds to wait; 0 where the request may come. */
  wait(sender: Sender, subject: string): number {
    const rate: Rate = rateOf[sender]
    const key = `${sender} ${subject}`
    const now = this.#now()
    const next = afterOneMore(rate, this.#tokens.get(key), now)
    if (next === null) return secondsToWait(rate)
    // Set anew, so that the order is that of the last request.
    this.#tokens.delete(key)
    this.#tokens.set(key, next)
    if (this.#tokens.size > mostRemembered) this.#forget(now)
    return 0
  }

  #forget(now: number): void {
    const longest = Math.max(...Object.values(rateOf).map(fullAfterMs))
    for (const [key, { atMs }] of this.#tokens) {
      const isFull = now - atMs > longest
      if (!isFull && this.#tokens.size <= mostRemembered) return
      this.#tokens.delete(key)
    }
  }
}
