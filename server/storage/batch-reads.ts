/** Statements by which a batch locks and reads, each about one bucket or about many. */
import type pg from 'pg'
import { bucketOf } from './bucket.ts'
import { settlementColumns, type Visit } from './journal-entry.ts'
import { aboutBucket, type Portion } from './portions.ts'
import type { Scope } from './settlement-store.ts'
import { requestDigest, visitKey } from './working-state.ts'

export interface HeadRow {
  readonly bucket: number
  readonly epoch: number
  readonly owner: string | null
  readonly next_number: number
  readonly budgets: number
}

export interface RequestRow extends LiveRow {
  readonly request: Buffer
  readonly fingerprint: Buffer
  readonly again: boolean
}

export interface LiveRow {
  readonly bucket: number
  readonly number: number
}

export function lockHeads({ rows, bucket }: Portion<number>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'lock-heads',
    [rows],
    (only) => `SELECT bucket, epoch, owner, next_number, budgets FROM bucket_head h
               WHERE h.bucket = ANY($1::smallint[]) ${only('h')} ORDER BY bucket FOR UPDATE`,
  )
}

/** A person without settlements has no row here. */
export function readVersions({ rows, bucket }: Portion<string>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'read-versions',
    [rows.map(bucketOf), rows],
    (only) => `SELECT n.person, s.version
               FROM unnest($1::smallint[], $2::text[]) n (bucket, person)
               CROSS JOIN LATERAL (SELECT s.version FROM settlement s
                 WHERE s.bucket = n.bucket ${only('s')} AND s.person = n.person
                 ORDER BY s.version DESC LIMIT 1) s`,
  )
}

/** Joined row by row: a plan made while the table was small would read all of it for ever. */
export function readAccumulators({ rows, bucket }: Portion<string>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'read-accumulators',
    [rows.map(bucketOf), rows],
    (only) => `SELECT a.owner, a.coverage, a.period, a.counters
               FROM unnest($1::smallint[], $2::text[]) n (bucket, owner)
               CROSS JOIN LATERAL (SELECT * FROM accumulator a
                 WHERE a.bucket = n.bucket ${only('a')} AND a.owner = n.owner OFFSET 0) a`,
  )
}

/** Of many buckets the key is looked up in all: it is one request whoever the person was. */
export function readRequests({ rows, bucket }: Portion<Scope>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'read-requests',
    [rows.flatMap(({ requests }) => requests).map(requestDigest)],
    (only) => `SELECT request, fingerprint, bucket, number, again FROM request_key k
               WHERE k.request = ANY($1::bytea[]) ${only('k')}`,
  )
}

/** Looked up as keys are. */
export function readVisits({ rows, bucket }: Portion<Scope>): pg.QueryConfig {
  const visits = uniqueVisits(rows.flatMap((scope) => scope.visits))
  return aboutBucket(
    bucket,
    'read-live-visits',
    [
      visits.map(({ institution }) => institution),
      visits.map(({ visit }) => visit),
      visits.map(({ interim }) => interim),
    ],
    (only) => `SELECT bucket, number FROM live_visit v
               WHERE (v.institution, v.visit, v.interim) IN
                 (SELECT * FROM unnest($1::text[], $2::text[], $3::text[])) ${only('v')}`,
  )
}

/** Holds lie with their person. They are locked, since the completer works beside the batches. */
export function readHolds({ rows, bucket }: Portion<Scope>): pg.QueryConfig {
  const buckets = new Set(rows.flatMap(({ persons }) => persons.map(bucketOf)))
  return aboutBucket(
    bucket,
    'read-holds',
    [[...buckets], rows.flatMap(({ requests }) => requests).map(requestDigest)],
    (only) => `SELECT hold, person, request, payer, coverage, currency, attempt, expected_minor,
                 available_minor, opening, state, said, amount_minor, fault
               FROM payer_hold h
               WHERE h.bucket = ANY($1::smallint[]) ${only('h')} AND h.request = ANY($2::bytea[])
               ORDER BY bucket, hold FOR UPDATE`,
  )
}

export function readLater(person: string, version: number): pg.QueryConfig {
  return {
    name: 'read-later',
    text: `SELECT ${settlementColumns} FROM settlement s
           WHERE s.bucket = $1 AND s.person = $2 AND s.version > $3 ORDER BY s.version`,
    values: [bucketOf(person), person, version],
  }
}

export function readByPlace({ rows, bucket }: Portion<LiveRow>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'settlements-by-place',
    [rows.map((row) => row.bucket), rows.map((row) => row.number)],
    (only) => `SELECT ${settlementColumns} FROM settlement s
               WHERE (s.bucket, s.number) IN (SELECT * FROM unnest($1::smallint[], $2::bigint[]))
                 ${only('s')}`,
  )
}

function uniqueVisits(visits: readonly Visit[]): Visit[] {
  return [...new Map(visits.map((visit) => [visitKey(visit), visit])).values()]
}
