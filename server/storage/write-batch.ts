/** The second trip of a batch: writes what was decided, and commits. */
import type pg from 'pg'
import type { Accounts } from './accounts.ts'
import { numbersText, textsText } from './array-text.ts'
import { bucketOf, shardOf } from './bucket.ts'
import { spendFromSlots } from './budget-slots.ts'
import type { Connection } from './database.ts'
import { type PackingWords, packDocument } from './document/document.ts'
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

/** By which numbers a settlement names accounts and words. */
export interface Numbers {
  readonly accounts: Accounts
  readonly words: PackingWords
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
  owner: string,
  recordedAt: Date,
  numbers: Numbers,
): Promise<void> {
  const results = await pipelined(connection, [
    ...opening,
    ...settlementStatements(state, owner, recordedAt, numbers),
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
  numbers: Numbers,
): pg.QueryConfig[] {
  if (state.written.length === 0) return []
  return [
    moveHeads(state, owner),
    writeAccumulators(state),
    insertSettlements(state.written, recordedAt, numbers),
    ...insertPoolUses(state.written),
    ...(state.spent.length === 0 ? [] : [spendFromSlots(state.spent)]),
  ]
}

/**
 * Takes the numbers of the batch, and fails (22012) unless each bucket's next number and epoch are
 * still those by which was decided. That is what makes it right to decide on remembered counters.
 */
function moveHeads<D>(state: WorkingState<D>, owner: string): pg.QueryConfig {
  const heads = [...state.heads.values()]
    .filter((head) => head.nextNumber > head.firstNumber)
    .sort((a, b) => a.bucket - b.bucket)
  return {
    name: 'move-heads',
    text: `WITH moved AS (
             UPDATE bucket_head h SET next_number = n.next_number, epoch = n.epoch, owner = $6
             FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
               n (bucket, first_number, next_number, epoch_before, epoch)
             WHERE h.bucket = n.bucket AND h.next_number = n.first_number
               AND h.epoch = n.epoch_before
             RETURNING 1)
           SELECT 1 / (count(*) = $7)::int FROM moved`,
    values: [
      numbersText(heads.map(({ bucket }) => bucket)),
      numbersText(heads.map(({ firstNumber }) => firstNumber)),
      numbersText(heads.map(({ nextNumber }) => nextNumber)),
      numbersText(heads.map(({ epochBefore }) => epochBefore)),
      numbersText(heads.map(({ epoch }) => epoch)),
      owner,
      heads.length,
    ],
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
      numbersText(rows.map((row) => bucketOf(row.owner))),
      textsText(rows.map((row) => row.owner)),
      textsText(rows.map((row) => row.coverage)),
      textsText(rows.map((row) => row.period)),
      textsText(rows.map((row) => numbersText(row.counters))),
    ],
  }
}

const digestBytes = 16

/**
 * Bytes travel joined, in binary, and are cut apart by the server. Zero is asserted where the row is
 * made: if the postings do not sum to zero, the amounts become NULL and the column refuses them.
 */
function insertSettlements<D>(
  written: readonly Written<D>[],
  recordedAt: Date,
  { accounts, words }: Numbers,
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
             SELECT shard,
               substring($2::bytea FROM (turn::int - 1) * ${digestBytes} + 1 FOR ${digestBytes}),
               substring($3::bytea FROM (turn::int - 1) * ${digestBytes} + 1 FOR ${digestBytes}),
               bucket, number, again
             FROM unnest($1::smallint[], $4::smallint[], $5::bigint[], $6::boolean[])
               WITH ORDINALITY n (shard, bucket, number, again, turn)`,
      values: [
        numbersText(rows.map(({ digest }) => shardOf(digest))),
        joinedDigests(rows.map(({ digest }) => digest)),
        joinedDigests(rows.map(({ fingerprint }) => fingerprint)),
        numbersText(rows.map(({ bucket }) => bucket)),
        numbersText(rows.map(({ number }) => number)),
        textsText(rows.map(({ again }) => String(again))),
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
    const buckets = numbersText(taken.map(({ after }) => bucketOf(after?.person ?? '')))
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
): string[] {
  return [
    numbersText(changes.map(({ visit }) => visitShard(visit))),
    textsText(changes.map(({ visit }) => visit.institution)),
    textsText(changes.map(({ visit }) => visit.visit)),
    textsText(changes.map(({ visit }) => visit.interim)),
    numbersText(changes.map((change) => numberOf(entryOf(change)?.id ?? null))),
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
