/** Load that arrives at a fixed rate and insists: whatever got no answer is sent again with its key. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { requestMaker } from '../../bench/settle/workload.ts'
import { randomOf } from '../../samples/random.ts'

export interface Minute {
  readonly settled: number
  readonly refused: number
  readonly again: number
  readonly waiting: number
  readonly faults: readonly string[]
}

interface Sent {
  readonly path: string
  readonly key: string
  readonly body: string
}

interface SoakReply {
  readonly status: number
  readonly text: string
  readonly againAfterMs: number
}

const requestMs = 15_000
/** After no answer at all; with one, as long as it says. */
const againAfterMs = 1000
const mostWaiting = 2000
const probing = 12
const tickMs = 20

export class SoakLoad {
  /** Digest of the answer to each key; the answers themselves would fill the memory. */
  readonly granted = new Map<string, string>()
  readonly violations: string[] = []
  readonly #address: string
  readonly #maker: ReturnType<typeof requestMaker>
  readonly #random: ReturnType<typeof randomOf>
  #undoable: string[] = []
  #sample: Sent[] = []
  #counts = { settled: 0, refused: 0, again: 0 }
  #faults: string[] = []
  #waiting = 0
  #serial = 0
  #timer: NodeJS.Timeout | undefined

  constructor(address: string, { seed, members }: { seed: number; members: number }) {
    this.#address = address
    this.#maker = requestMaker({ workload: 'WM', seed, members, run: `soak-${seed}` })
    this.#random = randomOf(`soak load ${seed}`)
  }

  /** Bills a second, with some always under way; the first seconds only warm up. */
  async probe(seconds: number): Promise<number> {
    let open = true
    const working = Array.from({ length: probing }, async () => {
      while (open) await this.#insist(this.#next())
    })
    await sleep((seconds * 1000) / 2)
    this.take()
    const begun = performance.now()
    await sleep((seconds * 1000) / 2)
    const { settled } = this.take()
    const took = (performance.now() - begun) / 1000
    open = false
    await Promise.all(working)
    return settled / took
  }

  start(rate: number): void {
    const begun = performance.now()
    let arrived = 0
    this.#timer = setInterval(() => {
      const due = ((performance.now() - begun) / 1000) * rate
      for (; arrived < due; arrived++) {
        // A counter has a queue of people, not of requests: who cannot be served goes home.
        if (this.#waiting < mostWaiting) void this.#insist(this.#next())
      }
    }, tickMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    while (this.#waiting > 0) await sleep(50)
  }

  note(fault: string): void {
    this.#faults.push(fault)
  }

  /** What happened since it was last asked. */
  take(): Minute {
    const minute = { ...this.#counts, waiting: this.#waiting, faults: this.#faults }
    this.#counts = { settled: 0, refused: 0, again: 0 }
    this.#faults = []
    return minute
  }

  /** Sends some of what was granted again; each must have its answer as it was. */
  async askAgain(): Promise<number> {
    for (const sent of this.#sample) await this.#insist(sent)
    return this.#sample.length
  }

  #next(): Sent {
    const undo = this.#maker.isReversalNext() ? this.#undoable.pop() : undefined
    if (undo !== undefined) {
      const body = JSON.stringify({ reason: 'wrong patient' })
      return { path: `/api/settlements/${undo}/reversal`, key: `undo-${undo}`, body }
    }
    const { key, bill } = this.#maker.command(this.#serial++)
    return { path: '/api/settlements', key, body: JSON.stringify(bill) }
  }

  async #insist(sent: Sent): Promise<void> {
    this.#waiting += 1
    for (;;) {
      const reply = await this.#send(sent).catch(() => undefined)
      if (reply !== undefined && reply.status < 500) {
        this.#keep(sent, reply)
        break
      }
      if (reply !== undefined && reply.status !== 503) this.violations.push(reply.text)
      this.#counts.again += 1
      // Not all at the same moment, or the next refusal is sure.
      await sleep((reply?.againAfterMs ?? againAfterMs) * (1 + this.#random.below(100) / 100))
    }
    this.#waiting -= 1
  }

  async #send({ path, key, body }: Sent): Promise<SoakReply> {
    const response = await fetch(new URL(path, this.#address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body,
      signal: AbortSignal.timeout(requestMs),
    })
    const seconds = Number(response.headers.get('retry-after') ?? 1)
    return { status: response.status, text: await response.text(), againAfterMs: seconds * 1000 }
  }

  #keep(sent: Sent, { status, text }: SoakReply): void {
    if (status >= 400) {
      this.#counts.refused += 1
      return
    }
    this.#counts.settled += 1
    const digest = createHash('sha1').update(text).digest('base64')
    const before = this.granted.get(sent.key)
    if (before !== undefined && before !== digest) this.violations.push(`${sent.key} changed`)
    this.granted.set(sent.key, digest)
    if (this.#random.below(500) === 0) this.#sample = [...this.#sample.slice(-499), sent]
    if (sent.path.endsWith('settlements') && this.#random.below(10) === 0) {
      this.#undoable = [...this.#undoable.slice(-99), String(JSON.parse(text).id)]
    }
  }
}
