/** The second trip of a batch: writes what was decided, and commits. */
import type pg from 'pg'
import { bucketOf, shardOf } from './bucket.ts'
import type { Connection } from './database.ts'
import { packDocument } from './document.ts'
import { numberOf } from './journal-entry.ts'
import { visitShard } from './load-batch.ts'
import { pipelined } from './pipelined.ts'
import { insertPoolUses } from './pool-uses.ts'
import {
  requestDigest,
  type VisitChange,
  visitKey,
  type WorkingState,
  type Written,
} from './working-state.ts'

/**
 * Directories are written in the order of their keys, requests before visits: two batches that meet
 * on them wait for one another in one direction only.
 *
 * @throws when the server rolled back instead of committing.
 */
export async function writeBatch<D>(
  connection: Connection,
  state: WorkingState<D>,
  owner: string,
  recordedAt: Date,
): Promise<void> {
  const results = await pipelined(connection, [
    ...settlementStatements(state, owner, recordedAt),
    ...requestStatements(state),
    ...visitStatements(state),
    ...holdStatements(state, recordedAt),
    { text: 'COMMIT' },
  ])
  // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and without an error.
  if (results.at(-1)?.command !== 'COMMIT') throw new Error('A batch was rolled back at COMMIT.')
}

function settlementStatements<D>(
  state: WorkingState<D>,
  owner: string,
  recordedAt: Date,
): pg.QueryConfig[] {
  if (state.written.length === 0) return []
  return [
    updateHeads(state, owner),
    writeVersions(state),
    writeAccumulators(state),
    insertSettlements(state.written, recordedAt),
    insertPostings(state.written),
    ...insertPoolUses(state.written),
  ]
}

function updateHeads<D>(state: WorkingState<D>, owner: string): pg.QueryConfig {
  const heads = [...state.heads.values()].filter((head) => head.nextNumber > head.firstNumber)
  return {
    name: 'update-heads',
    text: `UPDATE bucket_head h SET next_number = n.next_number, epoch = n.epoch, owner = $4
           FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) n (bucket, next_number, epoch)
           WHERE h.bucket = n.bucket`,
    values: [
      heads.map(({ bucket }) => bucket),
      heads.map(({ nextNumber }) => nextNumber),
      heads.map(({ epoch }) => epoch),
      owner,
    ],
  }
}

function writeVersions<D>(state: WorkingState<D>): pg.QueryConfig {
  const persons = [...state.changedPersons]
  return {
    name: 'write-versions',
    text: `INSERT INTO person_head (bucket, person, version)
           SELECT * FROM unnest($1::smallint[], $2::text[], $3::bigint[])
           ON CONFLICT (bucket, person) DO UPDATE SET version = EXCLUDED.version`,
    values: [persons.map(bucketOf), persons, persons.map((person) => state.version(person))],
  }
}

/** An array of arrays would have to be a rectangle, so each row's counters travel as a text. */
function writeAccumulators<D>(state: WorkingState<D>): pg.QueryConfig {
  const rows = state.changedAccumulators()
  return {
    name: 'write-accumulators',
    text: `INSERT INTO accumulator (bucket, owner, coverage, period, opening, counters)
           SELECT bucket, owner, coverage, period, '{}', counters::bigint[]
           FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[])
             n (bucket, owner, coverage, period, counters)
           ON CONFLICT (bucket, owner, coverage, period)
             DO UPDATE SET counters = EXCLUDED.counters`,
    values: [
      rows.map((row) => bucketOf(row.owner)),
      rows.map((row) => row.owner),
      rows.map((row) => row.coverage),
      rows.map((row) => row.period),
      rows.map((row) => `{${row.counters.join(',')}}`),
    ],
  }
}

