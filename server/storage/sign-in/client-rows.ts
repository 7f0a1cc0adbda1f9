/** Programs with keys of their own. Of each key only the public half is known here. */
import type { Database } from '../database.ts'

export interface ClientRow {
  readonly id: string
  readonly title: string
  readonly role: string | null
  readonly institution: string | null
  readonly redirects: readonly string[]
}

export interface KnownClient extends ClientRow {
  /** Seconds since 1970, before which no token was issued that still counts. */
  readonly tokens_after: number
  readonly is_revoked: boolean
}

export type PublicKey = Readonly<Record<string, unknown>> & { readonly kid: string }

export async function addClient(
  database: Database,
  { id, title, role, institution, redirects }: ClientRow,
  key: PublicKey,
): Promise<boolean> {
  const { rowCount } = await database.query(
    `WITH made AS (
       INSERT INTO service_client (id, title, role, institution, redirects)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id
     )
     INSERT INTO service_key (client, kid, jwk) SELECT id, $6, $7 FROM made`,
    [id, title, role, institution, redirects, key.kid, JSON.stringify(key)],
  )
  return rowCount === 1
}

/** The old keys are good for a while longer, so that no request falls between them. */
export async function rotateKey(
  database: Database,
  client: string,
  key: PublicKey,
  overlapMinutes: number,
): Promise<boolean> {
  const { rowCount } = await database.query(
    `WITH old AS (
       UPDATE service_key SET ends_at = least(ends_at, clock_timestamp() + make_interval(mins => $4))
       WHERE client = $1 AND kid <> $2
     )
     INSERT INTO service_key (client, kid, jwk)
     SELECT id, $2, $3 FROM service_client WHERE id = $1 AND revoked_at IS NULL
     ON CONFLICT DO NOTHING`,
    [client, key.kid, JSON.stringify(key), overlapMinutes],
  )
  return rowCount === 1
}

/** With a key's name that key alone; tokens that were issued before are void in either case. */
export async function revokeClient(
  database: Database,
  client: string,
  kid: string | null,
): Promise<boolean> {
  const { rowCount } = await database.query(
    `WITH keys AS (
       UPDATE service_key SET ends_at = clock_timestamp()
       WHERE client = $1 AND (kid = $2 OR $2 IS NULL) RETURNING client
     )
     UPDATE service_client SET tokens_after = clock_timestamp(),
       revoked_at = CASE WHEN $2::text IS NULL THEN clock_timestamp() ELSE revoked_at END
     WHERE id = $1 AND EXISTS (SELECT FROM keys)`,
    [client, kid],
  )
  return rowCount === 1
}

export async function findClient(database: Database, id: string) {
  const { rows } = await database.query<ClientRow & { keys: PublicKey[] }>(
    `SELECT c.id, c.title, c.role, c.institution, c.redirects, jsonb_agg(k.jwk ORDER BY k.made_at) AS keys
     FROM service_client c JOIN service_key k ON k.client = c.id AND k.ends_at > clock_timestamp()
     WHERE c.id = $1 AND c.revoked_at IS NULL GROUP BY c.id`,
    [id],
  )
  return rows[0]
}

export async function knownClients(database: Database): Promise<KnownClient[]> {
  const { rows } = await database.query<KnownClient>(
    `SELECT id, title, role, institution, redirects, revoked_at IS NOT NULL AS is_revoked,
       greatest(0, CASE WHEN tokens_after = '-infinity' THEN 0
                        ELSE extract(epoch FROM tokens_after) END)::float8 AS tokens_after
     FROM service_client ORDER BY id`,
  )
  return rows
}
