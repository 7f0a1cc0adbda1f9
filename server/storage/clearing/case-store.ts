/** Cases that a fund pays by their price, from the price until their year is closed. */
import { clearingBook } from '../../../engine/clearing/books.ts'
import { placeOfId, settlementId } from '../bucket.ts'
import type { Connection, Database } from '../database.ts'
import { createHouseBooks, type HouseDraft, houseBucketOf, type OpenBook } from '../house-books.ts'

export interface StoredCase {
  readonly settlement: string
  readonly payer: string
  readonly institution: string
  readonly currency: string
  /** Of the day on which the settlement was made. */
  readonly year: number
  readonly sheetMinor: number
  readonly caseMinor: number
  /** Null until the year's end. */
  readonly finalMinor: number | null
}

/** Cases of one institution and payer in a year, without those that were undone. */
export interface CaseSum {
  readonly institution: string
  readonly payer: string
  readonly currency: string
  readonly cases: number
  /** Without a final amount. */
  readonly open: number
  readonly sheetMinor: number
  readonly caseMinor: number
  /** Of those that are final. */
  readonly finalMinor: number
}

export type CaseChange =
  | { readonly prices: Omit<StoredCase, 'finalMinor'> }
  | {
      readonly finishes: {
        readonly settlement: string
        readonly payer: string
        readonly finalMinor: number
      }
    }

export interface CaseStore {
  find(settlement: string, payer: string): Promise<StoredCase | undefined>
  sums(year: number): Promise<CaseSum[]>
  /** Cases of settlements that were reversed, and which were not taken back yet. */
  overtaken(limit: number): Promise<StoredCase[]>
  /** Books what takes a case back, once; `draftOf` sees it as it is under the book's lock. */
  undo(
    overtaken: StoredCase,
    draftOf: (undone: StoredCase) => HouseDraft<object>,
    at: Date,
  ): Promise<void>
}

/** The end of a year, which two persons booked. */
export interface YearClosing {
  /** ISO day. */
  readonly on: string
  readonly by: string
}

export function createYearStore(database: Database) {
  return {
    async closing(year: number): Promise<YearClosing | undefined> {
      const book = clearingBook.year(year)
      const { rows } = await database.query<{ on: string; by: string }>(
        `SELECT business_date AS on, recorded_by AS by FROM house_entry
         WHERE bucket = $1 AND book = $2 AND kind = 'year-closed'`,
        [houseBucketOf(book), book],
      )
      return rows[0]
    },
  }
}

export function createCaseStore(database: Database): CaseStore {
  const books = createHouseBooks(database)
  return {
    async find(settlement, payer) {
      const { bucket, number } = placeOfId(settlement) ?? {}
      const where = 'c.bucket = $1 AND c.number = $2 AND c.payer = $3'
      const [found] = await readCases(database, where, [bucket, number, payer])
      return found
    },
    sums: (year) => sumCases(database, year),
    overtaken: (limit) =>
      readCases(
        database,
        `NOT c.is_undone AND EXISTS (
           SELECT FROM settlement s WHERE s.bucket = c.bucket AND s.reverses = c.number)`,
        [limit],
        '$1',
      ),
    undo: ({ settlement, payer, institution }, draftOf, at) =>
      books.inBook(clearingBook.institution(institution), async (open) => {
        const { bucket, number } = placeOfId(settlement) ?? {}
        const place = [bucket, number, payer]
        // Read again: a final amount may have been released since.
        const [undone] = await readCases(
          open.connection,
          'NOT c.is_undone AND c.bucket = $1 AND c.number = $2 AND c.payer = $3',
          place,
        )
        if (undone === undefined) return
        await open.post(draftOf(undone), at)
        await open.connection.query(
          `UPDATE clearing_case SET is_undone = true
           WHERE bucket = $1 AND number = $2 AND payer = $3`,
          place,
        )
      }),
  }
}

/** In the transaction of the entry that books it. */
export async function changeCase({ connection }: OpenBook, change: CaseChange): Promise<void> {
  if ('prices' in change) {
    const { settlement, payer, institution, currency, year, sheetMinor, caseMinor } = change.prices
    const { bucket, number } = placeOfId(settlement) ?? {}
    await connection.query(
      `INSERT INTO clearing_case (bucket, number, payer, institution, currency, year, sheet_minor,
         case_minor)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [bucket, number, payer, institution, currency, year, sheetMinor, caseMinor],
    )
    return
  }
  const { settlement, payer, finalMinor } = change.finishes
  const { bucket, number } = placeOfId(settlement) ?? {}
  await connection.query(
    `UPDATE clearing_case SET final_minor = $4 WHERE bucket = $1 AND number = $2 AND payer = $3`,
    [bucket, number, payer, finalMinor],
  )
}

/** Until the transaction ends. Those who add a case do not wait for each other. */
export async function lockYear(
  connection: Connection,
  year: number,
  toDo: 'to-add' | 'to-close',
): Promise<void> {
  const name = `clearing year ${year}`
  if (toDo === 'to-close') {
    await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name])
  } else {
    await connection.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [name])
  }
}

async function sumCases(database: Database, year: number): Promise<CaseSum[]> {
  const { rows } = await database.query<{
    institution: string
    payer: string
    currency: string
    cases: number
    open: number
    sheet_minor: number
    case_minor: number
    final_minor: number
  }>(
    `SELECT institution, payer, currency, count(*)::integer AS cases,
       count(*) FILTER (WHERE final_minor IS NULL)::integer AS open,
       sum(sheet_minor)::bigint AS sheet_minor, sum(case_minor)::bigint AS case_minor,
       coalesce(sum(final_minor), 0)::bigint AS final_minor
     FROM clearing_case WHERE year = $1 AND NOT is_undone
     GROUP BY institution, payer, currency ORDER BY institution, payer, currency`,
    [year],
  )
  return rows.map(
    ({ sheet_minor: sheetMinor, case_minor: caseMinor, final_minor: finalMinor, ...row }) => {
      return { ...row, sheetMinor, caseMinor, finalMinor }
    },
  )
}

interface Row {
  readonly bucket: number
  readonly number: number
  readonly payer: string
  readonly institution: string
  readonly currency: string
  readonly year: number
  readonly sheet_minor: number
  readonly case_minor: number
  readonly final_minor: number | null
}

async function readCases(
  database: Database | Connection,
  condition: string,
  values: readonly unknown[],
  limit = '1',
): Promise<StoredCase[]> {
  const { rows } = await database.query<Row>(
    `SELECT c.bucket, c.number, c.payer, c.institution, c.currency, c.year, c.sheet_minor,
       c.case_minor, c.final_minor
     FROM clearing_case c WHERE ${condition} ORDER BY c.bucket, c.number, c.payer LIMIT ${limit}`,
    [...values],
  )
  return rows.map((row) => ({
    settlement: settlementId(row),
    payer: row.payer,
    institution: row.institution,
    currency: row.currency,
    year: row.year,
    sheetMinor: row.sheet_minor,
    caseMinor: row.case_minor,
    finalMinor: row.final_minor,
  }))
}
