/** The second trip of a batch: writes what was decided, and commits. */
import type pg from 'pg'
import type { Accounts } from './accounts.ts'
import { numbersText, textsText } from './array-text.ts'
import { bucketOf } from './bucket.ts'
import { spendFromSlots } from './budget-slots.ts'
import type { Connection } from './database.ts'
import { type PackingWords, packDocument } from './document/document.ts'
import { holdStatements } from './hold-writes.ts'
import { numberOf, type Visit } from './journal-entry.ts'
import { pipelined } from './pipelined.ts'
import { insertPoolUses } from './pool-uses.ts'
import { aboutBucket, type Portion, portionsOf } from './portions.ts'
import {
  type AccumulatorState,
  type Head,
  requestDigest,
  type VisitChange,
  visitKey,
  type WorkingState,
  type Written,
} from './working-state.ts'

/** What a batch is written by, besides what was decided. */
export interface Writing {
  readonly owner: string
  readonly recordedAt: Date
  /** By which numbers a settlement names accounts and words. */
  readonly accounts: Accounts
  readonly words: PackingWords
  /** Each statement is about one bucket. */
  readonly isApart: boolean
}

/**
 * Directories are written in the order of their keys, requests before visits: two batches that meet
 * on them wait for one another in one direction only.
 *
 * @param opening what the transaction begins with, where it has not begun.
 * @throws when the server rolled back instead of committing.
 */
export async function writeBatch<D>(
  connection: Connection,
  opening: readonly pg.QueryConfig[],
  state: WorkingState<D>,
  by: Writing,
): Promise<void> {
  const results = await pipelined(connection, [
    ...opening,
    ...settlementStatements(state, by),
    ...requestStatements(state, by),
    ...visitStatements(state, by),
    ...holdStatements(state, by),
    { text: 'COMMIT' },
  ])
  // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and without an error.
  if (results.at(-1)?.command !== 'COMMIT') throw new Error('A batch was rolled back at COMMIT.')
}

function settlementStatements<D>(state: WorkingState<D>, by: Writing): pg.QueryConfig[] {
  const { owner, isApart } = by
  if (state.written.length === 0) return []
  const moved = [...state.heads.values()].filter((head) => head.nextNumber > head.firstNumber)
  const changed = state.changedAccumulators()
  const stored = changed.filter(({ isStored }) => isStored)
  const fresh = changed.filter(({ isStored }) => !isStored)
  return [
    ...portionsOf(moved, ({ bucket }) => bucket, isApart).map((heads) => moveHeads(heads, owner)),
    ...portionsOf(stored, ownerBucket, isApart).map(updateAccumulators),
    ...portionsOf(fresh, ownerBucket, isApart).map(insertAccumulators),
    ...portionsOf(state.written, writtenBucket, isApart).map((written) =>
      insertSettlements(written, by),
    ),
    ...insertPoolUses(state.written, isApart),
    ...portionsOf(state.spent, ({ bucket }) => bucket, isApart).map(spendFromSlots),
  ]
}

function writtenBucket<D>({ entry }: Written<D>): number {
  return bucketOf(entry.person)
}

function ownerBucket({ owner }: AccumulatorState): number {
  return bucketOf(owner)
}

/**
 * Takes the numbers of the batch, and fails (22012) unless each bucket's next number and epoch are
 * still those by which was decided. That is what makes it right to decide on remembered counters.
 */
function moveHeads({ rows, bucket }: Portion<Head>, owner: string): pg.QueryConfig {
  const heads = rows.toSorted((a, b) => a.bucket - b.bucket)
  return aboutBucket(
    bucket,
    'move-heads',
    [
      numbersText(heads.map((head) => head.bucket)),
      numbersText(heads.map(({ firstNumber }) => firstNumber)),
      numbersText(heads.map(({ nextNumber }) => nextNumber)),
      numbersText(heads.map(({ epochBefore }) => epochBefore)),
      numbersText(heads.map(({ epoch }) => epoch)),
      owner,
      heads.length,
    ],
    (only) => `WITH moved AS (
         UPDATE bucket_head h SET next_number = n.next_number, epoch = n.epoch, owner = $6
         FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
           n (bucket, first_number, next_number, epoch_before, epoch)
         WHERE h.bucket = n.bucket ${only('h')} AND h.next_number = n.first_number
           AND h.epoch = n.epoch_before
         RETURNING 1)
       SELECT 1 / (count(*) = $7)::int FROM moved`,
  )
}

