/**
 * Months of clearing. A month has a book; its steps are entries in it, and so is what its release
 * books. Whoever takes a step holds the book, so that no step is taken twice or out of turn.
 */
import { clearingBook } from '../../../engine/clearing/books.ts'
import type { Connection, Database } from '../database.ts'
import { createHouseBooks, houseBucketOf } from '../house-books.ts'

export interface DoneStep {
  readonly step: string
  /** ISO day. */
  readonly on: string
  readonly by: string
  readonly document: unknown
}

export interface StepOrder {
  readonly key: string
  readonly fingerprint: Buffer
  readonly period: string
  readonly step: string
  readonly by: string
  readonly on: string
  readonly at: Date
}

export type StepOutcome<R> =
  | { readonly taken: true; readonly isNew: boolean }
  | { readonly taken: false; readonly why: 'key-reused' }
  | { readonly taken: false; readonly why: 'refused'; readonly refusal: R }

export interface PeriodStore {
  steps(period: string): Promise<DoneStep[]>
  firstUnreconciled(from: string, to: string): Promise<string | null>
  /** `decide` sees the steps taken so far; its content is kept with the step. */
  takeStep<R>(
    order: StepOrder,
    decide: (done: readonly DoneStep[]) => { readonly content: object } | { readonly refusal: R },
  ): Promise<StepOutcome<R>>
}

export function createPeriodStore(database: Database): PeriodStore {
  const books = createHouseBooks(database)
  return {
    steps: (period) => stepsOf(database, period),
    firstUnreconciled: (from, to) => firstUnreconciled(database, from, to),
    takeStep<R>(
      order: StepOrder,
      decide: (done: readonly DoneStep[]) => { readonly content: object } | { readonly refusal: R },
    ) {
      const { key, fingerprint, period, step, by, on, at } = order
      return books.inBook(clearingBook.period(period), async (open): Promise<StepOutcome<R>> => {
        const earlier = await open.earlier(key)
        if (earlier !== undefined) {
          if (!earlier.fingerprint.equals(fingerprint)) return { taken: false, why: 'key-reused' }
          return { taken: true, isNew: false }
        }
        const decided = decide(await stepsOf(open.connection, period))
        if ('refusal' in decided) return { taken: false, why: 'refused', refusal: decided.refusal }
        const document = { ...decided.content, step }
        const about = { key, fingerprint, businessDate: on, by, document, postings: [] }
        await open.post({ ...about, kind: 'step' }, at)
        return { taken: true, isNew: true }
      })
    },
  }
}

async function firstUnreconciled(
  database: Database,
  from: string,
  to: string,
): Promise<string | null> {
  const { rows } = await database.query<{ day: string | null }>(
    `SELECT min(days.day)::text AS day
     FROM (SELECT $1::date + days AS day FROM generate_series(0, $2::date - $1::date) AS days) AS days
     WHERE NOT EXISTS (
       SELECT FROM reconciliation
       WHERE outcome = 'matched' AND days.day BETWEEN valid_from AND valid_to
     )`,
    [from, to],
  )
  return rows[0]?.day ?? null
}

export async function stepsOf(
  connection: Database | Connection,
  period: string,
): Promise<DoneStep[]> {
  const book = clearingBook.period(period)
  const { rows } = await connection.query<{
    document: { readonly step: string }
    business_date: string
    recorded_by: string
  }>(
    `SELECT document, business_date, recorded_by FROM house_entry
     WHERE bucket = $1 AND book = $2 AND kind = 'step' ORDER BY number`,
    [houseBucketOf(book), book],
  )
  return rows.map(({ document, business_date: on, recorded_by: by }) => {
    return { step: document.step, on, by, document }
  })
}
