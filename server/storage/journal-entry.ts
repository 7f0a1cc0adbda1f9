/** Rows of the journal as values: what was recorded, and what a decision wants recorded. */
import type { Posting } from '../../engine/ledger/posting.ts'
import { placeOfId, settlementId } from './bucket.ts'
import { unpackDocument, wordsIn } from './document/document.ts'
import type { Querying, Words } from './document/words.ts'

export interface Visit {
  readonly institution: string
  readonly visit: string
  readonly interim: string
}

export interface RequestName {
  readonly institution: string
  readonly key: string
}

/** One settlement or reversal, for ever. `D` is the use cases' document. */
export interface Entry<D> {
  readonly id: string
  readonly person: string
  readonly version: number
  readonly kind: 'settlement' | 'reversal'
  /** The settlement that this reversal undoes. */
  readonly reverses: string | null
  /** The settlement that this one stands in for, computed anew. */
  readonly replaces: string | null
  readonly visit: Visit
  readonly businessDate: string
  /** ISO instant. */
  readonly recordedAt: string
  readonly currency: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly document: D
}

export interface Draft<D> {
  readonly request: RequestName
  readonly fingerprint: Buffer
  readonly person: string
  readonly kind: 'settlement' | 'reversal'
  readonly reverses: string | null
  readonly replaces: string | null
  readonly visit: Visit
  readonly businessDate: string
  readonly currency: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly postings: readonly Posting[]
  readonly counters: readonly CounterMove[]
  /** Pools whose shared counters the entry rests on. */
  readonly pools: readonly string[]
  /** Asked payers whose hold this settlement uses up. */
  readonly captures: readonly Capture[]
  /** Hard budgets that it spends from, in the bucket of its person. */
  readonly spends?: readonly BudgetSpend[]
  readonly document: D
}

/** Adds `by` to one counter of an owner: the person, or the pool that several persons share. */
export interface CounterMove {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly slot: number
  readonly by: number
}

/** Negative where a reversal gives it back. */
export interface BudgetSpend {
  readonly budget: string
  readonly amountMinor: number
}

export interface Capture {
  readonly hold: string
  readonly amountMinor: number
}

export interface SettlementRow {
  readonly bucket: number
  readonly number: number
  readonly person: string
  readonly version: number
  readonly kind: 'settlement' | 'reversal'
  readonly reverses: number | null
  readonly replaces: number | null
  readonly institution: string
  readonly visit: string
  readonly interim: string
  readonly business_date: string
  readonly recorded_at: Date
  readonly currency: string
  readonly total_minor: number
  readonly cash_minor: number
  readonly document: Buffer
}

export const settlementColumns = `s.bucket, s.number, s.person, s.version, s.kind, s.reverses,
  s.replaces, s.institution, s.visit, s.interim, s.business_date, s.recorded_at, s.currency,
  s.total_minor, s.cash_minor, s.document`

/** Reads the words that the documents of these rows name, so that `entryOf` finds them. */
export async function reachWords(
  querying: Querying,
  words: Words,
  rows: readonly Pick<SettlementRow, 'document'>[],
): Promise<void> {
  await words.reach(querying, Math.max(0, ...rows.map(({ document }) => wordsIn(document))))
}

/** @throws when the document is damaged, or `words` has not been brought up to it. */
export function entryOf<D>(row: SettlementRow, words: Words): Entry<D> {
  const { bucket, number, institution, visit, interim } = row
  const idOf = (other: number | null) =>
    other === null ? null : settlementId({ bucket, number: other })
  return {
    id: settlementId({ bucket, number }),
    person: row.person,
    version: row.version,
    kind: row.kind,
    reverses: idOf(row.reverses),
    replaces: idOf(row.replaces),
    visit: { institution, visit, interim },
    businessDate: row.business_date,
    recordedAt: row.recorded_at.toISOString(),
    currency: row.currency,
    totalMinor: row.total_minor,
    cashMinor: row.cash_minor,
    // The column holds what `packDocument` was given, so its shape is that of the use cases.
    document: unpackDocument(row.document, words) as D,
  }
}

/** The number of an id, or null for none. Ids that reach storage were found there before. */
export function numberOf(id: string | null): number | null {
  return id === null ? null : (placeOfId(id)?.number ?? null)
}
