/**
 * Joins the partitions of all sides. Where every side has one row under a key, and the rows are the
 * same bytes, nothing is read but sums; the engine sees the rest.
 */
import type { MatchTerms } from '../../engine/reconciliation/reconciliation.ts'
import { Reconciliation } from '../../engine/reconciliation/reconciliation.ts'
import {
  added,
  type Field,
  noSum,
  type StatementRow,
  type Sum,
} from '../../engine/reconciliation/statement-row.ts'
import type { Partitions } from './partitions.ts'
import { keyPlace, place, unpacked } from './row-packing.ts'

/** Rows under one key that no honest statement has. */
const mostUnderOneKey = 1000

export interface SpreadSide {
  readonly partitions: Partitions
  /** What its packed rows were compared on. */
  readonly compared: ReadonlySet<Field>
}

/** Every key that a side has more often than anybody could mean. */
export class CrowdedKey extends Error {}

export async function matchPartitions(
  match: MatchTerms,
  own: SpreadSide,
  others: readonly SpreadSide[],
  mostBreaks: number,
): Promise<ReturnType<Reconciliation['finish']>> {
  const reconciliation = new Reconciliation(match, mostBreaks)
  const agreed = new AgreedSums()
  const canCompareBytes = others.every(({ compared }) => areSame(compared, own.compared))
  for (let partition = 0; partition < own.partitions.count; partition++) {
    const sides = await Promise.all(
      [own, ...others].map(({ partitions }) => partitions.read(partition)),
    )
    const tables = sides.map((bytes) => new RowTable(bytes))
    const [ownTable, ...otherTables] = tables
    if (ownTable === undefined) continue
    const join = { reconciliation, agreed, own, others, ownTable, otherTables, canCompareBytes }
    joinOwn(join)
    joinStrangers(join)
  }
  agreed.handTo(reconciliation, own.compared)
  return reconciliation.finish()
}

function areSame(a: ReadonlySet<Field>, b: ReadonlySet<Field>): boolean {
  return a.size === b.size && [...a].every((field) => b.has(field))
}

interface Join {
  readonly reconciliation: Reconciliation
  readonly agreed: AgreedSums
  readonly own: SpreadSide
  readonly others: readonly SpreadSide[]
  readonly ownTable: RowTable
  readonly otherTables: readonly RowTable[]
  readonly canCompareBytes: boolean
}

/** Every key that we have. */
function joinOwn(join: Join): void {
  const { ownTable, otherTables, canCompareBytes, agreed } = join
  const found = new Int32Array(otherTables.length)
  for (const row of ownTable.firsts()) {
    const isAlone = ownTable.next(row) < 0 && !ownTable.isFlagged(row)
    let isSame = canCompareBytes && isAlone
    for (let i = 0; i < otherTables.length; i++) {
      const table = otherTables[i]
      if (table === undefined) continue
      const other = table.find(ownTable, row)
      found[i] = other
      if (other < 0) {
        isSame = false
        continue
      }
      table.take(other)
      isSame &&= table.next(other) < 0 && table.isSame(other, ownTable, row)
    }
    if (isSame) agreed.add(ownTable.bytes, ownTable.offsetOf(row))
    else handGroup(join, row, found)
  }
}

/** Keys that only others have. */
function joinStrangers(join: Join): void {
  const { otherTables } = join
  const found = new Int32Array(otherTables.length)
  for (const [at, table] of otherTables.entries()) {
    for (const row of table.firsts()) {
      if (table.isTaken(row)) continue
      found.fill(-1)
      for (let i = at; i < otherTables.length; i++) {
        const other = i === at ? row : (otherTables[i]?.find(table, row) ?? -1)
        found[i] = other
        if (other >= 0) otherTables[i]?.take(other)
      }
      handGroup(join, -1, found)
    }
  }
}

function handGroup(join: Join, row: number, found: Int32Array): void {
  const { ownTable, own, others, otherTables, reconciliation } = join
  const ours = row < 0 ? [] : ownTable.rowsFrom(row, own.compared)
  const theirs = otherTables.map((table, i) => {
    const first = found[i] ?? -1
    return first < 0 ? [] : table.rowsFrom(first, others[i]?.compared ?? new Set())
  })
  const key = keyText(ours[0] ?? theirs.find((rows) => rows.length > 0)?.[0])
  reconciliation.addGroup({ key, own: ours, others: theirs })
}

function keyText(row: StatementRow | undefined): string {
  if (row === undefined) return ''
  return row.reverses === '' ? row.reference : row.reverses
}

/** Rows of one partition by key: an open table of first rows, and chains of those with the same key. */
class RowTable {
  readonly bytes: Buffer
  readonly #offsets: number[] = []
  readonly #hashes: number[] = []
  readonly #next: number[] = []
  readonly #firsts: number[] = []
  readonly #slots: Int32Array
  readonly #mask: number
  readonly #taken: Uint8Array

