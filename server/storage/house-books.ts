/**
 * Books of the house: entries that belong to no person, such as a counter's payments, clearing and
 * prepayments. One book is written by one transaction at a time; tables of a subject that go with
 * an entry are changed in the same transaction, on `connection`.
 */
import type { Posting } from '../../engine/ledger/posting.ts'
import { digestOf } from './bucket.ts'
import { type Connection, type Database, inTransaction } from './database.ts'

export interface HouseEntry<D> {
  /** `10c-57`: bucket and number. */
  readonly id: string
  readonly book: string
  readonly kind: string
  /** ISO day. */
  readonly businessDate: string
  /** ISO instant. */
  readonly recordedAt: string
  readonly by: string
  readonly document: D
  readonly postings: readonly Posting[]
}

export interface HouseDraft<D> extends Omit<HouseEntry<D>, 'id' | 'book' | 'recordedAt'> {
  /** The same key in the same book is one entry for ever. */
  readonly key: string
  /** 16 bytes: another fingerprint under the same key is another request. */
  readonly fingerprint: Buffer
}

/** One book, locked for one transaction. */
export interface OpenBook {
  readonly connection: Connection
  /** By the database's clock: processes whose own clocks differ write in one book. */
  readonly openedAt: Date
  earlier<D>(
    key: string,
  ): Promise<{ readonly entry: HouseEntry<D>; readonly fingerprint: Buffer } | undefined>
  /** @throws when the postings do not sum to zero for each currency, or the key was used. */
  post<D>(draft: HouseDraft<D>, recordedAt: Date): Promise<HouseEntry<D>>
  /** Sum of an account's postings in this book's bucket, in minor units of `currency`. */
  balance(account: string, currency: string): Promise<number>
}

export interface HouseBooks {
  /** Runs `work` alone on `book` and commits what it posted; nothing is kept when it throws. */
  inBook<T>(book: string, work: (open: OpenBook) => Promise<T>): Promise<T>
  find<D>(id: string): Promise<HouseEntry<D> | undefined>
  /** Entries of a book after a number, in order. */
  entries<D>(book: string, after: number, limit: number): Promise<readonly HouseEntry<D>[]>
  balance(book: string, account: string, currency: string): Promise<number>
}

export const firstHouseBucket = 256
const houseBuckets = 64

/** Fixed for ever, as a person's bucket is. */
export function houseBucketOf(book: string): number {
  const digest = digestOf('book', book)
  return firstHouseBucket + ((digest[0] ?? 0) % houseBuckets)
}

export function createHouseBooks(database: Database): HouseBooks {
  return {
    inBook: (book, work) =>
      inTransaction(database, async (connection) => {
        const bucket = houseBucketOf(book)
        const openedAt = await lockHead(connection, bucket)
        return work(openBook(connection, book, bucket, openedAt))
      }),
    async find<D>(id: string) {
      const place = housePlaceOf(id)
      if (place === undefined) return undefined
      const [entry] = await readEntries<D>(database, 'e.bucket = $1 AND e.number = $2', [
        place.bucket,
        place.number,
      ])
      return entry
    },
    entries: (book, after, limit) =>
      readEntries(
        database,
        'e.bucket = $1 AND e.book = $2 AND e.number > $3',
        [houseBucketOf(book), book, after, limit],
        'LIMIT $4',
      ),
    balance: (book, account, currency) =>
      readBalance(database, houseBucketOf(book), account, currency),
  }
}

/** Answers when it had the lock. */
async function lockHead(connection: Connection, bucket: number): Promise<Date> {
  const { rows } = await connection.query<{ at: Date }>(
    `WITH head AS MATERIALIZED (SELECT FROM bucket_head WHERE bucket = $1 FOR UPDATE)
     SELECT clock_timestamp() AS at FROM head`,
    [bucket],
  )
  const [row] = rows
  if (row === undefined) throw new Error('A bucket of the house has no head.')
  return row.at
}

function openBook(connection: Connection, book: string, bucket: number, openedAt: Date): OpenBook {
  return {
    connection,
    openedAt,
    async earlier<D>(key: string) {
      const request = digestOf('house', book, key)
      const [found] = await readRows<D>(connection, 'e.bucket = $1 AND e.request = $2', [
        bucket,
        request,
      ])
      return found && { entry: entryOf(found), fingerprint: found.fingerprint }
    },
    async post<D>(draft: HouseDraft<D>, recordedAt: Date) {
      const { rows } = await connection.query<{ number: number }>(
        `UPDATE bucket_head SET next_number = next_number + 1 WHERE bucket = $1
         RETURNING next_number - 1 AS number`,
        [bucket],
      )
      const number = rows[0]?.number
      if (number === undefined) throw new Error('A bucket of the house has no head.')
      await insertEntry(connection, book, bucket, number, draft, recordedAt)
      await insertPostings(connection, bucket, number, draft.postings)
      const { kind, businessDate, by, document, postings } = draft
      return {
        id: houseEntryId(bucket, number),
        book,
        kind,
        businessDate,
        recordedAt: recordedAt.toISOString(),
        by,
        document,
        postings,
      }
    },
    balance: (account, currency) => readBalance(connection, bucket, account, currency),
  }
}

