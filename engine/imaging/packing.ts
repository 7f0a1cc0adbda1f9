/** In what a frame came, told by its own bytes: sources write nothing, or something else, beside them. */
import { type PictureForm, plainBytes } from './picture.ts'

export const syntaxes = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  jpeg: '1.2.840.10008.1.2.4.50',
  losslessJpeg: '1.2.840.10008.1.2.4.70',
  runLengths: '1.2.840.10008.1.2.5',
} as const

/** What can be shown: points, JPEG as every browser reads it, runs of equal bytes. */
export type Packing = 'plain' | 'jpeg' | 'run-lengths'

/** @param declared the transfer syntax that came with it; empty without one. */
export function packingOf(
  bytes: Uint8Array,
  declared: string,
): Packing | { readonly syntax: string } {
  if (startsAs(bytes, jpegStart)) return isOfBrowsers(bytes) ? 'jpeg' : other(bytes, declared)
  if (declared === syntaxes.runLengths) return 'run-lengths'
  const isPlain = ['', syntaxes.implicit, syntaxes.explicit].includes(declared)
  return isPlain && !startsAs(bytes, jpeg2000Start) ? 'plain' : other(bytes, declared)
}

/** Points have as many bytes as they must, or one more that makes them even. */
export function isWhole(bytes: Uint8Array, picture: PictureForm, isUnpacked: boolean): boolean {
  const whole = plainBytes(isUnpacked ? unpackedForm(picture) : picture)
  return bytes.length === whole || bytes.length === whole + (whole % 2)
}

/** Whoever unpacks other colours than red, green and blue makes them red, green and blue. */
export function unpackedForm<P extends PictureForm>(picture: P): P {
  const isOther = picture.photometric.startsWith('YBR')
  return isOther ? { ...picture, photometric: 'RGB', isPlanar: false } : picture
}

const jpegStart = [0xff, 0xd8, 0xff]
const jpeg2000Start = [0xff, 0x4f, 0xff, 0x51]

function startsAs(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte)
}

/** The marker that starts a frame of JPEG, and how many bits a sample has; undefined without one. */
function frameOfJpeg(bytes: Uint8Array): { readonly marker: number; bits: number } | undefined {
  let at = 2
  while (at + 4 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame || marker === losslessLs) return { marker, bits: bytes[at + 4] ?? 0 }
    at += 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0)
  }
  return undefined
}

const losslessLs = 0xf7
const lossless = 0xc3
const bitsOfBrowsers = 8
/** Baseline, extended and progressive. */
const markersOfBrowsers = [0xc0, 0xc1, 0xc2]

function isOfBrowsers(bytes: Uint8Array): boolean {
  const frame = frameOfJpeg(bytes)
  return frame?.bits === bitsOfBrowsers && markersOfBrowsers.includes(frame.marker)
}

function other(bytes: Uint8Array, declared: string): { readonly syntax: string } {
  if (declared !== '' && declared !== syntaxes.explicit) return { syntax: declared }
  if (startsAs(bytes, jpeg2000Start)) return { syntax: '1.2.840.10008.1.2.4.90' }
  const { marker = 0 } = frameOfJpeg(bytes) ?? {}
  if (marker === losslessLs) return { syntax: '1.2.840.10008.1.2.4.80' }
  return { syntax: marker === lossless ? syntaxes.losslessJpeg : '1.2.840.10008.1.2.4.51' }
}

/** As people who work with pictures call them (PS3.6, table A-1); the longest beginning counts. */
const names: readonly (readonly [beginning: string, name: string])[] = [
  ['1.2.840.10008.1.2.1.99', 'Deflate'],
  ['1.2.840.10008.1.2.2', 'Big Endian'],
  ['1.2.840.10008.1.2.4.50', 'JPEG'],
  ['1.2.840.10008.1.2.4.51', 'JPEG Extended (12 bit)'],
  ['1.2.840.10008.1.2.4.57', 'JPEG Lossless'],
  ['1.2.840.10008.1.2.4.70', 'JPEG Lossless'],
  ['1.2.840.10008.1.2.4.80', 'JPEG-LS'],
  ['1.2.840.10008.1.2.4.81', 'JPEG-LS'],
  ['1.2.840.10008.1.2.4.90', 'JPEG 2000'],
  ['1.2.840.10008.1.2.4.91', 'JPEG 2000'],
  ['1.2.840.10008.1.2.4.92', 'JPEG 2000'],
  ['1.2.840.10008.1.2.4.93', 'JPEG 2000'],
  ['1.2.840.10008.1.2.4.10', 'MPEG'],
  ['1.2.840.10008.1.2.4.11', 'JPEG XL'],
  ['1.2.840.10008.1.2.4.20', 'HTJ2K'],
  ['1.2.840.10008.1.2.5', 'RLE'],
]

/** The number itself, where it is none of those. */
export function nameOfSyntax(syntax: string): string {
  return names.find(([beginning]) => syntax.startsWith(beginning))?.[1] ?? syntax
}

/** Kept in a form that has to be unpacked by its source: it need not be fetched as it is. */
export function mustBeUnpacked({ syntax }: PictureForm): boolean {
  if (syntax === undefined || syntax === '') return false
  const shown: readonly string[] = Object.values(syntaxes)
  return syntax === syntaxes.losslessJpeg || !shown.includes(syntax)
}
