/** What persons have allowed insurers to read. Of it nothing is changed but that it was withdrawn. */

import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Authorisation, ClaimField } from '../../../engine/claim/authorisation.ts'
import { bucketOf, digestOf } from '../bucket.ts'
import type { Database } from '../database.ts'

/** With the account to pay to, sealed. */
export interface GivenAuthorisation extends Authorisation {
  readonly payee: string
  /** ISO instants. */
  readonly givenAt: string
  readonly withdrawnAt: string | null
}

export interface AuthorisationRequest {
  readonly key: string
  readonly fingerprint: Buffer
  readonly at: Date
}

export type AuthorisationOutcome =
  | { readonly kept: true; readonly authorisation: GivenAuthorisation; readonly isNew: boolean }
  | { readonly kept: false }

export function createAuthorisationStore(database: Database) {
  const find = async (id: string): Promise<GivenAuthorisation | undefined> => {
    const [found] = await read(database, 'bucket = $1 AND authorisation = $2', [bucketIn(id), id])
    return found?.authorisation
  }
  return {
    find,

    /** False where the key was used for another authorisation. */
    async give(
      given: Omit<GivenAuthorisation, 'id' | 'withdrawnOn' | 'givenAt' | 'withdrawnAt'>,
      { key, fingerprint, at }: AuthorisationRequest,
    ): Promise<AuthorisationOutcome> {
      const bucket = bucketOf(given.person)
      const id = idOf(given.person, key)
      const { rowCount } = await database.query(
        `INSERT INTO claim_authorisation (bucket, authorisation, person, insurer, fields, ticks,
           scope, opens_by_itself, payee, fingerprint, given_at, expires_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
        [
          bucket,
          id,
          given.person,
          given.insurer,
          given.fields,
          given.ticks,
          JSON.stringify(given.scope),
          given.opensByItself,
          given.payee,
          fingerprint,
          at,
          textFromDay(given.expiresOn),
        ],
      )
      const [kept] = await read(database, 'bucket = $1 AND authorisation = $2', [bucket, id])
      if (kept === undefined || !kept.fingerprint.equals(fingerprint)) return { kept: false }
      return { kept: true, authorisation: kept.authorisation, isNew: rowCount === 1 }
    },

    /** Bites at once; what was withdrawn before stays as it was. */
    async withdraw(id: string, on: number): Promise<void> {
      await database.query(
        `UPDATE claim_authorisation SET withdrawn_on = $3, withdrawn_at = clock_timestamp()
         WHERE bucket = $1 AND authorisation = $2 AND withdrawn_on IS NULL`,
        [bucketIn(id), id, textFromDay(on)],
      )
    },

    /** Money goes to another account from now on. */
    async correctPayee(id: string, payee: string): Promise<void> {
      await database.query(
        'UPDATE claim_authorisation SET payee = $3 WHERE bucket = $1 AND authorisation = $2',
        [bucketIn(id), id, payee],
      )
    },

    async ofPerson(person: string, limit: number): Promise<GivenAuthorisation[]> {
      const found = await read(
        database,
        'bucket = $1 AND person = $2',
        [bucketOf(person), person, limit],
        'ORDER BY given_at DESC LIMIT $3',
      )
      return found.map(({ authorisation }) => authorisation)
    },

    /**
     * Those that hold, of persons who had a bill lately, after one of the list; each with how far the
     * person's record had come. The bills of a record that was ever tied may lie elsewhere.
     */
    async opening(
      on: number,
      after: string | null,
      limit: number,
    ): Promise<{ readonly authorisation: GivenAuthorisation; readonly version: number }[]> {
      const place = [after === null ? -1 : bucketIn(after), after ?? '']
      const { rows } = await database.query<Row & { readonly version: number }>({
        name: 'authorisations-that-open',
        text: `SELECT ${columns}, b.version + r.records AS version FROM claim_authorisation a
         CROSS JOIN LATERAL (
           SELECT coalesce(max(version), 0) AS version FROM settlement s
           WHERE s.bucket = a.bucket AND s.person = a.person
             AND s.recorded_at > now() - interval '30 days') b
         CROSS JOIN LATERAL (
           SELECT count(*)::int AS records FROM released_record r
           WHERE r.bucket = a.bucket AND r.person = a.person
             AND r.released_at > now() - interval '30 days') r
         WHERE a.withdrawn_on IS NULL AND a.expires_on >= $1
           AND (b.version + r.records > 0 OR EXISTS (
             SELECT FROM person_tie t WHERE t.bucket = a.bucket AND t.person = a.person))
           AND (a.bucket, a.authorisation) > ($2, $3)
         ORDER BY a.bucket, a.authorisation LIMIT $4`,
        values: [textFromDay(on), ...place, limit],
      })
      return rows.map((row) => ({ authorisation: givenIn(row), version: row.version }))
    },

    /** Those of which the other side has not been told all that it has to know. */
    async untold(limit: number): Promise<GivenAuthorisation[]> {
      const found = await read(
        database,
        'NOT told_given OR (withdrawn_on IS NOT NULL AND NOT told_withdrawn)',
        [limit],
        'ORDER BY bucket, authorisation LIMIT $1',
      )
      return found.map(({ authorisation }) => authorisation)
    },

    async told(id: string, isWithdrawn: boolean): Promise<void> {
      await database.query(
        `UPDATE claim_authorisation SET told_given = true, told_withdrawn = told_withdrawn OR $3
         WHERE bucket = $1 AND authorisation = $2`,
        [bucketIn(id), id, isWithdrawn],
      )
    },

    /** Those that hold on that day, by person; at most so many. */
    async liveOf(insurer: string, on: number, limit: number): Promise<GivenAuthorisation[]> {
      const found = await read(
        database,
        'insurer = $1 AND withdrawn_on IS NULL AND expires_on >= $2',
        [insurer, textFromDay(on), limit],
        'ORDER BY bucket, authorisation LIMIT $3',
      )
      return found.map(({ authorisation }) => authorisation)
    },
  }
}

function idOf(person: string, key: string): string {
  const hex = bucketOf(person).toString(16).padStart(2, '0')
  return `${hex}-a${digestOf('authorisation', person, key).toString('hex').slice(0, 14)}`
}

function bucketIn(id: string): number {
  const match = /^([0-9a-f]{2})-a[0-9a-f]{14}$/.exec(id)
  return match === null ? -1 : Number.parseInt(match[1] ?? '', 16)
}

interface Row {
  readonly authorisation: string
  readonly person: string
  readonly insurer: string
  readonly fields: ClaimField[]
  readonly ticks: ('health' | 'leaving')[]
  readonly scope: Authorisation['scope']
  readonly opens_by_itself: boolean
  readonly payee: string
  readonly fingerprint: Buffer
  readonly expires_on: string
  readonly withdrawn_on: string | null
  readonly given_at: Date
  readonly withdrawn_at: Date | null
}

async function read(
  database: Database,
  condition: string,
  values: readonly unknown[],
  end = '',
): Promise<{ readonly authorisation: GivenAuthorisation; readonly fingerprint: Buffer }[]> {
  const { rows } = await database.query<Row>(
    `SELECT ${columns} FROM claim_authorisation a WHERE ${condition} ${end}`,
    [...values],
  )
  return rows.map((row) => ({ fingerprint: row.fingerprint, authorisation: givenIn(row) }))
}

const columns = `a.authorisation, a.person, a.insurer, a.fields, a.ticks, a.scope, a.opens_by_itself, a.payee,
  a.fingerprint, a.given_at, a.expires_on, a.withdrawn_on, a.withdrawn_at`

function givenIn(row: Row): GivenAuthorisation {
  return {
    id: row.authorisation,
    person: row.person,
    insurer: row.insurer,
    fields: row.fields,
    ticks: row.ticks,
    scope: row.scope,
    expiresOn: dayFromText(row.expires_on) ?? 0,
    withdrawnOn: row.withdrawn_on === null ? null : (dayFromText(row.withdrawn_on) ?? 0),
    opensByItself: row.opens_by_itself,
    payee: row.payee,
    givenAt: row.given_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  }
}
