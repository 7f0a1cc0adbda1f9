/**
 * Reads one WOFF2 slice of a variable Noto font far enough to take single glyphs out of it.
 *
 * The outlines stay in WOFF2's own form: its streams are sequences of pieces, one a glyph, so a
 * glyph is moved by copying its pieces, and no point is ever decoded.
 */
import { brotliDecompressSync } from 'node:zlib'

export interface Slice {
  /** Tables by tag, as they stand in the font; `glyf` and `loca` in WOFF2's form. */
  readonly tables: ReadonlyMap<string, Buffer>
  readonly glyphs: readonly Glyph[]
  /** Glyph of each character. */
  readonly glyphOf: ReadonlyMap<number, number>
  /** Peaks of the design space that the glyphs' variations name by number. */
  readonly sharedTuples: Buffer
}

/** The pieces of one glyph in the streams of `glyf`, its metrics and its variations. */
export interface Glyph {
  readonly contours: number
  readonly points: number
  readonly pointCounts: Buffer
  readonly flags: Buffer
  readonly outline: Buffer
  readonly instructions: Buffer
  /** The box where it is not that of the points. */
  readonly box: Buffer | null
  readonly overlaps: boolean
  readonly advance: number
  readonly bearing: number
  readonly variations: Buffer
}

/** Tags that WOFF2 writes as a number. */
export const knownTags = (
  'cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx ' +
  'kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix ' +
  'acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak ' +
  'Zapf Silf Glat Gloc Feat Sill'
)
  .split(' ')
  .map((tag) => tag.replaceAll('_', ' '))

const headerBytes = 48
const arbitraryTag = 63
/** Of `glyf` and `loca` the plain form has this number; of the other tables it is 0. */
const plainGlyf = 3

export function readSlice(file: Buffer): Slice {
  if (file.toString('latin1', 0, 4) !== 'wOF2') throw new Error('not a WOFF2 font')
  const tables = readTables(file)
  const glyphs = readGlyphs(tables)
  return {
    tables,
    glyphs,
    glyphOf: readCharacters(table(tables, 'cmap')),
    sharedTuples: sharedTuplesOf(table(tables, 'gvar')),
  }
}

export function table(tables: ReadonlyMap<string, Buffer>, tag: string): Buffer {
  const bytes = tables.get(tag)
  if (bytes === undefined) throw new Error(`the font has no table ${tag}`)
  return bytes
}

function readTables(file: Buffer): Map<string, Buffer> {
  const count = file.readUInt16BE(12)
  const cursor = { at: headerBytes }
  const entries: { tag: string; bytes: number }[] = []
  for (let i = 0; i < count; i += 1) {
    const flags = file.readUInt8(cursor.at)
    cursor.at += 1
    const known = flags & 0x3f
    let tag = knownTags[known] ?? ''
    if (known === arbitraryTag) {
      tag = file.toString('latin1', cursor.at, cursor.at + 4)
      cursor.at += 4
    }
    const plainBytes = readBase128(file, cursor)
    const isOutline = tag === 'glyf' || tag === 'loca'
    const transformed = isOutline ? flags >> 6 !== plainGlyf : flags >> 6 !== 0
    if (tag === 'glyf' && !transformed) throw new Error('the outlines are not in WOFF2 form')
    if (tag === 'hmtx' && transformed) throw new Error('the metrics are not in plain form')
    entries.push({ tag, bytes: transformed ? readBase128(file, cursor) : plainBytes })
  }
  const data = brotliDecompressSync(file.subarray(cursor.at, cursor.at + file.readUInt32BE(20)))
  const tables = new Map<string, Buffer>()
  let at = 0
  for (const { tag, bytes } of entries) {
    tables.set(tag, data.subarray(at, at + bytes))
    at += bytes
  }
  return tables
}

interface Cursor {
  at: number
}

function readBase128(bytes: Buffer, cursor: Cursor): number {
  let value = 0
  for (;;) {
    const byte = bytes.readUInt8(cursor.at)
    cursor.at += 1
    value = value * 128 + (byte & 0x7f)
    if ((byte & 0x80) === 0) return value
  }
}

/** WOFF2's 255UInt16: one byte for small numbers, a word code in front of others. */
function read255(bytes: Buffer, cursor: Cursor): number {
  const code = bytes.readUInt8(cursor.at)
  cursor.at += 1
  if (code === 253) {
    cursor.at += 2
    return bytes.readUInt16BE(cursor.at - 2)
  }
  if (code < 253) return code
  cursor.at += 1
  return bytes.readUInt8(cursor.at - 1) + (code === 255 ? 253 : 506)
}

/** Bytes of a point's coordinates, by its flag. */
function coordinateBytes(flag: number): number {
  const kind = flag & 0x7f
  if (kind < 84) return 1
  if (kind < 120) return 2
  return kind < 124 ? 3 : 4
}

