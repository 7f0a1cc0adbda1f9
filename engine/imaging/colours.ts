/** Points of colour, as a screen takes them: red, green, blue and how opaque, a byte each. */
import { bitsOfByte, type Palette, type PictureForm } from './picture.ts'

const bytesOfScreen = 4
const opaque = 255
const samples = 3

type Read = (at: number) => readonly [number, number, number]

/** @param bytes nothing packed. */
export function screenPoints(
  bytes: Uint8Array,
  picture: PictureForm,
): Uint8ClampedArray<ArrayBuffer> {
  const points = picture.rows * picture.columns
  const read = readerOf(bytes, picture, points)
  const all = new Uint8ClampedArray(points * bytesOfScreen)
  for (let at = 0; at < points; at++) {
    all.set(read(at), at * bytesOfScreen)
    all[at * bytesOfScreen + samples] = opaque
  }
  return all
}

function readerOf(bytes: Uint8Array, picture: PictureForm, points: number): Read {
  const { photometric, isPlanar = false, palette } = picture
  if (photometric === 'PALETTE COLOR') return byPalette(bytes, picture, palette)
  if (photometric === 'YBR_FULL_422') return (at) => fromYcc(...halved(bytes, at))
  const three: Read = isPlanar
    ? (at) => [byte(bytes, at), byte(bytes, at + points), byte(bytes, at + 2 * points)]
    : (at) => threeAt(bytes, at * samples)
  return photometric === 'YBR_FULL' ? (at) => fromYcc(...three(at)) : three
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

function threeAt(bytes: Uint8Array, at: number): readonly [number, number, number] {
  return [byte(bytes, at), byte(bytes, at + 1), byte(bytes, at + 2)]
}

const bytesOfPair = 4

/** Two points have a brightness each, and their colour in common (PS3.3, C.7.6.3.1.2). */
function halved(bytes: Uint8Array, at: number): readonly [number, number, number] {
  const pair = Math.floor(at / 2) * bytesOfPair
  return [byte(bytes, pair + (at % 2)), byte(bytes, pair + 2), byte(bytes, pair + 2 + 1)]
}

/** The same place: rates of ITU-R BT.601 over the whole of a byte. */
const rates = { redOfCr: 1.402, greenOfCb: 0.344136, greenOfCr: 0.714136, blueOfCb: 1.772 } as const
const middle = 128

function fromYcc(y: number, cb: number, cr: number): readonly [number, number, number] {
  const [b, r] = [cb - middle, cr - middle]
  return [
    y + rates.redOfCr * r,
    y - rates.greenOfCb * b - rates.greenOfCr * r,
    y + rates.blueOfCb * b,
  ]
}

function byPalette(bytes: Uint8Array, { bitsAllocated }: PictureForm, palette?: Palette): Read {
  const { first = 0, colours = '' } = palette ?? {}
  const pairs = colours.match(/../g) ?? []
  const table = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
  const last = table.length / samples - 1
  const number =
    bitsAllocated === bitsOfByte
      ? (at: number) => byte(bytes, at)
      : (at: number) => byte(bytes, at * 2) + byte(bytes, at * 2 + 1) * 2 ** bitsOfByte
  return (at) => threeAt(table, Math.min(last, Math.max(0, number(at) - first)) * samples)
}
