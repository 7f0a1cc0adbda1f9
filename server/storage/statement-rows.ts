/** Our journal as the rows of a statement: what was settled and taken back between two days. */
import type { Database } from './database.ts'
import { Words } from './document/words.ts'
import {
  type Entry,
  entryOf,
  reachWords,
  type SettlementRow,
  settlementColumns,
} from './journal-entry.ts'
import { pagesAtOneMoment } from './one-moment.ts'

/** One settlement or reversal; a reversal comes with the settlement that it undoes. */
export interface BookedEntry<D> {
  readonly entry: Entry<D>
  readonly original: Entry<D> | null
}

export interface BookedScope {
  /** Instants; the second is no longer included. */
  readonly from: Date
  readonly to: Date
  /** Null for all. */
  readonly institutions: readonly string[] | null
}

export interface StatementReads<D> {
  /** Every entry that was recorded between two moments, in pages, as they stood at one moment. */
  booked(scope: BookedScope): AsyncGenerator<readonly BookedEntry<D>[]>
  /** About how many entries those are. */
  count(scope: BookedScope): Promise<number>
}

const pageRows = 500

export function createStatementReads<D>(database: Database): StatementReads<D> {
  const words = new Words()
  return {
    async *booked(scope) {
      const pages = pagesAtOneMoment<BookedRow>(
        database,
        `SELECT ${settlementColumns}, o.document AS original_document,
             o.business_date AS original_business_date
           FROM settlement s LEFT JOIN settlement o ON o.bucket = s.bucket AND o.number = s.reverses
           WHERE s.recorded_at >= $1 AND s.recorded_at < $2
             AND ($3::text[] IS NULL OR s.institution = ANY($3))`,
        [scope.from, scope.to, scope.institutions],
        pageRows,
      )
      for await (const rows of pages) {
        await reachWords(database, words, rows)
        await reachWords(database, words, originalsOf(rows))
        yield rows.map((row) => bookedOf<D>(row, words))
      }
    },
    async count({ from, to, institutions }) {
      const { rows } = await database.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM settlement s
         WHERE s.recorded_at >= $1 AND s.recorded_at < $2
           AND ($3::text[] IS NULL OR s.institution = ANY($3))`,
        [from, to, institutions],
      )
      return rows[0]?.count ?? 0
    },
  }
}

interface BookedRow extends SettlementRow {
  readonly original_document: Buffer | null
  readonly original_business_date: string | null
}

function originalsOf(rows: readonly BookedRow[]): Pick<SettlementRow, 'document'>[] {
  return rows.flatMap(({ original_document: document }) => (document === null ? [] : { document }))
}

function bookedOf<D>(row: BookedRow, words: Words): BookedEntry<D> {
  const { original_document: document, original_business_date: businessDate } = row
  if (document === null || businessDate === null || row.reverses === null) {
    return { entry: entryOf<D>(row, words), original: null }
  }
  const original = { ...row, document, business_date: businessDate, number: row.reverses }
  return {
    entry: entryOf<D>(row, words),
    original: entryOf<D>({ ...original, kind: 'settlement', reverses: null }, words),
  }
}
