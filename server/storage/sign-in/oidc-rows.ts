/** What the OpenID provider remembers; what is shown to it is kept as a digest. */
import { createHash } from 'node:crypto'
import type { Database } from '../database.ts'

export type OidcPayload = Record<string, unknown>

interface Row {
  readonly payload: OidcPayload
  readonly consumed: number | null
}

/** A session is also looked for by another name than the one it is shown by, so it keeps both. */
const namedTwice = new Set(['Session', 'Interaction'])
const idIn = 'jti'

const digestOf = (id: string) => createHash('sha256').update(id).digest()

/** False where it was there before, and may not be there twice. */
export async function keepRecord(
  database: Database,
  model: string,
  id: string,
  payload: OidcPayload,
  seconds: number,
  isOnce: boolean,
): Promise<boolean> {
  const { [idIn]: _, ...rest } = payload
  const kept = namedTwice.has(model) ? payload : rest
  const { rowCount } = await database.query(
    `INSERT INTO oidc_record (model, digest, payload, account, grant_id, uid, ends_at)
     VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7))
     ON CONFLICT (model, digest) DO UPDATE SET payload = excluded.payload, account = excluded.account,
       grant_id = excluded.grant_id, uid = excluded.uid, ends_at = excluded.ends_at
     WHERE NOT $8`,
    [
      ...[model, digestOf(id), JSON.stringify(kept)],
      ...[payload['accountId'] ?? null, payload['grantId'] ?? null, payload['uid'] ?? null],
      ...[seconds, isOnce],
    ],
  )
  return rowCount === 1
}

const live = `SELECT payload, extract(epoch FROM consumed_at)::int AS consumed FROM oidc_record
  WHERE model = $1 AND ends_at > clock_timestamp()`

export async function findRecord(database: Database, model: string, id: string) {
  const { rows } = await database.query<Row>(`${live} AND digest = $2`, [model, digestOf(id)])
  return opened(rows[0], id)
}

export async function findRecordByUid(database: Database, model: string, uid: string) {
  const { rows } = await database.query<Row>(`${live} AND uid = $2`, [model, uid])
  return opened(rows[0])
}

function opened(row: Row | undefined, id?: string): OidcPayload | undefined {
  if (row === undefined) return undefined
  const { payload, consumed } = row
  return {
    ...payload,
    ...(id === undefined ? {} : { [idIn]: id }),
    ...(consumed === null ? {} : { consumed }),
  }
}

/** Of two who show the same code one comes later. */
export async function consumeRecord(database: Database, model: string, id: string) {
  const { rowCount } = await database.query(
    `UPDATE oidc_record SET consumed_at = clock_timestamp()
     WHERE model = $1 AND digest = $2 AND consumed_at IS NULL`,
    [model, digestOf(id)],
  )
  return rowCount === 1
}

export async function dropRecord(database: Database, model: string, id: string) {
  await database.query('DELETE FROM oidc_record WHERE model = $1 AND digest = $2', [
    model,
    digestOf(id),
  ])
}

export async function dropGrant(database: Database, grant: string) {
  await database.query('DELETE FROM oidc_record WHERE grant_id = $1', [grant])
}

/** Whoever signs out here is signed out with the provider. */
export async function dropAccount(database: Database, account: string) {
  await database.query('DELETE FROM oidc_record WHERE account = $1', [account])
}

export async function sweepRecords(database: Database) {
  await database.query('DELETE FROM oidc_record WHERE ends_at < clock_timestamp()')
}
