/**
 * Moves counters of persons for a claim, under the lock under which settlements move them. What other
 * processes remember of a person is of an earlier epoch from then on, so that they read it again.
 */
import { bucketOf } from '../bucket.ts'
import type { Connection } from '../database.ts'

export interface CounterPlace {
  readonly owner: string
  readonly coverage: string
}

export interface CounterMove extends CounterPlace {
  readonly period: string
  readonly slot: number
  readonly by: number
}

export interface CounterRow extends CounterPlace {
  readonly period: string
  readonly counters: readonly number[]
}

export interface CounterChange {
  readonly moves: readonly CounterMove[]
  /** All rows of these places, as they were when the movements were worked out; null: as they are. */
  readonly seen: { readonly places: readonly CounterPlace[]; rows: readonly CounterRow[] } | null
}

/** False, and nothing is moved, where somebody moved the counters since they were seen. */
export async function moveCounters(
  connection: Connection,
  act: { readonly bucket: number; readonly id: string; readonly number: number },
  { moves, seen }: CounterChange,
): Promise<boolean> {
  const places = distinct([...moves, ...(seen?.places ?? [])])
  if (places.length === 0) return true
  await lockHeads(connection, places)
  const rows = (await Promise.all(places.map((place) => readRows(connection, place)))).flat()
  if (seen !== null && textOf(rows) !== textOf(seen.rows)) return false
  for (const move of moves) await keepMove(connection, act, move)
  for (const row of changed(rows, moves)) await writeRow(connection, row)
  return true
}

function distinct(places: readonly CounterPlace[]): CounterPlace[] {
  return [...new Map(places.map((one) => [`${one.owner}\n${one.coverage}`, one])).values()]
}

/** In order, as batches lock them, and one by one: no statement locks rows on several servers. */
async function lockHeads(connection: Connection, places: readonly CounterPlace[]): Promise<void> {
  const buckets = [...new Set(places.map(({ owner }) => bucketOf(owner)))].sort((a, b) => a - b)
  for (const bucket of buckets) {
    await connection.query({
      name: 'lock-head-for-claim',
      text: 'UPDATE bucket_head SET epoch = epoch + 1 WHERE bucket = $1',
      values: [bucket],
    })
  }
}

async function readRows(
  connection: Connection,
  { owner, coverage }: CounterPlace,
): Promise<CounterRow[]> {
  const { rows } = await connection.query<CounterRow>({
    name: 'read-counters-for-claim',
    text: `SELECT owner, coverage, period, counters FROM accumulator
           WHERE bucket = $1 AND owner = $2 AND coverage = $3`,
    values: [bucketOf(owner), owner, coverage],
  })
  return rows
}

function textOf(rows: readonly CounterRow[]): string {
  return rows
    .filter(({ counters }) => counters.some((counter) => counter !== 0))
    .map(({ owner, coverage, period, counters }) => {
      const last = counters.findLastIndex((counter) => counter !== 0)
      return [owner, coverage, period, ...counters.slice(0, last + 1)].join('\n')
    })
    .sort()
    .join('\n\n')
}

function changed(rows: readonly CounterRow[], moves: readonly CounterMove[]): CounterRow[] {
  const keyOf = ({ owner, coverage, period }: Omit<CounterRow, 'counters'>) =>
    `${owner}\n${coverage}\n${period}`
  const found = new Map(rows.map((row) => [keyOf(row), row]))
  const after = new Map<string, CounterRow>()
  for (const move of moves) {
    const { owner, coverage, period, slot, by } = move
    const key = keyOf(move)
    const before = after.get(key) ?? found.get(key)
    const counters = [...(before?.counters ?? [])]
    while (counters.length <= slot) counters.push(0)
    const value = (counters[slot] ?? 0) + by
    if (!Number.isSafeInteger(value)) throw new RangeError('A counter leaves the range.')
    counters[slot] = value
    after.set(key, { owner, coverage, period, counters })
  }
  return [...after.values()]
}

async function writeRow(
  connection: Connection,
  { owner, coverage, period, counters }: CounterRow,
): Promise<void> {
  await connection.query({
    name: 'write-counters-for-claim',
    text: `INSERT INTO accumulator (bucket, owner, coverage, period, opening, counters)
           VALUES ($1, $2, $3, $4, '{}', $5)
           ON CONFLICT (bucket, owner, coverage, period) DO UPDATE SET counters = excluded.counters`,
    values: [bucketOf(owner), owner, coverage, period, [...counters]],
  })
}

async function keepMove(
  connection: Connection,
  { bucket, id, number }: { readonly bucket: number; readonly id: string; readonly number: number },
  { owner, coverage, period, slot, by }: CounterMove,
): Promise<void> {
  await connection.query({
    name: 'keep-claim-move',
    text: `INSERT INTO claim_move (bucket, case_id, number, owner, coverage, period, slot, moved_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [bucket, id, number, owner, coverage, period, slot, by],
  })
}
