/**
 * Ties records of one person, or cuts a tie, under the locks under which settlements move counters.
 * What processes remember of these persons is of an earlier epoch from then on, and a bill that was
 * prepared before finds another number in the row of ties.
 */
import {
  alone,
  type TiedRecord,
  type Tying,
  tie,
  tiesRow,
  untie,
} from '../../../engine/person/record-group.ts'
import { bucketOf } from '../bucket.ts'
import type { Connection } from '../database.ts'

export interface TieOrder {
  readonly what: 'merge' | 'split'
  readonly records: readonly [string, string]
  readonly link: string
  readonly maker: string
  readonly checker: string
}

/** Null once it is done, or why it cannot be; then nothing was written. */
export async function tieRecords(
  connection: Connection,
  order: TieOrder,
): Promise<Extract<Tying, { tied: false }>['why'] | null> {
  const [a, b] = order.records
  const group = await lockedGroup(connection, [a, b])
  const done = (order.what === 'merge' ? tie : untie)(group, a, b)
  if (!done.tied) return done.why
  for (const record of done.changed) await keepTies(connection, record, order)
  return null
}

/** A tie that was made before the locks were taken may have made the group larger. */
async function lockedGroup(
  connection: Connection,
  records: readonly string[],
): Promise<readonly TiedRecord[]> {
  let known = await readGroup(connection, records)
  const locked = new Set<number>()
  for (;;) {
    const buckets = [...new Set(known.map(({ person }) => bucketOf(person)))]
    const missing = buckets.filter((bucket) => !locked.has(bucket)).sort((x, y) => x - y)
    if (missing.length === 0) return known
    for (const bucket of missing) {
      await connection.query({
        name: 'lock-head-for-tie',
        text: 'UPDATE bucket_head SET epoch = epoch + 1 WHERE bucket = $1',
        values: [bucket],
      })
      locked.add(bucket)
    }
    known = await readGroup(connection, records)
  }
}

async function readGroup(
  connection: Connection,
  records: readonly string[],
): Promise<TiedRecord[]> {
  const found = new Map<string, TiedRecord>()
  for (const person of records) {
    for (const one of [person, ...(await readTies(connection, person)).others]) {
      if (!found.has(one)) found.set(one, await readTies(connection, one))
    }
  }
  return [...found.values()]
}

async function readTies(connection: Connection, person: string): Promise<TiedRecord> {
  const { rows } = await connection.query<{ tied: Omit<TiedRecord, 'person'> | null }>({
    name: 'read-ties',
    text: `SELECT facts -> 'tied' AS tied FROM person WHERE bucket = $1 AND person = $2`,
    values: [bucketOf(person), person],
  })
  return { ...alone(person), ...rows[0]?.tied }
}

async function keepTies(
  connection: Connection,
  { person, number, ties, others }: TiedRecord,
  { link, maker, checker }: TieOrder,
): Promise<void> {
  const bucket = bucketOf(person)
  await connection.query({
    name: 'keep-ties',
    text: `UPDATE person SET facts = jsonb_set(facts, '{tied}', $3::jsonb)
           WHERE bucket = $1 AND person = $2`,
    values: [bucket, person, JSON.stringify({ number, ties, others })],
  })
  await connection.query({
    name: 'mark-ties',
    text: `INSERT INTO accumulator (bucket, owner, coverage, period, opening, counters)
           VALUES ($1, $2, $3, '', $4::bigint[], $4::bigint[])
           ON CONFLICT (bucket, owner, coverage, period)
           DO UPDATE SET opening = excluded.opening, counters = excluded.counters`,
    values: [bucket, person, tiesRow, [number]],
  })
  await connection.query({
    name: 'add-person-tie',
    text: `INSERT INTO person_tie
             (bucket, person, number, after_version, others, link, maker, checker)
           SELECT $1, $2, $3, coalesce((SELECT max(s.version) FROM settlement s
             WHERE s.bucket = $1 AND s.person = $2), 0), $4, $5, $6, $7`,
    values: [bucket, person, number, others, link, maker, checker],
  })
}
