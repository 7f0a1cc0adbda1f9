/**
 * Statements of the settle path, about rows of many buckets or of one.
 *
 * On one server a statement serves rows of many buckets at once. Where buckets lie on several
 * servers each statement is about one bucket, and every table in it says so in plain words:
 * `bucket = $n` is what a distributing server sends a statement to one place by.
 */
import type pg from 'pg'

/** Rows for one statement; `bucket` is null where they may lie in several. */
export interface Portion<R> {
  readonly rows: readonly R[]
  readonly bucket: number | null
}

/** In the order of the buckets, which is that in which all batches lock. */
export function portionsOf<R>(
  rows: readonly R[],
  bucketOf: (row: R) => number,
  isApart: boolean,
): Portion<R>[] {
  if (rows.length === 0) return []
  if (!isApart) return [{ rows, bucket: null }]
  return [...Map.groupBy(rows, bucketOf)]
    .sort(([a], [b]) => a - b)
    .map(([bucket, own]) => ({ rows: own, bucket }))
}

/**
 * Writes a statement for a portion. `text` calls what it is given with the name of a table wherever
 * that table is read or changed, at the end of a condition that matches its bucket row by row.
 */
export function aboutBucket(
  bucket: number | null,
  name: string,
  values: readonly unknown[],
  text: (only: (table: string) => string) => string,
): pg.QueryConfig {
  if (bucket === null) return { name, text: text(() => ''), values: [...values] }
  const place = values.length + 1
  return {
    name: `${name}-in-bucket`,
    text: text((table) => `AND ${table}.bucket = $${place}`),
    values: [...values, bucket],
  }
}
