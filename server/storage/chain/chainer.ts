/** Chains and signs rows of a table, each bucket in the order of its numbers, after they were written. */
import { type Connection, type Database, inTransaction } from '../database.ts'
import type { Placed } from '../placement.ts'
import { aboutBucket, type Portion, portionsOf } from '../portions.ts'
import { type Chain, type HeadSigner, keepKey } from './head.ts'
import { expectNoGap, linksOf, lockForWalk, type WalkStart, writeLinks } from './links.ts'

/** Rows that are chained: where they are numbered, how they are read on, and their digests. */
export interface Chained<R> {
  readonly chain: Chain
  /** The table with the next number of each bucket. */
  readonly numbers: string
  /** Rows of bucket `d.bucket` after `d.number`, at most `$3`, in order. */
  readonly rowsAfter: (only: (alias: string) => string) => string
  readonly leaf: (row: R) => Buffer
}

const bucketsAtOnce = 64
const rowsOfBucket = 256

/** Answers how many rows it chained; nothing is left where it answers zero. */
export function chainer<R extends { readonly bucket: number; readonly number: number }>(
  placed: Placed,
  signer: HeadSigner,
  now: () => Date,
  kind: Chained<R>,
): () => Promise<number> {
  let isKeyKept = false
  return async () => {
    const buckets = await bucketsBehind(placed.main, kind)
    if (buckets.length === 0) return 0
    if (!isKeyKept) await keepKey(placed.main, signer)
    isKeyKept = true
    let count = 0
    for (const portion of portionsOf(buckets, (bucket) => bucket, placed.isApart)) {
      const database = portion.bucket === null ? placed.main : placed.of(portion.bucket)
      count += await inTransaction(database, (connection) => chainPortion(connection, portion))
    }
    return count
  }

  async function chainPortion(connection: Connection, portion: Portion<number>): Promise<number> {
    const starts = await lockForWalk(connection, kind.chain, portion)
    const rows = await rowsAfter(connection, starts, kind)
    expectNoGap(starts.rows, rows)
    const leaves = rows.map((row) => ({ ...row, leaf: kind.leaf(row) }))
    const links = linksOf(kind.chain, starts.rows, leaves, signer, now())
    const { bucket } = portion
    if (links.length > 0) await writeLinks(connection, kind.chain, { rows: links, bucket })
    return rows.length
  }
}

async function bucketsBehind<R>(
  database: Database,
  { chain, numbers }: Chained<R>,
): Promise<number[]> {
  const { rows } = await database.query<{ bucket: number }>({
    name: `${chain.name}-buckets-behind`,
    text: `SELECT h.bucket FROM ${numbers} h JOIN ${chain.heads} c ON c.bucket = h.bucket
           WHERE h.next_number - 1 > c.number ORDER BY h.bucket LIMIT $1`,
    values: [bucketsAtOnce],
  })
  return rows.map(({ bucket }) => bucket)
}

async function rowsAfter<R extends object>(
  connection: Connection,
  { rows: starts, bucket }: Portion<WalkStart>,
  kind: Chained<R>,
): Promise<R[]> {
  const { rows } = await connection.query<R>(
    aboutBucket(
      bucket,
      `walk-${kind.chain.name}-rows`,
      [starts.map((start) => start.bucket), starts.map(({ number }) => number), rowsOfBucket],
      (only) => `SELECT r.* FROM unnest($1::smallint[], $2::bigint[]) d (bucket, number)
                 CROSS JOIN LATERAL (${kind.rowsAfter(only)}) r
                 ORDER BY r.bucket, r.number`,
    ),
  )
  return rows
}
