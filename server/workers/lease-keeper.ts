/**
 * Keeps the lease of this process and knows who writes which bucket.
 *
 * What is known here may be old: it decides only where a request goes. A batch finds out from the
 * head of its bucket whether it may write.
 */
import { errorCode } from '../start-failure.ts'
import type { Ownership } from '../storage/ownership.ts'
import { leaseMs, type Roll, type Worker, type WorkerLeases } from '../storage/worker-leases.ts'

export interface KeeperOptions {
  readonly report?: (error: unknown) => void
  /** Hears of each new look at the leases. */
  readonly seen?: (roll: Roll) => void
  /** Milliseconds that never go backwards. */
  readonly clock?: () => number
}

const beatMs = 1000
const mostTries = 10
const lockTimeout = '55P03'
const known = (error: unknown): unknown => error
/** A lease that runs out is looked at so soon afterwards. */
const afterExpiryMs = 20

export class LeaseKeeper implements Ownership {
  readonly takesOver = false
  readonly me: Worker
  readonly #leases: WorkerLeases
  readonly #options: KeeperOptions
  readonly #clock: () => number
  #roll: Roll = { workers: [], writers: [] }
  #heldUntil = 0
  #beating: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(me: Worker, leases: WorkerLeases, options: KeeperOptions = {}) {
    this.me = me
    this.#leases = leases
    this.#options = options
    this.#clock = options.clock ?? (() => performance.now())
  }

  get id(): string {
    return this.me.id
  }

  /**
   * Takes the first lease; from then on it is renewed until `stop`. Of several that start at the same
   * moment on a busy machine one may wait for the sharing longer than a lock lets it: it tries again.
   */
  async start(): Promise<void> {
    for (let tries = 1; ; tries++) {
      const failure = await this.look().then(() => undefined, known)
      if (failure === undefined) break
      if (tries === mostTries || errorCode(failure) !== lockTimeout) throw failure
    }
    this.#plan()
  }

  /** A process that was paused finds by its own clock that its lease may be over, and looks first. */
  writes(bucket: number): boolean {
    return this.#roll.writers[bucket] === this.me.id && this.#holdsLease
  }

  /** Undefined while its writer is gone and nobody has taken over. */
  writerOf(bucket: number): Worker | undefined {
    const writer = this.#roll.writers[bucket]
    if (writer === this.me.id) return this.#holdsLease ? this.me : undefined
    return this.#roll.workers.find(({ id }) => id === writer)
  }

  /** One process at a time: of those who can, the one that joined first. */
  get runsBackground(): boolean {
    const first = this.#roll.workers.find(({ runsBackground }) => runsBackground)
    return first?.id === this.me.id && this.#holdsLease
  }

  get #holdsLease(): boolean {
    return this.#clock() < this.#heldUntil
  }

  get roll(): Roll {
    return this.#roll
  }

  /** Renews the lease and looks at all of them; those who ask at the same time share one look. */
  look(): Promise<void> {
    this.#beating ??= this.#beat().finally(() => {
      this.#beating = undefined
    })
    return this.#beating
  }

  async #beat(): Promise<void> {
    if (this.#stopped) return
    const startedAt = this.#clock()
    this.#roll = await this.#leases.beat(this.me)
    this.#heldUntil = startedAt + leaseMs
    this.#options.seen?.(this.#roll)
  }

  /** Somebody who could not be reached and has left nothing behind that listens: its time is over. */
  async bury(worker: string): Promise<void> {
    await this.#leases.end(worker)
    await this.look()
  }

  #plan(): void {
    if (this.#stopped) return
    const others = this.#roll.workers.filter(({ id }) => id !== this.me.id)
    const soonest = Math.min(...others.map(({ msLeft }) => msLeft + afterExpiryMs), beatMs)
    this.#timer = setTimeout(() => {
      const failed = (error: unknown) => this.#options.report?.(error)
      void this.look()
        .catch(failed)
        .finally(() => this.#plan())
    }, soonest)
  }

  /** Ends the lease, so that others need not wait for its end. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#beating?.catch(() => undefined)
    await this.#leases.end(this.me.id)
  }
}
