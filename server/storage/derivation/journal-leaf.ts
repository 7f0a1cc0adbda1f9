/**
 * Digests of journal rows, and the chain that binds each to all before it.
 *
 *     leaf(n)  = SHA-256(0x00, fields of row n, fields of its postings)
 *     chain(n) = SHA-256(0x01, chain(n - 1), leaf(n)),   chain(0) = 32 zero bytes
 *
 * A field is its length in four bytes, big-endian, and its bytes: texts in UTF-8, numbers in decimal,
 * instants in ISO 8601, nothing for null. The order of the fields is fixed here and told to auditors
 * in `docs/guide/journal-heads.md`; another order needs another first byte.
 */
import { createHash, hash } from 'node:crypto'
import type { Posting } from '../../../engine/ledger/posting.ts'

export const chainStart: Buffer = Buffer.alloc(32)

export type Field = string | number | Buffer | Date | null

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
    postings,
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
    postings,
  )
}

export function chained(before: Uint8Array, leaf: Uint8Array): Buffer {
  return createHash('sha256').update(chainByte).update(before).update(leaf).digest()
}

const leafByte = Buffer.from([0])
const chainByte = Buffer.from([1])

/** Filled anew for each leaf, which is made in one go; it grows with the longest document. */
let scratch = Buffer.alloc(1 << 16)

function leafOf(fields: readonly Field[], postings: readonly Posting[]): Buffer {
  let end = leafByte.copy(scratch)
  for (const field of fields) end = addField(field, end)
  for (const { account, currency, amountMinor } of postings) {
    end = addField(account, end)
    end = addField(currency, end)
    end = addField(amountMinor, end)
  }
  return hash('sha256', scratch.subarray(0, end), 'buffer')
}

/** Writes the field behind `start`, and answers where it ends. */
function addField(field: Field, start: number): number {
  const from = start + lengthBytes
  let length = 0
  if (Buffer.isBuffer(field)) {
    makeRoom(from + field.length)
    length = field.copy(scratch, from)
  } else if (field !== null) {
    const text = field instanceof Date ? field.toISOString() : String(field)
    makeRoom(from + text.length * mostBytesOfUnit)
    length = scratch.write(text, from, 'utf8')
  } else {
    makeRoom(from)
  }
  scratch.writeUInt32BE(length, start)
  return from + length
}

const lengthBytes = 4
/** A unit of UTF-16 takes at most so many bytes in UTF-8. */
const mostBytesOfUnit = 3

function makeRoom(length: number): void {
  if (length <= scratch.length) return
  const larger = Buffer.alloc(length * 2)
  scratch.copy(larger)
  scratch = larger
}
