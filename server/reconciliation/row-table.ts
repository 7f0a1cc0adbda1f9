/** Rows of one partition by key: an open table of first rows, and chains of those with the same key. */
import type { Field } from '../../engine/reconciliation/statement-row.ts'
import { cellAt, notByBytes, unpacked, word } from './row-packing.ts'

/** Rows under one key that no honest statement has. */
const mostUnderOneKey = 1000

/** One key stands in a statement more often than anybody could mean. */
export class CrowdedKey extends Error {}

/** A row is known by the number of the word that it begins with. */
export class RowTable {
  readonly bytes: Buffer
  readonly words: Int32Array
  readonly doubles: Float64Array
  readonly firsts: Int32Array
  #firstCount = 0
  readonly #next: Int32Array
  readonly #slots: Int32Array
  readonly #mask: number
  readonly #taken: Uint8Array

  /** `bytes` begins where its memory does. */
  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.words = new Int32Array(bytes.buffer, 0, bytes.length >> 2)
    this.doubles = new Float64Array(bytes.buffer, 0, bytes.length >> 3)
    let rows = 0
    for (let row = 0; row < this.words.length; row += (this.words[row] ?? 4) >> 2) rows += 1
    let size = 16
    while (size < rows * 2) size *= 2
    this.firsts = new Int32Array(rows)
    this.#slots = new Int32Array(size).fill(-1)
    this.#mask = size - 1
    // By place in words, halved: a row is never shorter than two of them.
    this.#next = new Int32Array((this.words.length >> 1) + 1).fill(-1)
    this.#taken = new Uint8Array((this.words.length >> 1) + 1)
    for (let row = 0; row < this.words.length; row += (this.words[row] ?? 4) >> 2) this.#insert(row)
  }

  get count(): number {
    return this.#firstCount
  }

  #insert(row: number): void {
    let slot = this.#slotOf(this.words[row + word.hash] ?? 0)
    for (;;) {
      const first = this.#slots[slot] ?? -1
      if (first < 0) {
        this.#slots[slot] = row
        this.firsts[this.#firstCount] = row
        this.#firstCount += 1
        return
      }
      if (this.#hasKey(first, this, row)) {
        this.#next[row >> 1] = this.#next[first >> 1] ?? -1
        this.#next[first >> 1] = row
        return
      }
      slot = (slot + 1) & this.#mask
    }
  }

  /** The low bits chose the partition; the high ones choose the slot. */
  #slotOf(hash: number): number {
    return (hash >>> 9) & this.#mask
  }

  #hasKey(row: number, other: RowTable, otherRow: number): boolean {
    if (this.words[row + word.hash] !== other.words[otherRow + word.hash]) return false
    const a = this.#keyAt(row)
    const b = other.#keyAt(otherRow)
    const length = this.bytes[a] ?? 0
    for (let i = 0; i <= length; i++) if (this.bytes[a + i] !== other.bytes[b + i]) return false
    return true
  }

  /** Where the length of the key stands: after the three texts of the cell and the state. */
  #keyAt(row: number): number {
    const { bytes } = this
    let at = 4 * row + cellAt + 8
    at += 1 + (bytes[at] ?? 0)
    at += 1 + (bytes[at] ?? 0)
    at += 1 + (bytes[at] ?? 0)
    return at + 1
  }

  /** The first row under the key of another table's row; −1 when there is none. */
  find(other: RowTable, otherRow: number): number {
    const hash = other.words[otherRow + word.hash] ?? 0
    let slot = this.#slotOf(hash)
    for (;;) {
      const first = this.#slots[slot] ?? -1
      if (first < 0) return -1
      // Rows that are the same have the same key, and most that meet are the same.
      if (this.isSame(first, other, otherRow) || this.#hasKey(first, other, otherRow)) return first
      slot = (slot + 1) & this.#mask
    }
  }

  /** Whether the contents are equal. */
  isSame(row: number, other: RowTable, otherRow: number): boolean {
    const a = this.words
    const b = other.words
    if (a[row + word.hash] !== b[otherRow + word.hash]) return false
    const length = a[row + word.length]
    if (length === undefined || length !== b[otherRow + word.length]) return false
    for (let i = word.flags + 1; i < length >> 2; i++)
      if (a[row + i] !== b[otherRow + i]) return false
    return true
  }

  next(row: number): number {
    return this.#next[row >> 1] ?? -1
  }

  /** Whether its bytes alone never say that it is the same. */
  isFlagged(row: number): boolean {
    return ((this.words[row + word.flags] ?? 0) & notByBytes) !== 0
  }

  take(row: number): void {
    this.#taken[row >> 1] = 1
  }

  isTaken(row: number): boolean {
    return this.#taken[row >> 1] === 1
  }

  rowsFrom(first: number, compared: ReadonlySet<Field>) {
    const rows = []
    for (let row = first; row >= 0; row = this.next(row)) {
      if (rows.length === mostUnderOneKey) throw new CrowdedKey()
      rows.push(unpacked(this.bytes, 4 * row, compared))
    }
    return rows
  }
}
