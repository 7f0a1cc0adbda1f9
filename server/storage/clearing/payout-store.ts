/** What payers paid to patients beside a bill, and what became of it when the bill was reversed. */
import { clearingBook } from '../../../engine/clearing/books.ts'
import { placeOfId, settlementId } from '../bucket.ts'
import type { Database } from '../database.ts'
import { createHouseBooks, type HouseDraft, type OpenBook } from '../house-books.ts'

export interface StoredPayout {
  readonly settlement: string
  readonly payer: string
  readonly currency: string
  readonly amountMinor: number
  readonly paidOn: string
  readonly repaidMinor: number
  /** The settlement was reversed after it: the patient owes what is not repaid. */
  readonly isReceivable: boolean
}

export type PayoutChange =
  | { readonly pays: Omit<StoredPayout, 'repaidMinor' | 'isReceivable'> }
  | { readonly adds: { readonly settlement: string; readonly payer: string; readonly by: number } }
  | {
      readonly repays: { readonly settlement: string; readonly payer: string; readonly by: number }
    }

export interface PayoutStore {
  find(settlement: string, payer: string): Promise<StoredPayout | undefined>
  /** What patients owe, the oldest first. */
  receivables(limit: number): Promise<StoredPayout[]>
  /** Payouts of settlements that were reversed, and of which no debt was booked yet. */
  overtaken(limit: number): Promise<StoredPayout[]>
  /** Books the debt, once for each payout. */
  book(payout: StoredPayout, draft: HouseDraft<object>, at: Date): Promise<void>
}

export function createPayoutStore(database: Database): PayoutStore {
  const books = createHouseBooks(database)
  return {
    async find(settlement, payer) {
      const { bucket, number } = placeOfId(settlement) ?? {}
      const where = 'p.bucket = $1 AND p.number = $2 AND p.payer = $3'
      const [found] = await readPayouts(database, where, [bucket, number, payer])
      return found
    },
    receivables: (limit) =>
      readPayouts(database, 'p.is_receivable AND p.repaid_minor < p.amount_minor', [limit], '$1'),
    overtaken: (limit) =>
      readPayouts(
        database,
        `NOT p.is_receivable AND (
           EXISTS (SELECT FROM settlement s WHERE s.bucket = p.bucket AND s.reverses = p.number)
           OR EXISTS (SELECT FROM released_record r
             WHERE r.bucket = p.bucket AND r.record = p.number AND r.taken_back_at IS NOT NULL))`,
        [limit],
        '$1',
      ),
    book: ({ settlement, payer }, draft, at) =>
      books.inBook(clearingBook.payouts, async (open) => {
        if ((await open.earlier(draft.key)) !== undefined) return
        await open.post(draft, at)
        const { bucket, number } = placeOfId(settlement) ?? {}
        await open.connection.query(
          `UPDATE patient_payout SET is_receivable = true
           WHERE bucket = $1 AND number = $2 AND payer = $3`,
          [bucket, number, payer],
        )
      }),
  }
}

/** In the transaction of the entry that books it. */
export async function changePayout({ connection }: OpenBook, change: PayoutChange): Promise<void> {
  if ('pays' in change) {
    const { settlement, payer, currency, amountMinor, paidOn } = change.pays
    const { bucket, number } = placeOfId(settlement) ?? {}
    await connection.query(
      `INSERT INTO patient_payout (bucket, number, payer, currency, amount_minor, paid_on)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [bucket, number, payer, currency, amountMinor, paidOn],
    )
    return
  }
  const { settlement, payer, by } = 'adds' in change ? change.adds : change.repays
  const { bucket, number } = placeOfId(settlement) ?? {}
  if ('adds' in change) {
    await connection.query(
      `UPDATE patient_payout SET amount_minor = amount_minor + $4
       WHERE bucket = $1 AND number = $2 AND payer = $3`,
      [bucket, number, payer, by],
    )
    return
  }
  await connection.query(
    `UPDATE patient_payout SET repaid_minor = repaid_minor + $4
     WHERE bucket = $1 AND number = $2 AND payer = $3`,
    [bucket, number, payer, by],
  )
}

interface Row {
  readonly bucket: number
  readonly number: number
  readonly payer: string
  readonly currency: string
  readonly amount_minor: number
  readonly paid_on: string
  readonly repaid_minor: number
  readonly is_receivable: boolean
}

async function readPayouts(
  database: Database,
  condition: string,
  values: readonly unknown[],
  limit = '1',
): Promise<StoredPayout[]> {
  const { rows } = await database.query<Row>(
    `SELECT p.bucket, p.number, p.payer, p.currency, p.amount_minor, p.paid_on, p.repaid_minor,
       p.is_receivable
     FROM patient_payout p WHERE ${condition} ORDER BY p.paid_on, p.bucket, p.number LIMIT ${limit}`,
    [...values],
  )
  return rows.map((row) => ({
    settlement: settlementId(row),
    payer: row.payer,
    currency: row.currency,
    amountMinor: row.amount_minor,
    paidOn: row.paid_on,
    repaidMinor: row.repaid_minor,
    isReceivable: row.is_receivable,
  }))
}
