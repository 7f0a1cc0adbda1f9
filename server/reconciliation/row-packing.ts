/**
 * Rows as bytes, laid out so that two rows that agree are equal byte for byte and need not be read.
 *
 *   size u32 · hash u32 · line u32 · end of content u16 · end of cell u16 · flags u8
 *   content: kind · currency · day · institution · category · window   (the cell of sums)
 *            amounts · state · key · visit · person
 *   rest:    reference · reverses · whatever is not compared
 *
 * What is not compared with this side is left empty in the content and stands in the rest.
 */

import type { OurRow } from '../../engine/reconciliation/difference.ts'
import type { TheirRow } from '../../engine/reconciliation/match-group.ts'
import {
  type Field,
  rowStates,
  type StatementRow,
} from '../../engine/reconciliation/statement-row.ts'
import { at, currencyOfCode, MOST_TEXT_BYTES, type RowDraft } from './row-draft.ts'

export const place = {
  size: 0,
  hash: 4,
  line: 8,
  contentEnd: 12,
  cellEnd: 14,
  flags: 16,
  content: 17,
}
const flag = { unreadable: 1, nearby: 2 }
const cellTexts = ['institution', 'category', 'window'] as const
const otherTexts = ['visit', 'person'] as const
const amounts = ['totalMinor', 'paidMinor', 'accountMinor', 'cashMinor'] as const

/** Bytes that a packed row can need. */
export const MOST_ROW_BYTES = 17 + 8 + 2 * (32 + 4 + 1) + 16 * (MOST_TEXT_BYTES + 1)

export class RowPacker {
  readonly #isCompared: Readonly<Record<Field, boolean>>
  readonly bytes = Buffer.allocUnsafe(MOST_ROW_BYTES)
  readonly #view = new DataView(this.bytes.buffer, this.bytes.byteOffset, MOST_ROW_BYTES)

  constructor(compared: ReadonlySet<Field>) {
    this.#isCompared = comparedOf(compared)
  }

  /** Writes the row to `bytes` and answers its size. Its hash is at its place. */
  pack(draft: RowDraft): number {
    const { bytes } = this
    const view = this.#view
    const is = this.#isCompared
    const keyText =
      draft.ends[at.reverses] === draft.starts[at.reverses] ? at.reference : at.reverses
    view.setUint32(place.hash, hashOf(draft, keyText), true)
    view.setUint32(place.line, draft.line, true)
    view.setUint8(
      place.flags,
      (draft.isUnreadable ? flag.unreadable : 0) | (draft.isNearby ? flag.nearby : 0),
    )
    let to = place.content
    bytes[to] = draft.isReversal ? 1 : 0
    bytes[to + 1] = draft.currency >> 16
    bytes[to + 2] = draft.currency >> 8
    bytes[to + 3] = draft.currency
    view.setInt32(to + 4, is.day ? draft.day : 0, true)
    to += 8
    for (const name of cellTexts)
      to = is[name] ? putText(bytes, to, draft, at[name]) : putNone(bytes, to)
    view.setUint16(place.cellEnd, to, true)
    for (const name of amounts) {
      view.setFloat64(to, is[name] ? draft[name] : 0, true)
      to += 8
    }
    bytes[to] = is.state ? draft.state : 0
    to = putText(bytes, to + 1, draft, keyText)
    for (const name of otherTexts)
      to = is[name] ? putText(bytes, to, draft, at[name]) : putNone(bytes, to)
    view.setUint16(place.contentEnd, to, true)
    to = putText(bytes, to, draft, at.reference)
    to = putText(bytes, to, draft, at.reverses)
    to = this.#putRest(draft, to)
    view.setUint32(place.size, to, true)
    return to
  }

  #putRest(draft: RowDraft, from: number): number {
    const is = this.#isCompared
    let to = from
    if (!is.day) {
      this.#view.setInt32(to, draft.day, true)
      to += 4
    }
    for (const name of cellTexts) if (!is[name]) to = putText(this.bytes, to, draft, at[name])
    for (const name of amounts) {
      if (is[name]) continue
      this.#view.setFloat64(to, draft[name], true)
      to += 8
    }
    if (!is.state) {
      this.bytes[to] = draft.state
      to += 1
    }
    for (const name of otherTexts) if (!is[name]) to = putText(this.bytes, to, draft, at[name])
    return to
  }
}