function readGlyphs(tables: ReadonlyMap<string, Buffer>): Glyph[] {
  const glyf = table(tables, 'glyf')
  const count = glyf.readUInt16BE(4)
  const streams: Buffer[] = []
  let at = 36
  for (let i = 0; i < 7; i += 1) {
    const bytes = glyf.readUInt32BE(8 + i * 4)
    streams.push(glyf.subarray(at, at + bytes))
    at += bytes
  }
  const overlapBits = (glyf.readUInt16BE(2) & 1) === 0 ? null : glyf.subarray(at)
  const [contours, pointCounts, flags, outlines, , boxes, instructions] = streams as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ]
  const boxAt = { at: ((count + 31) >> 5) * 4 }
  const cursor = { pointCounts: 0, flags: 0, outline: 0, instructions: 0 }
  const metrics = readMetrics(tables, count)
  const variations = readVariations(table(tables, 'gvar'))
  const glyphs: Glyph[] = []
  for (let i = 0; i < count; i += 1) {
    const contourCount = contours.readInt16BE(i * 2)
    if (contourCount < 0) throw new Error('a glyph made of others cannot be moved')
    const hasBox = ((boxes[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0
    const box = hasBox ? boxes.subarray(boxAt.at, boxAt.at + 8) : null
    if (hasBox) boxAt.at += 8

    const counted = { at: cursor.pointCounts }
    let points = 0
    for (let c = 0; c < contourCount; c += 1) points += read255(pointCounts, counted)
    const ownFlags = flags.subarray(cursor.flags, cursor.flags + points)
    const outlined = { at: cursor.outline }
    for (const flag of ownFlags) outlined.at += coordinateBytes(flag)
    const code = contourCount === 0 ? 0 : read255(outlines, outlined)
    glyphs.push({
      contours: contourCount,
      points,
      pointCounts: pointCounts.subarray(cursor.pointCounts, counted.at),
      flags: ownFlags,
      outline: outlines.subarray(cursor.outline, outlined.at),
      instructions: instructions.subarray(cursor.instructions, cursor.instructions + code),
      box,
      overlaps: overlapBits !== null && ((overlapBits[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0,
      ...(metrics[i] ?? { advance: 0, bearing: 0 }),
      variations: variations[i] ?? Buffer.alloc(0),
    })
    cursor.pointCounts = counted.at
    cursor.flags += points
    cursor.outline = outlined.at
    cursor.instructions += code
  }
  return glyphs
}

function readMetrics(
  tables: ReadonlyMap<string, Buffer>,
  count: number,
): { advance: number; bearing: number }[] {
  const hmtx = table(tables, 'hmtx')
  const full = table(tables, 'hhea').readUInt16BE(34)
  return Array.from({ length: count }, (_, i) => ({
    advance: hmtx.readUInt16BE(Math.min(i, full - 1) * 4),
    bearing: i < full ? hmtx.readInt16BE(i * 4 + 2) : hmtx.readInt16BE(full * 4 + (i - full) * 2),
  }))
}

function readVariations(gvar: Buffer): Buffer[] {
  const count = gvar.readUInt16BE(12)
  const isLong = (gvar.readUInt16BE(14) & 1) !== 0
  const start = gvar.readUInt32BE(16)
  const offset = (i: number): number =>
    isLong ? gvar.readUInt32BE(20 + i * 4) : gvar.readUInt16BE(20 + i * 2) * 2
  return Array.from({ length: count }, (_, i) =>
    gvar.subarray(start + offset(i), start + offset(i + 1)),
  )
}

function sharedTuplesOf(gvar: Buffer): Buffer {
  const at = gvar.readUInt32BE(8)
  return gvar.subarray(at, at + gvar.readUInt16BE(4) * gvar.readUInt16BE(6) * 2)
}

function readCharacters(cmap: Buffer): Map<number, number> {
  const glyphOf = new Map<number, number>()
  for (let i = 0; i < cmap.readUInt16BE(2); i += 1) {
    const at = cmap.readUInt32BE(8 + i * 8)
    const format = cmap.readUInt16BE(at)
    if (format === 4) readFormat4(cmap.subarray(at), glyphOf)
    if (format === 12) readFormat12(cmap.subarray(at), glyphOf)
  }
  return glyphOf
}

function readFormat4(part: Buffer, glyphOf: Map<number, number>): void {
  const doubled = part.readUInt16BE(6)
  for (let i = 0; i < doubled; i += 2) {
    const end = part.readUInt16BE(14 + i)
    const start = part.readUInt16BE(16 + doubled + i)
    const delta = part.readUInt16BE(16 + doubled * 2 + i)
    const rangeAt = 16 + doubled * 3 + i
    const range = part.readUInt16BE(rangeAt)
    for (let code = start; code <= end && code < 0xffff; code += 1) {
      const direct = range === 0 ? code : part.readUInt16BE(rangeAt + range + (code - start) * 2)
      const glyph = direct === 0 ? 0 : (direct + delta) & 0xffff
      if (glyph !== 0) glyphOf.set(code, glyph)
    }
  }
}

function readFormat12(part: Buffer, glyphOf: Map<number, number>): void {
  for (let i = 0; i < part.readUInt32BE(12); i += 1) {
    const at = 16 + i * 12
    const start = part.readUInt32BE(at)
    for (let code = start; code <= part.readUInt32BE(at + 4); code += 1) {
      glyphOf.set(code, part.readUInt32BE(at + 8) + code - start)
    }
  }
}
