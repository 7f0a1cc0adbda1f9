/** Starts the usual design on a database of its own, and checks in the end that it lost nothing. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../../../server/storage/database.ts'
import { coverages } from '../population.ts'

export const poolSizes = [4, 8, 16] as const

/** The same members as ours. */
export async function prepareNaive(url: string, members: number): Promise<void> {
  const database = openDatabase(url, { max: 1, statementTimeoutMs: 0 })
  await database.query(await readFile(join(import.meta.dirname, 'schema.sql'), 'utf8'))
  await database.query(
    `INSERT INTO member SELECT 'B-' || lpad(n::text, 8, '0'), '1970-05-05', 'female', 'minimum-living'
     FROM generate_series(0, $1::int - 1) n`,
    [members],
  )
  for (const [place, [scheme, attributes]] of coverages.entries()) {
    await database.query(
      `INSERT INTO member_coverage (coverage, member, place, scheme, valid_from, attributes)
       SELECT member || '-' || $1::smallint, member, $1, $2, '2018-01-01', $3 FROM member`,
      [place, scheme, attributes],
    )
  }
  await database.query('CREATE INDEX ON member_coverage (member)')
  await database.query('VACUUM ANALYZE')
  await database.end()
}

export interface NaiveServer {
  readonly port: number
  readonly process: ChildProcess
  stop(): Promise<void>
}

export async function startNaive(url: string): Promise<NaiveServer> {
  const child = fork(join(import.meta.dirname, 'server.ts'), {
    env: { ...process.env, DATABASE_URL: url },
  })
  const ended = once(child, 'exit')
  const [port] = await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`The naive server ended with ${code}.`))),
  ])
  return {
    port,
    process: child,
    async stop() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

const faults = [
  [
    'a claim whose postings do not sum to zero',
    'SELECT claim FROM account_posting GROUP BY claim HAVING sum(amount_minor) <> 0 LIMIT 1',
  ],
  [
    'a balance that is not the sum of its postings',
    `SELECT account FROM account a WHERE balance_minor <>
       (SELECT sum(amount_minor) FROM account_posting p WHERE p.account = a.account) LIMIT 1`,
  ],
  [
    'a claim whose lines are not its total',
    `SELECT claim FROM claim c WHERE total_minor <>
       (SELECT sum(amount_minor) FROM claim_line l WHERE l.claim = c.claim) LIMIT 1`,
  ],
  [
    'a claim whose shares and parts are not its total',
    `SELECT claim FROM claim c WHERE total_minor <>
       (SELECT coalesce(sum(amount_minor), 0) FROM claim_share s WHERE s.claim = c.claim) +
       (SELECT coalesce(sum(amount_minor), 0) FROM claim_part p WHERE p.claim = c.claim) LIMIT 1`,
  ],
  [
    'a claim without its key or its event',
    `SELECT claim FROM claim c WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.claim = c.claim)
       OR (SELECT count(*) FROM idempotency_key WHERE claim IS NOT NULL) <>
         (SELECT count(*) FROM claim) LIMIT 1`,
  ],
] as const

/** @throws where the peer is wrong; a wrong peer is no peer. */
export async function checkNaive(url: string): Promise<number> {
  const database = openDatabase(url, { max: 1, statementTimeoutMs: 0 })
  await database.query('CREATE INDEX ON outbox (claim)')
  await database.query('VACUUM ANALYZE')
  for (const [what, text] of faults) {
    const { rows } = await database.query(text)
    if (rows.length > 0) throw new Error(`The naive peer has ${what}: ${JSON.stringify(rows[0])}`)
  }
  const { rows } = await database.query<{ count: number }>(
    'SELECT count(*)::bigint AS count FROM claim',
  )
  await database.end()
  return rows[0]?.count ?? 0
}