export function houseEntryId(bucket: number, number: number): string {
  return `${bucket.toString(16)}-${number}`
}

export function housePlaceOf(id: string): { bucket: number; number: number } | undefined {
  const match = /^(1[0-3][0-9a-f])-([1-9][0-9]{0,14})$/.exec(id)
  if (match === null) return undefined
  return { bucket: Number.parseInt(match[1] ?? '', 16), number: Number(match[2]) }
}

async function insertEntry<D>(
  connection: Connection,
  book: string,
  bucket: number,
  number: number,
  { key, fingerprint, kind, businessDate, by, document }: HouseDraft<D>,
  recordedAt: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO house_entry (bucket, number, book, kind, request, fingerprint, business_date,
       recorded_at, recorded_by, document)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      bucket,
      number,
      book,
      kind,
      digestOf('house', book, key),
      fingerprint,
      businessDate,
      recordedAt,
      by,
      JSON.stringify(document),
    ],
  )
}

/** As with settlements, amounts that do not sum to zero become NULL, which the column refuses. */
async function insertPostings(
  connection: Connection,
  bucket: number,
  number: number,
  postings: readonly Posting[],
): Promise<void> {
  await connection.query(
    `INSERT INTO house_posting (bucket, number, place, account, currency, amount_minor)
     SELECT $1, $2, place, account, currency,
       CASE WHEN sum(amount_minor) OVER (PARTITION BY currency) = 0 THEN amount_minor END
     FROM unnest($3::smallint[], $4::text[], $5::text[], $6::bigint[])
       n (place, account, currency, amount_minor)`,
    [
      bucket,
      number,
      postings.map((_, place) => place),
      postings.map(({ account }) => account),
      postings.map(({ currency }) => currency),
      postings.map(({ amountMinor }) => amountMinor),
    ],
  )
}

async function readBalance(
  connection: Database | Connection,
  bucket: number,
  account: string,
  currency: string,
): Promise<number> {
  const { rows } = await connection.query<{ sum: number }>(
    `SELECT coalesce(sum(amount_minor), 0)::bigint AS sum FROM house_posting
     WHERE bucket = $1 AND account = $2 AND currency = $3 AND bucket >= 256`,
    [bucket, account, currency],
  )
  return rows[0]?.sum ?? 0
}

interface Row<D> {
  readonly bucket: number
  readonly number: number
  readonly book: string
  readonly kind: string
  readonly fingerprint: Buffer
  readonly business_date: string
  readonly recorded_at: Date
  readonly recorded_by: string
  readonly document: D
  readonly postings: readonly Posting[]
}

async function readRows<D>(
  connection: Database | Connection,
  condition: string,
  values: unknown[],
  limit = '',
): Promise<Row<D>[]> {
  const { rows } = await connection.query<Row<D>>(
    `SELECT e.bucket, e.number, e.book, e.kind, e.fingerprint, e.business_date, e.recorded_at,
       e.recorded_by, e.document,
       (SELECT coalesce(json_agg(json_build_object('account', p.account, 'currency', p.currency,
          'amountMinor', p.amount_minor) ORDER BY p.place), '[]')
        FROM house_posting p WHERE p.bucket = e.bucket AND p.number = e.number) AS postings
     FROM house_entry e WHERE ${condition} ORDER BY e.number ${limit}`,
    values,
  )
  return rows
}

async function readEntries<D>(
  connection: Database | Connection,
  condition: string,
  values: unknown[],
  limit = '',
): Promise<HouseEntry<D>[]> {
  return (await readRows<D>(connection, condition, values, limit)).map(entryOf)
}

function entryOf<D>(row: Row<D>): HouseEntry<D> {
  return {
    id: houseEntryId(row.bucket, row.number),
    book: row.book,
    kind: row.kind,
    businessDate: row.business_date,
    recordedAt: row.recorded_at.toISOString(),
    by: row.recorded_by,
    document: row.document,
    postings: row.postings,
  }
}
