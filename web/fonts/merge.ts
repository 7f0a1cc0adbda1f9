/**
 * One font out of the glyphs of many slices, so that a page fetches the characters of its own
 * words in one file of some 100 kB instead of a dozen slices of 50 kB.
 *
 * Meant for Chinese characters, whose width does not vary with the weight: the tables for varying
 * widths, kerning and vertical text are left out.
 */
import { brotliCompressSync, constants } from 'node:zlib'
import { type Glyph, knownTags, type Slice, table } from './slice.ts'

/** Tables that hold for any choice of glyphs. */
const keptTables = ['OS/2', 'name', 'post', 'prep', 'gasp', 'fvar', 'avar', 'STAT']

/** @param characters code points; those that no slice has are left out. */
export function mergeSlices(slices: readonly Slice[], characters: readonly number[]): Buffer {
  const [first] = slices
  const missing = first?.glyphs[0]
  if (first === undefined || missing === undefined) throw new Error('no slices to merge')
  const glyphs: Glyph[] = [missing]
  const glyphOf = new Map<number, number>()
  for (const character of [...new Set(characters)].sort((a, b) => a - b)) {
    const slice = slices.find((one) => one.glyphOf.has(character))
    const glyph = slice?.glyphs[slice.glyphOf.get(character) ?? 0]
    if (slice === undefined || glyph === undefined) continue
    if (!slice.sharedTuples.equals(first.sharedTuples)) {
      throw new Error('the slices do not share one design space')
    }
    glyphOf.set(character, glyphs.length)
    glyphs.push(glyph)
  }
  return writeFont(first, slices, glyphs, glyphOf)
}

function writeFont(
  first: Slice,
  slices: readonly Slice[],
  glyphs: readonly Glyph[],
  glyphOf: ReadonlyMap<number, number>,
): Buffer {
  const tables: { tag: string; bytes: Buffer; plainBytes: number; transform: number }[] = []
  const add = (tag: string, bytes: Buffer, plainBytes = bytes.length, transform = 0): void => {
    tables.push({ tag, bytes, plainBytes, transform })
  }
  const head = Buffer.from(table(first.tables, 'head'))
  head.writeUInt16BE(head.readUInt16BE(16) | 0x0800, 16)
  head.writeInt16BE(1, 50)
  const hhea = Buffer.from(table(first.tables, 'hhea'))
  hhea.writeUInt16BE(glyphs.length, 34)

  add('cmap', characterTable(glyphOf))
  add('head', head)
  add('hhea', hhea)
  add('hmtx', metricsTable(glyphs))
  add('maxp', profileTable(slices, glyphs.length))
  for (const tag of keptTables) {
    const bytes = first.tables.get(tag)
    if (bytes !== undefined) add(tag, bytes)
  }
  // In WOFF2 `loca` follows `glyf` and is empty: the reader makes it anew.
  add('glyf', outlineTable(glyphs), plainOutlineBytes(glyphs))
  add('loca', Buffer.alloc(0), (glyphs.length + 1) * 4)
  add('gvar', variationTable(first, glyphs))
  return woff2(tables)
}

// ---------------------------------------------------------------- tables

function characterTable(glyphOf: ReadonlyMap<number, number>): Buffer {
  const groups: { start: number; end: number; glyph: number }[] = []
  for (const [code, glyph] of glyphOf) {
    const last = groups.at(-1)
    if (last !== undefined && code === last.end + 1) last.end = code
    else groups.push({ start: code, end: code, glyph })
  }
  const head = Buffer.alloc(20)
  head.writeUInt16BE(2, 2)
  head.writeUInt16BE(0, 4)
  head.writeUInt16BE(4, 6)
  head.writeUInt32BE(20, 8)
  head.writeUInt16BE(3, 12)
  head.writeUInt16BE(10, 14)
  head.writeUInt32BE(20, 16)
  const body = Buffer.alloc(16 + groups.length * 12)
  body.writeUInt16BE(12, 0)
  body.writeUInt32BE(body.length, 4)
  body.writeUInt32BE(groups.length, 12)
  for (const [i, { start, end, glyph }] of groups.entries()) {
    body.writeUInt32BE(start, 16 + i * 12)
    body.writeUInt32BE(end, 20 + i * 12)
    body.writeUInt32BE(glyph, 24 + i * 12)
  }
  return Buffer.concat([head, body])
}

function metricsTable(glyphs: readonly Glyph[]): Buffer {
  const bytes = Buffer.alloc(glyphs.length * 4)
  for (const [i, { advance, bearing }] of glyphs.entries()) {
    bytes.writeUInt16BE(advance, i * 4)
    bytes.writeInt16BE(bearing, i * 4 + 2)
  }
  return bytes
}

