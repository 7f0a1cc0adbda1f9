/** Accounts of persons who sign in, with what they show. */
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { Database } from '../database.ts'
import { type AccountRow, accountColumns, digestOf, freshToken } from './session-rows.ts'

export interface CredentialRow extends AccountRow {
  readonly password: string | null
  readonly factor: Buffer | null
  readonly factor_wanted: Buffer | null
  readonly factor_step: number
  readonly is_locked: boolean
}

/** Outside of sample mode nobody of the sample is found. */
export async function findCredentials(
  database: Database,
  by: 'id' | 'login',
  value: string,
  isSample: boolean,
): Promise<CredentialRow | undefined> {
  const { rows } = await database.query<CredentialRow>(
    `SELECT ${accountColumns}, a.password, a.factor, a.factor_wanted, a.factor_step,
       a.locked_at IS NOT NULL AS is_locked
     FROM user_account a WHERE a.${by} = $1 AND (NOT a.is_sample OR $2)`,
    [value, isSample],
  )
  return rows[0]
}

export interface NewAccount {
  readonly id: string
  readonly login: string
  readonly name: Texts
  readonly role: string
  readonly institution: string | null
  readonly self: string | null
  readonly wards: readonly string[]
  readonly isSample: boolean
}

/** False where the login, or the id, is taken. */
export async function addAccount(database: Database, account: NewAccount): Promise<boolean> {
  const { id, login, name, role, institution, self, wards, isSample } = account
  const { rowCount } = await database.query(
    `INSERT INTO user_account (id, login, name, role, institution, self, wards, is_sample)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [id, login, JSON.stringify(name), role, institution, self, wards, isSample],
  )
  return rowCount === 1
}

export async function listAccounts(database: Database, onlySample: boolean) {
  const { rows } = await database.query<
    AccountRow & { is_locked: boolean; has_password: boolean; has_factor: boolean }
  >(
    `SELECT ${accountColumns}, a.locked_at IS NOT NULL AS is_locked,
       a.password IS NOT NULL AS has_password, a.factor IS NOT NULL AS has_factor
     FROM user_account a WHERE a.is_sample OR NOT $1 ORDER BY a.login`,
    [onlySample],
  )
  return rows
}

export async function keepPassword(database: Database, account: string, hash: string) {
  await database.query('UPDATE user_account SET password = $2 WHERE id = $1', [account, hash])
}

export async function wantFactor(database: Database, account: string, sealed: Buffer) {
  await database.query('UPDATE user_account SET factor_wanted = $2 WHERE id = $1', [
    account,
    sealed,
  ])
}

export async function keepFactor(database: Database, account: string, step: number) {
  await database.query(
    `UPDATE user_account SET factor = factor_wanted, factor_step = $2, factor_wanted = NULL
     WHERE id = $1 AND factor_wanted IS NOT NULL`,
    [account, step],
  )
}

/** Of two who show the same code one comes later. */
export async function takeStep(database: Database, account: string, step: number) {
  const { rowCount } = await database.query(
    'UPDATE user_account SET factor_step = $2 WHERE id = $1 AND factor_step < $2',
    [account, step],
  )
  return rowCount === 1
}

export async function keepRecoveryCodes(
  database: Database,
  account: string,
  digests: readonly Buffer[],
) {
  await database.query(
    `WITH gone AS (DELETE FROM user_recovery_code WHERE account = $1 AND digest <> ALL($2))
     INSERT INTO user_recovery_code (account, digest) SELECT $1, unnest($2::bytea[])`,
    [account, digests],
  )
}

export async function takeRecoveryCode(database: Database, account: string, digest: Buffer) {
  const { rowCount } = await database.query(
    `UPDATE user_recovery_code SET used_at = clock_timestamp()
     WHERE account = $1 AND digest = $2 AND used_at IS NULL`,
    [account, digest],
  )
  return rowCount === 1
}

export async function recoveryCodesLeft(database: Database, account: string): Promise<number> {
  const { rows } = await database.query<{ left: number }>(
    `SELECT count(*)::int AS left FROM user_recovery_code WHERE account = $1 AND used_at IS NULL`,
    [account],
  )
  return rows[0]?.left ?? 0
}

export async function makeLink(database: Database, account: string, minutes: number) {
  const token = freshToken()
  await database.query(
    `INSERT INTO user_link (digest, account, ends_at)
     VALUES ($1, $2, clock_timestamp() + make_interval(mins => $3))`,
    [digestOf(token), account, minutes],
  )
  return token
}

export async function followLink(database: Database, token: string): Promise<string | undefined> {
  const { rows } = await database.query<{ account: string }>(
    `UPDATE user_link SET used_at = clock_timestamp()
     WHERE digest = $1 AND used_at IS NULL AND ends_at > clock_timestamp() RETURNING account`,
    [digestOf(token)],
  )
  return rows[0]?.account
}

export async function setLocked(database: Database, account: string, isLocked: boolean) {
  await database.query(
    `UPDATE user_account SET locked_at = CASE WHEN $2 THEN clock_timestamp() END WHERE id = $1`,
    [account, isLocked],
  )
}

/** Takes password and factors away: the owner sets them up again by a link. */
export async function resetAccount(database: Database, account: string) {
  await database.query(
    `WITH codes AS (DELETE FROM user_recovery_code WHERE account = $1),
       links AS (UPDATE user_link SET used_at = clock_timestamp()
                 WHERE account = $1 AND used_at IS NULL),
       sessions AS (UPDATE user_session SET ended_at = clock_timestamp()
                    WHERE account = $1 AND ended_at IS NULL)
     UPDATE user_account SET password = NULL, factor = NULL, factor_wanted = NULL, factor_step = 0
     WHERE id = $1`,
    [account],
  )
}
