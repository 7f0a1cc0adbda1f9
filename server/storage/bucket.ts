/**
 * Buckets spread persons over the tables: 256 of them, for ever, worked out from the random id that
 * a person keeps. A settlement's public id carries its bucket, so that one row is found by its key.
 */
import { hash } from 'node:crypto'

export const BUCKETS = 256

/** FNV-1a, folded to one byte. The id is random, so this only has to be quick and never change. */
export function bucketOf(owner: string): number {
  let mixed = 0x811c9dc5
  for (let i = 0; i < owner.length; i++) {
    mixed = Math.imul(mixed ^ owner.charCodeAt(i), 0x01000193)
  }
  mixed ^= mixed >>> 16
  return (mixed ^ (mixed >>> 8)) & 0xff
}

export interface Place {
  readonly bucket: number
  readonly number: number
}

/** `7f-1042` */
export function settlementId({ bucket, number }: Place): string {
  return `${bucket.toString(16).padStart(2, '0')}-${number}`
}

/** Undefined when the text is no id of a settlement. */
export function placeOfId(id: string): Place | undefined {
  const match = /^([0-9a-f]{2})-([1-9][0-9]{0,14})$/.exec(id)
  if (match === null) return undefined
  return { bucket: Number.parseInt(match[1] ?? '', 16), number: Number(match[2]) }
}

const digestBytes = 16

/** Digest of several texts; the lengths keep ('ab','c') and ('a','bc') apart. */
export function digestOf(...texts: readonly string[]): Buffer {
  let joined = ''
  for (const text of texts) joined += `${text.length}:${text}`
  return hash('sha256', joined, 'buffer').subarray(0, digestBytes)
}

/** The directory of credentials is spread by the first byte of their digests. */
export function shardOf(digest: Buffer): number {
  return digest[0] ?? 0
}
