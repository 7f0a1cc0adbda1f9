/** Sessions, steps of signing in, links that work once, and failures: all by the database's clock. */
import { methods as allMethods, type Method } from '../../../engine/access/signing-in.ts'
import type { Database } from '../database.ts'
import { type AccountRow, accountColumns, accountOf, roleOf } from './account-rows.ts'

type Holder =
  | { readonly account: string }
  | { readonly sample: string }
  | { readonly outside: AccountRow }

interface SessionRow extends AccountRow {
  readonly session: string
  readonly sample: string | null
  readonly outside: AccountRow | null
  readonly methods: readonly string[]
  readonly locked: boolean
  readonly stale: boolean
}

/** What is seen again within so short a time is not written again. */
const staleSeconds = 30

export type SessionStore = ReturnType<typeof createSessionStore>

export function createSessionStore(database: Database) {
  return {
    async open(opening: {
      readonly digest: Buffer
      readonly session: string
      readonly holder: Holder
      readonly methods: readonly Method[]
      readonly agent: string
      readonly seconds: number
    }) {
      const { digest, session, holder, methods, agent, seconds } = opening
      await database.query(
        `INSERT INTO sign_in_session (digest, session, account, sample, outside, methods, agent, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8))`,
        [
          digest,
          session,
          'account' in holder ? holder.account : null,
          'sample' in holder ? holder.sample : null,
          'outside' in holder ? holder.outside : null,
          methods,
          agent,
          seconds,
        ],
      )
    },

    /** Undefined where it has ended, or its account is locked. */
    async read(digest: Buffer, idleSeconds: number) {
      const { rows } = await database.query<SessionRow>({
        name: 'read-session',
        text: `SELECT s.session, s.sample, s.outside, s.methods, ${accountColumns},
           s.locked_at IS NOT NULL OR now() >= s.seen_at + make_interval(secs => $2) AS locked,
           now() >= s.seen_at + make_interval(secs => $3) AS stale
         FROM sign_in_session s LEFT JOIN sign_in_account a ON a.account = s.account
         WHERE s.digest = $1 AND s.ended_at IS NULL AND now() < s.ends_at AND a.locked_at IS NULL`,
        values: [digest, idleSeconds, staleSeconds],
      })
      const [row] = rows
      if (row === undefined) return undefined
      if (row.stale && !row.locked) {
        await database.query('UPDATE sign_in_session SET seen_at = now() WHERE digest = $1', [
          digest,
        ])
      }
      return sessionOf(row)
    },

    /** The same session under another secret, whenever more was shown. Opens a locked one. */
    async renew(digest: Buffer, newDigest: Buffer, methods: readonly Method[]) {
      const { rowCount } = await database.query(
        `UPDATE sign_in_session SET digest = $2, seen_at = now(), locked_at = NULL,
           methods = ARRAY(SELECT DISTINCT unnest(methods || $3::text[]) ORDER BY 1)
         WHERE digest = $1 AND ended_at IS NULL AND now() < ends_at`,
        [digest, newDigest, methods],
      )
      return rowCount === 1
    },

    async lock(digest: Buffer) {
      await database.query(
        'UPDATE sign_in_session SET locked_at = coalesce(locked_at, now()) WHERE digest = $1',
        [digest],
      )
    },

    async end(digest: Buffer) {
      await database.query(
        'UPDATE sign_in_session SET ended_at = coalesce(ended_at, now()) WHERE digest = $1',
        [digest],
      )
    },

    /** One of an account's, or all of them but the one that is kept. */
    async endOf(account: string, which: { readonly session?: string; readonly but?: string }) {
      const { rowCount } = await database.query(
        `UPDATE sign_in_session SET ended_at = now()
         WHERE account = $1 AND ended_at IS NULL
           AND ($2::text IS NULL OR session = $2) AND ($3::text IS NULL OR session <> $3)`,
        [account, which.session ?? null, which.but ?? null],
      )
      return rowCount ?? 0
    },

    async listOf(account: string) {
      const { rows } = await database.query<{
        session: string
        agent: string
        methods: string[]
        started_at: Date
        seen_at: Date
      }>(
        `SELECT session, agent, methods, started_at, seen_at FROM sign_in_session
         WHERE account = $1 AND ended_at IS NULL AND now() < ends_at ORDER BY seen_at DESC, session`,
        [account],
      )
      return rows.map(({ started_at: startedAt, seen_at: seenAt, ...row }) => ({
        ...row,
        startedAt: startedAt.toISOString(),
        seenAt: seenAt.toISOString(),
      }))
    },

    // ---------------------------------------------------------------- links

    async makeLink(
      digest: Buffer,
      { account = null, sample = null }: { account?: string | null; sample?: string | null },
      seconds: number,
    ) {
      await database.query(
        `INSERT INTO sign_in_link (digest, account, sample, ends_at)
         VALUES ($1, $2, $3, now() + make_interval(secs => $4))`,
        [digest, account, sample, seconds],
      )
    },

    /** Undefined for one that is unknown, too old, or was used, by whomever. */
    async spendLink(digest: Buffer) {
      const { rows } = await database.query<{ account: string | null; sample: string | null }>(
        `UPDATE sign_in_link l SET used_at = now()
         WHERE digest = $1 AND used_at IS NULL AND now() < ends_at AND NOT EXISTS (
           SELECT FROM sign_in_account a WHERE a.account = l.account AND a.locked_at IS NOT NULL)
         RETURNING account, sample`,
        [digest],
      )
      return rows[0]
    },

    // ---------------------------------------------------------------- steps

    /** What has been shown so far; what is not named stays. */
    async noteStep(
      digest: Buffer,
      { account = null, challenge = null }: { account?: string | null; challenge?: string | null },
      seconds: number,
    ) {
      await database.query(
        `INSERT INTO sign_in_step AS s (digest, account, challenge, ends_at)
         VALUES ($1, $2, $3, now() + make_interval(secs => $4))
         ON CONFLICT (digest) DO UPDATE SET account = coalesce($2, s.account),
           challenge = coalesce($3, s.challenge), ends_at = excluded.ends_at`,
        [digest, account, challenge, seconds],
      )
    },

    async readStep(digest: Buffer) {
      const { rows } = await database.query<{ account: string | null }>(
        'SELECT account FROM sign_in_step WHERE digest = $1 AND now() < ends_at',
        [digest],
      )
      return rows[0]
    },

    /** A challenge is signed once. */
    async takeChallenge(digest: Buffer) {
      const { rows } = await database.query<{ challenge: string | null }>(
        `WITH before AS (SELECT challenge FROM sign_in_step WHERE digest = $1 FOR UPDATE)
         UPDATE sign_in_step s SET challenge = NULL FROM before b
         WHERE s.digest = $1 AND now() < s.ends_at RETURNING b.challenge`,
        [digest],
      )
      return rows[0]?.challenge ?? undefined
    },

    async endStep(digest: Buffer) {
      await database.query('DELETE FROM sign_in_step WHERE digest = $1', [digest])
    },

    // ---------------------------------------------------------------- failures

    async failures(kind: 'account' | 'address', subject: Buffer) {
      const { rows } = await database.query<{ failures: number; seconds: number }>(
        `SELECT failures, extract(epoch FROM now() - failed_at)::float8 AS seconds
         FROM sign_in_failure WHERE kind = $1 AND subject = $2`,
        [kind, subject],
      )
      const [row] = rows
      return { failures: row?.failures ?? 0, secondsSince: row?.seconds ?? 0 }
    },

    /** Counts one more before it is looked at; false where another came in between. */
    async count(kind: 'account' | 'address', subject: Buffer, seen: number, counted: number) {
      const { rowCount } = await database.query(
        `INSERT INTO sign_in_failure AS f (kind, subject, failures, failed_at)
         VALUES ($1, $2, $4, now())
         ON CONFLICT (kind, subject) DO UPDATE SET failures = $4, failed_at = now()
           WHERE f.failures = $3`,
        [kind, subject, seen, counted],
      )
      return rowCount === 1
    },

    /** It was none after all. */
    async uncount(kind: 'account' | 'address', subject: Buffer) {
      await database.query(
        `UPDATE sign_in_failure SET failures = failures - 1
         WHERE kind = $1 AND subject = $2 AND failures > 0`,
        [kind, subject],
      )
    },

    async forgive(kind: 'account' | 'address', subject: Buffer) {
      await database.query('DELETE FROM sign_in_failure WHERE kind = $1 AND subject = $2', [
        kind,
        subject,
      ])
    },

    /** What has ended is of no use after a day; a session stays in the list for a month. */
    async sweep() {
      await database.query(`DELETE FROM provider_row WHERE ends_at < now()`)
      await database.query(`DELETE FROM sign_in_step WHERE ends_at < now()`)
      await database.query(`DELETE FROM sign_in_link WHERE ends_at < now() - interval '1 day'`)
      await database.query(
        `DELETE FROM sign_in_failure WHERE failed_at < now() - interval '2 days'`,
      )
      await database.query(`DELETE FROM sign_in_session WHERE ends_at < now() - interval '30 days'`)
    },
  }
}

function sessionOf(row: SessionRow) {
  const { session, sample, outside } = row
  const methods = allMethods.filter((method) => row.methods.includes(method))
  const common = { session, methods, isLocked: row.locked }
  if (sample !== null) return { ...common, holder: { sample }, account: null }
  if (outside !== null) {
    const account = { ...outside, role: roleOf(outside.role) }
    return { ...common, holder: { outside: account }, account }
  }
  const account = accountOf(row)
  return { ...common, holder: { account: account.account }, account }
}
