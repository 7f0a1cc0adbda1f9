/** What a leg cost: CPU of every process, write-ahead log, and disk that is kept. */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../server/storage/database.ts'
import { median } from '../report.ts'

export interface Spent {
  readonly count: number
  readonly lsn: string
  readonly wal: number
}

/** `count` is that of a journal, where the database has one. */
export async function spentIn(database: Database, hasJournal: boolean): Promise<Spent> {
  const count = hasJournal
    ? '(SELECT sum(next_number - 1) FROM bucket_head WHERE bucket < 256)::bigint'
    : '0::bigint'
  const { rows } = await database.query<Spent>(
    `SELECT ${count} AS count, pg_current_wal_insert_lsn()::text AS lsn,
       (pg_current_wal_insert_lsn() - '0/0')::bigint AS wal`,
  )
  const [row] = rows
  if (row === undefined) throw new Error('broken invariant: SELECT without a row')
  return row
}

/** Waits until everything is derived from the journal, so that no leg pays for the one before. */
export async function untilDerived(database: Database): Promise<void> {
  for (;;) {
    const { rows } = await database.query<{ behind: number }>(
      `SELECT coalesce(sum(h.next_number - 1 - d.number), 0)::bigint AS behind
       FROM bucket_head h JOIN derived_head d ON d.bucket = h.bucket`,
    )
    if (rows[0]?.behind === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/**
 * Bytes of the log between two places without its full page images, which depend on how long ago the
 * last checkpoint was. `admin` is a superuser's database.
 */
export async function walWithoutImages(admin: Database, from: string, to: string): Promise<number> {
  await admin.query('CREATE EXTENSION IF NOT EXISTS pg_walinspect')
  const { rows } = await admin.query<{ bytes: number }>(
    'SELECT sum(record_size)::bigint AS bytes FROM pg_get_wal_stats($1, $2)',
    [from, to],
  )
  return rows[0]?.bytes ?? 0
}

const flushes = 200
const pageBytes = 8192

/** Median of writing a page and flushing it, in the folder of the database. */
export function flushUs(folder: string): number {
  const path = join(folder, 'flush')
  const file = openSync(path, 'w')
  const page = Buffer.alloc(pageBytes)
  writeSync(file, page, 0, pageBytes, 0)
  const times = Array.from({ length: flushes }, () => {
    const startedAt = performance.now()
    writeSync(file, page, 0, pageBytes, 0)
    fdatasyncSync(file)
    return (performance.now() - startedAt) * 1000
  })
  closeSync(file)
  rmSync(path)
  return median(times)
}

/** What a settlement adds for ever, by table with its indexes. */
const kept = {
  recorded: ['settlement', 'request_key', 'live_visit'],
  derived: ['clearing_row', 'journal_link'],
} as const

export async function bytesKept(
  database: Database,
): Promise<{ readonly recorded: number; readonly derived: number }> {
  const sizeOf = async (tables: readonly string[]) => {
    const { rows } = await database.query<{ bytes: number }>(
      'SELECT sum(pg_total_relation_size(t::regclass))::bigint AS bytes FROM unnest($1::text[]) t',
      [tables],
    )
    return rows[0]?.bytes ?? 0
  }
  return { recorded: await sizeOf(kept.recorded), derived: await sizeOf(kept.derived) }
}
