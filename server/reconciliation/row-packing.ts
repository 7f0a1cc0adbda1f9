/**
 * Rows as bytes, laid out so that two rows that agree are equal word by word and need not be read.
 *
 *   words:   size · hash of the key · line · length of the content · hash of the cell · flags
 *   content: total · paid · account · cash                                        (four doubles)
 *            kind · currency · day · institution · category · window   (the cell, for sums)
 *            state · key · visit · person                             (filled up with zeros)
 *   rest:    reference, where it is not the key · reverses · whatever is not compared
 *
 * What is not compared with this side is left empty in the content and stands in the rest. Every row
 * begins at a multiple of eight bytes.
 */
import type { OurRow } from '../../engine/reconciliation/difference.ts'
import type { TheirRow } from '../../engine/reconciliation/match-group.ts'
import {
  amountNames,
  type Field,
  rowStates,
  type StatementRow,
} from '../../engine/reconciliation/statement-row.ts'
import { at, currencyOfCode, MOST_TEXT_BYTES, type RowDraft } from './row-draft.ts'

/** Numbers of the words at the head of a row. */
export const word = { size: 0, hash: 1, line: 2, length: 3, cellHash: 4, flags: 5 } as const
const headBytes = 24
export const cellAt = headBytes + 32
const flag = { unreadable: 1, nearby: 2, ownReference: 4, twoNames: 8 } as const
/** A settlement that names another one is compared by its own name too, which is not its key. */
export const notByBytes = flag.unreadable | flag.nearby | flag.twoNames
const cellTexts = ['institution', 'category', 'window'] as const
const otherTexts = ['visit', 'person'] as const

/** Bytes that a packed row can need. */
export const MOST_ROW_BYTES = 16 * Math.ceil((headBytes + 96 + 12 * (MOST_TEXT_BYTES + 1)) / 16)

type Compared = Readonly<Record<Field, boolean>>

export class RowPacker {
  readonly #isCompared: Compared
  readonly #restIsEmpty: boolean
  readonly bytes = Buffer.from(new ArrayBuffer(MOST_ROW_BYTES))
  readonly words = new Int32Array(this.bytes.buffer)
  readonly #doubles = new Float64Array(this.bytes.buffer)
  #to = 0

  constructor(compared: ReadonlySet<Field>) {
    this.#isCompared = comparedOf(compared)
    this.#restIsEmpty = Object.values(this.#isCompared).every((is) => is)
  }