function comparedOf(compared: ReadonlySet<Field>): Readonly<Record<Field, boolean>> {
  return {
    totalMinor: compared.has('totalMinor'),
    paidMinor: compared.has('paidMinor'),
    accountMinor: compared.has('accountMinor'),
    cashMinor: compared.has('cashMinor'),
    day: compared.has('day'),
    state: compared.has('state'),
    institution: compared.has('institution'),
    category: compared.has('category'),
    window: compared.has('window'),
    visit: compared.has('visit'),
    person: compared.has('person'),
  }
}

function hashOf(draft: RowDraft, text: number): number {
  const buffer = draft.buffers[text] ?? draft.buffers[0]
  const end = draft.ends[text] ?? 0
  let hash = 0x811c9dc5
  if (buffer === undefined) return hash
  for (let i = draft.starts[text] ?? 0; i < end; i++) {
    hash = Math.imul(hash ^ (buffer[i] ?? 0), 0x01000193)
  }
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

function putNone(bytes: Buffer, to: number): number {
  bytes[to] = 0
  return to + 1
}

function putText(bytes: Buffer, to: number, draft: RowDraft, text: number): number {
  const start = draft.starts[text] ?? 0
  const length = (draft.ends[text] ?? 0) - start
  bytes[to] = length
  if (length === 0) return to + 1
  const from = draft.buffers[text]
  if (from === undefined) return to + 1
  for (let i = 0; i < length; i++) bytes[to + 1 + i] = from[start + i] ?? 0
  return to + 1 + length
}

// ---------------------------------------------------------------- reading back

export function unpacked(
  bytes: Buffer,
  from: number,
  compared: ReadonlySet<Field>,
): OurRow & TheirRow {
  const is = comparedOf(compared)
  const reader = { at: from + place.content }
  const byte = () => bytes[reader.at++] ?? 0
  const text = () => {
    const length = byte()
    reader.at += length
    return bytes.toString('utf8', reader.at - length, reader.at)
  }
  const int = () => {
    reader.at += 4
    return bytes.readInt32LE(reader.at - 4)
  }
  const amount = () => {
    reader.at += 8
    return bytes.readDoubleLE(reader.at - 8)
  }
  const texts: Record<string, string> = {}
  const numbers: Record<string, number> = {}
  const kind = byte() === 1 ? 'reversal' : 'settlement'
  const currency = currencyOfCode((byte() << 16) | (byte() << 8) | byte())
  numbers['day'] = int()
  for (const name of cellTexts) texts[name] = text()
  for (const name of amounts) numbers[name] = amount()
  numbers['state'] = byte()
  text()
  for (const name of otherTexts) texts[name] = text()
  const reference = text()
  const reverses = text()
  if (!is.day) numbers['day'] = int()
  for (const name of cellTexts) if (!is[name]) texts[name] = text()
  for (const name of amounts) if (!is[name]) numbers[name] = amount()
  if (!is.state) numbers['state'] = byte()
  for (const name of otherTexts) if (!is[name]) texts[name] = text()
  const flags = bytes[from + place.flags] ?? 0
  const row: StatementRow = {
    line: bytes.readUInt32LE(from + place.line),
    reference,
    reverses,
    kind,
    state: rowStates[numbers['state'] ?? 0] ?? 'final',
    currency,
    totalMinor: numbers['totalMinor'] ?? 0,
    paidMinor: numbers['paidMinor'] ?? 0,
    accountMinor: numbers['accountMinor'] ?? 0,
    cashMinor: numbers['cashMinor'] ?? 0,
    day: numbers['day'] ?? 0,
    institution: texts['institution'] ?? '',
    category: texts['category'] ?? '',
    window: texts['window'] ?? '',
    visit: texts['visit'] ?? '',
    person: texts['person'] ?? '',
  }
  return {
    ...row,
    ...((flags & flag.nearby) === 0 ? {} : { isNearby: true }),
    ...((flags & flag.unreadable) === 0 ? {} : { isUnreadable: true }),
  }
}

/** Where the key begins in a packed row: its length, then its bytes. */
export function keyPlace(bytes: Buffer, from: number): number {
  return from + bytes.readUInt16LE(from + place.cellEnd) + 33
}
