/** Reading that sees one moment, however long it takes. */
import type pg from 'pg'
import type { Connection, Database } from './database.ts'

export async function atOneMoment<T>(
  database: Database,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await begin(database)
  try {
    return await work(connection)
  } finally {
    await end(connection)
  }
}

/** All rows of a query, in pages. */
export async function* pagesAtOneMoment<R extends pg.QueryResultRow>(
  database: Database,
  text: string,
  values: readonly unknown[],
  pageRows: number,
): AsyncGenerator<readonly R[]> {
  const connection = await begin(database)
  try {
    await connection.query(`DECLARE pages NO SCROLL CURSOR FOR ${text}`, [...values])
    for (;;) {
      const { rows } = await connection.query<R>(`FETCH ${pageRows} FROM pages`)
      if (rows.length === 0) return
      yield rows
    }
  } finally {
    await end(connection)
  }
}

async function begin(database: Database): Promise<pg.PoolClient> {
  const connection = await database.connect()
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await connection.query('SET LOCAL statement_timeout = 0')
    return connection
  } catch (error) {
    connection.release(true)
    throw error
  }
}

async function end(connection: pg.PoolClient): Promise<void> {
  await connection.query('ROLLBACK').catch(() => undefined)
  connection.release()
}
