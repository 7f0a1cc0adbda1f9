/** Counts people of a year for tables that show none of them, and keeps what was shown. */
import type { PeopleCount, ProductTable } from '../../../engine/claim/product-data.ts'
import type { Database } from '../database.ts'

const currency = 'CNY'

export function createProductStore(database: Database) {
  const released = async (year: number): Promise<ProductTable | undefined> => {
    const { rows } = await database.query<{ content: ProductTable }>(
      'SELECT content FROM product_release WHERE year = $1',
      [year],
    )
    return rows[0]?.content
  }
  return {
    released,

    async release(year: number, table: ProductTable): Promise<ProductTable> {
      await database.query(
        'INSERT INTO product_release (year, content) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [year, JSON.stringify(table)],
      )
      return (await released(year)) ?? table
    },

    async people(year: number): Promise<PeopleCount[]> {
      const { rows } = await database.query<PeopleCount>(countPeople, [
        `${year}-01-01`,
        `${year}-12-31`,
        currency,
      ])
      return rows
    },
  }
}

/** A bill and its reversal cancel out, in whichever years they are. Amounts are in minor units. */
const countPeople = `
  WITH bills AS (
    SELECT s.bucket, s.number, s.person, s.business_date, s.cash_minor
    FROM settlement s
    WHERE s.currency = $3 AND s.reverses IS NULL AND s.business_date <= $2 AND NOT EXISTS (
      SELECT FROM settlement r WHERE r.bucket = s.bucket AND r.reverses = s.number)
  ), chronic AS (
    SELECT DISTINCT b.bucket, b.person
    FROM bills b
    JOIN clearing_row c ON c.bucket = b.bucket AND c.number = b.number
    JOIN clearing_heading h ON h.heading = ANY (c.headings)
    WHERE h.setting = 'chronic'
  ), people AS (
    SELECT b.bucket, b.person, sum(b.cash_minor) AS borne,
      extract(year FROM age($2::date, (p.facts->>'birth')::date)) AS age
    FROM bills b JOIN person p ON p.bucket = b.bucket AND p.person = b.person
    WHERE b.business_date >= $1
    GROUP BY b.bucket, b.person, p.facts->>'birth'
  )
  SELECT
    CASE WHEN age < 18 THEN '0-17' WHEN age < 40 THEN '18-39' WHEN age < 60 THEN '40-59'
         WHEN age < 75 THEN '60-74' ELSE '75+' END AS age,
    c.person IS NOT NULL AS "hasEarlierIllness",
    CASE WHEN borne <= 0 THEN '0' WHEN borne <= 100000 THEN '1-1000'
         WHEN borne <= 500000 THEN '1001-5000' WHEN borne <= 2000000 THEN '5001-20000'
         WHEN borne <= 10000000 THEN '20001-100000' ELSE '100000+' END AS cost,
    count(*)::int AS people
  FROM people x LEFT JOIN chronic c ON c.bucket = x.bucket AND c.person = x.person
  GROUP BY 1, 2, 3`
