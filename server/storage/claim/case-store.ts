/**
 * Cases of claims, guarantees and requests. Each act is added to its case under the lock of all
 * live cases about the same bill, so that two insurers cannot agree to the same loss at once; money
 * that goes with an act is booked in the same transaction.
 */
import { clearingBook } from '../../../engine/clearing/books.ts'
import { bucketOf, digestOf, placeOfId } from '../bucket.ts'
import { changePayout } from '../clearing/payout-store.ts'
import { type Connection, type Database, inTransaction } from '../database.ts'
import { createHouseBooks, type OpenBook } from '../house-books.ts'
import { atOneBill, bucketIn, caseIdOf, caseIn, findCase, readCases } from './case-rows.ts'
import { moveCounters } from './counter-moves.ts'
import type {
  CaseKind,
  CaseOutcome,
  CaseRequest,
  Done,
  NewCase,
  Package,
  StoredCase,
} from './stored-case.ts'

export type CaseStore = ReturnType<typeof createCaseStore>

export function createCaseStore(database: Database) {
  const books = createHouseBooks(database)
  return {
    open: (draft: NewCase, request: CaseRequest): Promise<CaseOutcome<never>> =>
      inTransaction(database, (connection) => openCase(connection, draft, request)),

    /** `decide` sees the case and all live cases about the same bill, under their lock. */
    act: <R>(
      id: string,
      request: CaseRequest,
      decide: (one: StoredCase, siblings: readonly StoredCase[]) => Done | { readonly refusal: R },
    ): Promise<CaseOutcome<R>> =>
      inTransaction(database, (connection) => actOn(connection, id, request, decide)),

    /** The same in the book of payouts, for acts that move money. */
    actInBook: <R>(
      id: string,
      request: CaseRequest,
      decide: (one: StoredCase, siblings: readonly StoredCase[]) => Done | { readonly refusal: R },
    ): Promise<CaseOutcome<R>> =>
      books.inBook(clearingBook.payouts, (open) =>
        actOn(open.connection, id, request, decide, open),
      ),

    find: (id: string): Promise<StoredCase | undefined> => findCase(database, id),

    ofPerson: (kind: CaseKind, person: string, limit: number) =>
      readCases(database, 'bucket = $1 AND person = $2 AND kind = $3', [
        bucketOf(person),
        person,
        kind,
        limit,
      ]),

    ofInsurer: (kind: CaseKind, insurer: string, limit: number) =>
      readCases(database, 'insurer = $1 AND kind = $2', [insurer, kind, limit]),

    ofInstitution: (kind: CaseKind, institution: string, limit: number) =>
      readCases(database, 'institution = $1 AND kind = $2', [institution, kind, limit]),

    ofSettlement: (settlement: string) => {
      const { bucket, number } = placeOfId(settlement) ?? {}
      return readCases(database, `bucket = $1 AND settlement = $2 AND kind = 'claim'`, [
        bucket,
        number,
        atOneBill,
      ])
    },

    /** Cases that are to be gone on with by now, the longest waiting first. */
    toDo: async (kind: CaseKind, aheadMs: number, limit: number): Promise<StoredCase[]> =>
      readCases(
        database,
        `kind = $1 AND work_at <= clock_timestamp() + $2 * interval '1 millisecond'`,
        [kind, aheadMs, limit],
        { order: 'work_at', name: 'cases-to-do' },
      ),

    /** Live claims whose settlement was reversed since, here or by the fund that made it. */
    overtaken: (limit: number) =>
      readCases(
        database,
        `kind = 'claim' AND is_live AND settlement IS NOT NULL AND (EXISTS (
           SELECT FROM settlement s WHERE s.bucket = c.bucket AND s.reverses = c.settlement)
         OR EXISTS (SELECT FROM released_record r WHERE r.bucket = c.bucket
           AND r.record = c.settlement AND r.taken_back_at IS NOT NULL))`,
        [limit],
        { name: 'claims-overtaken' },
      ),

    async later(id: string, ms: number): Promise<void> {
      await database.query(
        `UPDATE claim_case SET work_at = clock_timestamp() + $3 * interval '1 millisecond'
         WHERE bucket = $1 AND case_id = $2 AND work_at IS NOT NULL`,
        [bucketIn(id), id, ms],
      )
    },

    async lapse(id: string): Promise<void> {
      await database.query(
        `UPDATE claim_case SET state = 'lapsed', is_live = false, work_at = NULL
         WHERE bucket = $1 AND case_id = $2`,
        [bucketIn(id), id],
      )
    },

    async package(id: string): Promise<Package | undefined> {
      const { rows } = await database.query<{ fetch_key: Buffer; form: string; sealed: Buffer }>(
        'SELECT fetch_key, form, sealed FROM claim_package WHERE bucket = $1 AND case_id = $2',
        [bucketIn(id), id],
      )
      const [row] = rows
      if (row === undefined) return undefined
      return { fetchKey: row.fetch_key.toString('hex'), form: row.form, sealed: row.sealed }
    },

    keyDigest: (key: string): string => digestOf('fetch', key).toString('hex'),
  }
}

