/** Passkeys: the public halves, and how often each has signed. */
import type { Database } from '../database.ts'

export interface StoredPasskey {
  readonly credential: string
  readonly account: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly label: string
}

export function createPasskeyStore(database: Database) {
  return {
    async find(credential: string): Promise<StoredPasskey | undefined> {
      const { rows } = await database.query<PasskeyRow>(
        `SELECT p.credential, p.account, p.public_key, p.counter, p.transports, p.label
         FROM sign_in_passkey p JOIN sign_in_account a USING (account)
         WHERE p.credential = $1 AND a.locked_at IS NULL`,
        [credential],
      )
      return rows[0] === undefined ? undefined : passkeyOf(rows[0])
    },

    async ofAccount(account: string): Promise<StoredPasskey[]> {
      const { rows } = await database.query<PasskeyRow>(
        `SELECT credential, account, public_key, counter, transports, label
         FROM sign_in_passkey WHERE account = $1 ORDER BY made_at, credential`,
        [account],
      )
      return rows.map(passkeyOf)
    },

    /** False where the same passkey is there already. */
    async add({ credential, account, publicKey, counter, transports, label }: StoredPasskey) {
      const { rowCount } = await database.query(
        `INSERT INTO sign_in_passkey (credential, account, public_key, counter, transports, label)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
        [credential, account, publicKey, counter, transports, label],
      )
      return rowCount === 1
    },

    /** False where a copy has signed in between: its counter then went backwards. */
    async used(credential: string, before: number, counter: number) {
      const { rowCount } = await database.query(
        `UPDATE sign_in_passkey SET counter = $3, used_at = now()
         WHERE credential = $1 AND counter = $2`,
        [credential, before, counter],
      )
      return rowCount === 1
    },

    async remove(account: string, credential: string) {
      const { rowCount } = await database.query(
        'DELETE FROM sign_in_passkey WHERE account = $1 AND credential = $2',
        [account, credential],
      )
      return rowCount === 1
    },
  }
}

interface PasskeyRow {
  readonly credential: string
  readonly account: string
  readonly public_key: Buffer
  readonly counter: number
  readonly transports: string[]
  readonly label: string
}

function passkeyOf({ public_key: publicKey, ...row }: PasskeyRow): StoredPasskey {
  return { ...row, publicKey }
}
