/** Works that go on by themselves, of which all run in one process at a time. */
import { Recurring } from './recurring.ts'

/** Where work runs that nobody waits for: in one process at a time. */
export interface Background {
  isHere(): boolean
  /** Somebody would like it to run soon, wherever that is. */
  wakeElsewhere(): void
}

export const inThisProcess: Background = { isHere: () => true, wakeElsewhere: () => undefined }

type Work = (stop: AbortSignal) => Promise<unknown>

export class BackgroundWorks {
  readonly #all: Recurring[] = []
  readonly #woken: Recurring[] = []
  readonly #background: Background
  readonly #failed: (error: unknown) => void

  constructor(background: Background, failed: (error: unknown) => void) {
    this.#background = background
    this.#failed = failed
  }

  /** By the clock alone. */
  every(ms: number, work: Work): Recurring {
    const recurring = new Recurring(work, ms, this.#failed, () => this.#background.isHere())
    this.#all.push(recurring)
    return recurring
  }

  /** Every so often, and soon after the answer is called, in whichever process it runs. */
  onCall(ms: number, work: Work): () => void {
    const recurring = this.every(ms, work)
    this.#woken.push(recurring)
    return () => (this.#background.isHere() ? recurring.wake() : this.#background.wakeElsewhere())
  }

  /** Everything that can be called for runs soon. */
  wake(): void {
    for (const work of this.#woken) work.wake()
  }

  /** Waits for what is under way, one after the other. */
  async close(): Promise<void> {
    for (const work of this.#all) await work.close()
  }
}