async function openCase(
  connection: Connection,
  draft: NewCase,
  request: CaseRequest,
): Promise<CaseOutcome<never>> {
  const id = caseIdOf(draft.kind, draft.person, request.key)
  const bucket = bucketOf(draft.person)
  const before = await earlierCase(connection, id, request)
  if (before !== undefined) return before
  const { rows } = await connection.query(
    `INSERT INTO claim_case (bucket, case_id, kind, person, insurer, institution, settlement,
       subject, facts, state, is_live, due_on, work_at, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
       clock_timestamp() + $13 * interval '1 millisecond', $14)
     ON CONFLICT DO NOTHING RETURNING case_id`,
    [
      bucket,
      id,
      draft.kind,
      draft.person,
      draft.insurer,
      draft.institution,
      draft.settlement === null ? null : placeOfId(draft.settlement)?.number,
      draft.subject,
      JSON.stringify(draft.facts),
      draft.state,
      draft.isLive,
      draft.dueOn,
      draft.workInMs,
      request.at,
    ],
  )
  if (rows.length === 0) {
    const again = await earlierCase(connection, id, request)
    if (again !== undefined) return again
    const [taken] = await readCases(
      connection,
      'bucket = $1 AND kind = $2 AND subject = $3 AND is_live',
      [bucket, draft.kind, draft.subject, 1],
    )
    return { done: false, why: 'taken', by: taken?.id ?? '' }
  }
  await addAction(connection, bucket, id, 1, draft.action, request)
  return { done: true, case: await caseIn(connection, id), isNew: true }
}

async function earlierCase(
  connection: Connection,
  id: string,
  { fingerprint }: CaseRequest,
): Promise<CaseOutcome<never> | undefined> {
  const { rows } = await connection.query<{ fingerprint: Buffer }>(
    'SELECT fingerprint FROM claim_action WHERE bucket = $1 AND case_id = $2 AND number = 1',
    [bucketIn(id), id],
  )
  const [first] = rows
  if (first === undefined) return undefined
  if (!first.fingerprint.equals(fingerprint)) return { done: false, why: 'key-reused' }
  return { done: true, case: await caseIn(connection, id), isNew: false }
}

