/** The first file of a zip archive, as hospitals send their details in; nothing else of the format. */
import { inflateRawSync } from 'node:zlib'

const header = 0x04034b50
const headerBytes = 30
const at = { method: 8, packed: 18, nameLength: 26, extraLength: 28 }
const stored = 0
const deflated = 8
const mostBytes = 64 * 1024 * 1024

export function isZip(content: Buffer): boolean {
  return content.length > headerBytes && content.readUInt32LE(0) === header
}

/** Null where it is damaged, too large, or packed in a way that nobody uses. */
export function firstInZip(content: Buffer): Buffer | null {
  const start =
    headerBytes + content.readUInt16LE(at.nameLength) + content.readUInt16LE(at.extraLength)
  const method = content.readUInt16LE(at.method)
  const length = content.readUInt32LE(at.packed)
  // A writer that streams does not know the length beforehand; the data end by themselves then.
  const packed = length === 0 ? content.subarray(start) : content.subarray(start, start + length)
  if (method === stored) return packed
  return method === deflated ? inflated(packed) : null
}

function inflated(packed: Buffer): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: mostBytes })
  } catch {
    return null
  }
}
