/**
 * Clearing windows: closing the open one, and adding up what lies in closed ones.
 *
 * A closing is an entry in a book of the house, so one closes at a time and the same key closes
 * once. The heads of all buckets are read in one statement, that is at one moment, and none of them
 * is locked: whoever is settling neither waits nor is missed.
 */
import { clearingBook } from '../../../engine/clearing/books.ts'
import {
  type BucketHead,
  type ClosedWindow,
  countIn,
  type NumberRange,
  rangesUpTo,
} from '../../../engine/clearing/window.ts'
import { type Connection, type Database, inTransaction } from '../database.ts'
import { createHouseBooks, type HouseEntry } from '../house-books.ts'

export interface CloseOrder {
  readonly key: string
  readonly fingerprint: Buffer
  readonly period: string
  readonly by: string
  /** ISO day on which it is closed. */
  readonly on: string
  readonly at: Date
}

export type Closing =
  | { readonly closed: true; readonly window: ClosedWindow; readonly isNew: boolean }
  | { readonly closed: false; readonly why: 'key-reused' }
  /** The last window belongs to a later month. */
  | { readonly closed: false; readonly why: 'period-over'; readonly period: string }

export interface WindowStore {
  close(order: CloseOrder): Promise<Closing>
  /** The latest first. */
  list(before: number | null, limit: number): Promise<ClosedWindow[]>
  ofPeriod(period: string): Promise<ClosedWindow[]>
  find(window: number): Promise<ClosedWindow | undefined>
  last(): Promise<{ readonly window: number; readonly period: string } | undefined>
  /** True when everything in it has been derived, so that its sums are final. */
  isDerived(window: number): Promise<boolean>
  /** Adds up each window of which everything has been derived, once; answers how many those were. */
  sumUp(): Promise<number>
}

const book = clearingBook.windows

interface ClosingDocument {
  readonly window: number
  readonly period: string
}

export function createWindowStore(database: Database): WindowStore {
  const books = createHouseBooks(database)
  return {
    close: (order) =>
      books.inBook(book, async (open): Promise<Closing> => {
        const earlier = await open.earlier<ClosingDocument>(order.key)
        if (earlier !== undefined) {
          if (!earlier.fingerprint.equals(order.fingerprint)) {
            return { closed: false, why: 'key-reused' }
          }
          const window = await windowOf(open.connection, earlier.entry)
          return { closed: true, window, isNew: false }
        }
        const last = await lastWindow(open.connection)
        if (last !== undefined && order.period < last.period) {
          return { closed: false, why: 'period-over', period: last.period }
        }
        const ranges = await openRanges(open.connection)
        const window: ClosedWindow = {
          window: (last?.window ?? 0) + 1,
          period: order.period,
          closedAt: order.at.toISOString(),
          closedBy: order.by,
          ranges,
        }
        await insertWindow(open.connection, window)
        await open.post<ClosingDocument>(
          {
            key: order.key,
            fingerprint: order.fingerprint,
            kind: 'window-closed',
            businessDate: order.on,
            by: order.by,
            document: { window: window.window, period: window.period },
            postings: [],
          },
          order.at,
        )
        return { closed: true, window, isNew: true }
      }),
    list: (before, limit) =>
      readWindows(database, '$1::integer IS NULL OR w.window_number < $1', before, limit),
    ofPeriod: (period) => readWindows(database, 'w.period = $1::text', period, 1000),
    async find(window) {
      const [found] = await readWindows(database, 'w.window_number = $1', window, 1)
      return found
    },
    last: () => lastWindow(database),
    isDerived: (window) => isDerived(database, window),
    async sumUp() {
      for (let count = 0; ; count++) {
        if (!(await inTransaction(database, sumUpOne))) return count
      }
    },
  }
}

async function isDerived(database: Database | Connection, window: number): Promise<boolean> {
  const { rows } = await database.query<{ behind: boolean }>(
    `SELECT EXISTS (
       SELECT FROM clearing_window_range r JOIN derived_head d ON d.bucket = r.bucket
       WHERE r.window_number = $1 AND d.number < r.last) AS behind`,
    [window],
  )
  return rows[0]?.behind === false
}

