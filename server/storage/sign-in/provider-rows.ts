/** What the provider of identities remembers between requests, in whatever process they arrive. */
import { createHash } from 'node:crypto'
import type { Database } from '../database.ts'

/** One kind of thing that it remembers. */
export function providerRows(database: Database, model: string) {
  const read = async (where: string, value: unknown, id?: string) => {
    const { rows } = await database.query<{ payload: object; consumed: number | null }>(
      `SELECT payload, floor(extract(epoch FROM consumed_at))::bigint AS consumed FROM provider_row
       WHERE model = $1 AND ${where} AND now() < ends_at`,
      [model, value],
    )
    const [row] = rows
    if (row === undefined) return undefined
    const payload = id === undefined ? row.payload : { ...row.payload, jti: id }
    return row.consumed === null ? payload : { ...payload, consumed: row.consumed }
  }
  return {
    find: (id: string) => read('id = $2', keyOf(id), id),
    findByUid: (uid: string) => read('uid = $2', uid),
    /** Only devices without a keyboard have such codes, and none of them signs in here. */
    findByUserCode: async () => undefined,

    async upsert(
      id: string,
      payload: { readonly uid?: string | undefined; readonly grantId?: string | undefined },
      seconds: number,
    ) {
      await database.query(
        `INSERT INTO provider_row (model, id, payload, uid, grant_id, ends_at)
         VALUES ($1, $2, $3::jsonb - 'jti', $4, $5, now() + make_interval(secs => $6))
         ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, uid = excluded.uid,
           grant_id = excluded.grant_id, ends_at = excluded.ends_at`,
        [model, keyOf(id), payload, payload.uid ?? null, payload.grantId ?? null, seconds],
      )
    },

    async consume(id: string) {
      await database.query(
        'UPDATE provider_row SET consumed_at = now() WHERE model = $1 AND id = $2',
        [model, keyOf(id)],
      )
    },

    async destroy(id: string) {
      await database.query('DELETE FROM provider_row WHERE model = $1 AND id = $2', [
        model,
        keyOf(id),
      ])
    },

    async revokeByGrantId(grant: string) {
      await database.query('DELETE FROM provider_row WHERE grant_id = $1', [grant])
    },
  }
}

/** Whoever has signed in with the provider for us has no session there any longer. */
export async function endProviderSessions(database: Database, account: string): Promise<void> {
  await database.query(
    `DELETE FROM provider_row WHERE model = 'Session' AND payload ->> 'accountId' = $1`,
    [account],
  )
}

/** Ids are secrets that a browser or a client carries. */
function keyOf(id: string): Buffer {
  return createHash('sha256').update(id).digest()
}
