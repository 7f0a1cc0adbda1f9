/**
 * A row on its way from a file to the matcher: one object, filled again for every row, so that a
 * million rows make no million objects. Texts stay bytes until somebody has to read them.
 */
import type { StatementRow } from '../../engine/reconciliation/statement-row.ts'

export const textNames = [
  'reference',
  'reverses',
  'institution',
  'category',
  'window',
  'visit',
  'person',
] as const

export type TextName = (typeof textNames)[number]

/** Texts are kept with one byte for their length. */
export const MOST_TEXT_BYTES = 200

export const at = {
  reference: 0,
  reverses: 1,
  institution: 2,
  category: 3,
  window: 4,
  visit: 5,
  person: 6,
} as const satisfies Record<TextName, number>

const scratchBytes = (MOST_TEXT_BYTES + 8) * textNames.length * 3

export class RowDraft {
  line = 0
  isReversal = false
  isUnreadable = false
  isNearby = false
  /** Place in `rowStates`. */
  state = 0
  /** Three letters as a number of 24 bits. */
  currency = 0
  day = 0
  totalMinor = 0
  paidMinor = 0
  accountMinor = 0
  cashMinor = 0
  /** For each text its bytes: usually the read buffer itself. */
  readonly buffers: Buffer[] = textNames.map(() => empty)
  readonly starts = new Int32Array(textNames.length)
  readonly ends = new Int32Array(textNames.length)
  readonly #scratch = Buffer.allocUnsafe(scratchBytes)
  #used = 0

  /** Makes it ready for the next row. */
  clear(): void {
    this.isReversal = false
    this.isUnreadable = false
    this.isNearby = false
    this.state = 0
    this.currency = 0
    this.day = 0
    this.totalMinor = 0
    this.paidMinor = 0
    this.accountMinor = 0
    this.cashMinor = 0
    this.starts.fill(0)
    this.ends.fill(0)
    this.#used = 0
  }

  setBytes(text: number, buffer: Buffer, start: number, end: number): void {
    this.buffers[text] = buffer
    this.starts[text] = start
    this.ends[text] = end
  }

  /** False when the text is too long, or holds what is no text. */
  setText(text: number, value: string): boolean {
    if (value.length > MOST_TEXT_BYTES || control.test(value)) return false
    const length = this.#scratch.write(value, this.#used)
    if (length > MOST_TEXT_BYTES) return false
    this.setBytes(text, this.#scratch, this.#used, this.#used + length)
    this.#used += length
    return true
  }

  textOf(text: number): string {
    return (this.buffers[text] ?? empty).toString('utf8', this.starts[text], this.ends[text])
  }
}

const empty = Buffer.alloc(0)

/** Line breaks in quotes are text; other control characters and halves of characters are not. */
const control = /(?![\n\r\t])\p{Cc}|\p{Cs}/u

export function currencyCode(currency: string): number {
  return (currency.charCodeAt(0) << 16) | (currency.charCodeAt(1) << 8) | currency.charCodeAt(2) | 0
}

export function currencyOfCode(code: number): string {
  return String.fromCharCode((code >> 16) & 0xff, (code >> 8) & 0xff, code & 0xff)
}

/** Places in `rowStates`. */
export const stateNumber = { final: 0, pending: 1, refused: 2, 'rolled-back': 3 } as const

/** A row that was made elsewhere, such as one of our journal. */
export function draftOf(
  draft: RowDraft,
  row: StatementRow & { readonly isNearby?: boolean },
): void {
  draft.clear()
  draft.line = row.line
  draft.isReversal = row.kind === 'reversal'
  draft.isNearby = row.isNearby ?? false
  draft.state = stateNumber[row.state]
  draft.currency = currencyCode(row.currency)
  draft.day = row.day
  draft.totalMinor = row.totalMinor
  draft.paidMinor = row.paidMinor
  draft.accountMinor = row.accountMinor
  draft.cashMinor = row.cashMinor
  for (const name of textNames) {
    if (!draft.setText(at[name], row[name]))
      throw new Error(`A row has a ${name} that is too long.`)
  }
}