  constructor(bytes: Buffer) {
    this.bytes = bytes
    for (let at = 0; at < bytes.length; ) {
      this.#offsets.push(at)
      this.#hashes.push(bytes.readUInt32LE(at + place.hash))
      this.#next.push(-1)
      at += bytes.readUInt32LE(at + place.size)
    }
    let size = 16
    while (size < this.#offsets.length * 2) size *= 2
    this.#slots = new Int32Array(size).fill(-1)
    this.#mask = size - 1
    this.#taken = new Uint8Array(this.#offsets.length)
    for (let row = 0; row < this.#offsets.length; row++) this.#insert(row)
  }

  #insert(row: number): void {
    // The low bits chose the partition; the high ones choose the slot.
    let slot = this.#slotOf(this.#hashes[row] ?? 0)
    for (;;) {
      const first = this.#slots[slot] ?? -1
      if (first < 0) {
        this.#slots[slot] = row
        this.#firsts.push(row)
        return
      }
      if (this.#hasKey(first, this, row)) {
        this.#next[row] = this.#next[first] ?? -1
        this.#next[first] = row
        return
      }
      slot = (slot + 1) & this.#mask
    }
  }

  #slotOf(hash: number): number {
    return (hash >>> 8) & this.#mask
  }

  #hasKey(row: number, other: RowTable, otherRow: number): boolean {
    if (this.#hashes[row] !== other.#hashes[otherRow]) return false
    const a = keyPlace(this.bytes, this.#offsets[row] ?? 0)
    const b = keyPlace(other.bytes, other.#offsets[otherRow] ?? 0)
    const length = this.bytes[a] ?? 0
    if (length !== other.bytes[b]) return false
    return this.bytes.compare(other.bytes, b + 1, b + 1 + length, a + 1, a + 1 + length) === 0
  }

  /** The first row under the key of another table's row; −1 when there is none. */
  find(other: RowTable, otherRow: number): number {
    let slot = this.#slotOf(other.#hashes[otherRow] ?? 0)
    for (;;) {
      const first = this.#slots[slot] ?? -1
      if (first < 0) return -1
      if (this.#hasKey(first, other, otherRow)) return first
      slot = (slot + 1) & this.#mask
    }
  }

  isSame(row: number, other: RowTable, otherRow: number): boolean {
    const a = this.#offsets[row] ?? 0
    const b = other.#offsets[otherRow] ?? 0
    const end = this.bytes.readUInt16LE(a + place.contentEnd)
    if (end !== other.bytes.readUInt16LE(b + place.contentEnd)) return false
    if (this.bytes[a + place.flags] !== other.bytes[b + place.flags]) return false
    return (
      this.bytes.compare(other.bytes, b + place.content, b + end, a + place.content, a + end) === 0
    )
  }

  firsts(): readonly number[] {
    return this.#firsts
  }

  next(row: number): number {
    return this.#next[row] ?? -1
  }

  offsetOf(row: number): number {
    return this.#offsets[row] ?? 0
  }

  isFlagged(row: number): boolean {
    return this.bytes[this.offsetOf(row) + place.flags] !== 0
  }

  take(row: number): void {
    this.#taken[row] = 1
  }

  isTaken(row: number): boolean {
    return this.#taken[row] === 1
  }

  rowsFrom(first: number, compared: ReadonlySet<Field>) {
    const rows = []
    for (let row = first; row >= 0; row = this.next(row)) {
      if (rows.length === mostUnderOneKey) throw new CrowdedKey()
      rows.push(unpacked(this.bytes, this.offsetOf(row), compared))
    }
    return rows
  }
}

/** Sums of rows on which all agree, by the bytes of their cell. */
class AgreedSums {
  readonly #sums = new Map<string, { readonly row: Buffer; sum: Float64Array }>()

  add(bytes: Buffer, from: number): void {
    const cellEnd = from + bytes.readUInt16LE(from + place.cellEnd)
    // Its first byte is the kind, which sums do not ask for.
    const cell = bytes.toString('latin1', from + place.content + 1, cellEnd)
    let found = this.#sums.get(cell)
    if (found === undefined) {
      const row = Buffer.from(bytes.subarray(from, from + bytes.readUInt32LE(from + place.size)))
      found = { row, sum: new Float64Array(5) }
      this.#sums.set(cell, found)
    }
    const { sum } = found
    sum[0] = (sum[0] ?? 0) + 1
    for (let i = 0; i < 4; i++) sum[i + 1] = (sum[i + 1] ?? 0) + bytes.readDoubleLE(cellEnd + 8 * i)
  }

  handTo(reconciliation: Reconciliation, compared: ReadonlySet<Field>): void {
    for (const { row, sum } of this.#sums.values()) {
      reconciliation.addAgreed(unpacked(row, 0, compared), summed(sum))
    }
  }
}

function summed([count, total, paid, account, cash]: Float64Array): Sum {
  return added(noSum, {
    count: count ?? 0,
    totalMinor: total ?? 0,
    paidMinor: paid ?? 0,
    accountMinor: account ?? 0,
    cashMinor: cash ?? 0,
  })
}
