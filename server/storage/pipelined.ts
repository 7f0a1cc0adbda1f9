import type pg from 'pg'
import type { Connection } from './database.ts'

/** Sends statements without waiting for the one before; fails with the first that failed. */
export async function pipelined(
  connection: Connection,
  statements: readonly pg.QueryConfig[],
): Promise<pg.QueryResult[]> {
  const outcomes = await Promise.allSettled(
    statements.map((statement) => connection.query(statement)),
  )
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}
