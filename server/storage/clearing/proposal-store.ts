/**
 * Proposals: made by one person, released or rejected by another. What a released one books is
 * posted in the transaction that marks it released, so it is booked once or not at all.
 */
import { mayCheck } from '../../../engine/clearing/two-persons.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'
import type { Database } from '../database.ts'
import {
  createHouseBooks,
  type HouseBooks,
  houseBucketOf,
  houseEntryId,
  housePlaceOf,
  type OpenBook,
} from '../house-books.ts'
import { setCap } from './budget-store.ts'
import { type CaseChange, changeCase, lockYear } from './case-store.ts'
import { changePayout, type PayoutChange } from './payout-store.ts'
import { type DoneStep, stepsOf } from './period-store.ts'

export interface StoredProposal {
  /** Id of the entry that proposes it. */
  readonly id: string
  readonly kind: string
  readonly book: string
  readonly subject: string
  readonly payload: unknown
  readonly reason: string
  readonly madeBy: string
  readonly madeAt: string
  readonly state: 'proposed' | 'released' | 'rejected'
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly remark: string | null
}

export interface ProposalDraft {
  readonly key: string
  readonly fingerprint: Buffer
  readonly kind: string
  readonly book: string
  readonly subject: string
  readonly payload: unknown
  readonly reason: string
  readonly by: string
  readonly on: string
  readonly at: Date
}

export type Proposed =
  | { readonly made: true; readonly proposal: StoredProposal; readonly isNew: boolean }
  | { readonly made: false; readonly why: 'key-reused' }
  | { readonly made: false; readonly why: 'subject-taken'; readonly proposal: string }

/** One entry that a release books. */
export interface ReleaseEntry {
  readonly kind: string
  readonly postings: readonly Posting[]
  readonly document: object
}

export interface Verdict {
  readonly proposal: string
  readonly key: string
  readonly fingerprint: Buffer
  readonly decision: 'released' | 'rejected'
  readonly remark: string
  readonly by: string
  readonly on: string
  readonly at: Date
}

/** What a release may look at while it holds its book. */
export interface UnderLock {
  /** Steps of a month of clearing, whose book this is. */
  steps(period: string): Promise<readonly DoneStep[]>
  balance(account: string, currency: string): Promise<number>
  /** Sets the cap of a budget together with what is booked. False when more than that is spent. */
  setCap(budget: string, currency: string, capMinor: number): Promise<boolean>
  /** Whoever adds a case to a year and whoever closes it wait for each other until they commit. */
  lockYear(year: number, toDo: 'to-add' | 'to-close'): Promise<void>
}

/** What a release books, or why it cannot; `payout` and `case` are written down with it. */
export type Prepared<R> =
  | {
      readonly entries: readonly ReleaseEntry[]
      readonly payout?: PayoutChange
      readonly case?: CaseChange
    }
  | { readonly refusal: R }

export type Decision<R> =
  | { readonly decided: true; readonly proposal: StoredProposal; readonly isNew: boolean }
  | { readonly decided: false; readonly why: 'key-reused' | 'decided-already' | 'same-person' }
  | { readonly decided: false; readonly why: 'refused'; readonly refusal: R }

export interface ProposalStore {
  propose(draft: ProposalDraft): Promise<Proposed>
  /** `prepare` is asked under the book's lock, and only for a release. */
  decide<R>(
    proposal: StoredProposal,
    verdict: Verdict,
    prepare: (under: UnderLock) => Promise<Prepared<R>>,
  ): Promise<Decision<R>>
  find(id: string): Promise<StoredProposal | undefined>
  list(filter: ProposalFilter, limit: number): Promise<StoredProposal[]>
}

export interface ProposalFilter {
  readonly state?: StoredProposal['state']
  readonly kinds?: readonly string[]
  readonly book?: string
}

export function createProposalStore(database: Database): ProposalStore {
  const books = createHouseBooks(database)
  return {
    propose: (draft) => propose(books, draft),
    decide: (proposal, verdict, prepare) => decide(books, proposal, verdict, prepare),
    async find(id) {
      const place = housePlaceOf(id)
      if (place === undefined) return undefined
      const { bucket, number } = place
      const where = 'bucket = $1 AND number = $2'
      const [found] = await readProposals(database, where, [bucket, number])
      return found
    },
    list: ({ state, kinds, book }, limit) =>
      readProposals(
        database,
        `($1::text IS NULL OR state = $1) AND ($2::text[] IS NULL OR kind = ANY($2))
         AND ($3::text IS NULL OR (bucket = $4 AND book = $3))`,
        [state ?? null, kinds ?? null, book ?? null, houseBucketOf(book ?? ''), limit],
        'LIMIT $5',
      ),
  }
}

