import type { Writable } from 'node:stream'
import type pg from 'pg'
import type { Connection } from './database.ts'

/**
 * Sends statements without waiting for the one before, all in one piece; fails with the first that
 * failed.
 */
export async function pipelined(
  connection: Connection,
  statements: readonly pg.QueryConfig[],
): Promise<pg.QueryResult[]> {
  const stream = streamOf(connection)
  stream?.cork()
  const sent = statements.map((statement) => connection.query(statement))
  stream?.uncork()
  const outcomes = await Promise.allSettled(sent)
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}

/**
 * The driver hands each statement to the system by itself, which costs more than writing it. Its
 * socket is no part of its declared interface; without it the statements go one by one.
 */
function streamOf(connection: Connection): Writable | undefined {
  const { connection: inner } = connection as { connection?: { stream?: Writable } }
  return typeof inner?.stream?.cork === 'function' ? inner.stream : undefined
}
