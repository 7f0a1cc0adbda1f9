/** Reads the whole journal in order, page by page, as it stood at one moment. */
import type { Posting } from '../../engine/ledger/posting.ts'
import { settlementId } from './bucket.ts'
import {
  type ClaimAuditRow,
  claimMovesOf,
  claimsForAudit,
  type MovedCounter,
} from './claim/claim-audit.ts'
import { type ClearingFault, clearingFaults } from './clearing/case-audit.ts'
import { type CounterTenderAudit, counterFaults, doneTenders } from './counter-audit.ts'
import type { Connection, Database } from './database.ts'
import {
  type DerivedReads,
  derivedReads,
  type LineAudit,
  linesOfPage,
} from './derivation/derived-reads.ts'
import { type HouseLeafRow, houseLeaf, settlementLeaf } from './derivation/journal-leaf.ts'
import { Words } from './document/words.ts'
import { type DoubledName, doubledNames } from './doubled-names.ts'
import { firstHouseBucket, houseBucketOf, houseEntryId } from './house-books.ts'
import {
  type Entry,
  entryOf,
  reachWords,
  type SettlementRow,
  settlementColumns,
} from './journal-entry.ts'
import { atOneMoment } from './one-moment.ts'
import { visitKey } from './working-state.ts'

/** An entry as it lies in the tables; `entry` is null where its document cannot be read. */
export interface AuditRow<D> {
  readonly id: string
  readonly number: number
  readonly entry: Entry<D> | null
  readonly request: string
  readonly fingerprint: string
  readonly postings: readonly Posting[]
  /** Digest of the row as it stands, in hexadecimal. */
  readonly leaf: string
  readonly lines: readonly LineAudit[]
  /** The settlement to which its request key leads; null where there is no such key. */
  readonly requestLeadsTo: { readonly id: string; readonly fingerprint: string } | null
  /** The settlement that its visit names as the live one. */
  readonly visitLeadsTo: string | null
  readonly holds: readonly {
    readonly payer: string
    readonly coverage: string
    readonly state: string
    readonly amountMinor: number | null
  }[]
}

export interface AuditCounters {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly opening: readonly number[]
  readonly counters: readonly number[]
}

export interface AuditHead {
  readonly bucket: number
  readonly nextNumber: number
  /** Its entries belong to no person. */
  readonly isHouse: boolean
}

/** An entry of a book of the house. */
export interface HouseAudit {
  readonly id: string
  readonly number: number
  readonly isInItsBucket: boolean
  readonly postings: readonly Posting[]
  readonly leaf: string
}

export interface AuditReads<D> extends DerivedReads {
  heads(): Promise<AuditHead[]>
  entries(bucket: number): AsyncIterable<AuditRow<D>>
  houseEntries(bucket: number): AsyncIterable<HouseAudit>
  accumulators(bucket: number): Promise<AuditCounters[]>
  claimMoves(bucket: number): Promise<readonly (MovedCounter & { readonly person: string })[]>
  ties(bucket: number): Promise<readonly TieRow[]>
  redeemedCodes(bucket: number): Promise<readonly RedeemedRow[]>
  /** Rows that belong to no settlement, described; the first of each kind. */
  orphans(): Promise<string[]>
  firstAlteredWord(): Promise<number | null>
  /** Keys and visits that two buckets have, which only one server for all buckets prevents. */
  doubled(): Promise<readonly DoubledName[]>
  doneTenders(): AsyncIterable<CounterTenderAudit>
  claims(): AsyncIterable<ClaimAuditRow>
  counterFaults(): Promise<readonly { readonly where: string; readonly what: string }[]>
  clearingFaults(): Promise<readonly ClearingFault[]>
}

/** One transaction that sees one moment, however long the audit takes. */
export async function auditing<D, T>(
  database: Database,
  work: (reads: AuditReads<D>) => Promise<T>,
): Promise<T> {
  return atOneMoment(database, (connection) => work(auditReads(connection)))
}

const pageRows = 200

