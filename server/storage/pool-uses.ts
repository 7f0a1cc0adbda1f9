/** Who rested on a shared counter, in order: written with the bill, read when one is taken back. */
import type pg from 'pg'
import { bucketOf } from './bucket.ts'
import { settlementColumns } from './journal-entry.ts'
import type { Written } from './working-state.ts'

/** What came from a person's entry of some version on among those who share a pool with it. */
export interface PoolQuestion {
  readonly pool: string
  readonly person: string
  /** The first of the person's entries that matters. */
  readonly version: number
}

/** The pool's bucket is locked by the batch, so two never take the same place. */
export function insertPoolUses<D>(written: readonly Written<D>[]): pg.QueryConfig[] {
  const uses = written.flatMap(({ entry, draft }) =>
    [...new Set(draft.pools)].map((pool) => ({ pool, ...entry })),
  )
  if (uses.length === 0) return []
  return [
    {
      name: 'insert-pool-uses',
      text: `INSERT INTO pool_use (bucket, pool, place, member_bucket, person, version)
             SELECT n.bucket, n.pool,
               coalesce((SELECT max(place) FROM pool_use u
                         WHERE u.bucket = n.bucket AND u.pool = n.pool), 0)
                 + row_number() OVER (PARTITION BY n.bucket, n.pool ORDER BY n.turn),
               n.member_bucket, n.person, n.version
             FROM unnest($1::smallint[], $2::text[], $3::smallint[], $4::text[], $5::bigint[])
               WITH ORDINALITY n (bucket, pool, member_bucket, person, version, turn)`,
      values: [
        uses.map(({ pool }) => bucketOf(pool)),
        uses.map(({ pool }) => pool),
        uses.map(({ person }) => bucketOf(person)),
        uses.map(({ person }) => person),
        uses.map(({ version }) => version),
      ],
    },
  ]
}

/** In the order in which the pool's counters were rested on, from the person's own entry on. */
export function readPoolUses({ pool, person, version }: PoolQuestion): pg.QueryConfig {
  return {
    name: 'read-pool-uses',
    text: `SELECT ${settlementColumns} FROM pool_use u
           JOIN settlement s
             ON s.bucket = u.member_bucket AND s.person = u.person AND s.version = u.version
           WHERE u.bucket = $1 AND u.pool = $2
             AND u.place >= coalesce((SELECT min(place) FROM pool_use f
                                     WHERE f.bucket = $1 AND f.pool = $2
                                       AND f.person = $3 AND f.version >= $4), 0)
           ORDER BY u.place`,
    values: [bucketOf(pool), pool, person, version],
  }
}
