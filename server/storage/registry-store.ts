/** Versions of the registry's entries, and acts about partners: only ever added, numbered without gaps. */
import { type Day, dayFromText, textFromDay } from '../../engine/base/calendar-date.ts'
import { type Connection, type Database, inTransaction } from './database.ts'
import { rotateClientKey } from './sign-in/service-client-store.ts'

/** `E` is the use cases' entry. */
export interface VersionDraft<E> {
  readonly kind: string
  readonly id: string
  readonly from: Day
  readonly entry: E | null
}

export type StoredVersion<E> = VersionDraft<E> & {
  readonly number: number
  readonly source: string
  readonly recordedBy: string
  readonly recordedAt: string
}

export interface StoredAct {
  readonly number: number
  readonly subject: string
  readonly act: string
  readonly content: unknown
  readonly by: string
  readonly at: string
}

export type NewAct = Pick<StoredAct, 'subject' | 'act' | 'content' | 'by'>

export interface Recording<E> {
  readonly drafts: readonly (VersionDraft<E> & { readonly digest: Buffer })[]
  readonly source: string
  readonly by: string
  /**
   * Of an entry and first day that came before: `once` leaves out what was ever recorded, as a start
   * does; `anew` only what is the latest.
   */
  readonly how: 'once' | 'anew'
  /** The last number that the sender knew; null where nobody looked before. */
  readonly seen: number | null
}

class ChangedMeanwhile extends Error {}

export function createRegistryStore<E>(database: Database) {
  return {
    async versionsAfter(number: number): Promise<StoredVersion<E>[]> {
      const { rows } = await database.query<VersionRow<E>>(
        `SELECT number, kind, id, valid_from::text, entry, source, recorded_at, recorded_by
         FROM registry_version WHERE number > $1 ORDER BY number`,
        [number],
      )
      return rows.map(versionOf)
    },

    async actsAfter(number: number): Promise<StoredAct[]> {
      const { rows } = await database.query<ActRow>(
        `SELECT number, subject, act, content, acted_at, acted_by FROM partner_act
         WHERE number > $1 ORDER BY number`,
        [number],
      )
      return rows.map(actOf)
    },

    /** Answers how many were new; null where one of them was changed after what was seen. */
    async record(recording: Recording<E>): Promise<number | null> {
      try {
        return await inTransaction(database, async (connection) => {
          await lock(connection)
          const wasChanged = await changedSince(connection, recording)
          const added = await addVersions(connection, recording)
          if (wasChanged && added > 0) throw new ChangedMeanwhile()
          return added
        })
      } catch (error) {
        if (error instanceof ChangedMeanwhile) return null
        throw error
      }
    },

    /**
     * Adds acts of one subject, and what follows from them, unless `decide` refuses: it is told of all
     * earlier acts of the subject, and nobody else adds one meanwhile. Answers the refusal.
     */
    act: <R>(
      subject: string,
      decide: (earlier: readonly StoredAct[]) => Decided<E, R>,
    ): Promise<R | null> =>
      inTransaction(database, async (connection) => {
        await lock(connection)
        const { rows } = await connection.query<ActRow>(
          `SELECT number, subject, act, content, acted_at, acted_by FROM partner_act
           WHERE subject = $1 ORDER BY number`,
          [subject],
        )
        const decided = decide(rows.map(actOf))
        if (decided.refused) return decided.refusal
        const { acts, recording, clientKeys, clientEnds } = decided.deeds
        for (const act of acts) await addAct(connection, act)
        if (recording !== null) await addVersions(connection, recording)
        for (const key of clientKeys) await putClientKey(connection, key)
        for (const key of clientEnds) await endClientKey(connection, key)
        return null
      }),
  }
}

export type Decided<E, R> =
  | { readonly refused: true; readonly refusal: R }
  | { readonly refused: false; readonly deeds: Deeds<E> }

export interface Deeds<E> {
  readonly acts: readonly NewAct[]
  readonly recording: Recording<E> | null
  readonly clientKeys: readonly ClientKey[]
  readonly clientEnds: readonly { readonly client: string; readonly kid: string }[]
}

/** A key of a service; the service itself is added where it is new. */
export interface ClientKey {
  readonly client: string
  readonly kid: string
  readonly jwk: object
  readonly overlapSeconds: number
  readonly added: {
    readonly name: string
    readonly role: string
    readonly institution: string
  } | null
}

