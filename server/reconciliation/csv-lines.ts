/**
 * Cuts a file of any size into lines and cells without making texts of them. A quoted cell may hold
 * commas, doubled quotes and line breaks (RFC 4180).
 */
import type { FileHandle } from 'node:fs/promises'
import { Unusable } from './intake.ts'

export const MOST_LINE_BYTES = 65_536
const mostCells = 100
const chunkBytes = 1 << 20
const newline = 0x0a
const carriageReturn = 0x0d
const quote = 0x22

export interface Line {
  /** Number of its first line in the file, from 1. */
  readonly number: number
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  /** Cells from `starts[i]` to `ends[i]`. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly cells: number
  readonly isAscii: boolean
  /** Something in it is neither text nor the end of a cell or line. */
  readonly hasControl: boolean
}

/**
 * Calls `take` for every line and `pause` after every chunk. The line is valid during the call only.
 *
 * @throws Unusable where a line does not end.
 */
export async function eachLine(
  file: FileHandle,
  delimiter: number,
  take: (line: Line) => void,
  pause: () => Promise<void> | void,
): Promise<void> {
  const scanner = new LineScanner(delimiter, take)
  const buffer = Buffer.allocUnsafe(MOST_LINE_BYTES + chunkBytes)
  let have = 0
  for (let from = 0; ; ) {
    const { bytesRead } = await file.read(buffer, have, chunkBytes, from)
    from += bytesRead
    have += bytesRead
    const isLast = bytesRead === 0
    if (isLast && have > 0 && buffer[have - 1] !== newline) {
      buffer[have] = newline
      have += 1
    }
    const used = scanner.scan(buffer, have)
    if (have - used > MOST_LINE_BYTES || (isLast && used < have)) {
      throw new Unusable('line-too-long', scanner.number)
    }
    buffer.copy(buffer, 0, used, have)
    have -= used
    await pause()
    if (isLast) return
  }
}

/** What a byte means to the scanner; most mean nothing. */
const plain = 0
const endsCell = 1
const endsLine = 2
const turnsQuote = 3
const isHigh = 4
const isControl = 5

function meanings(delimiter: number): Uint8Array {
  const table = new Uint8Array(256).fill(plain)
  table.fill(isControl, 0, 0x20)
  table[0x7f] = isControl
  table[carriageReturn] = plain
  table.fill(isHigh, 0x80)
  table[delimiter] = endsCell
  table[newline] = endsLine
  table[quote] = turnsQuote
  return table
}

class LineScanner {
  number = 1
  readonly #meaning: Uint8Array
  readonly #take: (line: Line) => void
  readonly #starts = new Int32Array(mostCells + 1)
  readonly #ends = new Int32Array(mostCells + 1)

  constructor(delimiter: number, take: (line: Line) => void) {
    this.#meaning = meanings(delimiter)
    this.#take = take
  }

  /** Takes whole lines out of the first `have` bytes and answers how many bytes they were. */
  scan(bytes: Buffer, have: number): number {
    const meaning = this.#meaning
    const starts = this.#starts
    const ends = this.#ends
    let start = 0
    let cells = 0
    let breaks = 1
    let isAscii = true
    let hasControl = false
    let isQuoted = false
    starts[0] = 0
    for (let i = 0; i < have; i++) {
      const what = meaning[bytes[i] ?? 0]
      if (what === plain) continue
      if (what === endsCell) {
        if (isQuoted) continue
        ends[cells] = i
        if (cells < mostCells) cells += 1
        starts[cells] = i + 1
      } else if (what === isHigh) isAscii = false
      else if (what === isControl) hasControl = true
      else if (what === turnsQuote) isQuoted = !isQuoted
      else if (isQuoted) breaks += 1
      else {
        const end = i > start && bytes[i - 1] === carriageReturn ? i - 1 : i
        ends[cells] = end
        if (end > start) this.#hand(bytes, start, end, cells + 1, isAscii, hasControl)
        this.number += breaks
        start = i + 1
        cells = 0
        breaks = 1
        isAscii = true
        hasControl = false
        starts[0] = start
      }
    }
    return start
  }

  #hand(
    bytes: Buffer,
    start: number,
    end: number,
    cells: number,
    isAscii: boolean,
    hasControl: boolean,
  ): void {
    this.#take({
      number: this.number,
      bytes,
      start,
      end,
      starts: this.#starts,
      ends: this.#ends,
      cells,
      isAscii,
      hasControl,
    })
  }
}

/** A cell as text; `decode` knows the encoding of the file. */
export function cellText(line: Line, cell: number, decode: (bytes: Uint8Array) => string): string {
  const start = line.starts[cell] ?? 0
  const end = line.ends[cell] ?? 0
  const text = decode(line.bytes.subarray(start, end))
  if (!text.startsWith('"')) return text
  return text.replace(/^"|"$/g, '').replaceAll('""', '"')
}
