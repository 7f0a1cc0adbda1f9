/** Writes what was derived from one walk: lines, balances, links, and how far it came. */
import { safe } from '../../../engine/base/money.ts'
import { numbersText, textsText } from '../array-text.ts'
import type { Connection } from '../database.ts'
import type { WalkedRow } from './walk.ts'

/** The lines of a settlement: amounts under the numbers of their headings. */
export interface DerivedRow {
  readonly bucket: number
  readonly number: number
  readonly businessDate: string
  readonly headings: readonly number[]
  readonly amountsMinor: readonly number[]
}

/** An array of arrays would have to be a rectangle, so those of each row travel as texts. */
export async function writeLines(
  connection: Connection,
  rows: readonly DerivedRow[],
): Promise<void> {
  if (rows.length === 0) return
  await connection.query({
    name: 'write-clearing-rows',
    text: `INSERT INTO clearing_row (bucket, number, business_date, headings, amounts_minor)
           SELECT bucket, number, business_date, headings::bigint[], amounts::bigint[]
           FROM unnest($1::smallint[], $2::bigint[], $3::date[], $4::text[], $5::text[])
             n (bucket, number, business_date, headings, amounts)`,
    values: [
      numbersText(rows.map(({ bucket }) => bucket)),
      numbersText(rows.map(({ number }) => number)),
      textsText(rows.map(({ businessDate }) => businessDate)),
      textsText(rows.map(({ headings }) => numbersText(headings))),
      textsText(rows.map(({ amountsMinor }) => numbersText(amountsMinor))),
    ],
  })
}

/** Rows are added to in the order of their keys; the bucket's lock keeps other walks away. */
export async function addToBalances<D>(
  connection: Connection,
  rows: readonly WalkedRow<D>[],
): Promise<void> {
  const sums = new Map<string, { bucket: number; account: string; currency: string; by: number }>()
  for (const { bucket, postings } of rows) {
    for (const { account, currency, amountMinor } of postings) {
      const key = JSON.stringify([bucket, account, currency])
      const sum = sums.get(key) ?? { bucket, account, currency, by: 0 }
      sum.by = safe(sum.by + amountMinor)
      sums.set(key, sum)
    }
  }
  const changed = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
  if (changed.length === 0) return
  await connection.query({
    name: 'add-to-balances',
    text: `INSERT INTO account_balance AS b (bucket, account, currency, amount_minor)
           SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[])
           ON CONFLICT (bucket, account, currency)
             DO UPDATE SET amount_minor = b.amount_minor + EXCLUDED.amount_minor`,
    values: [
      changed.map(({ bucket }) => bucket),
      changed.map(({ account }) => account),
      changed.map(({ currency }) => currency),
      changed.map(({ by }) => by),
    ],
  })
}
