/** One lane: a queue of decisions, and one batch of them under way at a time. */
import type pg from 'pg'
import { errorCode, isLostConnection } from '../start-failure.ts'
import type { Accounts } from './accounts.ts'
import type { KnownBudgets } from './budget-slots.ts'
import type { Database } from './database.ts'
import type { Words } from './document/words.ts'
import type { Entry } from './journal-entry.ts'
import { type HeadRead, type KnownPerson, type KnownPersons, rowKey } from './known-persons.ts'
import { bucketOfScope, loadBatch } from './load-batch.ts'
import type { Ownership } from './ownership.ts'
import type { Exchanged, Scope } from './settlement-store.ts'
import { type Decided, type Loaded, WorkingState } from './working-state.ts'
import { type Writing, writeBatch } from './write-batch.ts'

/** So much is waiting that a further request would only wait and then fail. */
export class StoreBusy extends Error {
  readonly code = 'store-busy'
}

/** What the lanes of one place share. */
export interface Ground {
  /** Where the batches of the lane go. */
  readonly database: Database
  /** Where that lies which belongs to no bucket. */
  readonly main: Database
  /** Each batch is about one bucket. */
  readonly isApart: boolean
  readonly memory: KnownPersons
  readonly accounts: Accounts
  readonly words: Words
  readonly ownership: Ownership
  readonly budgets: KnownBudgets
  readonly now: () => Date
  /** Hears of every failure, which may mean that the place is gone. */
  readonly failed: (error: unknown) => void
}

interface Job<D> {
  readonly scope: Scope
  readonly decide: (loaded: Loaded<D>) => Decided<D, unknown>
  readonly done: (exchanged: Exchanged<D, unknown>) => void
  readonly failed: (error: unknown) => void
  /** What is remembered of its person, where that may be enough. */
  readonly known: KnownPerson | null
}

type PlainJob<D> = Job<D> & { readonly known: KnownPerson }

const mostInBatch = 64
const attempts = 6
const firstPauseMs = 20
/** A job that has tried for so long is not tried again; its request waits for the answer. */
const patienceMs = 10_000
/** Whoever would wait longer is told so at once. */
const longestWaitMs = 2000
/** A key or visit that a batch did not see was taken, maybe in another bucket. */
const alreadyThere = '23505'
/** How much of the last batch's pace goes into the expected one. */
const paceShare = 0.2

export class Lane<D> {
  readonly #ground: Ground
  readonly #mostWaiting: number
  /** By what may share a batch. */
  readonly #queues = new Map<number, Job<D>[]>()
  #running = false
  #waiting = 0
  #msPerBatch = 0

  constructor(ground: Ground, mostWaiting: number) {
    this.#ground = ground
    this.#mostWaiting = mostWaiting
  }

  get isFull(): boolean {
    const batches = Math.max(this.#queues.size, Math.ceil(this.#waiting / mostInBatch))
    const waitMs = batches * this.#msPerBatch
    return this.#waiting >= this.#mostWaiting || waitMs > longestWaitMs
  }

  async run<T>(
    scope: Scope,
    decide: (loaded: Loaded<D>) => Decided<D, T>,
    known: Promise<KnownPerson | null> | null,
  ): Promise<Exchanged<D, T>> {
    this.#waiting += 1
    const held = known === null ? null : await known
    try {
      return await new Promise<Exchanged<D, T>>((resolve, reject) => {
        // The lane hands each job its own result, which its own `decide` made.
        const done = (exchanged: Exchanged<D, unknown>) => resolve(exchanged as Exchanged<D, T>)
        this.#enqueue({ scope, decide, done, failed: reject, known: held })
        if (!this.#running) void this.#run()
      })
    } finally {
      this.#waiting -= 1
      if (held !== null) this.#ground.memory.release(held)
    }
  }

  #enqueue(job: Job<D>): void {
    const key = this.#ground.isApart ? bucketOfScope(job.scope) : 0
    const queue = this.#queues.get(key)
    if (queue === undefined) this.#queues.set(key, [job])
    else queue.push(job)
  }

  /** Those of the bucket that has waited longest; what is left of it waits behind the others. */
  #next(): readonly Job<D>[] {
    const [first] = this.#queues
    if (first === undefined) return []
    const [key, queue] = first
    const jobs = queue.splice(0, mostInBatch)
    this.#queues.delete(key)
    if (queue.length > 0) this.#queues.set(key, queue)
    return jobs
  }

