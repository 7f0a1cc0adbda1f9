/** A digest of the rows of the journal that never change, in order, as far as each bucket goes. */
import type { Database } from '../../server/storage/database.ts'

/** The next number of each bucket. */
export type Heads = ReadonlyMap<number, number>

export async function headsOf(database: Database): Promise<Heads> {
  const { rows } = await database.query<{ bucket: number; next_number: number }>(
    'SELECT bucket, next_number FROM bucket_head',
  )
  return new Map(rows.map(({ bucket, next_number: next }) => [bucket, next]))
}

/** By SQL alone and over whole rows, so that it shares nothing with what reads the journal. */
export async function journalDigest(database: Database, heads: Heads): Promise<string> {
  const { rows } = await database.query<{ digest: string }>(
    `WITH head AS (SELECT * FROM unnest($1::smallint[], $2::bigint[]) h (bucket, next_number)),
       row_text AS (
         SELECT 1 AS kind, s.bucket, s.number, s::text AS body FROM settlement s
         UNION ALL SELECT 2, p.bucket, p.number, p::text FROM posting p
         UNION ALL SELECT 3, k.bucket, k.number, k::text FROM request_key k WHERE NOT k.again)
     SELECT encode(sha256(coalesce(
         string_agg(sha256(convert_to(body, 'UTF8')), ''::bytea
           ORDER BY bucket, number, kind, body), ''
       )), 'hex') AS digest
     FROM row_text JOIN head USING (bucket) WHERE number < next_number`,
    [[...heads.keys()], [...heads.values()]],
  )
  return rows[0]?.digest ?? ''
}