async function propose(books: HouseBooks, draft: ProposalDraft): Promise<Proposed> {
  const { key, fingerprint, kind, book, subject, payload, reason, by, on, at } = draft
  return books.inBook(book, async (open): Promise<Proposed> => {
    const { connection } = open
    const earlier = await open.earlier(key)
    if (earlier !== undefined) {
      if (!earlier.fingerprint.equals(fingerprint)) return { made: false, why: 'key-reused' }
      return { made: true, proposal: await proposalIn(open, earlier.entry.id), isNew: false }
    }
    const [taken] = await readProposals(
      connection,
      `bucket = $1 AND book = $2 AND kind = $3 AND subject = $4 AND state <> 'rejected'`,
      [houseBucketOf(book), book, kind, subject],
    )
    if (taken !== undefined) return { made: false, why: 'subject-taken', proposal: taken.id }
    const document = { proposes: kind, subject, payload, reason }
    const about = { key, fingerprint, businessDate: on, by, document }
    const entry = await open.post({ ...about, kind: 'proposal', postings: [] }, at)
    const { bucket, number } = housePlaceOf(entry.id) ?? {}
    await connection.query(
      `INSERT INTO clearing_proposal (bucket, number, kind, book, subject, payload, reason,
         made_by, made_at, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed')`,
      [bucket, number, kind, book, subject, JSON.stringify(payload), reason, by, at],
    )
    return { made: true, proposal: await proposalIn(open, entry.id), isNew: true }
  })
}

async function decide<R>(
  books: HouseBooks,
  { id, book }: StoredProposal,
  verdict: Verdict,
  prepare: (under: UnderLock) => Promise<Prepared<R>>,
): Promise<Decision<R>> {
  const { key, fingerprint, decision, by } = verdict
  return books.inBook(book, async (open): Promise<Decision<R>> => {
    const earlier = await open.earlier(key)
    const proposal = await proposalIn(open, id)
    if (earlier !== undefined) {
      if (!earlier.fingerprint.equals(fingerprint)) return { decided: false, why: 'key-reused' }
      return { decided: true, proposal, isNew: false }
    }
    // Read again under the book's lock: of two who decide at once, one comes second.
    const why = mayCheck(proposal, decision === 'released' ? by : null)
    if (why !== null) return { decided: false, why }
    const prepared: Prepared<R> =
      decision === 'released' ? await prepare(underLock(open)) : { entries: [] }
    if ('refusal' in prepared) {
      return { decided: false, why: 'refused', refusal: prepared.refusal }
    }
    await postDecision(open, id, verdict, prepared.entries)
    if (prepared.payout !== undefined) await changePayout(open, prepared.payout)
    if (prepared.case !== undefined) await changeCase(open, prepared.case)
    return { decided: true, proposal: await proposalIn(open, id), isNew: true }
  })
}

function underLock(open: OpenBook): UnderLock {
  const { connection, balance } = open
  return {
    balance,
    steps: (period) => stepsOf(connection, period),
    setCap: (budget, currency, capMinor) => setCap(connection, budget, currency, capMinor),
    lockYear: (year, toDo) => lockYear(connection, year, toDo),
  }
}

async function postDecision(
  open: OpenBook,
  id: string,
  { key, fingerprint, decision, remark, by, on, at }: Verdict,
  entries: readonly ReleaseEntry[],
): Promise<void> {
  const about = { fingerprint, businessDate: on, by }
  const document = { decides: id, remark }
  await open.post({ ...about, key, kind: decision, document, postings: [] }, at)
  for (const [i, entry] of entries.entries()) {
    const { kind, postings } = entry
    const content = { ...entry.document, proposal: id }
    await open.post({ ...about, key: `${key} ${i + 1}`, kind, postings, document: content }, at)
  }
  const { bucket, number } = housePlaceOf(id) ?? {}
  await open.connection.query(
    `UPDATE clearing_proposal SET state = $3, decided_by = $4, decided_at = $5, remark = $6
     WHERE bucket = $1 AND number = $2`,
    [bucket, number, decision, by, at, remark],
  )
}

async function proposalIn({ connection }: OpenBook, id: string): Promise<StoredProposal> {
  const { bucket, number } = housePlaceOf(id) ?? {}
  const where = 'bucket = $1 AND number = $2'
  const [found] = await readProposals(connection, where, [bucket, number])
  if (found === undefined) throw new Error(`The proposal ${id} is missing.`)
  return found
}

interface Row {
  readonly bucket: number
  readonly number: number
  readonly kind: string
  readonly book: string
  readonly subject: string
  readonly payload: unknown
  readonly reason: string
  readonly made_by: string
  readonly made_at: Date
  readonly state: StoredProposal['state']
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly remark: string | null
}

async function readProposals(
  connection: Database | OpenBook['connection'],
  condition: string,
  values: readonly unknown[],
  limit = '',
): Promise<StoredProposal[]> {
  const { rows } = await connection.query<Row>(
    `SELECT bucket, number, kind, book, subject, payload, reason, made_by, made_at, state,
       decided_by, decided_at, remark
     FROM clearing_proposal WHERE ${condition} ORDER BY made_at DESC, bucket, number DESC ${limit}`,
    [...values],
  )
  return rows.map((row) => ({
    id: houseEntryId(row.bucket, row.number),
    kind: row.kind,
    book: row.book,
    subject: row.subject,
    payload: row.payload,
    reason: row.reason,
    madeBy: row.made_by,
    madeAt: row.made_at.toISOString(),
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    remark: row.remark,
  }))
}
