/** Orders of tests as they are counted, and the counts of a house by month. */
import type { MonthCounts, OrderCount, ReasonCount } from '../../engine/recognition/figures.ts'
import type { Connection } from './database.ts'
import type { Placed } from './placement.ts'

export interface CountedOrder {
  readonly person: string
  readonly institution: string
  readonly department: string
  readonly item: string
  /** ISO text. */
  readonly on: string
  readonly outcome: OrderCount['outcome']
  readonly reason: string | null
}

export async function countOrder(
  connection: Connection,
  bucket: number,
  record: string,
  order: CountedOrder,
): Promise<void> {
  const { person, institution, department, item, on, outcome, reason } = order
  await connection.query({
    name: 'count-test-order',
    text: `INSERT INTO test_order
             (bucket, record, person, institution, department, item, ordered_on, outcome, reason)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    values: [bucket, record, person, institution, department, item, on, outcome, reason],
  })
}

type Monthly<T> = T & { readonly month: string }

const counted = 'count(*)::integer AS orders, count(DISTINCT person)::integer AS persons'

export function createOrderCounts({ main }: Placed) {
  return {
    /** Of the months from one day up to another, by their names such as 2026-11. */
    async monthsOf(
      institution: string,
      from: string,
      to: string,
    ): Promise<ReadonlyMap<string, MonthCounts>> {
      const values = [institution, from, to]
      const [orders, reasons, persons] = await Promise.all([
        main.query<Monthly<OrderCount>>({
          name: 'test-orders-by-item',
          text: `SELECT to_char(ordered_on, 'YYYY-MM') AS month, department, item, outcome, ${counted}
                 FROM test_order
                 WHERE institution = $1 AND ordered_on BETWEEN $2 AND $3 GROUP BY 1, 2, 3, 4`,
          values,
        }),
        main.query<Monthly<ReasonCount>>({
          name: 'test-orders-by-reason',
          text: `SELECT to_char(ordered_on, 'YYYY-MM') AS month, reason, ${counted} FROM test_order
                 WHERE institution = $1 AND ordered_on BETWEEN $2 AND $3 AND reason IS NOT NULL
                 GROUP BY 1, 2`,
          values,
        }),
        main.query<Monthly<MonthCounts['persons'][number]>>({
          name: 'test-orders-persons',
          text: `SELECT to_char(ordered_on, 'YYYY-MM') AS month, outcome,
                   count(DISTINCT person)::integer AS persons
                 FROM test_order
                 WHERE institution = $1 AND ordered_on BETWEEN $2 AND $3 GROUP BY 1, 2`,
          values,
        }),
      ])
      const of = <T>(rows: readonly Monthly<T>[], month: string) =>
        rows.filter((row) => row.month === month)
      return new Map(
        orders.rows.map(({ month }) => [
          month,
          {
            orders: of(orders.rows, month),
            reasons: of(reasons.rows, month),
            persons: of(persons.rows, month),
          },
        ]),
      )
    },
    /** Houses in which anything was ordered from one day up to another. */
    async houses(from: string, to: string): Promise<readonly string[]> {
      const { rows } = await main.query<{ institution: string }>({
        name: 'test-orders-houses',
        text: `SELECT DISTINCT institution FROM test_order
               WHERE ordered_on BETWEEN $1 AND $2 ORDER BY institution`,
        values: [from, to],
      })
      return rows.map(({ institution }) => institution)
    },
  }
}
