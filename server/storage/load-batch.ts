/** The first trip of a batch: locks its buckets and reads whatever its decisions may ask about. */
import type pg from 'pg'
import {
  type HeadRow,
  type LiveRow,
  lockHeads,
  type RequestRow,
  readAccumulators,
  readByPlace,
  readHolds,
  readLater,
  readRequests,
  readVersions,
  readVisits,
} from './batch-reads.ts'
import { bucketOf } from './bucket.ts'
import {
  type BudgetName,
  type KnownBudgets,
  lockSlots,
  readBudgetNames,
  type SlotRow,
} from './budget-slots.ts'
import type { Connection, Database } from './database.ts'
import type { Words } from './document/words.ts'
import { entryOf, reachWords, type SettlementRow } from './journal-entry.ts'
import { NotWriter, type Ownership } from './ownership.ts'
import { pipelined } from './pipelined.ts'
import { inOrderOfUse, memberBucketOf, type PoolUse, readPoolUses, readUsed } from './pool-uses.ts'
import { portionsOf } from './portions.ts'
import type { Scope } from './settlement-store.ts'
import type { Hold, WorkingState } from './working-state.ts'

/** What a batch reads by, besides what its decisions ask about. */
export interface Reading {
  readonly ownership: Ownership
  readonly budgets: KnownBudgets
  readonly words: Words
  /** Where words are read. */
  readonly main: Database
  /** Each statement is about one bucket. */
  readonly isApart: boolean
  /** Keys and visits are looked up in all buckets none the less. */
  readonly isWide?: boolean
}

interface VersionRow {
  readonly person: string
  readonly version: number
}

interface AccumulatorRow {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly counters: number[]
}

interface HoldRow extends Omit<Hold, 'id' | 'expectedMinor' | 'availableMinor' | 'amountMinor'> {
  readonly hold: string
  readonly request: Buffer
  readonly expected_minor: number
  readonly available_minor: number
  readonly amount_minor: number | null
}

/** Statements of one trip, each with what becomes of its rows; only it knows their form. */
class Trip {
  readonly #connection: Connection
  readonly #statements: pg.QueryConfig[] = []
  readonly #takers: ((rows: readonly never[]) => void)[] = []

  constructor(connection: Connection) {
    this.#connection = connection
  }

  add<R>(statement: pg.QueryConfig, take: (rows: readonly R[]) => void): void {
    this.#statements.push(statement)
    this.#takers.push(take)
  }

