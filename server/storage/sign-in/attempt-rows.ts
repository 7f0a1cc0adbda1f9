/**
 * Attempts are counted before anything is compared, in one statement, so that a thousand at once are
 * a thousand; only then is the one that was right taken back.
 */
import { createHash } from 'node:crypto'
import type { Database } from '../database.ts'

interface Patience {
  /** So many may fail before a pause; each further one doubles it. */
  readonly free: number
  readonly pauseSeconds: number
  readonly longestSeconds: number
}

const patience = {
  login: { free: 5, pauseSeconds: 30, longestSeconds: 900 },
  factor: { free: 5, pauseSeconds: 60, longestSeconds: 3600 },
  // Many people of an institution come from one address.
  address: { free: 50, pauseSeconds: 60, longestSeconds: 900 },
} as const satisfies Record<string, Patience>

export interface AttemptRow {
  readonly kind: keyof typeof patience
  readonly name: string
}

/** Seconds for which none may be made; 0 where this one may. */
export async function countAttempt(database: Database, row: AttemptRow): Promise<number> {
  const { free, pauseSeconds, longestSeconds } = patience[row.kind]
  const counted = await database.query(
    `INSERT INTO sign_in_attempt AS t (subject, failures, tried_at, closed_until)
     VALUES ($1, 1, clock_timestamp(), '-infinity')
     ON CONFLICT (subject) DO UPDATE SET
       failures = CASE WHEN t.tried_at < clock_timestamp() - interval '1 day' THEN 1
                       ELSE t.failures + 1 END,
       tried_at = clock_timestamp(),
       closed_until = CASE
         WHEN t.tried_at < clock_timestamp() - interval '1 day' OR t.failures + 1 < $2
           THEN '-infinity'
         ELSE clock_timestamp()
           + make_interval(secs => least($4, $3 * 2 ^ least(t.failures + 1 - $2, 20))) END
     WHERE t.closed_until <= clock_timestamp()`,
    [subjectOf(row), free, pauseSeconds, longestSeconds],
  )
  return counted.rowCount === 1 ? 0 : closedFor(database, row)
}

/** What was right is no failure. An account begins anew; an address keeps its other failures. */
export async function takeBackAttempt(database: Database, row: AttemptRow): Promise<void> {
  if (row.kind !== 'address') {
    await database.query('DELETE FROM sign_in_attempt WHERE subject = $1', [subjectOf(row)])
    return
  }
  await database.query(
    `UPDATE sign_in_attempt SET failures = greatest(failures - 1, 0), closed_until = '-infinity'
     WHERE subject = $1`,
    [subjectOf(row)],
  )
}

/** An account that an operator unlocks may be tried again at once. */
export async function forgetAttempts(
  database: Database,
  login: string,
  account: string,
): Promise<void> {
  const rows = [
    { kind: 'login', name: login },
    { kind: 'factor', name: account },
  ] as const
  await database.query('DELETE FROM sign_in_attempt WHERE subject = ANY($1)', [rows.map(subjectOf)])
}

async function closedFor(database: Database, row: AttemptRow): Promise<number> {
  const { rows } = await database.query<{ seconds: number }>(
    `SELECT greatest(1, ceil(extract(epoch FROM closed_until - clock_timestamp())))::int AS seconds
     FROM sign_in_attempt WHERE subject = $1`,
    [subjectOf(row)],
  )
  return rows[0]?.seconds ?? 1
}

/** Neither logins that nobody has nor addresses are kept in clear. */
function subjectOf({ kind, name }: AttemptRow): Buffer {
  return createHash('sha256').update(`${kind}\n${name}`).digest()
}