/** An array of arrays would have to be a rectangle, so each row's counters travel as a text. */
function insertAccumulators({ rows }: Portion<AccumulatorState>): pg.QueryConfig {
  return {
    name: 'insert-accumulators',
    text: `INSERT INTO accumulator (bucket, owner, coverage, period, opening, counters)
           SELECT bucket, owner, coverage, period, '{}', counters::bigint[]
           FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[])
             n (bucket, owner, coverage, period, counters)`,
    values: accumulatorColumns(rows),
  }
}

/** Whoever moved its bucket's head has the row to itself. */
function updateAccumulators({ rows, bucket }: Portion<AccumulatorState>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'update-accumulators',
    accumulatorColumns(rows),
    (only) => `UPDATE accumulator a SET counters = n.counters::bigint[]
       FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[])
         n (bucket, owner, coverage, period, counters)
       WHERE a.bucket = n.bucket ${only('a')} AND a.owner = n.owner
         AND a.coverage = n.coverage AND a.period = n.period`,
  )
}

function accumulatorColumns(rows: readonly AccumulatorState[]): string[] {
  return [
    numbersText(rows.map((row) => bucketOf(row.owner))),
    textsText(rows.map((row) => row.owner)),
    textsText(rows.map((row) => row.coverage)),
    textsText(rows.map((row) => row.period)),
    textsText(rows.map((row) => numbersText(row.counters))),
  ]
}

const digestBytes = 16

/**
 * Bytes travel joined, in binary, and are cut apart by the server. Zero is asserted where the row is
 * made: if the postings do not sum to zero, the amounts become NULL and the column refuses them.
 */
function insertSettlements<D>(
  { rows: written }: Portion<Written<D>>,
  { recordedAt, accounts, words }: Writing,
): pg.QueryConfig {
  const entries = written.map(({ entry }) => entry)
  const documents = entries.map(({ document }) => packDocument(document, words))
  return {
    name: 'insert-settlements',
    text: `INSERT INTO settlement (bucket, number, person, version, kind, reverses, replaces,
             institution, visit, interim, business_date, recorded_at, currency, total_minor,
             cash_minor, request, fingerprint, document, accounts, amounts_minor)
           SELECT bucket, number, person, version, kind, reverses, replaces, institution, visit,
             interim, business_date, $18, currency, total_minor, cash_minor,
             substring($19::bytea FROM (turn::int - 1) * ${digestBytes} + 1 FOR ${digestBytes}),
             substring($20::bytea FROM (turn::int - 1) * ${digestBytes} + 1 FOR ${digestBytes}),
             substring($21::bytea FROM start FOR length), accounts::integer[],
             CASE WHEN (SELECT coalesce(sum(a), 0) FROM unnest(amounts::bigint[]) a) = 0
               THEN amounts::bigint[] END
           FROM unnest($1::smallint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[],
             $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::date[],
             $12::text[], $13::bigint[], $14::bigint[], $15::text[], $16::text[], $17::integer[],
             $22::integer[]) WITH ORDINALITY
             n (bucket, number, person, version, kind, reverses, replaces, institution, visit,
               interim, business_date, currency, total_minor, cash_minor, accounts, amounts,
               start, length, turn)`,
    values: [
      numbersText(entries.map(({ person }) => bucketOf(person))),
      numbersText(written.map(({ number }) => number)),
      textsText(entries.map(({ person }) => person)),
      numbersText(entries.map(({ version }) => version)),
      textsText(entries.map(({ kind }) => kind)),
      numbersText(entries.map(({ reverses }) => numberOf(reverses))),
      numbersText(entries.map(({ replaces }) => numberOf(replaces))),
      textsText(entries.map(({ visit }) => visit.institution)),
      textsText(entries.map(({ visit }) => visit.visit)),
      textsText(entries.map(({ visit }) => visit.interim)),
      textsText(entries.map(({ businessDate }) => businessDate)),
      textsText(entries.map(({ currency }) => currency)),
      numbersText(entries.map(({ totalMinor }) => totalMinor)),
      numbersText(entries.map(({ cashMinor }) => cashMinor)),
      textsText(
        written.map(({ draft }) =>
          numbersText(draft.postings.map((posting) => accounts.numberOf(posting))),
        ),
      ),
      textsText(
        written.map(({ draft }) =>
          numbersText(draft.postings.map(({ amountMinor }) => amountMinor)),
        ),
      ),
      numbersText(startsOf(documents)),
      recordedAt,
      joinedDigests(written.map(({ draft }) => requestDigest(draft.request))),
      joinedDigests(written.map(({ draft }) => draft.fingerprint)),
      Buffer.concat(documents),
      numbersText(documents.map(({ length }) => length)),
    ],
  }
}