function auditReads<D>(connection: Connection): AuditReads<D> {
  const words = new Words()
  return {
    ...derivedReads(connection),
    claims: () => claimsForAudit(connection),
    async heads() {
      const { rows } = await connection.query<{ bucket: number; next_number: number }>(
        'SELECT bucket, next_number FROM bucket_head ORDER BY bucket',
      )
      return rows.map(({ bucket, next_number: nextNumber }) => ({
        bucket,
        nextNumber,
        isHouse: bucket >= firstHouseBucket,
      }))
    },
    async *houseEntries(bucket) {
      for (let after = 0; ; ) {
        const { rows } = await connection.query<HouseAuditRow>({
          name: 'audit-house-entries',
          text: `SELECT e.bucket, e.number, e.book, e.kind, e.request, e.fingerprint,
                   e.business_date, e.recorded_at, e.recorded_by,
                   e.document::text AS document_text, (SELECT coalesce(json_agg(json_build_object(
                   'account', p.account, 'currency', p.currency, 'amountMinor', p.amount_minor)
                   ORDER BY p.place), '[]')
                   FROM house_posting p
                   WHERE p.bucket = e.bucket AND p.number = e.number) AS postings
                 FROM house_entry e WHERE e.bucket = $1 AND e.number > $2
                 ORDER BY e.number LIMIT $3`,
          values: [bucket, after, pageRows],
        })
        for (const row of rows) {
          const { number, book, postings } = row
          const isInItsBucket = houseBucketOf(book) === bucket
          const leaf = houseLeaf(row, postings).toString('hex')
          yield { id: houseEntryId(bucket, number), number, isInItsBucket, postings, leaf }
        }
        const last = rows.at(-1)
        if (last === undefined) return
        after = last.number
      }
    },
    async *entries(bucket) {
      for (let after = 0; ; ) {
        const page = await readPage<D>(connection, bucket, after, words)
        yield* page
        const last = page.at(-1)
        if (last === undefined) return
        after = last.number
      }
    },
    async accumulators(bucket) {
      const { rows } = await connection.query<AuditCounters>(
        `SELECT owner, coverage, period, opening, counters FROM accumulator WHERE bucket = $1
         ORDER BY owner, coverage, period`,
        [bucket],
      )
      return rows
    },
    claimMoves: (bucket) => claimMovesOf(connection, bucket),
    async ties(bucket) {
      const { rows } = await connection.query<TieRow>(
        `SELECT person, number, after_version AS "afterVersion", others FROM person_tie
         WHERE bucket = $1 ORDER BY person, number`,
        [bucket],
      )
      return rows
    },
    async redeemedCodes(bucket) {
      const { rows } = await connection.query<RedeemedRow>(
        `SELECT code, person, institution, visit, interim, coverages FROM insurance_code
         WHERE bucket = $1 AND redeemed_at IS NOT NULL`,
        [bucket],
      )
      return rows
    },
    async firstAlteredWord() {
      const { rows } = await connection.query<{ last: number }>(
        'SELECT coalesce(max(word), 0) AS last FROM word',
      )
      const { last = 0 } = rows[0] ?? {}
      await words.reach(connection, last)
      return words.count < last ? words.count + 1 : null
    },
    doubled: () => doubledNames(connection),
    doneTenders: () => doneTenders(connection),
    counterFaults: () => counterFaults(connection),
    clearingFaults: () => clearingFaults(connection),
    async orphans() {
      const found: string[] = []
      for (const [what, text] of orphanQueries) {
        const { rows } = await connection.query<{ what: string }>(text)
        if (rows[0] !== undefined) found.push(`${what} ${rows[0].what}`)
      }
      return found
    },
  }
}

interface TieRow {
  readonly person: string
  readonly number: number
  readonly afterVersion: number
  readonly others: readonly string[]
}

interface RedeemedRow {
  readonly code: string
  readonly person: string
  readonly institution: string
  readonly visit: string
  readonly interim: string
  readonly coverages: readonly string[]
}

interface HouseAuditRow extends HouseLeafRow {
  readonly postings: readonly Posting[]
}

type Row = SettlementRow & { readonly request: Buffer; readonly fingerprint: Buffer }

