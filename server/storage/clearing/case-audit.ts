/** What `yiqiao verify` reads of clearing: rows about cases and payouts that are not what was booked. */
import type { Connection } from '../database.ts'

export interface ClearingFault {
  readonly where: string
  readonly what: string
}

/** Names the first row of each table that contradicts the books. */
export async function clearingFaults(connection: Connection): Promise<ClearingFault[]> {
  const found: ClearingFault[] = []
  for (const text of [firstAlteredCase, firstAlteredDebt]) {
    const { rows } = await connection.query<ClearingFault>(text)
    found.push(...rows)
  }
  return found
}

const idOf = (table: string) =>
  `lpad(to_hex(${table}.bucket::integer), 2, '0') || '-' || ${table}.number`

/** A case is priced once, and may become final and be taken back, each by an entry of its own. */
const firstAlteredCase = `
  WITH booked AS MATERIALIZED (
    SELECT e.document ->> 'settlement' AS settlement, e.document ->> 'payer' AS payer,
      max(e.document ->> 'institution') AS institution, max(e.document ->> 'currency') AS currency,
      sum((e.document ->> 'sheetMinor')::bigint) FILTER (WHERE e.kind = 'case-payment') AS sheet_minor,
      sum((e.document ->> 'caseMinor')::bigint) FILTER (WHERE e.kind = 'case-payment') AS case_minor,
      sum((e.document ->> 'finalMinor')::bigint) FILTER (WHERE e.kind = 'case-final') AS final_minor,
      bool_or(e.kind = 'case-undone') AS is_undone
    FROM house_entry e WHERE e.kind IN ('case-payment', 'case-final', 'case-undone')
    GROUP BY 1, 2),
  kept AS MATERIALIZED (
    SELECT ${idOf('c')} AS settlement, c.payer, c.institution, c.currency, c.sheet_minor,
      c.case_minor, c.final_minor, c.is_undone,
      c.year = (SELECT extract(year FROM s.business_date) FROM settlement s
        WHERE s.bucket = c.bucket AND s.number = c.number) AS is_of_year
    FROM clearing_case c),
  compared AS (
    SELECT settlement, payer, CASE
      WHEN k.case_minor IS NULL THEN 'the case that was priced is missing'
      WHEN b.case_minor IS NULL THEN 'the case was never priced'
      WHEN (k.institution, k.currency) IS DISTINCT FROM (b.institution, b.currency)
        THEN 'the case is of another institution or in other money than was booked'
      WHEN (k.sheet_minor, k.case_minor) IS DISTINCT FROM (b.sheet_minor, b.case_minor)
        THEN 'the case is not priced as it was booked'
      WHEN k.final_minor IS DISTINCT FROM b.final_minor
        THEN 'the case has another final amount than was booked'
      WHEN k.is_undone <> b.is_undone THEN 'the case does not say whether it was taken back'
      WHEN k.is_of_year IS NOT TRUE THEN 'the case is of another year than its settlement'
    END AS what
    FROM booked b FULL JOIN kept k USING (settlement, payer))
  SELECT settlement || ', ' || payer AS where, what FROM compared WHERE what IS NOT NULL
  ORDER BY 1 LIMIT 1`

const firstAlteredDebt = `
  WITH booked AS MATERIALIZED (
    SELECT e.document ->> 'settlement' AS settlement, e.document ->> 'payer' AS payer,
      sum((e.document ->> 'amountMinor')::bigint) AS owed_minor
    FROM house_entry e WHERE e.kind = 'receivable' GROUP BY 1, 2),
  kept AS MATERIALIZED (
    SELECT ${idOf('p')} AS settlement, p.payer, p.owed_minor FROM patient_payout p
    WHERE p.owed_minor > 0)
  SELECT settlement || ', ' || payer AS where,
    'what its patient owes is not what was booked' AS what
  FROM booked b FULL JOIN kept k USING (settlement, payer)
  WHERE k.owed_minor IS DISTINCT FROM b.owed_minor ORDER BY 1 LIMIT 1`