  /** Writes the row to `bytes` and answers its size. */
  pack(draft: RowDraft): number {
    const { bytes, words } = this
    const is = this.#isCompared
    const doubles = this.#doubles
    const hasOriginal = draft.ends[at.reverses] !== draft.starts[at.reverses]
    const key = hasOriginal ? at.reverses : at.reference
    doubles[3] = is.totalMinor ? draft.totalMinor : 0
    doubles[4] = is.paidMinor ? draft.paidMinor : 0
    doubles[5] = is.accountMinor ? draft.accountMinor : 0
    doubles[6] = is.cashMinor ? draft.cashMinor : 0
    words[cellAt / 4] = (draft.isReversal ? 1 << 24 : 0) | draft.currency
    words[cellAt / 4 + 1] = is.day ? draft.day : 0
    this.#to = cellAt + 8
    this.#put(draft, at.institution, is.institution)
    this.#put(draft, at.category, is.category)
    this.#put(draft, at.window, is.window)
    words[word.cellHash] = hashOf(bytes, cellAt, this.#to)
    bytes[this.#to] = is.state ? draft.state : 0
    this.#to += 1
    this.#put(draft, key, true)
    this.#put(draft, at.visit, is.visit)
    this.#put(draft, at.person, is.person)
    this.#fillUp(4)
    words[word.length] = this.#to
    words[word.hash] = spread(hashOf(draft.buffers[key], draft.starts[key], draft.ends[key]))
    words[word.line] = draft.line
    words[word.flags] =
      (draft.isUnreadable ? flag.unreadable : 0) |
      (draft.isNearby ? flag.nearby : 0) |
      (hasOriginal ? flag.ownReference : 0) |
      (hasOriginal && !draft.isReversal ? flag.twoNames : 0)
    if (hasOriginal) {
      this.#put(draft, at.reference, true)
      this.#put(draft, at.reverses, true)
    }
    if (!this.#restIsEmpty) this.#putRest(draft)
    this.#fillUp(8)
    words[word.size] = this.#to
    return this.#to
  }

  #put(draft: RowDraft, text: number, isWanted: boolean): void {
    const { bytes } = this
    const to = this.#to
    const start = draft.starts[text] ?? 0
    const length = isWanted ? (draft.ends[text] ?? 0) - start : 0
    const from = draft.buffers[text] ?? bytes
    bytes[to] = length
    for (let i = 0; i < length; i++) bytes[to + 1 + i] = from[start + i] ?? 0
    this.#to = to + 1 + length
  }

  #fillUp(multiple: number): void {
    while (this.#to % multiple !== 0) {
      this.bytes[this.#to] = 0
      this.#to += 1
    }
  }

  #putRest(draft: RowDraft): void {
    const is = this.#isCompared
    for (const name of amountNames) {
      if (is[name]) continue
      this.bytes.writeDoubleLE(draft[name], this.#to)
      this.#to += 8
    }
    if (!is.day) {
      this.bytes.writeInt32LE(draft.day, this.#to)
      this.#to += 4
    }
    if (!is.state) {
      this.bytes[this.#to] = draft.state
      this.#to += 1
    }
    for (const name of cellTexts) if (!is[name]) this.#put(draft, at[name], true)
    for (const name of otherTexts) if (!is[name]) this.#put(draft, at[name], true)
  }
}

function comparedOf(compared: ReadonlySet<Field>): Compared {
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

function hashOf(bytes: Buffer | undefined, start = 0, end = 0): number {
  let hash = 0x811c9dc5
  if (bytes === undefined) return hash
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  return hash
}

/** Lets every bit of a hash depend on every other. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return mixed ^ (mixed >>> 13)
}

// ---------------------------------------------------------------- reading back

class RowReader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, from: number) {
    this.#bytes = bytes
    this.#at = from
  }

  byte(): number {
    this.#at += 1
    return this.#bytes[this.#at - 1] ?? 0
  }

  text(): string {
    const length = this.byte()
    this.#at += length
    return this.#bytes.toString('utf8', this.#at - length, this.#at)
  }

  int(): number {
    this.#at += 4
    return this.#bytes.readInt32LE(this.#at - 4)
  }

  double(): number {
    this.#at += 8
    return this.#bytes.readDoubleLE(this.#at - 8)
  }
}

type Read = { -readonly [K in keyof StatementRow]: StatementRow[K] }

export function unpacked(
  bytes: Buffer,
  from: number,
  compared: ReadonlySet<Field>,
): OurRow & TheirRow {
  const headWord = (number: number) => bytes.readInt32LE(from + 4 * number)
  const flags = headWord(word.flags)
  const row = contentAt(bytes, from + headBytes)
  const rest = new RowReader(bytes, from + headWord(word.length))
  if ((flags & flag.ownReference) !== 0) {
    row.reference = rest.text()
    row.reverses = rest.text()
  }
  for (const name of amountNames) if (!compared.has(name)) row[name] = rest.double()
  if (!compared.has('day')) row.day = rest.int()
  if (!compared.has('state')) row.state = rowStates[rest.byte()] ?? 'final'
  for (const name of cellTexts) if (!compared.has(name)) row[name] = rest.text()
  for (const name of otherTexts) if (!compared.has(name)) row[name] = rest.text()
  row.line = headWord(word.line)
  return {
    ...row,
    ...((flags & flag.nearby) === 0 ? {} : { isNearby: true }),
    ...((flags & flag.unreadable) === 0 ? {} : { isUnreadable: true }),
  }
}

function contentAt(bytes: Buffer, from: number): Read {
  const reader = new RowReader(bytes, from)
  const [totalMinor, paidMinor, accountMinor, cashMinor] = [
    reader.double(),
    reader.double(),
    reader.double(),
    reader.double(),
  ]
  const kindAndCurrency = reader.int()
  const day = reader.int()
  const [institution, category, window] = [reader.text(), reader.text(), reader.text()]
  const state = rowStates[reader.byte()] ?? 'final'
  const reference = reader.text()
  return {
    line: 0,
    reference,
    reverses: '',
    kind: kindAndCurrency >> 24 === 1 ? 'reversal' : 'settlement',
    state,
    currency: currencyOfCode(kindAndCurrency),
    totalMinor,
    paidMinor,
    accountMinor,
    cashMinor,
    day,
    institution,
    category,
    window,
    visit: reader.text(),
    person: reader.text(),
  }
}