/** Where each begins in all of them joined, counted from 1. */
function startsOf(parts: readonly Buffer[]): number[] {
  let next = 1
  return parts.map(({ length }) => {
    next += length
    return next - length
  })
}

function joinedDigests(digests: readonly Buffer[]): Buffer {
  for (const { length } of digests) {
    if (length !== digestBytes) throw new Error(`A digest has ${length} bytes.`)
  }
  return Buffer.concat(digests)
}

interface RequestRow {
  readonly digest: Buffer
  readonly fingerprint: Buffer
  readonly bucket: number
  readonly number: number | null
  readonly again: boolean
}

function requestStatements<D>(state: WorkingState<D>, { isApart }: Writing): pg.QueryConfig[] {
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
  return portionsOf(rows, ({ bucket }) => bucket, isApart).map(insertRequests)
}

function insertRequests({ rows }: Portion<RequestRow>): pg.QueryConfig {
  return {
    name: 'insert-requests',
    text: `INSERT INTO request_key (bucket, number, request, fingerprint, again)
           SELECT bucket, number,
             substring($3::bytea FROM (turn::int - 1) * ${digestBytes} + 1 FOR ${digestBytes}),
             substring($4::bytea FROM (turn::int - 1) * ${digestBytes} + 1 FOR ${digestBytes}),
             again
           FROM unnest($1::smallint[], $2::bigint[], $5::boolean[])
             WITH ORDINALITY n (bucket, number, again, turn)`,
    values: [
      numbersText(rows.map(({ bucket }) => bucket)),
      numbersText(rows.map(({ number }) => number)),
      joinedDigests(rows.map(({ digest }) => digest)),
      joinedDigests(rows.map(({ fingerprint }) => fingerprint)),
      textsText(rows.map(({ again }) => String(again))),
    ],
  }
}

interface VisitRow extends Visit {
  readonly bucket: number
  readonly number: number | null
}

/** A visit that nobody had settled is inserted, so that the second of two at once fails. */
function visitStatements<D>(state: WorkingState<D>, { isApart }: Writing): pg.QueryConfig[] {
  const changes = state
    .changedVisits()
    .sort((a, b) => (visitKey(a.visit) < visitKey(b.visit) ? -1 : 1))
  const freed = changes.flatMap(({ visit, before }) => visitRow(visit, before))
  const taken = changes.flatMap(({ visit, after }) => visitRow(visit, after))
  return [
    ...portionsOf(freed, ({ bucket }) => bucket, isApart).map(freeVisits),
    ...portionsOf(taken, ({ bucket }) => bucket, isApart).map(takeVisits),
  ]
}

function visitRow<D>(visit: Visit, entry: VisitChange<D>['after']): VisitRow[] {
  if (entry === null) return []
  return [{ ...visit, bucket: bucketOf(entry.person), number: numberOf(entry.id) }]
}

function freeVisits({ rows, bucket }: Portion<VisitRow>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'free-visits',
    visitColumns(rows),
    (only) => `DELETE FROM live_visit v
       USING unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[], $5::text[])
         n (bucket, number, institution, visit, interim)
       WHERE v.bucket = n.bucket ${only('v')} AND v.number = n.number
         AND v.institution = n.institution AND v.visit = n.visit AND v.interim = n.interim`,
  )
}

function takeVisits({ rows }: Portion<VisitRow>): pg.QueryConfig {
  return {
    name: 'take-visits',
    text: `INSERT INTO live_visit (bucket, number, institution, visit, interim)
           SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[], $5::text[])`,
    values: visitColumns(rows),
  }
}

function visitColumns(rows: readonly VisitRow[]): string[] {
  return [
    numbersText(rows.map(({ bucket }) => bucket)),
    numbersText(rows.map(({ number }) => number)),
    textsText(rows.map(({ institution }) => institution)),
    textsText(rows.map(({ visit }) => visit)),
    textsText(rows.map(({ interim }) => interim)),
  ]
}
