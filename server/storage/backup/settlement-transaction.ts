/** Finds the transaction that recorded a settlement, while a copy of the database runs forward. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Place } from '../bucket.ts'

const pollMs = 50

/** Undefined when the copy has run to its end without it. Rows of the journal never change. */
export async function findTransaction(url: string, place: Place): Promise<string | undefined> {
  for (;;) {
    const { isAtEnd, transaction } = await lookOnce(url, place)
    if (transaction !== undefined || isAtEnd) return transaction
    await sleep(pollMs)
  }
}

/** Whether the end has come is asked first, so that nothing arrives between the two questions. */
async function lookOnce(
  url: string,
  { bucket, number }: Place,
): Promise<{ isAtEnd: boolean; transaction: string | undefined }> {
  const client = new pg.Client({ connectionString: url, application_name: 'yiqiao restore' })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows: state } = await client.query<{ running: boolean }>(
      'SELECT pg_is_in_recovery() AS running',
    )
    const { rows } = await client.query<{ transaction: string }>(
      'SELECT xmin::text AS transaction FROM settlement WHERE bucket = $1 AND number = $2',
      [bucket, number],
    )
    return { isAtEnd: state[0]?.running === false, transaction: rows[0]?.transaction }
  } finally {
    await client.end().catch(() => {})
  }
}