function insertSettlements<D>(written: readonly Written<D>[], recordedAt: Date): pg.QueryConfig {
  const entries = written.map(({ entry }) => entry)
  return {
    name: 'insert-settlements',
    text: `INSERT INTO settlement (bucket, number, person, version, kind, reverses, replaces,
             institution, visit, interim, business_date, recorded_at, currency, total_minor,
             cash_minor, request, fingerprint, document)
           SELECT bucket, number, person, version, kind, reverses, replaces, institution, visit,
             interim, business_date, $18, currency, total_minor, cash_minor, request, fingerprint,
             document
           FROM unnest($1::smallint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[],
             $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::date[],
             $12::text[], $13::bigint[], $14::bigint[], $15::bytea[], $16::bytea[], $17::bytea[])
             n (bucket, number, person, version, kind, reverses, replaces, institution, visit,
               interim, business_date, currency, total_minor, cash_minor, request, fingerprint,
               document)`,
    values: [
      entries.map(({ person }) => bucketOf(person)),
      written.map(({ number }) => number),
      entries.map(({ person }) => person),
      entries.map(({ version }) => version),
      entries.map(({ kind }) => kind),
      entries.map(({ reverses }) => numberOf(reverses)),
      entries.map(({ replaces }) => numberOf(replaces)),
      entries.map(({ visit }) => visit.institution),
      entries.map(({ visit }) => visit.visit),
      entries.map(({ visit }) => visit.interim),
      entries.map(({ businessDate }) => businessDate),
      entries.map(({ currency }) => currency),
      entries.map(({ totalMinor }) => totalMinor),
      entries.map(({ cashMinor }) => cashMinor),
      written.map(({ draft }) => requestDigest(draft.request)),
      written.map(({ draft }) => draft.fingerprint),
      entries.map(({ document }) => packDocument(document)),
      recordedAt,
    ],
  }
}

/**
 * Zero for each currency is asserted where the rows are made: if a settlement's postings do not sum
 * to zero, the amounts become NULL and the column refuses them.
 */
function insertPostings<D>(written: readonly Written<D>[]): pg.QueryConfig {
  const rows = written.flatMap(({ entry, draft, number }) =>
    draft.postings.map((posting, place) => ({
      ...posting,
      bucket: bucketOf(entry.person),
      number,
      place,
    })),
  )
  return {
    name: 'insert-postings',
    text: `INSERT INTO posting (bucket, number, place, account, currency, amount_minor)
           SELECT bucket, number, place, account, currency,
             CASE WHEN sum(amount_minor) OVER (PARTITION BY bucket, number, currency) = 0
               THEN amount_minor END
           FROM unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::text[], $5::text[],
             $6::bigint[]) n (bucket, number, place, account, currency, amount_minor)`,
    values: [
      rows.map(({ bucket }) => bucket),
      rows.map(({ number }) => number),
      rows.map(({ place }) => place),
      rows.map(({ account }) => account),
      rows.map(({ currency }) => currency),
      rows.map(({ amountMinor }) => amountMinor),
    ],
  }
}

interface RequestRow {
  readonly digest: Buffer
  readonly fingerprint: Buffer
  readonly bucket: number
  readonly number: number | null
  readonly again: boolean
}

function requestStatements<D>(state: WorkingState<D>): pg.QueryConfig[] {
  const rows = [
    ...state.written
      .filter(({ entry, draft }) => state.earlier(draft.request)?.entry.id === entry.id)
      .map(({ entry, draft, number }): RequestRow => {
        const digest = requestDigest(draft.request)
        const { fingerprint } = draft
        return { digest, fingerprint, bucket: bucketOf(entry.person), number, again: false }
      }),
    ...state.bindings.map(({ request, fingerprint, to }): RequestRow => {
      const entry = state.earlier(request)?.entry
      const bucket = bucketOf(entry?.person ?? '')
      const digest = requestDigest(request)
      return { digest, fingerprint, bucket, number: numberOf(to), again: true }
    }),
  ].sort((a, b) => Buffer.compare(a.digest, b.digest))
  if (rows.length === 0) return []
  return [
    {
      name: 'insert-requests',
      text: `INSERT INTO request_key (shard, request, fingerprint, bucket, number, again)
             SELECT * FROM unnest($1::smallint[], $2::bytea[], $3::bytea[], $4::smallint[],
               $5::bigint[], $6::boolean[])`,
      values: [
        rows.map(({ digest }) => shardOf(digest)),
        rows.map(({ digest }) => digest),
        rows.map(({ fingerprint }) => fingerprint),
        rows.map(({ bucket }) => bucket),
        rows.map(({ number }) => number),
        rows.map(({ again }) => again),
      ],
    },
  ]
}

