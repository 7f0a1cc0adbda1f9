/** Who rested on a shared counter, in order: written with the bill, read when one is taken back. */
import type pg from 'pg'
import { bucketOf } from './bucket.ts'
import type { Words } from './document/words.ts'
import { type Entry, entryOf, type SettlementRow, settlementColumns } from './journal-entry.ts'
import { aboutBucket, type Portion, portionsOf } from './portions.ts'
import type { Written } from './working-state.ts'

/** What came from a person's entry of some version on among those who share a pool with it. */
export interface PoolQuestion {
  readonly pool: string
  readonly person: string
  /** The first of the person's entries that matters. */
  readonly version: number
}

/** An entry that rested on a pool. */
export interface PoolUse {
  readonly member_bucket: number
  readonly person: string
  readonly version: number
}

/** The pool's bucket is locked by the batch, so two never take the same place. */
export function insertPoolUses<D>(
  written: readonly Written<D>[],
  isApart: boolean,
): pg.QueryConfig[] {
  const uses = written.flatMap(({ entry, draft }) =>
    [...new Set(draft.pools)].map((pool) => ({ pool, ...entry })),
  )
  return portionsOf(uses, ({ pool }) => bucketOf(pool), isApart).map(({ rows, bucket }) =>
    aboutBucket(
      bucket,
      'insert-pool-uses',
      [
        rows.map(({ pool }) => bucketOf(pool)),
        rows.map(({ pool }) => pool),
        rows.map(({ person }) => bucketOf(person)),
        rows.map(({ person }) => person),
        rows.map(({ version }) => version),
      ],
      (only) => `INSERT INTO pool_use (bucket, pool, place, member_bucket, person, version)
         SELECT n.bucket, n.pool,
           coalesce((SELECT max(u.place) FROM pool_use u
                     WHERE u.bucket = n.bucket ${only('u')} AND u.pool = n.pool), 0)
             + row_number() OVER (PARTITION BY n.bucket, n.pool ORDER BY n.turn),
           n.member_bucket, n.person, n.version
         FROM unnest($1::smallint[], $2::text[], $3::smallint[], $4::text[], $5::bigint[])
           WITH ORDINALITY n (bucket, pool, member_bucket, person, version, turn)`,
    ),
  )
}

/** In the order in which the pool's counters were rested on, from the person's own entry on. */
export function readPoolUses({ pool, person, version }: PoolQuestion): pg.QueryConfig {
  return {
    name: 'read-pool-uses',
    text: `SELECT u.member_bucket, u.person, u.version FROM pool_use u
           WHERE u.bucket = $1 AND u.pool = $2
             AND u.place >= coalesce((SELECT min(f.place) FROM pool_use f
                                     WHERE f.bucket = $1 AND f.pool = $2
                                       AND f.person = $3 AND f.version >= $4), 0)
           ORDER BY u.place`,
    values: [bucketOf(pool), pool, person, version],
  }
}

export function memberBucketOf(use: PoolUse): number {
  return use.member_bucket
}

/** The entries themselves, which lie in the buckets of their persons. */
export function readUsed({ rows, bucket }: Portion<PoolUse>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'read-used-pools',
    [rows.map(memberBucketOf), rows.map(({ person }) => person), rows.map((use) => use.version)],
    (only) => `SELECT ${settlementColumns} FROM settlement s
               WHERE (s.bucket, s.person, s.version) IN
                 (SELECT * FROM unnest($1::smallint[], $2::text[], $3::bigint[])) ${only('s')}`,
  )
}

export function inOrderOfUse<D>(
  uses: readonly PoolUse[],
  rows: readonly SettlementRow[],
  words: Words,
): Entry<D>[] {
  const byUse = new Map(rows.map((row) => [useKey(row), row]))
  return uses.flatMap((use) => {
    const row = byUse.get(useKey(use))
    return row === undefined ? [] : [entryOf<D>(row, words)]
  })
}

function useKey({ person, version }: Pick<PoolUse, 'person' | 'version'>): string {
  return `${version} ${person}`
}
