/** Chains and signs the access record, each bucket in the order of its numbers, after it was written. */
import { accessChain, type HeadSigner, keepKey } from '../chain/head.ts'
import { expectNoGap, linksOf, lockForWalk, type WalkStart, writeLinks } from '../chain/links.ts'
import { type Connection, type Database, inTransaction } from '../database.ts'
import type { Placed } from '../placement.ts'
import { aboutBucket, type Portion, portionsOf } from '../portions.ts'
import { type AccessRow, accessColumns, accessLeaf } from './access-row.ts'

const bucketsAtOnce = 64
const rowsOfBucket = 256

/** Answers how many rows it chained; nothing is left where it answers zero. */
export function accessChainer(
  placed: Placed,
  signer: HeadSigner,
  now: () => Date,
): () => Promise<number> {
  let isKeyKept = false
  return async () => {
    const buckets = await bucketsBehind(placed.main)
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
    const starts = await lockForWalk(connection, accessChain, portion)
    const rows = await rowsAfter(connection, starts)
    expectNoGap(starts.rows, rows)
    const leaves = rows.map((row) => ({ ...row, leaf: accessLeaf(row) }))
    const links = linksOf(accessChain, starts.rows, leaves, signer, now())
    const { bucket } = portion
    if (links.length > 0) await writeLinks(connection, accessChain, { rows: links, bucket })
    return rows.length
  }
}

async function bucketsBehind(database: Database): Promise<number[]> {
  const { rows } = await database.query<{ bucket: number }>({
    name: 'access-buckets-behind',
    text: `SELECT h.bucket FROM access_head h JOIN access_chain_head c ON c.bucket = h.bucket
           WHERE h.next_number - 1 > c.number ORDER BY h.bucket LIMIT $1`,
    values: [bucketsAtOnce],
  })
  return rows.map(({ bucket }) => bucket)
}

async function rowsAfter(
  connection: Connection,
  { rows: starts, bucket }: Portion<WalkStart>,
): Promise<AccessRow[]> {
  const { rows } = await connection.query<AccessRow>(
    aboutBucket(
      bucket,
      'walk-access-record',
      [starts.map((start) => start.bucket), starts.map(({ number }) => number), rowsOfBucket],
      (only) => `SELECT r.* FROM unnest($1::smallint[], $2::bigint[]) d (bucket, number)
                 CROSS JOIN LATERAL (
                   SELECT ${accessColumns} FROM access_record a
                   WHERE a.bucket = d.bucket AND a.number > d.number ${only('a')}
                   ORDER BY a.number LIMIT $3) r
                 ORDER BY r.bucket, r.number`,
    ),
  )
  return rows
}