async function readPage<D>(
  connection: Connection,
  bucket: number,
  after: number,
  words: Words,
): Promise<AuditRow<D>[]> {
  const { rows } = await connection.query<Row>({
    name: 'audit-settlements',
    text: `SELECT ${settlementColumns}, s.request, s.fingerprint FROM settlement s
           WHERE s.bucket = $1 AND s.number > $2 ORDER BY s.number LIMIT $3`,
    values: [bucket, after, pageRows],
  })
  if (rows.length === 0) return []
  await reachWords(connection, words, rows)
  const numbers = rows.map(({ number }) => number)
  const postings = await grouped<Posting & { number: number }>(
    connection,
    `SELECT number, account, currency, amount_minor AS "amountMinor" FROM posting
     WHERE bucket = $1 AND number = ANY($2) ORDER BY number, place`,
    [bucket, numbers],
    ({ number }) => String(number),
  )
  const holds = await grouped<AuditRow<D>['holds'][number] & { number: number }>(
    connection,
    `SELECT number, payer, coverage, state, amount_minor AS "amountMinor" FROM payer_hold
     WHERE bucket = $1 AND number = ANY($2)`,
    [bucket, numbers],
    ({ number }) => String(number),
  )
  const requests = await grouped<RequestRow>(
    connection,
    `SELECT encode(request, 'hex') AS request, encode(fingerprint, 'hex') AS fingerprint, bucket,
       number
     FROM request_key WHERE bucket = $1 AND request = ANY($2::bytea[])`,
    [bucket, rows.map(({ request }) => request)],
    ({ request }) => request,
  )
  const visits = await grouped<VisitRow>(
    connection,
    `SELECT institution, visit, interim, bucket, number FROM live_visit
     WHERE bucket = $1 AND (institution, visit, interim) IN
       (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]))`,
    [
      bucket,
      rows.map(({ institution }) => institution),
      rows.map(({ visit }) => visit),
      rows.map(({ interim }) => interim),
    ],
    visitKey,
  )
  const lines = await linesOfPage(connection, bucket, numbers)
  return rows.map((row): AuditRow<D> => {
    const own = postings.get(String(row.number)) ?? []
    const [request] = requests.get(row.request.toString('hex')) ?? []
    const [visit] = visits.get(visitKey(row)) ?? []
    return {
      id: settlementId(row),
      number: row.number,
      entry: readable<D>(row, words),
      request: row.request.toString('hex'),
      fingerprint: row.fingerprint.toString('hex'),
      postings: own,
      leaf: settlementLeaf(row, own).toString('hex'),
      lines: lines.get(row.number) ?? [],
      requestLeadsTo:
        request === undefined
          ? null
          : { id: settlementId(request), fingerprint: request.fingerprint },
      visitLeadsTo: visit === undefined ? null : settlementId(visit),
      holds: holds.get(String(row.number)) ?? [],
    }
  })
}

interface RequestRow {
  readonly request: string
  readonly fingerprint: string
  readonly bucket: number
  readonly number: number
}

interface VisitRow {
  readonly institution: string
  readonly visit: string
  readonly interim: string
  readonly bucket: number
  readonly number: number
}

async function grouped<R extends object>(
  connection: Connection,
  text: string,
  values: readonly unknown[],
  keyOf: (row: R) => string,
): Promise<Map<string, R[]>> {
  const { rows } = await connection.query<R>(text, [...values])
  return Map.groupBy(rows, keyOf)
}

function readable<D>(row: SettlementRow, words: Words): Entry<D> | null {
  try {
    return entryOf<D>(row, words)
  } catch {
    return null
  }
}

const noSettlement = (table: string) =>
  `NOT EXISTS (SELECT FROM settlement s WHERE s.bucket = ${table}.bucket AND s.number = ${table}.number)`

const orphanQueries = [
  [
    'a posting of the house entry',
    `SELECT p.bucket || '-' || p.number AS what FROM house_posting p
     WHERE NOT EXISTS (
       SELECT FROM house_entry e WHERE e.bucket = p.bucket AND e.number = p.number)
     ORDER BY p.bucket, p.number LIMIT 1`,
  ],
  [
    'a request key that leads to',
    `SELECT k.bucket || '-' || k.number AS what FROM request_key k WHERE ${noSettlement('k')}
     ORDER BY k.bucket, k.number LIMIT 1`,
  ],
  [
    'a visit that leads to',
    `SELECT v.bucket || '-' || v.number AS what FROM live_visit v WHERE ${noSettlement('v')}
       OR EXISTS (SELECT FROM settlement r WHERE r.bucket = v.bucket AND r.reverses = v.number)
     ORDER BY v.bucket, v.number LIMIT 1`,
  ],
  [
    'a use of the pool',
    `SELECT u.pool AS what FROM pool_use u
     WHERE NOT EXISTS (SELECT FROM settlement s WHERE s.bucket = u.member_bucket
                       AND s.person = u.person AND s.version = u.version)
     ORDER BY u.bucket, u.pool, u.place LIMIT 1`,
  ],
] as const
