/** Accounts, and what each can show. */
import type { Database } from '../database.ts'
import { type AccountRow, accountColumns, accountOf } from './account-rows.ts'

export interface NewAccount extends Omit<AccountRow, 'wards'> {
  readonly wards: readonly string[]
}

export type AccountStore = ReturnType<typeof createAccountStore>

interface FactorRow extends AccountRow {
  readonly password: string | null
  readonly secret: Buffer | null
  readonly last_step: number | null
  readonly passkeys: number
  readonly recovery_codes: number
}

export function createAccountStore(database: Database) {
  const find = (where: string) => async (value: string) => {
    const { rows } = await database.query<FactorRow>(
      `SELECT ${accountColumns}, a.password, t.secret, t.last_step,
         (SELECT count(*) FROM sign_in_passkey p WHERE p.account = a.account) AS passkeys,
         (SELECT count(*) FROM sign_in_recovery r
          WHERE r.account = a.account AND r.used_at IS NULL) AS recovery_codes
       FROM sign_in_account a
       LEFT JOIN sign_in_time_code t ON t.account = a.account AND t.confirmed_at IS NOT NULL
       WHERE ${where} AND a.locked_at IS NULL`,
      [value],
    )
    const [row] = rows
    return row === undefined ? undefined : withFactors(row)
  }
  return {
    /** A locked account is found by nobody. */
    byLogin: find('a.login = $1'),
    byId: find('a.account = $1'),

    /** False where the login is taken. */
    async add({ account, login, name, role, institution, self, wards }: NewAccount) {
      const { rowCount } = await database.query(
        `INSERT INTO sign_in_account (account, login, name, role, institution, self, wards)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [account, login, name, role, institution, self, wards],
      )
      return rowCount === 1
    },

    async list() {
      const { rows } = await database.query<AccountRow & { locked: boolean; ready: boolean }>(
        `SELECT ${accountColumns}, a.locked_at IS NOT NULL AS locked,
           a.password IS NOT NULL OR EXISTS (
             SELECT FROM sign_in_passkey p WHERE p.account = a.account) AS ready
         FROM sign_in_account a ORDER BY a.login`,
      )
      return rows.map((row) => ({ ...accountOf(row), isLocked: row.locked, isReady: row.ready }))
    },

    /** Of everybody who ever had the role here: what they did stays theirs. */
    async namesOf(role: string) {
      const { rows } = await database.query<{ id: string; name: string }>(
        'SELECT account AS id, name FROM sign_in_account WHERE role = $1 ORDER BY login',
        [role],
      )
      return rows
    },

    /** Answers the id of the account; undefined where there is none. */
    async setLocked(login: string, isLocked: boolean) {
      const { rows } = await database.query<{ account: string }>(
        `WITH changed AS (
           UPDATE sign_in_account SET locked_at = CASE WHEN $2 THEN now() END
           WHERE login = $1 RETURNING account
         ), ended AS (
           UPDATE sign_in_session s SET ended_at = now() FROM changed c
           WHERE $2 AND s.account = c.account AND s.ended_at IS NULL
         )
         SELECT account FROM changed`,
        [login, isLocked],
      )
      return rows[0]?.account
    },

    /** Forgets all factors and ends all sessions, in one statement. */
    async reset(login: string) {
      const { rows } = await database.query<{ account: string }>(
        `WITH changed AS (
           UPDATE sign_in_account SET password = NULL WHERE login = $1 RETURNING account
         ), codes AS (DELETE FROM sign_in_time_code t USING changed c WHERE t.account = c.account
         ), keys AS (DELETE FROM sign_in_passkey p USING changed c WHERE p.account = c.account
         ), papers AS (DELETE FROM sign_in_recovery r USING changed c WHERE r.account = c.account
         ), links AS (DELETE FROM sign_in_link l USING changed c WHERE l.account = c.account
         ), ended AS (
           UPDATE sign_in_session s SET ended_at = now() FROM changed c
           WHERE s.account = c.account AND s.ended_at IS NULL
         )
         SELECT account FROM changed`,
        [login],
      )
      return rows[0]?.account
    },

    async idOf(login: string) {
      const { rows } = await database.query<{ account: string }>(
        'SELECT account FROM sign_in_account WHERE login = $1',
        [login],
      )
      return rows[0]?.account
    },

    async setPassword(account: string, password: string) {
      await database.query('UPDATE sign_in_account SET password = $2 WHERE account = $1', [
        account,
        password,
      ])
    },

    /** One that was not confirmed yet is replaced; a confirmed one stays until it is taken off. */
    async startTimeCode(account: string, secret: Buffer) {
      const { rowCount } = await database.query(
        `INSERT INTO sign_in_time_code (account, secret) VALUES ($1, $2)
         ON CONFLICT (account) DO UPDATE SET secret = $2, last_step = 0
         WHERE sign_in_time_code.confirmed_at IS NULL`,
        [account, secret],
      )
      return rowCount === 1
    },

    async unconfirmedTimeCode(account: string) {
      const { rows } = await database.query<{ secret: Buffer }>(
        'SELECT secret FROM sign_in_time_code WHERE account = $1 AND confirmed_at IS NULL',
        [account],
      )
      return rows[0]?.secret
    },

    async removeTimeCode(account: string) {
      await database.query('DELETE FROM sign_in_time_code WHERE account = $1', [account])
    },

    /** False where a code of that step or a later one was used before, by whomever. */
    async spendStep(account: string, step: number) {
      const { rowCount } = await database.query(
        `UPDATE sign_in_time_code SET last_step = $2, confirmed_at = coalesce(confirmed_at, now())
         WHERE account = $1 AND last_step < $2`,
        [account, step],
      )
      return rowCount === 1
    },

    async spendRecoveryCode(account: string, digest: Buffer) {
      const { rowCount } = await database.query(
        `UPDATE sign_in_recovery SET used_at = now()
         WHERE account = $1 AND digest = $2 AND used_at IS NULL`,
        [account, digest],
      )
      return rowCount === 1
    },

    async replaceRecoveryCodes(account: string, digests: readonly Buffer[]) {
      await database.query(
        `WITH gone AS (DELETE FROM sign_in_recovery WHERE account = $1)
         INSERT INTO sign_in_recovery (account, digest) SELECT $1, unnest($2::bytea[])`,
        [account, digests],
      )
    },
  }
}

function withFactors(row: FactorRow) {
  const { secret, last_step: lastStep } = row
  return {
    ...accountOf(row),
    password: row.password,
    timeCode: secret === null ? null : { secret, lastStep: lastStep ?? 0 },
    passkeys: row.passkeys,
    recoveryCodes: row.recovery_codes,
  }
}
