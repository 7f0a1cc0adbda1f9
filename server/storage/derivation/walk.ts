/** What lies in the journal beyond where each bucket was walked to, read in one go for a few buckets. */
import type { Posting } from '../../../engine/ledger/posting.ts'
import { expectNoGap, type WalkStart } from '../chain/links.ts'
import type { Connection } from '../database.ts'
import type { Words } from '../document/words.ts'
import { firstHouseBucket } from '../house-books.ts'
import {
  type Entry,
  entryOf,
  reachWords,
  type SettlementRow,
  settlementColumns,
} from '../journal-entry.ts'
import { aboutBucket, type Portion } from '../portions.ts'
import type { AccountNames, PackedPostings } from './account-names.ts'
import { inTurns } from './in-turns.ts'
import { houseLeaf, settlementLeaf } from './journal-leaf.ts'

/** A row of the journal to derive from; a house entry has no `entry`. */
export interface WalkedRow<D> {
  readonly bucket: number
  readonly number: number
  readonly businessDate: string
  /** Number of the settlement that it takes back. */
  readonly reverses: number | null
  readonly entry: Entry<D> | null
  readonly postings: readonly Posting[]
  readonly leaf: Buffer
}

/** What rows name by numbers. */
export interface WalkNames {
  readonly names: AccountNames
  readonly words: Words
}

/**
 * Rows after each start, at most `most` of a bucket, in the order of bucket and number.
 *
 * @throws when a number is missing: numbers are visible in their order, so a gap is a lost row.
 */
export async function rowsAfter<D>(
  connection: Connection,
  { rows: starts, bucket: only }: Portion<WalkStart>,
  most: number,
  { names, words }: WalkNames,
): Promise<WalkedRow<D>[]> {
  const persons = starts.filter(({ bucket }) => bucket < firstHouseBucket)
  const houses = starts.filter(({ bucket }) => bucket >= firstHouseBucket)
  const ofPersons = { rows: persons, bucket: only }
  const ofHouses = { rows: houses, bucket: only }
  const rows = [
    ...(persons.length === 0
      ? []
      : await settlementsAfter<D>(connection, ofPersons, most, { names, words })),
    ...(houses.length === 0 ? [] : await houseEntriesAfter<D>(connection, ofHouses, most)),
  ]
  expectNoGap(starts, rows)
  return rows
}

interface LeafRow extends SettlementRow, PackedPostings {
  readonly request: Buffer
  readonly fingerprint: Buffer
}

async function settlementsAfter<D>(
  connection: Connection,
  { rows: starts, bucket }: Portion<WalkStart>,
  most: number,
  { names, words }: WalkNames,
): Promise<WalkedRow<D>[]> {
  const { rows } = await connection.query<LeafRow>(
    aboutBucket(
      bucket,
      'walk-settlements',
      [...columnsOf(starts), most],
      (only) => `SELECT s.* FROM unnest($1::smallint[], $2::bigint[]) d (bucket, number)
         CROSS JOIN LATERAL (
           SELECT ${settlementColumns}, s.request, s.fingerprint, s.accounts, s.amounts_minor
           FROM settlement s WHERE s.bucket = d.bucket ${only('s')} AND s.number > d.number
           ORDER BY s.number LIMIT $3) s
         ORDER BY s.bucket, s.number`,
    ),
  )
  await reachWords(connection, words, rows)
  await names.know(
    connection,
    rows.flatMap(({ accounts }) => accounts),
  )
  return inTurns(rows, (row) => {
    const own = names.postingsOf(row)
    return {
      bucket: row.bucket,
      number: row.number,
      businessDate: row.business_date,
      reverses: row.reverses,
      entry: entryOf<D>(row, words),
      postings: own,
      leaf: settlementLeaf(row, own),
    }
  })
}

interface HouseRow {
  readonly bucket: number
  readonly number: number
  readonly book: string
  readonly kind: string
  readonly request: Buffer
  readonly fingerprint: Buffer
  readonly business_date: string
  readonly recorded_at: Date
  readonly recorded_by: string
  readonly document_text: string
}

async function houseEntriesAfter<D>(
  connection: Connection,
  { rows: starts, bucket }: Portion<WalkStart>,
  most: number,
): Promise<WalkedRow<D>[]> {
  const { rows } = await connection.query<HouseRow>(
    aboutBucket(
      bucket,
      'walk-house-entries',
      [...columnsOf(starts), most],
      (only) => `SELECT e.* FROM unnest($1::smallint[], $2::bigint[]) d (bucket, number)
         CROSS JOIN LATERAL (
           SELECT e.bucket, e.number, e.book, e.kind, e.request, e.fingerprint, e.business_date,
             e.recorded_at, e.recorded_by, e.document::text AS document_text
           FROM house_entry e WHERE e.bucket = d.bucket ${only('e')} AND e.number > d.number
           ORDER BY e.number LIMIT $3) e
         ORDER BY e.bucket, e.number`,
    ),
  )
  const postings = await postingsOf(connection, { rows, bucket })
  return rows.map((row) => {
    const own = postings.get(placeText(row)) ?? []
    return {
      bucket: row.bucket,
      number: row.number,
      businessDate: row.business_date,
      reverses: null,
      entry: null,
      postings: own,
      leaf: houseLeaf(row, own),
    }
  })
}

interface Place {
  readonly bucket: number
  readonly number: number
}

/** Of entries of the house, whose postings are rows. */
async function postingsOf(
  connection: Connection,
  { rows, bucket }: Portion<Place>,
): Promise<ReadonlyMap<string, Posting[]>> {
  const { rows: postings } = await connection.query<Posting & Place>(
    aboutBucket(
      bucket,
      'walk-postings',
      columnsOf(rows),
      (only) => `SELECT p.bucket, p.number, p.account, p.currency, p.amount_minor AS "amountMinor"
         FROM unnest($1::smallint[], $2::bigint[]) n (bucket, number)
         JOIN house_posting p ON p.bucket = n.bucket AND p.number = n.number
         WHERE true ${only('p')}
         ORDER BY p.bucket, p.number, p.place`,
    ),
  )
  return Map.groupBy(postings, placeText)
}

export function placeText({ bucket, number }: Place): string {
  return `${bucket}-${number}`
}

function columnsOf(places: readonly Place[]): [number[], number[]] {
  return [places.map(({ bucket }) => bucket), places.map(({ number }) => number)]
}
