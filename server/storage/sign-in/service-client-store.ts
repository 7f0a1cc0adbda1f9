/** Services of hospitals and insurers, with their public keys. */
import { type Connection, type Database, inTransaction } from '../database.ts'
import { roleOf } from './account-rows.ts'

export interface NewServiceClient {
  readonly client: string
  readonly name: string
  readonly role: string
  readonly institution: string | null
}

export interface PublicKey {
  readonly kid: string
  readonly jwk: object
}

export interface ServiceWithKeys extends NewServiceClient {
  readonly revokedAt: string | null
  readonly keys: readonly {
    readonly kid: string
    readonly jwk: object
    readonly madeAt: string
    readonly endsAt: string | null
  }[]
}

export function createServiceClientStore(database: Database) {
  return {
    /** Undefined where it is unknown or revoked; with the keys that hold now. */
    async find(client: string) {
      const { rows } = await database.query<{
        client: string
        name: string
        role: string
        institution: string | null
        keys: (object & { kid: string })[]
      }>(
        `SELECT c.client, c.name, c.role, c.institution,
           (SELECT coalesce(jsonb_agg(k.jwk ORDER BY k.made_at DESC), '[]') FROM service_client_key k
            WHERE k.client = c.client AND (k.ends_at IS NULL OR now() < k.ends_at)) AS keys
         FROM service_client c WHERE c.client = $1 AND c.revoked_at IS NULL`,
        [client],
      )
      const [row] = rows
      return row === undefined ? undefined : { ...row, role: roleOf(row.role) }
    },

    /** False where the id is taken, also by one that was revoked. */
    add: (client: NewServiceClient, key: PublicKey) =>
      inTransaction(database, async (connection) => {
        const { rowCount } = await connection.query(
          `INSERT INTO service_client (client, name, role, institution) VALUES ($1, $2, $3, $4)
           ON CONFLICT DO NOTHING`,
          [client.client, client.name, client.role, client.institution],
        )
        if (rowCount !== 1) return false
        await connection.query(
          'INSERT INTO service_client_key (client, kid, jwk) VALUES ($1, $2, $3)',
          [client.client, key.kid, key.jwk],
        )
        return true
      }),

    /** The earlier keys hold for `overlapSeconds` more. Again with the same key it changes nothing. */
    rotate: (client: string, key: PublicKey, overlapSeconds: number) =>
      inTransaction(database, (connection) =>
        rotateClientKey(connection, client, key, overlapSeconds),
      ),

    async revoke(client: string) {
      const { rowCount } = await database.query(
        'UPDATE service_client SET revoked_at = coalesce(revoked_at, now()) WHERE client = $1',
        [client],
      )
      return rowCount === 1
    },

    /** Few: what was revoked within the life of a token. */
    async revoked(): Promise<ReadonlySet<string>> {
      const { rows } = await database.query<{ client: string }>(
        `SELECT client FROM service_client WHERE revoked_at > now() - interval '1 day'`,
      )
      return new Set(rows.map(({ client }) => client))
    },

    /** All of them with the keys they ever had. */
    async withKeys(): Promise<readonly ServiceWithKeys[]> {
      const { rows } = await database.query<
        NewServiceClient & {
          revoked_at: Date | null
          keys: { kid: string; jwk: object; made_at: string; ends_at: string | null }[]
        }
      >(
        `SELECT c.client, c.name, c.role, c.institution, c.revoked_at,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('kid', k.kid, 'jwk', k.jwk,
                'made_at', k.made_at, 'ends_at', k.ends_at) ORDER BY k.made_at, k.kid), '[]')
            FROM service_client_key k WHERE k.client = c.client) AS keys
         FROM service_client c ORDER BY c.client`,
      )
      return rows.map(({ revoked_at: revokedAt, keys, ...client }) => ({
        ...client,
        revokedAt: revokedAt?.toISOString() ?? null,
        keys: keys.map(({ kid, jwk, made_at: madeAt, ends_at: endsAt }) => ({
          kid,
          jwk,
          madeAt: new Date(madeAt).toISOString(),
          endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
        })),
      }))
    },

    async list() {
      const { rows } = await database.query<
        NewServiceClient & { readonly keys: number; readonly revoked: boolean }
      >(
        `SELECT c.client, c.name, c.role, c.institution, c.revoked_at IS NOT NULL AS revoked,
           (SELECT count(*) FROM service_client_key k
            WHERE k.client = c.client AND (k.ends_at IS NULL OR now() < k.ends_at)) AS keys
         FROM service_client c ORDER BY c.client`,
      )
      return rows
    },
  }
}

/** False where the service is unknown, or has this key already. */
export async function rotateClientKey(
  connection: Connection,
  client: string,
  { kid, jwk }: PublicKey,
  overlapSeconds: number,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `INSERT INTO service_client_key (client, kid, jwk)
     SELECT client, $2, $3 FROM service_client WHERE client = $1 AND revoked_at IS NULL
     ON CONFLICT DO NOTHING`,
    [client, kid, jwk],
  )
  if (rowCount !== 1) return false
  await connection.query(
    `UPDATE service_client_key SET ends_at = now() + make_interval(secs => $3)
     WHERE client = $1 AND kid <> $2
       AND (ends_at IS NULL OR ends_at > now() + make_interval(secs => $3))`,
    [client, kid, overlapSeconds],
  )
  return true
}