/** A visit that nobody had settled is inserted, so that the second of two at once fails. */
function visitStatements<D>(state: WorkingState<D>): pg.QueryConfig[] {
  const changes = state
    .changedVisits()
    .sort((a, b) => (visitKey(a.visit) < visitKey(b.visit) ? -1 : 1))
  const freed = changes.filter(({ before }) => before !== null)
  const taken = changes.filter(({ after }) => after !== null)
  const statements: pg.QueryConfig[] = []
  if (freed.length > 0) {
    statements.push({
      name: 'free-visits',
      text: `DELETE FROM live_visit v
             USING unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::bigint[])
               n (shard, institution, visit, interim, number)
             WHERE v.shard = n.shard AND v.institution = n.institution AND v.visit = n.visit
               AND v.interim = n.interim AND v.number = n.number`,
      values: visitColumns(freed, ({ before }) => before),
    })
  }
  if (taken.length > 0) {
    const [shards, institutions, visits, interims, numbers] = visitColumns(
      taken,
      ({ after }) => after,
    )
    const buckets = taken.map(({ after }) => bucketOf(after?.person ?? ''))
    statements.push({
      name: 'take-visits',
      text: `INSERT INTO live_visit (shard, institution, visit, interim, number, bucket)
             SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::bigint[],
               $6::smallint[])`,
      values: [shards, institutions, visits, interims, numbers, buckets],
    })
  }
  return statements
}

function visitColumns<D>(
  changes: readonly VisitChange<D>[],
  entryOf: (change: VisitChange<D>) => VisitChange<D>['after'],
): unknown[][] {
  return [
    changes.map(({ visit }) => visitShard(visit)),
    changes.map(({ visit }) => visit.institution),
    changes.map(({ visit }) => visit.visit),
    changes.map(({ visit }) => visit.interim),
    changes.map((change) => numberOf(entryOf(change)?.id ?? null)),
  ]
}

function holdStatements<D>(state: WorkingState<D>, changedAt: Date): pg.QueryConfig[] {
  const statements: pg.QueryConfig[] = []
  const { opened, voided } = state
  if (opened.length > 0) {
    statements.push({
      name: 'open-holds',
      text: `INSERT INTO payer_hold (bucket, hold, person, request, payer, coverage, currency,
               attempt, expected_minor, available_minor, state, changed_at)
             SELECT n.*, 'asked', $11 FROM unnest($1::smallint[], $2::text[], $3::text[],
               $4::bytea[], $5::text[], $6::text[], $7::text[], $8::smallint[], $9::bigint[],
               $10::bigint[]) n`,
      values: [
        opened.map(({ person }) => bucketOf(person)),
        opened.map(({ id }) => id),
        opened.map(({ person }) => person),
        opened.map(({ request }) => requestDigest(request)),
        opened.map(({ payer }) => payer),
        opened.map(({ coverage }) => coverage),
        opened.map(({ currency }) => currency),
        opened.map(({ attempt }) => attempt),
        opened.map(({ expectedMinor }) => expectedMinor),
        opened.map(({ availableMinor }) => availableMinor),
        changedAt,
      ],
    })
  }
  const captured = state.written.flatMap(({ entry, draft, number }) =>
    draft.captures.map((capture) => ({ ...capture, person: entry.person, number })),
  )
  if (captured.length > 0) {
    statements.push({
      name: 'capture-holds',
      text: `UPDATE payer_hold h SET state = 'captured', amount_minor = n.amount_minor,
               number = n.number, changed_at = $5
             FROM unnest($1::smallint[], $2::text[], $3::bigint[], $4::bigint[])
               n (bucket, hold, amount_minor, number)
             WHERE h.bucket = n.bucket AND h.hold = n.hold`,
      values: [
        captured.map(({ person }) => bucketOf(person)),
        captured.map(({ hold }) => hold),
        captured.map(({ amountMinor }) => amountMinor),
        captured.map(({ number }) => number),
        changedAt,
      ],
    })
  }
  const refunded = state.written.filter(({ draft }) => draft.kind === 'reversal')
  if (refunded.length > 0) {
    statements.push({
      name: 'refund-holds',
      text: `UPDATE payer_hold h SET state = 'refund-wanted', changed_at = $3
             FROM unnest($1::smallint[], $2::bigint[]) n (bucket, number)
             WHERE h.bucket = n.bucket AND h.number = n.number
               AND h.state IN ('captured', 'confirmed')`,
      values: [
        refunded.map(({ entry }) => bucketOf(entry.person)),
        refunded.map(({ draft }) => numberOf(draft.reverses)),
        changedAt,
      ],
    })
  }
  if (voided.length > 0) {
    statements.push({
      name: 'void-holds',
      text: `UPDATE payer_hold h SET state = 'void-wanted', changed_at = $3
             FROM unnest($1::smallint[], $2::text[]) n (bucket, hold)
             WHERE h.bucket = n.bucket AND h.hold = n.hold
               AND h.state IN ('asked', 'answered')`,
      values: [
        voided.map(({ person }) => bucketOf(person)),
        voided.map(({ hold }) => hold),
        changedAt,
      ],
    })
  }
  return statements
}
