/** Everything that was recorded on one day, settlements and books of the house, in order. */
import type { TextEntry } from '../../engine/ledger/journal-text.ts'
import type { Posting } from '../../engine/ledger/posting.ts'
import { settlementId } from './bucket.ts'
import type { Database } from './database.ts'
import { firstHouseBucket, houseEntryId } from './house-books.ts'
import { pagesAtOneMoment } from './one-moment.ts'

const pageRows = 1000

/** `from` and `to` are instants; the second is no longer included. */
export async function* entriesRecorded(
  database: Database,
  day: string,
  from: Date,
  to: Date,
): AsyncGenerator<readonly TextEntry[]> {
  const pages = pagesAtOneMoment<Row>(
    database,
    `SELECT e.*, (SELECT coalesce(json_agg(json_build_object('account', p.account, 'currency',
           p.currency, 'amountMinor', p.amount_minor) ORDER BY p.place), '[]')
         FROM posting p WHERE p.bucket = e.bucket AND p.number = e.number) AS postings
       FROM (
         SELECT bucket, number, kind, institution, visit, business_date, '' AS book
         FROM settlement WHERE recorded_at >= $1 AND recorded_at < $2
         UNION ALL
         SELECT bucket, number, kind, '', '', business_date, book
         FROM house_entry WHERE recorded_at >= $1 AND recorded_at < $2
       ) e ORDER BY e.bucket, e.number`,
    [from, to],
    pageRows,
  )
  for await (const rows of pages) yield rows.map((row) => entryOf(row, day))
}

interface Row {
  readonly bucket: number
  readonly number: number
  readonly kind: string
  readonly institution: string
  readonly visit: string
  readonly business_date: string
  readonly book: string
  readonly postings: readonly Posting[]
}

function entryOf(
  { bucket, number, kind, institution, visit, book, postings, ...row }: Row,
  day: string,
) {
  const isHouse = bucket >= firstHouseBucket
  return {
    id: isHouse ? houseEntryId(bucket, number) : settlementId({ bucket, number }),
    day,
    kind,
    tags: { institution, visit, book, business: row.business_date },
    postings,
  }
}
