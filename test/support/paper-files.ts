/** Pictures and documents as people hand them in, small and made here. */
import { crc32, deflateSync } from 'node:zlib'

interface Size {
  readonly width?: number
  readonly height?: number
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** Grey, and really to be seen where its size is not made up. */
export function pngFile({ width = 4, height = 4 }: Size = {}): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8)
  const rows = Buffer.alloc(20, 0x80)
  for (let row = 0; row < 4; row++) rows[row * 5] = 0
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The parts of a photograph in their order; what it shows is left out. `salt` makes it another one. */
export function jpegFile({
  width = 640,
  height = 480,
  salt = 'photo',
}: Size & { salt?: string } = {}) {
  const segment = (code: number, body: readonly number[]) => [
    ...[0xff, code, (body.length + 2) >> 8, (body.length + 2) & 0xff],
    ...body,
  ]
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xfe, [...Buffer.from(salt)]),
    ...segment(0xc0, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...[0x12, 0x34, 0xff, 0x00, 0x56, 0xff, 0xd0, 0x78],
    ...[0xff, 0xd9],
  ])
}

export function pdfFile(content: string): Uint8Array {
  const lines = [
    '%PDF-1.4',
    '1 0 obj << /Type /Catalog >> endobj',
    content,
    'startxref',
    '9',
    '%%EOF',
  ]
  return Buffer.from(`${lines.join('\n')}\n`)
}
