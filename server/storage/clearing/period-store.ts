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
  firstUnreconciled(
    payers: readonly string[],
    from: string,
    to: string,
  ): Promise<Unreconciled | null>
  /** `decide` is asked under the book's lock and sees the steps taken so far; its content is kept with the step. */
  takeStep<R>(order: StepOrder, decide: StepDecision<R>): Promise<StepOutcome<R>>
}

export type StepDecision<R> = (
  done: readonly DoneStep[],
) => Promise<{ readonly content: object } | { readonly refusal: R }>

export function createPeriodStore(database: Database): PeriodStore {
  const books = createHouseBooks(database)
  return {
    steps: (period) => stepsOf(database, period),
    firstUnreconciled: (...asked) => firstUnreconciled(database, ...asked),
    takeStep<R>(order: StepOrder, decide: StepDecision<R>) {
      const { key, fingerprint, period, step, by, on, at } = order
      return books.inBook(clearingBook.period(period), async (open): Promise<StepOutcome<R>> => {
        const earlier = await open.earlier(key)
        if (earlier !== undefined) {
          if (!earlier.fingerprint.equals(fingerprint)) return { taken: false, why: 'key-reused' }
          return { taken: true, isNew: false }
        }
        const decided = await decide(await stepsOf(open.connection, period))
        if ('refusal' in decided) return { taken: false, why: 'refused', refusal: decided.refusal }
        const document = { ...decided.content, step }
        const about = { key, fingerprint, businessDate: on, by, document, postings: [] }
        await open.post({ ...about, kind: 'step' }, at)
        return { taken: true, isNew: true }
      })
    },
  }
}

interface Unreconciled {
  readonly payer: string
  readonly day: string
}

async function firstUnreconciled(
  database: Database,
  payers: readonly string[],
  from: string,
  to: string,
): Promise<Unreconciled | null> {
  const { rows } = await database.query<Unreconciled>(
    `SELECT payers.payer, days.day::text AS day
     FROM unnest($1::text[]) AS payers (payer)
     CROSS JOIN (
       SELECT $2::date + days AS day FROM generate_series(0, $3::date - $2::date) AS days
     ) AS days
     WHERE NOT EXISTS (
       SELECT FROM reconciliation r
       WHERE r.outcome = 'matched' AND r.payer = payers.payer
         AND days.day BETWEEN r.valid_from AND r.valid_to
     )
     ORDER BY days.day, payers.payer LIMIT 1`,
    [payers, from, to],
  )
  return rows[0] ?? null
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