async function actOn<R>(
  connection: Connection,
  id: string,
  request: CaseRequest,
  decide: (one: StoredCase, siblings: readonly StoredCase[]) => Done | { readonly refusal: R },
  book?: OpenBook,
): Promise<CaseOutcome<R>> {
  const bucket = bucketIn(id)
  if (bucket === undefined) return { done: false, why: 'case-unknown' }
  const siblings = await lockTogether(connection, bucket, id)
  const one = siblings.find((sibling) => sibling.id === id)
  if (one === undefined) return { done: false, why: 'case-unknown' }
  const { rows } = await connection.query<{ fingerprint: Buffer }>(
    `SELECT fingerprint FROM claim_action WHERE bucket = $1 AND case_id = $2 AND request = $3`,
    [bucket, id, digestOf('claim', request.key)],
  )
  const [earlier] = rows
  if (earlier !== undefined) {
    if (!earlier.fingerprint.equals(request.fingerprint)) return { done: false, why: 'key-reused' }
    return { done: true, case: one, isNew: false }
  }
  const decided = decide(
    one,
    siblings.filter((sibling) => sibling.id !== id),
  )
  if ('refusal' in decided) return { done: false, why: 'refused', refusal: decided.refusal }
  const { counters } = decided
  if (counters !== undefined) {
    // Nothing else was written yet: what was worked out on other counters leaves no trace.
    const act = { bucket, id, number: one.actions.length + decided.actions.length }
    if (!(await moveCounters(connection, act, counters))) {
      return { done: false, why: 'counters-moved' }
    }
  }
  await record(connection, bucket, one, decided, request, book)
  return { done: true, case: await caseIn(connection, id), isNew: true }
}

/** In the order of their ids, so that two acts about one bill wait for each other and no more. */
async function lockTogether(
  connection: Connection,
  bucket: number,
  id: string,
): Promise<StoredCase[]> {
  await connection.query(
    `SELECT case_id FROM claim_case
     WHERE bucket = $1 AND (case_id = $2 OR settlement = (
       SELECT settlement FROM claim_case WHERE bucket = $1 AND case_id = $2))
     ORDER BY case_id FOR UPDATE`,
    [bucket, id],
  )
  return readCases(
    connection,
    `bucket = $1 AND (case_id = $2 OR (kind = 'claim' AND settlement = (
       SELECT settlement FROM claim_case WHERE bucket = $1 AND case_id = $2)))`,
    [bucket, id, atOneBill],
  )
}

async function record(
  connection: Connection,
  bucket: number,
  { id, actions: before }: StoredCase,
  { actions, package: sealed, books, counters: _counters, ...standing }: Done,
  request: CaseRequest,
  book?: OpenBook,
): Promise<void> {
  for (const [i, action] of actions.entries()) {
    // Only the first answers to the request's key; the others come with it.
    const key = i === 0 ? request.key : `${request.key} ${i}`
    await addAction(connection, bucket, id, before.length + 1 + i, action, { ...request, key })
  }
  await connection.query(
    `UPDATE claim_case SET state = $3, is_live = $4, due_on = $5,
       work_at = clock_timestamp() + $6 * interval '1 millisecond'
     WHERE bucket = $1 AND case_id = $2`,
    [bucket, id, standing.state, standing.isLive, standing.dueOn, standing.workInMs],
  )
  if (sealed !== undefined) await keepPackage(connection, bucket, id, sealed, request.at)
  if (books === undefined) return
  if (book === undefined) throw new Error('Money is booked outside of its book.')
  const { entries, payout, document, ...head } = books
  for (const [i, postings] of entries.entries()) {
    const { fingerprint, at } = request
    const key = `${id} ${request.key} ${i}`
    await book.post(
      { ...head, document: { ...document, case: id }, key, fingerprint, postings },
      at,
    )
  }
  if (payout !== undefined) await changePayout(book, payout)
}

async function addAction(
  connection: Connection,
  bucket: number,
  id: string,
  number: number,
  action: unknown,
  { key, fingerprint, at }: CaseRequest,
): Promise<void> {
  await connection.query(
    `INSERT INTO claim_action (bucket, case_id, number, request, fingerprint, action, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [bucket, id, number, digestOf('claim', key), fingerprint, JSON.stringify(action), at],
  )
}

async function keepPackage(
  connection: Connection,
  bucket: number,
  id: string,
  { fetchKey, form, sealed }: Package,
  at: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO claim_package (bucket, case_id, fetch_key, form, sealed, fetched_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [bucket, id, digestOf('fetch', fetchKey), form, sealed, at],
  )
}