/** `maxp`: the largest counts of any slice are certainly enough. */
function profileTable(slices: readonly Slice[], count: number): Buffer {
  const bytes = Buffer.from(table(slices[0]?.tables ?? new Map(), 'maxp'))
  for (const { tables } of slices) {
    const other = table(tables, 'maxp')
    for (let at = 6; at + 1 < bytes.length; at += 2) {
      bytes.writeUInt16BE(Math.max(bytes.readUInt16BE(at), other.readUInt16BE(at)), at)
    }
  }
  bytes.writeUInt16BE(count, 4)
  return bytes
}

function outlineTable(glyphs: readonly Glyph[]): Buffer {
  const contours = Buffer.alloc(glyphs.length * 2)
  const boxBits = Buffer.alloc(((glyphs.length + 31) >> 5) * 4)
  const overlapBits = Buffer.alloc((glyphs.length + 7) >> 3)
  for (const [i, glyph] of glyphs.entries()) {
    const bit = 0x80 >> (i & 7)
    contours.writeInt16BE(glyph.contours, i * 2)
    if (glyph.box !== null) boxBits[i >> 3] = (boxBits[i >> 3] ?? 0) | bit
    if (glyph.overlaps) overlapBits[i >> 3] = (overlapBits[i >> 3] ?? 0) | bit
  }
  const streams = [
    contours,
    Buffer.concat(glyphs.map(({ pointCounts }) => pointCounts)),
    Buffer.concat(glyphs.map(({ flags }) => flags)),
    Buffer.concat(glyphs.map(({ outline }) => outline)),
    Buffer.alloc(0),
    Buffer.concat([boxBits, ...glyphs.flatMap(({ box }) => (box === null ? [] : [box]))]),
    Buffer.concat(glyphs.map(({ instructions }) => instructions)),
  ]
  const hasOverlaps = glyphs.some(({ overlaps }) => overlaps)
  const head = Buffer.alloc(36)
  head.writeUInt16BE(hasOverlaps ? 1 : 0, 2)
  head.writeUInt16BE(glyphs.length, 4)
  head.writeUInt16BE(1, 6)
  for (const [i, { length }] of streams.entries()) head.writeUInt32BE(length, 8 + i * 4)
  return Buffer.concat([head, ...streams, ...(hasOverlaps ? [overlapBits] : [])])
}

/** The most that the outlines can take in plain form. */
function plainOutlineBytes(glyphs: readonly Glyph[]): number {
  let bytes = 0
  for (const { contours, points, instructions } of glyphs) {
    bytes += 16 + contours * 2 + points * 5 + instructions.length
  }
  return bytes
}

function variationTable(first: Slice, glyphs: readonly Glyph[]): Buffer {
  const source = table(first.tables, 'gvar')
  const tuples = first.sharedTuples
  const head = Buffer.alloc(20)
  source.copy(head, 0, 0, 8)
  const offsets = Buffer.alloc((glyphs.length + 1) * 4)
  const tuplesAt = head.length + offsets.length
  head.writeUInt32BE(tuplesAt, 8)
  head.writeUInt16BE(glyphs.length, 12)
  head.writeUInt16BE(1, 14)
  head.writeUInt32BE(tuplesAt + tuples.length, 16)
  let at = 0
  for (const [i, { variations }] of glyphs.entries()) {
    at += variations.length
    offsets.writeUInt32BE(at, (i + 1) * 4)
  }
  return Buffer.concat([head, offsets, tuples, ...glyphs.map(({ variations }) => variations)])
}

// ---------------------------------------------------------------- file

function woff2(
  tables: readonly { tag: string; bytes: Buffer; plainBytes: number; transform: number }[],
): Buffer {
  const directory: Buffer[] = []
  let plainTotal = 12 + tables.length * 16
  for (const { tag, bytes, plainBytes, transform } of tables) {
    directory.push(Buffer.from([knownTags.indexOf(tag) | (transform << 6)]))
    if (knownTags.indexOf(tag) < 0) {
      directory[directory.length - 1] = Buffer.concat([
        Buffer.from([63]),
        Buffer.from(tag, 'latin1'),
      ])
    }
    directory.push(base128(plainBytes))
    if (tag === 'glyf' || tag === 'loca') directory.push(base128(bytes.length))
    plainTotal += (plainBytes + 3) & ~3
  }
  const data = brotliCompressSync(Buffer.concat(tables.map(({ bytes }) => bytes)), {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT,
    },
  })
  const body = Buffer.concat([...directory, data])
  const head = Buffer.alloc(48)
  head.write('wOF2', 0, 'latin1')
  head.writeUInt32BE(0x00010000, 4)
  const length = (head.length + body.length + 3) & ~3
  head.writeUInt32BE(length, 8)
  head.writeUInt16BE(tables.length, 12)
  head.writeUInt32BE(plainTotal, 16)
  head.writeUInt32BE(data.length, 20)
  return Buffer.concat([head, body, Buffer.alloc(length - head.length - body.length)])
}

function base128(value: number): Buffer {
  const bytes = [value & 0x7f]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift((rest & 0x7f) | 0x80)
  }
  return Buffer.from(bytes)
}
