/**
 * Digests of journal rows: the fields of a row, then those of its postings. The order of the fields is
 * fixed here and told to auditors in `docs/guide/journal-heads.md`; another order needs another first
 * byte.
 */
import type { Posting } from '../../../engine/ledger/posting.ts'
import { type Field, leafOf } from '../chain/leaf.ts'

/** Columns of `settlement` in the order in which they are digested. */
export interface SettlementLeafRow {
  readonly bucket: number
  readonly number: number
  readonly person: string
  readonly version: number
  readonly kind: string
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
  readonly request: Buffer
  readonly fingerprint: Buffer
  readonly document: Buffer
}

export function settlementLeaf(row: SettlementLeafRow, postings: readonly Posting[]): Buffer {
  return leafOf(
    [
      'settlement',
      row.bucket,
      row.number,
      row.person,
      row.version,
      row.kind,
      row.reverses,
      row.replaces,
      row.institution,
      row.visit,
      row.interim,
      row.business_date,
      row.recorded_at,
      row.currency,
      row.total_minor,
      row.cash_minor,
      row.request,
      row.fingerprint,
      row.document,
    ],
    fieldsOf(postings),
  )
}

/** Columns of `house_entry` in the order in which they are digested; the document as its text. */
export interface HouseLeafRow {
  readonly bucket: number
  readonly number: number
  readonly book: string
  readonly kind: string
  readonly request: Buffer
  readonly fingerprint: Buffer
  readonly business_date: string
  readonly recorded_at: Date
  readonly recorded_by: string
  readonly document_text: string
}

export function houseLeaf(row: HouseLeafRow, postings: readonly Posting[]): Buffer {
  return leafOf(
    [
      'house',
      row.bucket,
      row.number,
      row.book,
      row.kind,
      row.request,
      row.fingerprint,
      row.business_date,
      row.recorded_at,
      row.recorded_by,
      row.document_text,
    ],
    fieldsOf(postings),
  )
}

function fieldsOf(postings: readonly Posting[]): Field[] {
  return postings.flatMap(({ account, currency, amountMinor }) => [account, currency, amountMinor])
}