/** One at a time, so that numbers have no gaps in the order of commits. */
async function lock(connection: Connection): Promise<void> {
  await connection.query('SELECT pg_advisory_xact_lock(8200)')
}

async function changedSince<E>(
  connection: Connection,
  { drafts, seen }: Recording<E>,
): Promise<boolean> {
  if (seen === null) return false
  const { rows } = await connection.query(
    `SELECT FROM registry_version v
     JOIN unnest($1::text[], $2::text[]) AS d (kind, id) ON d.kind = v.kind AND d.id = v.id
     WHERE v.number > $3 LIMIT 1`,
    [drafts.map(({ kind }) => kind), drafts.map(({ id }) => id), seen],
  )
  return rows.length > 0
}

async function addVersions<E>(
  connection: Connection,
  { drafts, source, by, how }: Recording<E>,
): Promise<number> {
  const column = <T>(of: (draft: (typeof drafts)[number]) => T) => drafts.map(of)
  const isKnown =
    how === 'once'
      ? 'v.digest = d.digest'
      : `v.digest = d.digest AND NOT EXISTS (SELECT FROM registry_version w
           WHERE w.kind = v.kind AND w.id = v.id AND w.valid_from = v.valid_from
             AND w.number > v.number)`
  const { rowCount } = await connection.query(
    `INSERT INTO registry_version (number, kind, id, valid_from, entry, digest, source, recorded_by)
     SELECT (SELECT coalesce(max(number), 0) FROM registry_version)
         + row_number() OVER (ORDER BY d.place),
       d.kind, d.id, d.valid_from, d.entry, d.digest, $6, $7
     FROM unnest($1::text[], $2::text[], $3::date[], $4::jsonb[], $5::bytea[])
       WITH ORDINALITY AS d (kind, id, valid_from, entry, digest, place)
     WHERE NOT EXISTS (SELECT FROM registry_version v
       WHERE v.kind = d.kind AND v.id = d.id AND v.valid_from = d.valid_from AND ${isKnown})`,
    [
      column(({ kind }) => kind),
      column(({ id }) => id),
      column(({ from }) => textFromDay(from)),
      column(({ entry }) => (entry === null ? null : JSON.stringify(entry))),
      column(({ digest }) => digest),
      source,
      by,
    ],
  )
  return rowCount ?? 0
}

async function addAct(connection: Connection, { subject, act, content, by }: NewAct) {
  await connection.query(
    `INSERT INTO partner_act (number, subject, act, content, acted_by)
     SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4 FROM partner_act`,
    [subject, act, JSON.stringify(content), by],
  )
}

async function putClientKey(connection: Connection, key: ClientKey): Promise<void> {
  const { client, kid, jwk, overlapSeconds, added } = key
  if (added !== null) {
    await connection.query(
      `INSERT INTO service_client (client, name, role, institution) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [client, added.name, added.role, added.institution],
    )
  }
  await rotateClientKey(connection, client, { kid, jwk }, overlapSeconds)
}

async function endClientKey(
  connection: Connection,
  { client, kid }: { readonly client: string; readonly kid: string },
): Promise<void> {
  await connection.query(
    `UPDATE service_client_key SET ends_at = now()
     WHERE client = $1 AND kid = $2 AND (ends_at IS NULL OR ends_at > now())`,
    [client, kid],
  )
}

interface VersionRow<E> {
  readonly number: number
  readonly kind: string
  readonly id: string
  readonly valid_from: string
  readonly entry: E | null
  readonly source: string
  readonly recorded_at: Date
  readonly recorded_by: string
}

function versionOf<E>(row: VersionRow<E>): StoredVersion<E> {
  return {
    number: row.number,
    kind: row.kind,
    id: row.id,
    from: dayFromText(row.valid_from) ?? 0,
    entry: row.entry,
    source: row.source,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at.toISOString(),
  }
}

interface ActRow {
  readonly number: number
  readonly subject: string
  readonly act: string
  readonly content: unknown
  readonly acted_at: Date
  readonly acted_by: string
}

function actOf({ acted_at: at, acted_by: by, ...row }: ActRow): StoredAct {
  return { ...row, at: at.toISOString(), by }
}
