/** The first trip of a batch: locks its buckets and reads whatever its decisions may ask about. */
import type pg from 'pg'
import { bucketOf, digestOf, shardOf } from './bucket.ts'
import {
  type BudgetName,
  type KnownBudgets,
  lockSlots,
  readBudgetNames,
  type SlotRow,
} from './budget-slots.ts'
import type { Connection } from './database.ts'
import type { Words } from './document/words.ts'
import {
  entryOf,
  reachWords,
  type SettlementRow,
  settlementColumns,
  type Visit,
} from './journal-entry.ts'
import { NotWriter, type Ownership } from './ownership.ts'
import { pipelined } from './pipelined.ts'
import { readPoolUses } from './pool-uses.ts'
import type { Scope } from './settlement-store.ts'
import { type Hold, requestDigest, visitKey, type WorkingState } from './working-state.ts'

interface HeadRow {
  readonly bucket: number
  readonly epoch: number
  readonly owner: string | null
  readonly next_number: number
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

interface RequestRow {
  readonly request: Buffer
  readonly fingerprint: Buffer
  readonly bucket: number
  readonly number: number
  readonly again: boolean
}

interface LiveRow {
  readonly bucket: number
  readonly number: number
}

interface HoldRow extends Omit<Hold, 'id' | 'expectedMinor' | 'availableMinor' | 'amountMinor'> {
  readonly hold: string
  readonly request: Buffer
  readonly expected_minor: number
  readonly available_minor: number
  readonly amount_minor: number | null
}

/** What loading needs of its process. */
export interface LoadingGround {
  readonly ownership: Ownership
  readonly budgets: KnownBudgets
  readonly words: Words
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
  { ownership: { id: owner, takesOver }, budgets: known, words }: LoadingGround,
): Promise<void> {
  const persons = unique(scopes.flatMap((scope) => scope.persons))
  const owners = unique([...persons, ...scopes.flatMap((scope) => scope.pools)])
  const requests = scopes.flatMap((scope) => scope.requests).map(requestDigest)
  const visits = uniqueVisits(scopes.flatMap((scope) => scope.visits))
  const later = scopes.flatMap((scope) => scope.later)
  const inPools = scopes.flatMap((scope) => scope.laterInPools ?? [])
  const results = await pipelined(connection, [
    { text: 'BEGIN' },
    lockHeads(unique(owners.map(bucketOf))),
    readVersions(persons),
    readAccumulators(owners),
    readRequests(requests),
    readVisits(visits),
    readHolds(persons, requests),
    readBudgetNames(),
    lockSlots(unique(persons.map(bucketOf))),
    ...later.map(({ person, version }) => readLater(person, version)),
    ...inPools.map(readPoolUses),
  ])
  const [, heads, versions, accumulators, requestRows, liveRows, holds, ...others] = results
  const [budgets, slots, ...laterRows] = others
  known.read(rowsOf<BudgetName>(budgets))
  state.loadBudgets(rowsOf<BudgetName>(budgets), rowsOf<SlotRow>(slots))
  const own = new Set(persons.map(bucketOf))
  for (const row of rowsOf<HeadRow>(heads)) {
    const isOthers = !takesOver && row.owner !== owner
    if (isOthers && own.has(row.bucket)) throw new NotWriter(row.bucket)
    const epoch = row.owner === owner ? row.epoch : row.epoch + 1
    const { bucket, next_number: number } = row
    const { epoch: epochBefore } = row
    state.loadHead({ bucket, epochBefore, epoch, firstNumber: number, nextNumber: number })
  }
  for (const row of rowsOf<VersionRow>(versions)) state.loadVersion(row.person, row.version)
  for (const row of rowsOf<AccumulatorRow>(accumulators)) state.loadAccumulator(row)
  for (const row of rowsOf<HoldRow>(holds)) state.loadHold(row.request, holdOf(row))
  await reachWords(connection, words, laterRows.flatMap(rowsOf<SettlementRow>))
  const poolRows = laterRows.splice(later.length)
  for (const result of laterRows) loadLater(state, rowsOf<SettlementRow>(result), words)
  for (const [i, { pool }] of inPools.entries()) {
    const entries = rowsOf<SettlementRow>(poolRows[i]).map((row) => entryOf<D>(row, words))
    state.loadLaterInPool(pool, entries)
  }
  const named = { requests: rowsOf<RequestRow>(requestRows), live: rowsOf<LiveRow>(liveRows) }
  await loadNamed(connection, state, named, words)
}

/** Settlements that keys and visits lead to; they may lie in other buckets, and never change. */
async function loadNamed<D>(
  connection: Connection,
  state: WorkingState<D>,
  {
    requests,
    live,
  }: { readonly requests: readonly RequestRow[]; readonly live: readonly LiveRow[] },
  words: Words,
): Promise<void> {
  if (requests.length + live.length === 0) return
  const places = [...requests, ...live]
  const [result] = await pipelined(connection, [
    {
      name: 'settlements-by-place',
      text: `SELECT ${settlementColumns} FROM settlement s
             WHERE (s.bucket, s.number) IN (SELECT * FROM unnest($1::smallint[], $2::bigint[]))`,
      values: [places.map(({ bucket }) => bucket), places.map(({ number }) => number)],
    },
  ])
  const rows = rowsOf<SettlementRow>(result)
  await reachWords(connection, words, rows)
  const entries = new Map(rows.map((row) => [placeKey(row), entryOf<D>(row, words)]))
  for (const row of requests) {
    const entry = entries.get(placeKey(row))
    if (entry === undefined) throw missing(row)
    state.loadEarlier(row.request, { entry, fingerprint: row.fingerprint, again: row.again })
  }
  for (const row of live) {
    const entry = entries.get(placeKey(row))
    if (entry === undefined) throw missing(row)
    state.loadLive(entry)
  }
}

function placeKey({ bucket, number }: LiveRow): string {
  return `${bucket}-${number}`
}

function missing({ bucket, number }: LiveRow): Error {
  return new Error(`A directory names settlement ${number} of bucket ${bucket}, which is missing.`)
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

// ---------------------------------------------------------------- statements

function lockHeads(buckets: readonly number[]): pg.QueryConfig {
  return {
    name: 'lock-heads',
    text: `SELECT bucket, epoch, owner, next_number FROM bucket_head
           WHERE bucket = ANY($1::smallint[]) ORDER BY bucket FOR UPDATE`,
    values: [buckets],
  }
}

function readVersions(persons: readonly string[]): pg.QueryConfig {
  return {
    name: 'read-versions',
    text: `SELECT n.person, coalesce((SELECT max(s.version) FROM settlement s
             WHERE s.bucket = n.bucket AND s.person = n.person), 0)::bigint AS version
           FROM unnest($1::smallint[], $2::text[]) n (bucket, person)`,
    values: [persons.map(bucketOf), persons],
  }
}

/** Joined row by row: a plan made while the table was small would read all of it for ever. */
function readAccumulators(owners: readonly string[]): pg.QueryConfig {
  return {
    name: 'read-accumulators',
    text: `SELECT a.owner, a.coverage, a.period, a.counters
           FROM unnest($1::smallint[], $2::text[]) n (bucket, owner)
           CROSS JOIN LATERAL (SELECT * FROM accumulator a
             WHERE a.bucket = n.bucket AND a.owner = n.owner OFFSET 0) a`,
    values: [owners.map(bucketOf), owners],
  }
}

function readRequests(requests: readonly Buffer[]): pg.QueryConfig {
  return {
    name: 'read-requests',
    text: `SELECT request, fingerprint, bucket, number, again FROM request_key
           WHERE (shard, request) IN (SELECT * FROM unnest($1::smallint[], $2::bytea[]))`,
    values: [requests.map(shardOf), requests],
  }
}

function readVisits(visits: readonly Visit[]): pg.QueryConfig {
  return {
    name: 'read-live-visits',
    text: `SELECT bucket, number FROM live_visit
           WHERE (shard, institution, visit, interim) IN
             (SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[]))`,
    values: [
      visits.map(visitShard),
      visits.map(({ institution }) => institution),
      visits.map(({ visit }) => visit),
      visits.map(({ interim }) => interim),
    ],
  }
}

/** Holds lie with their person. They are locked, since the completer works beside the batches. */
function readHolds(persons: readonly string[], requests: readonly Buffer[]): pg.QueryConfig {
  return {
    name: 'read-holds',
    text: `SELECT hold, person, request, payer, coverage, currency, attempt, expected_minor,
                  available_minor, state, said, amount_minor
           FROM payer_hold
           WHERE bucket = ANY($1::smallint[]) AND request = ANY($2::bytea[])
           ORDER BY bucket, hold FOR UPDATE`,
    values: [unique(persons.map(bucketOf)), requests],
  }
}

function readLater(person: string, version: number): pg.QueryConfig {
  return {
    name: 'read-later',
    text: `SELECT ${settlementColumns} FROM settlement s
           WHERE s.bucket = $1 AND s.person = $2 AND s.version > $3 ORDER BY s.version`,
    values: [bucketOf(person), person, version],
  }
}

export function visitShard({ institution, visit, interim }: Visit): number {
  return shardOf(digestOf('visit', institution, visit, interim))
}

function rowsOf<R>(result: pg.QueryResult | undefined): readonly R[] {
  return result?.rows ?? []
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}

function uniqueVisits(visits: readonly Visit[]): Visit[] {
  return [...new Map(visits.map((visit) => [visitKey(visit), visit])).values()]
}
