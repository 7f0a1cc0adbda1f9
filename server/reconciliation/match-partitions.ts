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
import { cellAt, unpacked, word } from './row-packing.ts'
import { RowTable } from './row-table.ts'

export interface SpreadSide {
  readonly partitions: Partitions
  /** What its packed rows were compared on. */
  readonly compared: ReadonlySet<Field>
}

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
  for (let place = 0; place < ownTable.count; place++) {
    const row = ownTable.firsts[place] ?? 0
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
      isSame &&=
        table.next(other) < 0 && !table.isFlagged(other) && table.isSame(other, ownTable, row)
    }
    if (isSame) agreed.add(ownTable, row)
    else handGroup(join, row, found)
  }
}

/** Keys that only others have. */
function joinStrangers(join: Join): void {
  const { otherTables } = join
  const found = new Int32Array(otherTables.length)
  for (const [at, table] of otherTables.entries()) {
    for (let place = 0; place < table.count; place++) {
      const row = table.firsts[place] ?? 0
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

/** Sums of rows on which all agree, by the bytes of their cell. */
class AgreedSums {
  readonly #sums = new Map<number, AgreedCell[]>()

  add({ bytes, words, doubles }: RowTable, row: number): void {
    const hash = words[row + word.cellHash] ?? 0
    const from = 4 * row
    const found = this.#sums.get(hash)
    let cell = found?.find((one) => isSameCell(one.row, bytes, from))
    if (cell === undefined) {
      const copy = Buffer.from(bytes.subarray(from, from + (words[row] ?? 0)))
      cell = { row: copy, sum: new Float64Array(5) }
      this.#sums.set(hash, [...(found ?? []), cell])
    }
    const { sum } = cell
    const amounts = (from + 24) >> 3
    sum[0] = (sum[0] ?? 0) + 1
    for (let i = 0; i < 4; i++) sum[i + 1] = (sum[i + 1] ?? 0) + (doubles[amounts + i] ?? 0)
  }

  handTo(reconciliation: Reconciliation, compared: ReadonlySet<Field>): void {
    for (const { row, sum } of [...this.#sums.values()].flat()) {
      reconciliation.addAgreed(unpacked(row, 0, compared), summed(sum))
    }
  }
}

interface AgreedCell {
  readonly row: Buffer
  readonly sum: Float64Array
}

/** From the kind and currency to the end of the last of the three texts. */
function isSameCell(row: Buffer, bytes: Buffer, from: number): boolean {
  let at = cellAt
  for (let texts = 0, end = cellAt + 8; at < end; at++) {
    const byte = row[at] ?? 0
    if (byte !== bytes[from + at]) return false
    if (at === end - 1 && texts < 3) {
      texts += 1
      end += 1 + (row[end] ?? 0)
    }
  }
  return true
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