/** The first that is derived and that nobody else sums up. */
async function lockUnsummed(connection: Connection): Promise<number | undefined> {
  const { rows } = await connection.query<{ window: number }>(
    `SELECT window_number AS window FROM clearing_window WHERE NOT is_summed
     ORDER BY window_number`,
  )
  for (const { window } of rows) {
    if (!(await isDerived(connection, window))) continue
    const locked = await connection.query(
      `SELECT FROM clearing_window WHERE window_number = $1 AND NOT is_summed
       FOR UPDATE SKIP LOCKED`,
      [window],
    )
    if (locked.rowCount === 1) return window
  }
  return undefined
}

/** Lines of a window are derived once and never change, so neither do its sums. */
async function sumUpOne(connection: Connection): Promise<boolean> {
  const window = await lockUnsummed(connection)
  if (window === undefined) return false
  // A day's lines are many, and nobody waits for them.
  await connection.query('SET LOCAL statement_timeout = 0')
  await connection.query(
    `INSERT INTO clearing_window_sum (window_number, heading, lines, amount_minor)
     SELECT r.window_number, l.heading, count(*), sum(l.amount_minor)::bigint
     FROM clearing_window_range r
     JOIN clearing_line l ON l.bucket = r.bucket AND l.number BETWEEN r.first AND r.last
     WHERE r.window_number = $1 GROUP BY r.window_number, l.heading`,
    [window],
  )
  await connection.query('UPDATE clearing_window SET is_summed = true WHERE window_number = $1', [
    window,
  ])
  return true
}

/** Heads and what was closed before, in one statement: as they stood at one moment. */
async function openRanges(connection: Connection): Promise<NumberRange[]> {
  const { rows } = await connection.query<BucketHead & { lastClosed: number }>(
    `SELECT h.bucket, h.next_number AS "nextNumber",
       coalesce((SELECT max(r.last) FROM clearing_window_range r WHERE r.bucket = h.bucket), 0)
         AS "lastClosed"
     FROM bucket_head h ORDER BY h.bucket`,
  )
  return rangesUpTo(rows, new Map(rows.map(({ bucket, lastClosed }) => [bucket, lastClosed])))
}

async function insertWindow(
  connection: Connection,
  { window, period, closedAt, closedBy, ranges }: ClosedWindow,
): Promise<void> {
  await connection.query(
    `INSERT INTO clearing_window (window_number, period, closed_at, closed_by, records)
     VALUES ($1, $2, $3, $4, $5)`,
    [window, period, closedAt, closedBy, countIn(ranges)],
  )
  await connection.query(
    `INSERT INTO clearing_window_range (window_number, bucket, first, last)
     SELECT $1, * FROM unnest($2::smallint[], $3::bigint[], $4::bigint[])`,
    [
      window,
      ranges.map(({ bucket }) => bucket),
      ranges.map(({ first }) => first),
      ranges.map(({ last }) => last),
    ],
  )
}

async function lastWindow(
  connection: Connection | Database,
): Promise<{ window: number; period: string } | undefined> {
  const { rows } = await connection.query<{ window: number; period: string }>(
    `SELECT window_number AS window, period FROM clearing_window
     ORDER BY window_number DESC LIMIT 1`,
  )
  return rows[0]
}

async function windowOf(
  connection: Connection,
  { document }: HouseEntry<ClosingDocument>,
): Promise<ClosedWindow> {
  const [found] = await readWindows(connection, 'w.window_number = $1', document.window, 1)
  if (found === undefined) throw new Error(`Window ${document.window} is missing.`)
  return found
}

interface WindowRow {
  readonly window_number: number
  readonly period: string
  readonly closed_at: Date
  readonly closed_by: string
  readonly ranges: readonly NumberRange[]
}

async function readWindows(
  connection: Connection | Database,
  condition: string,
  value: number | string | null,
  limit: number,
): Promise<ClosedWindow[]> {
  const { rows } = await connection.query<WindowRow>(
    `SELECT w.window_number, w.period, w.closed_at, w.closed_by,
       (SELECT coalesce(json_agg(json_build_object('bucket', r.bucket, 'first', r.first,
          'last', r.last) ORDER BY r.bucket), '[]')
        FROM clearing_window_range r WHERE r.window_number = w.window_number) AS ranges
     FROM clearing_window w WHERE ${condition}
     ORDER BY w.window_number DESC LIMIT $2`,
    [value, limit],
  )
  return rows.map((row) => ({
    window: row.window_number,
    period: row.period,
    closedAt: row.closed_at.toISOString(),
    closedBy: row.closed_by,
    ranges: row.ranges,
  }))
}
