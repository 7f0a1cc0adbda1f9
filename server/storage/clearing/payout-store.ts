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
  /** Booked as a debt of the patient, since the settlement was reversed after it. */
  readonly owedMinor: number
}

export type PayoutChange =
  | { readonly pays: Omit<StoredPayout, 'repaidMinor' | 'owedMinor'> }
  | { readonly adds: { readonly settlement: string; readonly payer: string; readonly by: number } }
  | {
      readonly repays: { readonly settlement: string; readonly payer: string; readonly by: number }
    }

export interface PayoutStore {
  find(settlement: string, payer: string): Promise<StoredPayout | undefined>
  /** What patients owe, the oldest first. */
  receivables(limit: number): Promise<StoredPayout[]>
  /** Payouts of settlements that were reversed, and of which not all was booked as a debt yet. */
  overtaken(limit: number): Promise<StoredPayout[]>
  /** Books the rest as a debt, once; `draftOf` sees the payout as it is under the book's lock. */
  book(
    overtaken: StoredPayout,
    draftOf: (payout: StoredPayout) => HouseDraft<object>,
    at: Date,
  ): Promise<void>
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
    receivables: (limit) => readPayouts(database, 'p.owed_minor > p.repaid_minor', [limit], '$1'),
    overtaken: (limit) =>
      readPayouts(
        database,
        `p.owed_minor < p.amount_minor AND (
           EXISTS (SELECT FROM settlement s WHERE s.bucket = p.bucket AND s.reverses = p.number)
           OR EXISTS (SELECT FROM released_record r
             WHERE r.bucket = p.bucket AND r.record = p.number AND r.taken_back_at IS NOT NULL))`,
        [limit],
        '$1',
      ),
    book: ({ settlement, payer }, draftOf, at) =>
      books.inBook(clearingBook.payouts, async (open) => {
        const { bucket, number } = placeOfId(settlement) ?? {}
        const place = [bucket, number, payer]
        const where = 'p.bucket = $1 AND p.number = $2 AND p.payer = $3'
        const [payout] = await readPayouts(open.connection, where, place)
        if (payout === undefined || payout.owedMinor === payout.amountMinor) return
        await open.post(draftOf(payout), at)
        await open.connection.query(
          `UPDATE patient_payout SET owed_minor = amount_minor
           WHERE bucket = $1 AND number = $2 AND payer = $3`,
          place,
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
  readonly owed_minor: number
}

async function readPayouts(
  database: Database | OpenBook['connection'],
  condition: string,
  values: readonly unknown[],
  limit = '1',
): Promise<StoredPayout[]> {
  const { rows } = await database.query<Row>(
    `SELECT p.bucket, p.number, p.payer, p.currency, p.amount_minor, p.paid_on, p.repaid_minor,
       p.owed_minor
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
    owedMinor: row.owed_minor,
  }))
}
