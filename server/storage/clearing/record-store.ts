/**
 * Records with a life: tickets and co-investigations. Each act is an entry of the kind's book and is
 * added to the record's list of actions in the same transaction; what the list means is decided
 * elsewhere.
 */
import { clearingBook } from '../../../engine/clearing/books.ts'
import type { Database } from '../database.ts'
import {
  createHouseBooks,
  houseBucketOf,
  houseEntryId,
  housePlaceOf,
  type OpenBook,
} from '../house-books.ts'

export type RecordKind = 'ticket' | 'co-investigation'

export interface RecordAction {
  readonly act: string
  /** ISO day. */
  readonly on: string
  readonly by: string
  readonly text: string
}

export interface ClearingRecord {
  readonly id: string
  readonly kind: RecordKind
  /** Settlement of a co-investigation, title of a ticket. */
  readonly subject: string
  readonly facts: unknown
  readonly actions: readonly RecordAction[]
}

export interface RecordRequest {
  readonly key: string
  readonly fingerprint: Buffer
  readonly action: RecordAction
  readonly at: Date
}

export type RecordOutcome<R> =
  | { readonly done: true; readonly record: ClearingRecord; readonly isNew: boolean }
  | { readonly done: false; readonly why: 'key-reused' | 'subject-taken' | 'record-unknown' }
  | { readonly done: false; readonly why: 'refused'; readonly refusal: R }

export interface RecordStore {
  open(
    kind: RecordKind,
    subject: string,
    facts: unknown,
    request: RecordRequest,
  ): Promise<RecordOutcome<never>>
  /** `decide` sees the actions under the book's lock; a refusal leaves everything as it was. */
  act<R>(
    id: string,
    request: RecordRequest,
    decide: (record: ClearingRecord) => R | null,
  ): Promise<RecordOutcome<R>>
  find(id: string): Promise<ClearingRecord | undefined>
  /** The latest first. */
  list(kind: RecordKind, limit: number): Promise<ClearingRecord[]>
}

const bookOf: Readonly<Record<RecordKind, string>> = {
  ticket: clearingBook.tickets,
  'co-investigation': clearingBook.coInvestigations,
}

export function createRecordStore(database: Database): RecordStore {
  const books = createHouseBooks(database)
  return {
    open: (kind, subject, facts, request) =>
      books.inBook(bookOf[kind], async (open): Promise<RecordOutcome<never>> => {
        const earlier = await earlierOf(open, request)
        if (earlier !== undefined) return earlier
        const bucket = houseBucketOf(bookOf[kind])
        if (kind === 'co-investigation') {
          const [taken] = await readRecords(
            open.connection,
            'bucket = $1 AND kind = $2 AND subject = $3',
            [bucket, kind, subject],
          )
          if (taken !== undefined) return { done: false, why: 'subject-taken' }
        }
        const { action, at } = request
        const entry = await postAct(open, kind, { subject, facts, ...action }, request)
        const { number } = housePlaceOf(entry.id) ?? {}
        await open.connection.query(
          `INSERT INTO clearing_record (bucket, number, kind, subject, facts, actions, opened_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [bucket, number, kind, subject, JSON.stringify(facts), JSON.stringify([action]), at],
        )
        return { done: true, record: await recordIn(open, entry.id), isNew: true }
      }),
    async act<R>(id: string, request: RecordRequest, decide: (record: ClearingRecord) => R | null) {
      const known = await find(database, id)
      if (known === undefined) return { done: false, why: 'record-unknown' } as const
      return books.inBook(bookOf[known.kind], async (open): Promise<RecordOutcome<R>> => {
        const earlier = await earlierOf(open, request)
        if (earlier !== undefined) return earlier
        const refusal = decide(await recordIn(open, id))
        if (refusal !== null) return { done: false, why: 'refused', refusal }
        const { action } = request
        await postAct(open, known.kind, { record: id, ...action }, request)
        const { bucket, number } = housePlaceOf(id) ?? {}
        await open.connection.query(
          `UPDATE clearing_record SET actions = actions || $3::jsonb
           WHERE bucket = $1 AND number = $2`,
          [bucket, number, JSON.stringify([action])],
        )
        return { done: true, record: await recordIn(open, id), isNew: true }
      })
    },
    find: (id) => find(database, id),
    list: (kind, limit) =>
      readRecords(
        database,
        'bucket = $1 AND kind = $2',
        [houseBucketOf(bookOf[kind]), kind, limit],
        'LIMIT $3',
      ),
  }
}

async function earlierOf(
  open: OpenBook,
  { key, fingerprint }: RecordRequest,
): Promise<RecordOutcome<never> | undefined> {
  const earlier = await open.earlier<{ readonly record?: string }>(key)
  if (earlier === undefined) return undefined
  if (!earlier.fingerprint.equals(fingerprint)) return { done: false, why: 'key-reused' }
  const { document, id } = earlier.entry
  return { done: true, record: await recordIn(open, document.record ?? id), isNew: false }
}

function postAct(
  open: OpenBook,
  kind: RecordKind,
  document: unknown,
  { key, fingerprint, action, at }: RecordRequest,
) {
  const { act, on, by } = action
  const about = { key, fingerprint, businessDate: on, by, document, postings: [] }
  return open.post({ ...about, kind: `${kind}-${act}` }, at)
}

async function recordIn({ connection }: OpenBook, id: string): Promise<ClearingRecord> {
  const found = await find(connection, id)
  if (found === undefined) throw new Error(`The record ${id} is missing.`)
  return found
}

async function find(
  connection: Database | OpenBook['connection'],
  id: string,
): Promise<ClearingRecord | undefined> {
  const place = housePlaceOf(id)
  if (place === undefined) return undefined
  const { bucket, number } = place
  const [found] = await readRecords(connection, 'bucket = $1 AND number = $2', [bucket, number])
  return found
}

interface Row {
  readonly bucket: number
  readonly number: number
  readonly kind: RecordKind
  readonly subject: string
  readonly facts: unknown
  readonly actions: readonly RecordAction[]
}

async function readRecords(
  connection: Database | OpenBook['connection'],
  condition: string,
  values: readonly unknown[],
  limit = '',
): Promise<ClearingRecord[]> {
  const { rows } = await connection.query<Row>(
    `SELECT bucket, number, kind, subject, facts, actions FROM clearing_record
     WHERE ${condition} ORDER BY opened_at DESC, number DESC ${limit}`,
    [...values],
  )
  return rows.map(({ bucket, number, ...rest }) => ({ id: houseEntryId(bucket, number), ...rest }))
}
