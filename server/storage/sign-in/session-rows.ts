/** Sessions by the database's clock; of a cookie only its digest is kept. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { Database } from '../database.ts'

/** Minutes until a session of a stage ends, whatever is done in it. */
const lasting = { factor: 10, enrol: 30, whole: 720 } as const
/** Minutes during which factors may be changed after the password was given. */
const freshMinutes = 10
/** Who is at work is not written down with every request. */
const noteEverySeconds = 20
const longestAgent = 200
const tokenBytes = 32

export type SessionStage = keyof typeof lasting

export interface AccountRow {
  readonly account: string
  readonly login: string
  readonly name: Texts
  readonly role: string
  readonly institution: string | null
  readonly self: string | null
  readonly wards: readonly string[]
  readonly is_sample: boolean
}

export interface FoundSession extends AccountRow {
  readonly id: string
  readonly stage: SessionStage
  readonly is_locked: boolean
  readonly is_fresh: boolean
  readonly ends_at: Date
  readonly has_password: boolean
  readonly has_factor: boolean
}

export const accountColumns =
  'a.id AS account, a.login, a.name, a.role, a.institution, a.self, a.wards, a.is_sample'

export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export function freshToken(): string {
  return randomBytes(tokenBytes).toString('base64url')
}

export async function openSession(
  database: Database,
  account: string,
  stage: SessionStage,
  agent: string,
): Promise<string> {
  const token = freshToken()
  await database.query(
    `INSERT INTO user_session (digest, id, account, stage, ends_at, agent)
     VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(mins => $5), $6)`,
    [digestOf(token), randomUUID(), account, stage, lasting[stage], agent.slice(0, longestAgent)],
  )
  return token
}

/** A session that reaches another stage lasts as long as that one; its cookie is a new one. */
export async function renewSession(
  database: Database,
  token: string,
  stage: SessionStage,
): Promise<string | null> {
  const renewed = freshToken()
  const { rowCount } = await database.query(
    `UPDATE user_session SET digest = $2, used_at = clock_timestamp(), proved_at = clock_timestamp(),
       stage = $3, ends_at = CASE WHEN stage = $3 THEN ends_at
                                  ELSE clock_timestamp() + make_interval(mins => $4) END
     WHERE digest = $1 AND ended_at IS NULL AND ends_at > clock_timestamp()`,
    [digestOf(token), digestOf(renewed), stage, lasting[stage]],
  )
  return rowCount === 1 ? renewed : null
}

export async function findSession(
  database: Database,
  token: string,
  isSample: boolean,
  idleMinutes: number,
): Promise<FoundSession | undefined> {
  const { rows } = await database.query<FoundSession>(
    `WITH found AS (
       SELECT s.digest, s.id, s.stage, s.ends_at, s.used_at, ${accountColumns},
         s.stage = 'whole' AND s.used_at < clock_timestamp() - make_interval(mins => $3) AS is_locked,
         s.proved_at > clock_timestamp() - make_interval(mins => $4) AS is_fresh,
         a.password IS NOT NULL AS has_password, a.factor IS NOT NULL AS has_factor
       FROM user_session s JOIN user_account a ON a.id = s.account
       WHERE s.digest = $1 AND s.ended_at IS NULL AND s.ends_at > clock_timestamp()
         AND a.locked_at IS NULL AND (NOT a.is_sample OR $2)
     ), noted AS (
       UPDATE user_session s SET used_at = clock_timestamp() FROM found f
       WHERE s.digest = f.digest AND NOT f.is_locked
         AND f.used_at < clock_timestamp() - make_interval(secs => $5)
     )
     SELECT * FROM found`,
    [digestOf(token), isSample, idleMinutes, freshMinutes, noteEverySeconds],
  )
  return rows[0]
}

export async function endSession(database: Database, token: string): Promise<void> {
  await database.query(
    'UPDATE user_session SET ended_at = clock_timestamp() WHERE digest = $1 AND ended_at IS NULL',
    [digestOf(token)],
  )
}

export async function lockSession(database: Database, token: string): Promise<void> {
  await database.query(`UPDATE user_session SET used_at = '-infinity' WHERE digest = $1`, [
    digestOf(token),
  ])
}

export async function endSessions(
  database: Database,
  account: string,
  but: string | null,
): Promise<void> {
  await database.query(
    `UPDATE user_session SET ended_at = clock_timestamp()
     WHERE account = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $2`,
    [account, but],
  )
}

export async function endSessionNamed(
  database: Database,
  account: string,
  id: string,
): Promise<void> {
  await database.query(
    `UPDATE user_session SET ended_at = clock_timestamp()
     WHERE account = $1 AND id = $2 AND ended_at IS NULL`,
    [account, id],
  )
}

export async function openSessions(database: Database, account: string) {
  const { rows } = await database.query<{
    id: string
    made_at: Date
    used_at: Date | number
    ends_at: Date
    agent: string
  }>(
    `SELECT id, made_at, greatest(used_at, made_at) AS used_at, ends_at, agent FROM user_session
     WHERE account = $1 AND stage = 'whole' AND ended_at IS NULL AND ends_at > clock_timestamp()
     ORDER BY made_at DESC LIMIT 100`,
    [account],
  )
  return rows.map(({ id, made_at, used_at, ends_at, agent }) => ({
    id,
    madeAt: made_at.toISOString(),
    usedAt: new Date(used_at).toISOString(),
    endsAt: ends_at.toISOString(),
    agent,
  }))
}

/** Removes what ended a day ago or more. */
export async function sweepSignIn(database: Database): Promise<void> {
  for (const table of ['user_session', 'user_link']) {
    await database.query(
      `DELETE FROM ${table} WHERE ends_at < clock_timestamp() - interval '1 day'`,
    )
  }
  await database.query(
    `DELETE FROM sign_in_attempt WHERE tried_at < clock_timestamp() - interval '2 days'`,
  )
}
