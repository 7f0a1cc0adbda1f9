/**
 * How a settlement's document lies in its column: one byte for the format, then compressed JSON.
 * A format once written is read for ever.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'

const deflatedJson = 1
const level = 3

export function packDocument(document: unknown): Buffer {
  const body = deflateRawSync(JSON.stringify(document), { level })
  return Buffer.concat([Buffer.from([deflatedJson]), body])
}

/** @throws when the bytes are damaged. */
export function unpackDocument(packed: Buffer): unknown {
  if (packed[0] !== deflatedJson) throw new Error('A document has an unknown format.')
  return JSON.parse(inflateRawSync(packed.subarray(1)).toString('utf8'))
}
