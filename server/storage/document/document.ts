/**
 * How a settlement's document lies in its column: one byte for the format, then its text. A format
 * once written is read for ever.
 *
 * Format 4 is JSON without the names, and without the words that come again and again:
 *
 *     byte 4, how many words there were (4 bytes), the seal of these words (16 bytes), text
 *
 * The text is a packed value, and behind a line feed each the tables that it names. A packed value
 * is a text, a number, a boolean or null as it is, or a list that begins with
 *
 *     its shape's number     an object: the values follow in the order of the shape's names
 *     -1, names              an object of a shape that is not listed
 *     -2                     a list: its values follow
 *     -3, count, shape       a list of objects by columns, one for each name; `shape` is a number or
 *                            a list of names
 *     -4, n                  the n-th of the tables behind
 *     -5, number             a number where a word might stand
 *
 * A column is a list of packed values (one where all are equal); 1 for the texts 1, 2, 3 …; a factor
 * with its multiples; or a few values and, as digits, where each stands. 2 says that the column of
 * codes has the texts of this one too, joined by tabs. Under a name for words (`shapes.ts`) a number
 * is a word's.
 *
 * Format 2 is the same without words, tables behind and special columns. Formats 3 and 5 are 2 and 4
 * deflated, which only long documents are; format 1 is deflated JSON.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { packedText, type WordNumbers } from './pack.ts'
import { unpackedFromText, type WordTexts } from './unpack.ts'
import { sealBytes } from './words.ts'

const format = { deflatedJson: 1, columns: 2, deflatedColumns: 3, words: 4, deflatedWords: 5 }

/** Words as they stand: what is known of them, and how many. */
export interface PackingWords extends WordNumbers {
  readonly count: number
  seal(count: number): Buffer
}

export interface ReadingWords extends WordTexts {
  seal(count: number): Buffer
}

/** Bytes that are no text are damage, not a replacement character. */
const strictly = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What is longer would leave its page; then smaller is also quicker. */
const longText = 6000
const level = 1
const countBytes = 4
const headBytes = 1 + countBytes + sealBytes

export function packDocument(document: unknown, words: PackingWords): Buffer {
  const text = packedText(document, words)
  if (text.length > longText) {
    const body = deflateRawSync(text, { level })
    const bytes = headed(format.deflatedWords, body.length, words)
    body.copy(bytes, headBytes)
    return bytes
  }
  const bytes = headed(format.words, Buffer.byteLength(text), words)
  bytes.write(text, headBytes)
  return bytes
}

function headed(kind: number, length: number, words: PackingWords): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes + length)
  bytes[0] = kind
  bytes.writeUInt32BE(words.count, 1)
  words.seal(words.count).copy(bytes, 1 + countBytes)
  return bytes
}

/** How many words a document may name. */
export function wordsIn(bytes: Buffer): number {
  return hasWords(bytes) ? bytes.readUInt32BE(1) : 0
}

function hasWords(bytes: Buffer): boolean {
  const [kind] = bytes
  return (kind === format.words || kind === format.deflatedWords) && bytes.length > headBytes
}

/** @throws when the bytes are damaged, or its words are not those that it was packed with. */
export function unpackDocument(bytes: Buffer, words: ReadingWords): unknown {
  if (!hasWords(bytes)) return unpackOlder(bytes[0], bytes.subarray(1))
  const seal = bytes.subarray(1 + countBytes, headBytes)
  if (!words.seal(wordsIn(bytes)).equals(seal)) throw new Error('Words of a document were altered.')
  const body = bytes.subarray(headBytes)
  const text = bytes[0] === format.words ? body : inflateRawSync(body)
  return unpackedFromText(strictly.decode(text), words)
}

function unpackOlder(kind: number | undefined, body: Buffer): unknown {
  if (kind === format.columns) return unpackedFromText(strictly.decode(body), null)
  if (kind !== format.deflatedJson && kind !== format.deflatedColumns) {
    throw new Error('A document has an unknown format.')
  }
  const text = strictly.decode(inflateRawSync(body))
  return kind === format.deflatedJson ? JSON.parse(text) : unpackedFromText(text, null)
}
