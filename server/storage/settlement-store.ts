/**
 * Records settlements: whatever is waiting on a lane goes to the database as one batch in two trips,
 * `BEGIN, locks and reads` and `writes, COMMIT`, with the decisions between them.
 *
 * A lane takes what has queued while its last batch was under way, so a lone request waits for
 * nothing. Locks are taken in the order of buckets and keys, so batches of several processes wait
 * for each other but never in a ring. Several processes may write the same buckets: nothing is
 * remembered from one batch to the next.
 */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { errorCode, isLostConnection } from '../start-failure.ts'
import { bucketOf } from './bucket.ts'
import type { Database } from './database.ts'
import type { Entry, RequestName, Visit } from './journal-entry.ts'
import { loadBatch } from './load-batch.ts'
import type { PoolQuestion } from './pool-uses.ts'
import { type Decided, type Loaded, WorkingState } from './working-state.ts'
import { writeBatch } from './write-batch.ts'

/** What a decision will ask about; all of it is loaded, and its persons are locked. */
export interface Scope {
  readonly requests: readonly RequestName[]
  readonly visits: readonly Visit[]
  readonly persons: readonly string[]
  /** Owners of shared counters. */
  readonly pools: readonly string[]
  /** Entries of a person after a version, for one that may undo them. */
  readonly later: readonly { readonly person: string; readonly version: number }[]
  /** Entries after one of them among all who share a pool; the pool is one of `pools`. */
  readonly laterInPools?: readonly PoolQuestion[]
}

export interface Exchanged<D, T> {
  readonly result: T
  /** What was recorded, in the order of the decision's drafts. */
  readonly entries: readonly Entry<D>[]
}

export interface SettlementStore<D> {
  /**
   * Runs `decide` on what `scope` names and records what it wants, durably, before it answers.
   * `decide` may run more than once, each time on freshly loaded facts; only the last run counts.
   *
   * @throws StoreBusy when too much is waiting; what `decide` throws; an error of the database.
   */
  exchange<T>(scope: Scope, decide: (loaded: Loaded<D>) => Decided<D, T>): Promise<Exchanged<D, T>>
}

export interface StoreOptions {
  readonly lanes?: number
  readonly mostWaiting?: number
  readonly now?: () => Date
}

/** So much is waiting that a further request would only wait and then fail. */
export class StoreBusy extends Error {
  readonly code = 'store-busy'
}

const mostInBatch = 64
const attempts = 6
const firstPauseMs = 20

interface Job<D> {
  readonly scope: Scope
  readonly decide: (loaded: Loaded<D>) => Decided<D, unknown>
  readonly done: (exchanged: Exchanged<D, unknown>) => void
  readonly failed: (error: unknown) => void
}

/** `database` is best opened with `pipeline`, and with one connection for each lane. */
export function createSettlementStore<D>(
  database: Database,
  { lanes = 2, mostWaiting = 2000, now = () => new Date() }: StoreOptions = {},
): SettlementStore<D> {
  const owner = randomUUID()
  const queues = Array.from({ length: lanes }, () => new Lane<D>(database, owner, now))
  return {
    async exchange<T>(scope: Scope, decide: (loaded: Loaded<D>) => Decided<D, T>) {
      const lane = queues[bucketOf(scope.persons[0] ?? '') % lanes] ?? queues[0]
      if (lane === undefined || lane.waiting >= mostWaiting) {
        throw new StoreBusy('Too many settlements are waiting.')
      }
      return new Promise<Exchanged<D, T>>((resolve, reject) => {
        // The lane hands each job its own result, which its own `decide` made.
        const done = (exchanged: Exchanged<D, unknown>) => resolve(exchanged as Exchanged<D, T>)
        lane.take({ scope, decide, done, failed: reject })
      })
    },
  }
}

class Lane<D> {
  readonly #database: Database
  readonly #owner: string
  readonly #now: () => Date
  #queue: Job<D>[] = []
  #running = false

  constructor(database: Database, owner: string, now: () => Date) {
    this.#database = database
    this.#owner = owner
    this.#now = now
  }

  get waiting(): number {
    return this.#queue.length
  }

  take(job: Job<D>): void {
    this.#queue.push(job)
    if (!this.#running) void this.#run()
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#queue.length > 0) {
      const jobs = this.#queue.splice(0, mostInBatch)
      if (!(await this.#attempt(jobs))) for (const job of jobs) await this.#alone(job)
    }
    this.#running = false
  }

  /** True when every job has its answer. A batch that fails tells nobody; its jobs go one by one. */
  async #attempt(jobs: readonly Job<D>[]): Promise<boolean> {
    if (jobs.length === 1) return false
    try {
      await this.#batch(jobs)
      return true
    } catch {
      return false
    }
  }

  /**
   * One bad job costs its neighbours only time. After a lost connection nobody knows whether the
   * batch was committed; running it again finds its request keys if it was.
   */
  async #alone(job: Job<D>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#batch([job])
        return
      } catch (error) {
        if (!mayPass(error)) return job.failed(error)
        if (attempt >= attempts) return job.failed(outlasted(error))
        await pause(firstPauseMs * 2 ** attempt)
      }
    }
  }

  async #batch(jobs: readonly Job<D>[]): Promise<void> {
    const connection = await this.#database.connect()
    try {
      const answers = await this.#transact(connection, jobs)
      connection.release()
      for (const answer of answers) answer()
    } catch (error) {
      connection.release(error instanceof Error ? error : true)
      throw error
    }
  }

  async #transact(connection: pg.PoolClient, jobs: readonly Job<D>[]): Promise<(() => void)[]> {
    const scopes = jobs.map(({ scope }) => scope)
    const owners = scopes.flatMap(({ persons, pools }) => [...persons, ...pools])
    const state = new WorkingState<D>(owners)
    await loadBatch(connection, scopes, state, this.#owner)
    const recordedAt = this.#now()
    const answers = jobs.map((job) => decideOne(job, state, recordedAt.toISOString()))
    await writeBatch(connection, state, this.#owner, recordedAt)
    return answers
  }
}

/** A decision that stops on its own broken reasoning spoils nobody else's. */
function decideOne<D>(job: Job<D>, state: WorkingState<D>, recordedAt: string): () => void {
  let decided: Decided<D, unknown>
  try {
    decided = job.decide(state)
  } catch (error) {
    return () => job.failed(error)
  }
  const entries = state.apply(decided, recordedAt)
  return () => job.done({ result: decided.result, entries })
}

/** A race for locks, keys or visits, or a connection that broke. */
function mayPass(error: unknown): boolean {
  return isContention(error) || isLostConnection(error)
}

/** Deadlock, lock and statement timeouts, and two at once for the same key or visit. */
function isContention(error: unknown): boolean {
  return /^(40|55P03|57014|23505)/.test(errorCode(error))
}

/** What did not pass in all attempts, as those who answer requests know it. */
function outlasted(error: unknown): unknown {
  if (!isContention(error)) return error
  return new StoreBusy('Others kept the rows of a settlement busy.', { cause: error })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
