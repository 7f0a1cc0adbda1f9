/** Runs one piece of work at a time: soon after it was woken, and every so often besides. */
export class Recurring {
  readonly #work: (stop: AbortSignal) => Promise<unknown>
  readonly #failed: (error: unknown) => void
  readonly #isHere: () => boolean
  readonly #timer: NodeJS.Timeout
  readonly #stop = new AbortController()
  #running: Promise<unknown> | undefined
  #again = false

  /**
   * `failed` hears of each failure; the next tick tries again. While it is not `isHere`, another
   * process does this work.
   */
  constructor(
    work: (stop: AbortSignal) => Promise<unknown>,
    everyMs: number,
    failed: (error: unknown) => void,
    isHere: () => boolean = () => true,
  ) {
    this.#work = work
    this.#failed = failed
    this.#isHere = isHere
    this.#timer = setInterval(() => this.wake(), everyMs)
    this.#timer.unref()
  }

  wake(): void {
    if (this.#stop.signal.aborted || !this.#isHere()) return
    this.#again = true
    this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false
      await this.#work(this.#stop.signal).catch(this.#failed)
    }
    this.#running = undefined
  }

  /** Waits for the work under way. */
  async close(): Promise<void> {
    this.#stop.abort()
    clearInterval(this.#timer)
    await this.#running
  }
}