  async make(): Promise<void> {
    if (this.#statements.length === 0) return
    const results = await pipelined(this.#connection, this.#statements)
    for (const [i, take] of this.#takers.entries()) take((results[i]?.rows ?? []) as never[])
  }
}

/**
 * Begins the transaction. A bucket that another process wrote last gets the next epoch.
 *
 * @throws NotWriter where the bucket of a person has another writer. Buckets of pools may have any:
 * shared counters move under the lock alone.
 */
export async function loadBatch<D>(
  connection: Connection,
  scopes: readonly Scope[],
  state: WorkingState<D>,
  by: Reading,
): Promise<void> {
  const { ownership, budgets, isApart, isWide = false } = by
  const persons = unique(scopes.flatMap((scope) => scope.persons))
  const owners = unique([...persons, ...scopes.flatMap((scope) => scope.pools)])
  const own = new Set(persons.map(bucketOf))
  const requests: RequestRow[] = []
  const live: LiveRow[] = []
  const uses = new Map<string, readonly PoolUse[]>()
  const later: (readonly SettlementRow[])[] = []
  const slots: SlotRow[] = []
  const trip = new Trip(connection)
  trip.add({ text: 'BEGIN' }, () => undefined)
  for (const portion of portionsOf(unique(owners.map(bucketOf)), (bucket) => bucket, isApart)) {
    trip.add<HeadRow>(lockHeads(portion), (rows) => loadHeads(state, rows, own, ownership, budgets))
  }
  for (const portion of portionsOf(persons, bucketOf, isApart)) {
    trip.add<VersionRow>(readVersions(portion), (rows) => {
      for (const { person, version } of rows) state.loadVersion(person, version)
    })
  }
  for (const portion of portionsOf(owners, bucketOf, isApart)) {
    trip.add<AccumulatorRow>(readAccumulators(portion), (rows) => {
      for (const row of rows) state.loadAccumulator(row)
    })
  }
  for (const names of portionsOf(scopes, bucketOfScope, isApart && !isWide)) {
    trip.add<RequestRow>(readRequests(names), (rows) => requests.push(...rows))
    trip.add<LiveRow>(readVisits(names), (rows) => live.push(...rows))
  }
  for (const names of portionsOf(scopes, bucketOfScope, isApart)) {
    trip.add<HoldRow>(readHolds(names), (rows) => {
      for (const row of rows) state.loadHold(row.request, holdOf(row))
    })
  }
  for (const portion of portionsOf([...own], (bucket) => bucket, isApart)) {
    trip.add<SlotRow>(lockSlots(portion), (rows) => slots.push(...rows))
  }
  for (const { person, version } of scopes.flatMap((scope) => scope.later)) {
    trip.add<SettlementRow>(readLater(person, version), (rows) => later.push(rows))
  }
  for (const question of scopes.flatMap((scope) => scope.laterInPools ?? [])) {
    trip.add<PoolUse>(readPoolUses(question), (rows) => uses.set(question.pool, rows))
  }
  await trip.make()
  await loadEntries(connection, state, { requests, live, later, uses }, by)
  state.loadBudgets(budgets.all ?? lagging(), slots)
}

/** A decision is about the person whom its scope names first. */
export function bucketOfScope({ persons: [first] }: Scope): number {
  return bucketOf(first ?? '')
}

function loadHeads<D>(
  state: WorkingState<D>,
  rows: readonly HeadRow[],
  own: ReadonlySet<number>,
  { id: owner, takesOver }: Ownership,
  known: KnownBudgets,
): void {
  for (const { bucket, epoch: epochBefore, owner: before, next_number: number, budgets } of rows) {
    const isOthers = !takesOver && before !== owner
    if (isOthers && own.has(bucket)) throw new NotWriter(bucket)
    const epoch = before === owner ? epochBefore : epochBefore + 1
    state.loadHead({ bucket, epochBefore, epoch, firstNumber: number, nextNumber: number })
    known.thereAre(budgets)
  }
}

interface Named {
  readonly requests: readonly RequestRow[]
  readonly live: readonly LiveRow[]
  /** Of each person that was asked about. */
  readonly later: readonly (readonly SettlementRow[])[]
  /** By pool. */
  readonly uses: ReadonlyMap<string, readonly PoolUse[]>
}

/**
 * Settlements that keys, visits and uses of pools lead to; they may lie in other buckets, and never
 * change. Names of budgets only where a new one is there.
 */
async function loadEntries<D>(
  connection: Connection,
  state: WorkingState<D>,
  { requests, live, later, uses }: Named,
  { budgets, words, main, isApart }: Reading,
): Promise<void> {
  const places = [...requests, ...live]
  const named: SettlementRow[] = []
  const used: SettlementRow[] = []
  const trip = new Trip(connection)
  for (const portion of portionsOf(places, ({ bucket }) => bucket, isApart)) {
    trip.add<SettlementRow>(readByPlace(portion), (rows) => named.push(...rows))
  }
  for (const portion of portionsOf([...uses.values()].flat(), memberBucketOf, isApart)) {
    trip.add<SettlementRow>(readUsed(portion), (rows) => used.push(...rows))
  }
  if (budgets.all === null) {
    trip.add<BudgetName>(readBudgetNames(), (rows) => budgets.read(rows))
  }
  await trip.make()
  await reachWords(main, words, [...named, ...used, ...later.flat()])
  for (const rows of later) loadLater(state, rows, words)
  const entries = new Map(named.map((row) => [placeKey(row), entryOf<D>(row, words)]))
  const found = (row: LiveRow) => entries.get(placeKey(row)) ?? missing(row)
  for (const row of requests) {
    const { fingerprint, again } = row
    state.loadEarlier(row.request, { entry: found(row), fingerprint, again })
  }
  for (const row of live) state.loadLive(found(row))
  for (const [pool, of] of uses) state.loadLaterInPool(pool, inOrderOfUse<D>(of, used, words))
}

function placeKey({ bucket, number }: LiveRow): string {
  return `${bucket}-${number}`
}

function missing({ bucket, number }: LiveRow): never {
  throw new Error(`A directory names settlement ${number} of bucket ${bucket}, which is missing.`)
}

/** Between servers a head may be seen before the budget that it counts; a little later it is there. */
function lagging(): never {
  throw Object.assign(new Error('A budget is not visible yet.'), { code: '40001' })
}

/** A later settlement that no later reversal undoes is the live one of its visit. */
function loadLater<D>(state: WorkingState<D>, rows: readonly SettlementRow[], words: Words): void {
  const reversed = new Set(rows.map(({ reverses }) => reverses))
  for (const row of rows) {
    const entry = entryOf<D>(row, words)
    state.loadLater(entry)
    if (row.kind === 'settlement' && !reversed.has(row.number)) state.loadLive(entry)
  }
}

function holdOf(row: HoldRow): Hold {
  const { hold, expected_minor, available_minor, amount_minor, ...rest } = row
  return {
    ...rest,
    id: hold,
    expectedMinor: expected_minor,
    availableMinor: available_minor,
    amountMinor: amount_minor,
  }
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