  async #run(): Promise<void> {
    this.#running = true
    for (let jobs = this.#next(); jobs.length > 0; jobs = this.#next()) {
      const startedAt = performance.now()
      await this.#inParts(await this.#remembered(jobs))
      this.#msPerBatch += (performance.now() - startedAt - this.#msPerBatch) * paceShare
    }
    this.#running = false
  }

  // ---- one trip, on what is remembered

  /** Answers the jobs that are still to be run. What fails here is no error yet. */
  async #remembered(jobs: readonly Job<D>[]): Promise<readonly Job<D>[]> {
    const { memory } = this.#ground
    const known = jobs.filter((job): job is PlainJob<D> => job.known !== null)
    for (const job of known) memory.raise(job.known)
    const plain = known.filter((job) => this.#isOurs(memory.bucketFor(job.known)))
    const persons = plain.map((job) => job.known.person)
    try {
      const left = plain.length === 0 ? [] : await this.#oneTrip(plain)
      const rest = jobs.filter((job) => job.known === null || !plain.includes(job as PlainJob<D>))
      return left.length === 0 ? rest : [...left, ...rest]
    } catch {
      // Somebody else wrote, or nobody knows what became of it: the other way reads the keys first.
      memory.forget(persons)
      return jobs
    }
  }

  /** Whether a batch on what is remembered may write there. */
  #isOurs(bucket: HeadRead | null): boolean {
    const { takesOver, id } = this.#ground.ownership
    return bucket !== null && (takesOver || bucket.owner === id)
  }

  async #oneTrip(jobs: readonly PlainJob<D>[]): Promise<readonly Job<D>[]> {
    const { budgets, now, database } = this.#ground
    if (budgets.all === null) return jobs
    const state = this.#stateOf(jobs)
    state.loadBudgets(budgets.all, null)
    const recordedAt = now()
    const answers: (() => void)[] = []
    const left: Job<D>[] = []
    for (const job of jobs) {
      const decided = decideFor(job, state)
      // What writes nothing is checked by nothing, so it is decided on what was read under locks.
      if (decided === undefined || isSilent(decided) || spends(decided)) left.push(job)
      else answers.push(answerOf(job, decided, state.apply(decided, recordedAt.toISOString())))
    }
    if (state.written.length === 0) return jobs
    const writing = await this.#writing(state, recordedAt)
    const connection = await database.connect()
    try {
      await writeBatch(connection, [{ text: 'BEGIN' }], state, writing)
      connection.release()
    } catch (error) {
      connection.release(error instanceof Error ? error : true)
      throw error
    }
    this.#remember(state, jobs)
    for (const answer of answers) answer()
    return left
  }

  #stateOf(jobs: readonly PlainJob<D>[]): WorkingState<D> {
    const { memory } = this.#ground
    const owner = this.#ground.ownership.id
    const state = new WorkingState<D>(jobs.map(({ known }) => known.person))
    for (const { known } of jobs) {
      const bucket = memory.bucketFor(known)
      if (bucket === null || state.versions.has(known.person)) continue
      const { next, epoch: epochBefore } = bucket
      const epoch = bucket.owner === owner ? epochBefore : epochBefore + 1
      state.loadHead({
        bucket: known.bucket,
        epochBefore,
        epoch,
        firstNumber: next,
        nextNumber: next,
      })
      state.loadVersion(known.person, known.version)
      for (const row of known.rows.values()) {
        state.loadAccumulator({ ...row, owner: known.person, counters: [...row.counters] })
      }
    }
    return state
  }

  #remember(state: WorkingState<D>, jobs: readonly PlainJob<D>[]): void {
    const { memory } = this.#ground
    const owner = this.#ground.ownership.id
    for (const { bucket, epoch, firstNumber, nextNumber } of state.heads.values()) {
      if (nextNumber > firstNumber) memory.advance(bucket, { epoch, owner }, nextNumber)
    }
    // Jobs that came before and after a reading of one person hold two notes of it; both must move.
    const known = Map.groupBy(new Set(jobs.map((job) => job.known)), ({ person }) => person)
    for (const person of [...known.values()].flat()) {
      const head = state.heads.get(person.bucket)
      if (head === undefined) continue
      person.version = state.version(person.person)
      person.asOf = head.nextNumber
      person.head = { epoch: head.epoch, owner }
      // It may have been read anew meanwhile, as it was before this batch.
      if (!memory.holds(person)) memory.outdate(person.bucket, { ...head, owner }, head.nextNumber)
    }
    for (const { owner: person, coverage, period, counters } of state.changedAccumulators()) {
      for (const { rows } of known.get(person) ?? []) {
        rows.set(rowKey(coverage, period), { coverage, period, counters })
      }
    }
  }

  // ---- two trips, under locks

  /**
   * A batch that fails tells nobody; its halves go one after the other, down to single jobs, so that
   * one bad job costs its neighbours only time. A lost connection is no job's fault: all of them wait
   * together, or the last would wait for all before it. Nobody knows then whether the batch was
   * committed; running it again finds its request keys if it was.
   */
  async #inParts(jobs: readonly Job<D>[]): Promise<void> {
    if (jobs.length === 0) return
    const until = performance.now() + patienceMs
    let isTaken = false
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#batch(jobs, isTaken)
        return
      } catch (error) {
        isTaken ||= errorCode(error) === alreadyThere
        this.#ground.failed(error)
        const isAlone = jobs.length === 1
        if (!isLostConnection(error) && !(isAlone && isContention(error))) {
          if (isAlone) return jobs[0]?.failed(error)
          const half = jobs.length >> 1
          await this.#inParts(jobs.slice(0, half))
          return this.#inParts(jobs.slice(half))
        }
        if (attempt >= attempts || performance.now() > until) {
          for (const job of jobs) job.failed(outlasted(error))
          return
        }
        await pause(firstPauseMs * 2 ** attempt)
      }
    }
  }

  async #batch(jobs: readonly Job<D>[], isWide = false): Promise<void> {
    const connection = await this.#ground.database.connect()
    try {
      const answers = await this.#transact(connection, jobs, isWide)
      connection.release()
      for (const answer of answers) answer()
    } catch (error) {
      connection.release(error instanceof Error ? error : true)
      throw error
    }
  }

  /** @param isWide keys and visits may be those of another bucket. */
  async #transact(
    connection: pg.PoolClient,
    jobs: readonly Job<D>[],
    isWide: boolean,
  ): Promise<(() => void)[]> {
    const { memory, ownership, now } = this.#ground
    const owner = ownership.id
    const scopes = jobs.map(({ scope }) => scope)
    const owners = scopes.flatMap(({ persons, pools }) => [...persons, ...pools])
    const state = new WorkingState<D>(owners)
    await loadBatch(connection, scopes, state, { ...this.#ground, isWide })
    const recordedAt = now()
    const answers = jobs.map((job) => decideOne(job, state, recordedAt.toISOString()))
    const writing = await this.#writing(state, recordedAt)
    memory.forget(owners)
    await writeBatch(connection, [], state, writing)
    for (const { bucket, epoch, firstNumber, nextNumber } of state.heads.values()) {
      if (nextNumber > firstNumber) memory.outdate(bucket, { epoch, owner }, nextNumber)
    }
    return answers
  }

  /** What a batch names gets its numbers beside it, in transactions of their own. */
  async #writing(state: WorkingState<D>, recordedAt: Date): Promise<Writing> {
    const { accounts, words, main, ownership, isApart } = this.#ground
    await accounts.know(state.written.flatMap(({ draft }) => draft.postings))
    await words.learn(main)
    return { owner: ownership.id, recordedAt, accounts, words, isApart }
  }
}

