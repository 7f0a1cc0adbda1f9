/** Reads the access record of one person, and the whole of it for whoever checks it. */
import { bucketOf } from '../bucket.ts'
import { accessChain, type Chain, consentChain } from '../chain/head.ts'
import { type LinkAudit, linkReads } from '../chain/links.ts'
import type { Connection, Database } from '../database.ts'
import { atOneMoment } from '../one-moment.ts'
import type { Placed } from '../placement.ts'
import {
  type AccessRow,
  accessColumns,
  accessId,
  accessLeaf,
  type StoredAccess,
} from './access-row.ts'
import { type ConsentRow, consentColumns, consentLeaf } from './consent-chain.ts'

export interface KeptAccess extends StoredAccess {
  readonly number: number
  readonly at: string
}

/** The latest first, below a number where one is named. */
export async function accessesOf(
  placed: Placed,
  person: string,
  before: number | null,
  limit: number,
): Promise<KeptAccess[]> {
  const bucket = bucketOf(person)
  const { rows } = await placed.of(bucket).query<AccessRow>({
    name: 'read-access-record',
    text: `SELECT ${accessColumns} FROM access_record
           WHERE bucket = $1 AND person = $2 AND ($3::bigint IS NULL OR number < $3)
           ORDER BY number DESC LIMIT $4`,
    values: [bucket, person, before, limit],
  })
  return rows.map((read) => {
    const { recorded_at: at, refused_by: refusedBy, consent_id: consentId, kinds, ...row } = read
    const kept = kinds === '' ? [] : kinds.split(' ')
    return { ...row, at: at.toISOString(), kinds: kept, refusedBy, consentId }
  })
}

export interface AccessAudit {
  readonly id: string
  readonly number: number
  /** Digest of the record as it stands, in hexadecimal. */
  readonly leaf: string
}

export interface AccessAuditReads {
  /** Every bucket, with the number that the next record of it gets. */
  heads(): Promise<readonly { readonly bucket: number; readonly nextNumber: number }[]>
  /** How far each bucket was chained, and the chain there, in hexadecimal. */
  chainHeads(): Promise<
    readonly { readonly bucket: number; readonly number: number; readonly chain: string }[]
  >
  records(bucket: number): AsyncIterable<AccessAudit>
  links(bucket: number): AsyncIterable<LinkAudit>
  /** A bucket with records or links of which its heads say nothing; null where there is none. */
  strayBucket(): Promise<number | null>
}

/** The chained records: who saw what, and what was done with consents. */
export interface ChainAudits {
  readonly access: AccessAuditReads
  readonly consents: AccessAuditReads
}

/** One transaction that sees one moment, however long the audit takes. */
export async function auditingAccess<T>(
  database: Database,
  work: (reads: ChainAudits) => Promise<T>,
): Promise<T> {
  return atOneMoment(database, (connection) =>
    work({
      access: auditReads(connection, accessAudit),
      consents: auditReads(connection, consentAudit),
    }),
  )
}

/** How the rows of a chain are read for an audit. */
interface Audited<R> {
  readonly chain: Chain
  readonly numbers: string
  /** Rows of bucket `$1` after `$2`, at most `$3`, in order. */
  readonly page: string
  /** Buckets with rows of which the numbers say nothing. */
  readonly stray: string
  readonly leaf: (row: R) => Buffer
}

const accessAudit: Audited<AccessRow> = {
  chain: accessChain,
  numbers: 'access_head',
  page: `SELECT ${accessColumns} FROM access_record WHERE bucket = $1 AND number > $2
         ORDER BY number LIMIT $3`,
  stray: `SELECT bucket FROM access_record r WHERE NOT EXISTS (
            SELECT FROM access_head h WHERE h.bucket = r.bucket AND h.next_number > 1)`,
  leaf: accessLeaf,
}

const consentAudit: Audited<ConsentRow> = {
  chain: consentChain,
  numbers: 'consent_head',
  page: `SELECT ${consentColumns} FROM consent_action a
         JOIN consent c ON c.bucket = a.bucket AND c.consent = a.consent
         WHERE a.bucket = $1 AND a.entry > $2 ORDER BY a.entry LIMIT $3`,
  stray: `SELECT bucket FROM consent_action r WHERE entry IS NULL OR NOT EXISTS (
            SELECT FROM consent_head h WHERE h.bucket = r.bucket AND h.next_number > 1)`,
  leaf: consentLeaf,
}

const pageRows = 500

function auditReads<R extends { readonly bucket: number; readonly number: number }>(
  connection: Connection,
  { chain, numbers, page, stray, leaf }: Audited<R>,
): AccessAuditReads {
  return {
    async heads() {
      const { rows } = await connection.query<{ bucket: number; nextNumber: number }>(
        `SELECT bucket, next_number AS "nextNumber" FROM ${numbers} ORDER BY bucket`,
      )
      return rows
    },
    async chainHeads() {
      const { rows } = await connection.query<{ bucket: number; number: number; chain: string }>(
        `SELECT bucket, number, encode(chain, 'hex') AS chain FROM ${chain.heads}`,
      )
      return rows
    },
    async *records(bucket) {
      for (let after = 0; ; ) {
        const { rows } = await connection.query<R>({
          name: `audit-${chain.name}-rows`,
          text: page,
          values: [bucket, after, pageRows],
        })
        for (const row of rows) {
          yield { id: accessId(row), number: row.number, leaf: leaf(row).toString('hex') }
        }
        const last = rows.at(-1)
        if (last === undefined) return
        after = last.number
      }
    },
    links: linkReads(connection, chain),
    async strayBucket() {
      const { rows } = await connection.query<{ bucket: number }>(
        `SELECT b.bucket FROM (${stray}
           UNION SELECT bucket FROM ${chain.links} l WHERE NOT EXISTS (
             SELECT FROM ${chain.heads} c WHERE c.bucket = l.bucket AND c.number > 0)) b
         ORDER BY 1 LIMIT 1`,
      )
      return rows[0]?.bucket ?? null
    },
  }
}
