/** Request keys and visits that two buckets have, which only one server for all buckets prevents. */
import { type Place, settlementId } from './bucket.ts'
import type { Database } from './database.ts'

/** Requests first, since the same request may have taken the same visit. */
const names = [
  { what: 'request key', table: 'request_key', columns: ['request'] },
  { what: 'visit', table: 'live_visit', columns: ['institution', 'visit', 'interim'] },
]

export interface DoubledName {
  readonly where: string
  readonly what: string
}

export async function doubledNames(database: Pick<Database, 'query'>): Promise<DoubledName[]> {
  const found: DoubledName[] = []
  for (const name of names) found.push(...(await doubledIn(database, name)))
  return found
}

/** The first of these names that several settlements have, in statements that any server plans. */
async function doubledIn(
  database: Pick<Database, 'query'>,
  { what, table, columns }: (typeof names)[number],
): Promise<DoubledName[]> {
  const list = columns.join(', ')
  const { rows } = await database.query<Record<string, unknown>>(
    `SELECT ${list} FROM ${table} GROUP BY ${list} HAVING count(*) > 1 ORDER BY ${list} LIMIT 1`,
  )
  const [name] = rows
  if (name === undefined) return []
  const { rows: places } = await database.query<Place>(
    `SELECT bucket, number FROM ${table}
     WHERE ${columns.map((column, i) => `${column} = $${i + 1}`).join(' AND ')}
     ORDER BY bucket, number`,
    columns.map((column) => name[column]),
  )
  const [where = '', ...others] = places.map(settlementId)
  return [{ where, what: `its ${what} is also that of ${others.join(', ')}` }]
}
