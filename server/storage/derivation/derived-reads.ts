/** Reads what was derived from the journal, for whoever checks it against the journal. */
import type { Heading } from '../../../engine/clearing/clearing-line.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'
import { journalChain } from '../chain/head.ts'
import { type LinkAudit, linkReads } from '../chain/links.ts'
import type { Connection } from '../database.ts'
import { type HeadingRow, headingColumns, headingOf } from './heading-store.ts'

/** A derived line; the heading is null where its number leads to none. */
export interface LineAudit {
  readonly heading: Heading | null
  readonly businessDate: string
  readonly amountMinor: number
}

/** How far a bucket was walked, and the chain there. */
export interface DerivedHead {
  readonly bucket: number
  readonly number: number
  readonly chain: string
  /** Something lies under it, rightly or not. */
  readonly hasRows: boolean
}

export interface DerivedReads {
  derivedHeads(): Promise<DerivedHead[]>
  links(bucket: number): AsyncIterable<LinkAudit>
  balances(bucket: number): Promise<readonly Posting[]>
  /** Ranges of all windows, by bucket and window. */
  windowRanges(): Promise<WindowRange[]>
  /** How many records each window says it has. */
  windowCounts(): Promise<{ readonly window: number; readonly records: number }[]>
  /** Windows that were added up to something else than their lines, the first of them first. */
  alteredSums(): Promise<{ readonly window: number; readonly payer: string | null }[]>
  budgets(): Promise<BudgetAudit[]>
}

/** A hard budget with the sums of its slots. */
export interface BudgetAudit {
  readonly budget: string
  readonly capMinor: number
  readonly leasedMinor: number
  readonly slotsLeasedMinor: number
  readonly slotsSpentMinor: number
}

export interface WindowRange {
  readonly window: number
  readonly bucket: number
  readonly first: number
  readonly last: number
}

export function derivedReads(connection: Connection): DerivedReads {
  return {
    async derivedHeads() {
      const { rows } = await connection.query<DerivedHead>(
        `SELECT d.bucket, d.number, encode(d.chain, 'hex') AS chain,
           EXISTS (SELECT FROM journal_link l WHERE l.bucket = d.bucket)
             OR EXISTS (SELECT FROM account_balance b WHERE b.bucket = d.bucket)
             OR EXISTS (SELECT FROM clearing_line c WHERE c.bucket = d.bucket) AS "hasRows"
         FROM derived_head d ORDER BY d.bucket`,
      )
      return rows
    },
    links: linkReads(connection, journalChain),
    async balances(bucket) {
      const { rows } = await connection.query<Posting>(
        `SELECT account, currency, amount_minor AS "amountMinor" FROM account_balance
         WHERE bucket = $1 ORDER BY account, currency`,
        [bucket],
      )
      return rows
    },
    async budgets() {
      const { rows } = await connection.query<BudgetAudit>(
        `SELECT b.budget, b.cap_minor AS "capMinor", b.leased_minor AS "leasedMinor",
           coalesce(sum(s.leased_minor), 0)::bigint AS "slotsLeasedMinor",
           coalesce(sum(s.spent_minor), 0)::bigint AS "slotsSpentMinor"
         FROM budget b LEFT JOIN budget_slot s ON s.budget = b.budget
         GROUP BY b.bucket, b.budget ORDER BY b.budget`,
      )
      return rows
    },
    async windowCounts() {
      const { rows } = await connection.query<{ window: number; records: number }>(
        `SELECT window_number AS window, records FROM clearing_window ORDER BY window_number`,
      )
      return rows
    },
    async alteredSums() {
      const { rows } = await connection.query<{ window: number; payer: string | null }>(
        `SELECT coalesce(k.window_number, l.window_number) AS window, h.payer
         FROM (SELECT s.* FROM clearing_window w JOIN clearing_window_sum s USING (window_number)
               WHERE w.is_summed) k
         FULL JOIN (
           SELECT w.window_number, l.heading, count(*) AS lines, sum(l.amount_minor) AS amount_minor
           FROM clearing_window w JOIN clearing_window_range r USING (window_number)
           JOIN clearing_line l ON l.bucket = r.bucket AND l.number BETWEEN r.first AND r.last
           WHERE w.is_summed GROUP BY 1, 2) l
           ON l.window_number = k.window_number AND l.heading = k.heading
         LEFT JOIN clearing_heading h ON h.heading = coalesce(k.heading, l.heading)
         WHERE (k.lines, k.amount_minor) IS DISTINCT FROM (l.lines, l.amount_minor)
         ORDER BY 1, 2 LIMIT 1`,
      )
      return rows
    },
    async windowRanges() {
      const { rows } = await connection.query<WindowRange>(
        `SELECT r.window_number AS window, r.bucket, r.first, r.last FROM clearing_window_range r
         ORDER BY r.bucket, r.window_number`,
      )
      return rows
    },
  }
}

/** Where a number leads to no heading, its columns are null. */
type MaybeHeading = HeadingRow | { readonly kind: null }

function maybeHeading(row: MaybeHeading): Heading | null {
  return row.kind === null ? null : headingOf(row)
}

/** Lines of a page of a bucket's settlements, by number. */
export async function linesOfPage(
  connection: Connection,
  bucket: number,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, LineAudit[]>> {
  const { rows } = await connection.query<
    MaybeHeading & { number: number; business_date: string; amount_minor: number }
  >({
    name: 'audit-lines',
    text: `SELECT l.number, l.business_date, l.amount_minor, ${headingColumns}
           FROM clearing_line l LEFT JOIN clearing_heading h ON h.heading = l.heading
           WHERE l.bucket = $1 AND l.number = ANY($2::bigint[]) ORDER BY l.number, l.place`,
    values: [bucket, numbers],
  })
  const lines = new Map<number, LineAudit[]>()
  for (const row of rows) {
    const { business_date: businessDate, amount_minor: amountMinor } = row
    const list = lines.get(row.number) ?? []
    list.push({ heading: maybeHeading(row), businessDate, amountMinor })
    lines.set(row.number, list)
  }
  return lines
}
