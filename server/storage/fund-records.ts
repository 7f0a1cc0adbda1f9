/**
 * What a fund has of bills that were settled without this alliance, and what of it came across to
 * the side of the internet. A record has an id as a settlement has, with a number far above those.
 */
import type { KnownRecord } from '../../engine/visit/released-record.ts'
import { bucketOf, digestOf, placeOfId, settlementId } from './bucket.ts'
import { houseBucketOf } from './house-books.ts'
import type { Placed } from './placement.ts'

const firstRecord = 900_000_000_000_000
const records = 100_000_000_000_000
const digestBytes = 6
const feedBucket = houseBucketOf('fund-feed')

/** The same settlement of a fund has the same id for ever, and on both sides. */
export function recordIdOf(person: string, institution: string, settlement: string): string {
  const digest = digestOf('fund-record', institution, settlement).readUIntBE(0, digestBytes)
  return settlementId({ bucket: bucketOf(person), number: firstRecord + (digest % records) })
}

export function isRecordId(id: string): boolean {
  return (placeOfId(id)?.number ?? 0) >= firstRecord
}

export interface HeldRecord {
  readonly known: KnownRecord
  readonly isTakenBack: boolean
}

export function createFundRecords(placed: Placed) {
  return {
    idOf: recordIdOf,

    /** False where another record has its place already. */
    async keep(known: KnownRecord): Promise<'kept' | 'known' | 'differs'> {
      const { record, person, ...content } = known
      const { bucket = -1, number } = placeOfId(record) ?? {}
      const { rows } = await placed.of(bucket).query<{ is_new: boolean; is_same: boolean }>({
        name: 'keep-fund-record',
        text: `WITH added AS (
                 INSERT INTO fund_record (bucket, record, person, institution, content)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING true)
               SELECT EXISTS (SELECT FROM added) AS is_new,
                 EXISTS (SELECT FROM fund_record WHERE bucket = $1 AND record = $2
                   AND person = $3 AND content = $5::jsonb) AS is_same`,
        values: [bucket, number, person, known.institution, JSON.stringify(content)],
      })
      const [row] = rows
      if (row?.is_new === true) return 'kept'
      return row?.is_same === true ? 'known' : 'differs'
    },

    /** False where there is no such record, or it was taken back before. */
    async takeBack(record: string): Promise<boolean> {
      const { bucket = -1, number } = placeOfId(record) ?? {}
      const { rowCount } = await placed.of(bucket).query(
        `UPDATE fund_record SET taken_back_at = clock_timestamp()
         WHERE bucket = $1 AND record = $2 AND taken_back_at IS NULL`,
        [bucket, number],
      )
      return rowCount === 1
    },

    /** How far a feed was read. */
    async head(feed: string): Promise<number> {
      const { rows } = await placed.main.query<{ number: number }>(
        'SELECT number FROM fund_feed WHERE bucket = $1 AND feed = $2',
        [feedBucket, feed],
      )
      return rows[0]?.number ?? 0
    },

    async moveHead(feed: string, number: number): Promise<void> {
      await placed.main.query(
        `INSERT INTO fund_feed (bucket, feed, number) VALUES ($1, $2, $3)
         ON CONFLICT (bucket, feed) DO UPDATE SET number = greatest(fund_feed.number, $3)`,
        [feedBucket, feed, number],
      )
    },

    async ofPerson(person: string): Promise<readonly HeldRecord[]> {
      const bucket = bucketOf(person)
      const { rows } = await placed.of(bucket).query<{
        record: number
        content: Omit<KnownRecord, 'record' | 'person'>
        is_taken_back: boolean
      }>({
        name: 'fund-records-of-person',
        text: `SELECT record, content, taken_back_at IS NOT NULL AS is_taken_back FROM fund_record
               WHERE bucket = $1 AND person = $2 ORDER BY taken_at, record`,
        values: [bucket, person],
      })
      return rows.map(({ record, content, is_taken_back: isTakenBack }) => ({
        known: { ...content, person, record: settlementId({ bucket, number: record }) },
        isTakenBack,
      }))
    },
  }
}

export interface ReleasedEntry<E> {
  readonly entry: E
  readonly invoice: string | null
  readonly isTakenBack: boolean
}

export function createReleasedRecords<E>(placed: Placed) {
  return {
    isRecordId,

    async has(record: string, authorisation: string): Promise<boolean> {
      const { bucket = -1, number } = placeOfId(record) ?? {}
      const { rowCount } = await placed.of(bucket).query({
        name: 'has-released-record',
        text: `SELECT FROM released_record
               WHERE bucket = $1 AND record = $2 AND authorisation = $3`,
        values: [bucket, number, authorisation],
      })
      return rowCount === 1
    },

    /** The same record under the same authorisation is kept once. */
    async keep(one: {
      readonly record: string
      readonly authorisation: string
      readonly person: string
      readonly lines: number
      readonly invoice: string
      readonly entry: E
    }): Promise<void> {
      const { bucket = -1, number } = placeOfId(one.record) ?? {}
      await placed.of(bucket).query(
        `INSERT INTO released_record
           (bucket, record, authorisation, person, lines, invoice, entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [
          bucket,
          number,
          one.authorisation,
          one.person,
          one.lines,
          one.invoice,
          JSON.stringify(one.entry),
        ],
      )
    },

    async takeBack(record: string): Promise<void> {
      const { bucket = -1, number } = placeOfId(record) ?? {}
      await placed.of(bucket).query(
        `UPDATE released_record SET taken_back_at = clock_timestamp()
         WHERE bucket = $1 AND record = $2 AND taken_back_at IS NULL`,
        [bucket, number],
      )
    },

    /** As the authorisation that names most let it pass. */
    async find(record: string): Promise<ReleasedEntry<E> | undefined> {
      const { bucket = -1, number } = placeOfId(record) ?? {}
      const { rows } = await placed.of(bucket).query<{
        entry: E
        invoice: string | null
        is_taken_back: boolean
      }>({
        name: 'find-released-record',
        text: `SELECT entry, taken_back_at IS NOT NULL AS is_taken_back,
                 (SELECT max(nullif(invoice, '')) FROM released_record
                  WHERE bucket = $1 AND record = $2) AS invoice
               FROM released_record WHERE bucket = $1 AND record = $2
               ORDER BY lines DESC, released_at, authorisation LIMIT 1`,
        values: [bucket, number],
      })
      const [row] = rows
      if (row === undefined) return undefined
      return { entry: row.entry, invoice: row.invoice, isTakenBack: row.is_taken_back }
    },

    /** Those of a person that the fund has not taken back, the latest first. */
    async ofPerson(person: string, limit: number): Promise<readonly string[]> {
      const bucket = bucketOf(person)
      const { rows } = await placed.of(bucket).query<{ record: number }>({
        name: 'released-records-of-person',
        text: `SELECT record FROM released_record
               WHERE bucket = $1 AND person = $2 AND taken_back_at IS NULL
               GROUP BY record ORDER BY max(released_at) DESC LIMIT $3`,
        values: [bucket, person, limit],
      })
      return rows.map(({ record }) => settlementId({ bucket, number: record }))
    },
  }
}
