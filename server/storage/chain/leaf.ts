/**
 * Digests of rows, and the chain that binds each to all before it in its bucket.
 *
 *     leaf(n)  = SHA-256(0x00, fields of row n)
 *     chain(n) = SHA-256(0x01, chain(n - 1), leaf(n)),   chain(0) = 32 zero bytes
 *
 * A field is its length in four bytes, big-endian, and its bytes: texts in UTF-8, numbers in decimal,
 * instants in ISO 8601, nothing for null.
 */
import { createHash, hash } from 'node:crypto'

export const chainStart: Buffer = Buffer.alloc(32)

export type Field = string | number | Buffer | Date | null

export function chained(before: Uint8Array, leaf: Uint8Array): Buffer {
  return createHash('sha256').update(chainByte).update(before).update(leaf).digest()
}

const leafByte = Buffer.from([0])
const chainByte = Buffer.from([1])

/** Filled anew for each leaf, which is made in one go; it grows with the longest document. */
let scratch = Buffer.alloc(1 << 16)

export function leafOf(fields: readonly Field[], more: readonly Field[] = []): Buffer {
  let end = leafByte.copy(scratch)
  for (const field of fields) end = addField(field, end)
  for (const field of more) end = addField(field, end)
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
