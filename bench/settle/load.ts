/**
 * Whoever makes load is a process of its own that lives for the whole run, so that a leg meets no
 * cold code on that side either. It takes one order after the other and answers each with a report.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Service } from './signed-in.ts'
import type { Workload } from './workload.ts'

export interface Order {
  readonly workload: Workload
  /** Requests under way at a time. */
  readonly connections: number
  readonly seconds: number
  readonly members: number
  readonly seed: number
  /** Begins the names of visits and keys, and is new for each order. */
  readonly run: string
  readonly onlyPerson?: number
  /** Hospitals and payers are drawn from many, instead of being one and the same. */
  readonly isSpread?: boolean
  /** Arrivals a second, for an open loop; latency counts from the moment of arrival. */
  readonly rate?: number
  readonly port?: number
  readonly path?: string
  /** Who sends, where it has to be said. */
  readonly service?: Service
}

export interface Report {
  readonly settled: number
  readonly refused: number
  readonly busy: number
  readonly failed: number
  /** Never answered; they count among the latencies with the time that they had waited. */
  readonly left: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly cpuSeconds: number
  readonly firstRefusal: string | null
}

export interface Load {
  readonly process: ChildProcess
  run(order: Order): Promise<Report>
  stop(): Promise<void>
}

/** Starts a script that ends in `takeOrders`. */
export async function startLoad(script: string, args: readonly string[] = []): Promise<Load> {
  const child = fork(script, args)
  const ended = once(child, 'exit')
  const next = async <T>(): Promise<T> => {
    const [message] = await Promise.race([
      once(child, 'message'),
      ended.then(([code]) => Promise.reject(new Error(`${script} ended with ${code}.`))),
    ])
    return message
  }
  await next()
  return {
    process: child,
    run(order) {
      child.send(order)
      return next<Report>()
    },
    async stop() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** The other side: runs what it is told, until nobody is left to tell it anything. */
export function takeOrders(
  run: (order: Order) => Promise<Report>,
  stop: () => Promise<void>,
): void {
  process.on('message', async (order: Order) => process.send?.(await run(order)))
  process.once('disconnect', () => void stop())
  process.send?.('ready')
}

/** Counts what is answered within the time of an order. */
export class Tally {
  readonly #counts = { settled: 0, refused: 0, busy: 0, failed: 0, left: 0 }
  readonly #latencies: number[] = []
  readonly #cpu = process.cpuUsage()
  readonly #startedAt = performance.now()
  /** Of an open loop, what arrived in time counts; of a closed one, what was answered in time. */
  readonly #byArrival: boolean
  #endedAt = Number.POSITIVE_INFINITY
  #cpuSeconds = 0
  firstRefusal: string | null = null

  constructor(byArrival: boolean) {
    this.#byArrival = byArrival
  }

  count(outcome: keyof Report & ('settled' | 'refused' | 'busy' | 'failed'), sentAt: number): void {
    const now = performance.now()
    if ((this.#byArrival ? sentAt : now) > this.#endedAt) return
    this.#counts[outcome] += 1
    if (outcome === 'settled') this.#latencies.push(now - sentAt)
  }

  end(): void {
    this.#endedAt = performance.now()
    const { user, system } = process.cpuUsage(this.#cpu)
    this.#cpuSeconds = (user + system) / 1e6
  }

  leave(sentAt: number): void {
    if (!this.#byArrival || sentAt > this.#endedAt) return
    this.#counts.left += 1
    this.#latencies.push(performance.now() - sentAt)
  }

  report(): Report {
    const latencies = Float64Array.from(this.#latencies).sort()
    const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0
    return {
      ...this.#counts,
      seconds: (this.#endedAt - this.#startedAt) / 1000,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      p999Ms: at(0.999),
      cpuSeconds: this.#cpuSeconds,
      firstRefusal: this.firstRefusal,
    }
  }
}

export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}