/** Undefined where its own reasoning is broken, which the other way finds out again and tells. */
function decideFor<D>(job: Job<D>, state: WorkingState<D>): Decided<D, unknown> | undefined {
  try {
    return job.decide(state)
  } catch {
    return undefined
  }
}

function isSilent<D>({ drafts = [], bindings = [] }: Decided<D, unknown>): boolean {
  return drafts.length + bindings.length === 0
}

/** What is left of a budget is known only under the lock of its slot. */
function spends<D>({ drafts = [] }: Decided<D, unknown>): boolean {
  return drafts.some((draft) => (draft.spends ?? []).length > 0)
}

/** A decision that stops on its own broken reasoning spoils nobody else's. */
function decideOne<D>(job: Job<D>, state: WorkingState<D>, recordedAt: string): () => void {
  let decided: Decided<D, unknown>
  try {
    decided = job.decide(state)
  } catch (error) {
    return () => job.failed(error)
  }
  return answerOf(job, decided, state.apply(decided, recordedAt))
}

function answerOf<D>(
  job: Job<D>,
  { result }: Decided<D, unknown>,
  entries: readonly Entry<D>[],
): () => void {
  return () => job.done({ result, entries })
}

/** Deadlock, lock and statement timeouts, a moved head, and two at once for one key or visit. */
function isContention(error: unknown): boolean {
  return /^(40|55P03|57014|23505|22012)/.test(errorCode(error))
}

/** What did not pass in all attempts, as those who answer requests know it. */
function outlasted(error: unknown): unknown {
  if (!isContention(error)) return error
  return new StoreBusy('Others kept the rows of a settlement busy.', { cause: error })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
