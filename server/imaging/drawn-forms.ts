/**
 * A test card in every form in which archives hand out pictures: eight bars of colour, darker from row
 * to row, of which every block of eight by eight points has one colour. Each picture of the series is
 * stored in another form.
 */
import { syntaxes } from '../../engine/imaging/packing.ts'
import { drawnJpeg } from './drawn-jpeg.ts'
import { packedRuns } from './drawn-runs.ts'

export const card = { rows: 48, columns: 64, block: 8 } as const

type Colour = readonly [red: number, green: number, blue: number]

const bars: readonly Colour[] = [
  [255, 255, 255],
  [255, 255, 0],
  [0, 255, 255],
  [0, 255, 0],
  [255, 0, 255],
  [255, 0, 0],
  [0, 0, 255],
  [64, 128, 192],
]

/** Of the block in that row and column of blocks. */
export function colourOf(row: number, column: number): Colour {
  const [red = 0, green = 0, blue = 0] = bars[column] ?? []
  const darker = (of: number) => Math.round((of * (card.block - row)) / card.block)
  return [darker(red), darker(green), darker(blue)]
}

/** Numbers that rise from block to block, other ones in every frame. */
export function levelOf(row: number, column: number, frame = 0): number {
  return 16 + row * 4 + column * 24 + frame * 10
}

const signed = { bits: 12, slope: 2, intercept: -10, window: { center: 100, width: 900 } } as const

/** From below nought to above it. */
export function measuredOf(row: number, column: number): number {
  return (levelOf(row, column) - 120) * signed.slope + signed.intercept
}

export interface DrawnForm {
  readonly name: string
  /** As they differ from a picture of one byte a point in grey. */
  readonly photometric?: string
  readonly isPlanar?: boolean
  readonly bitsAllocated?: number
  readonly signed?: typeof signed
  readonly frames?: number
  readonly palette?: readonly Colour[]
  /** As it is kept; its own points where it is not packed. */
  readonly packed?: { readonly syntax: string; readonly bytes: (frame: number) => Buffer }
  /** Not packed, as the source answers where it is asked to unpack; null where it cannot. */
  readonly points: ((frame: number) => Buffer) | null
}

type Put = (row: number, column: number, frame: number) => readonly number[]

/** The numbers of each point, one after the other. */
function pointsBy(put: Put): (frame: number) => Buffer {
  return (frame) => {
    const all: number[] = []
    for (let row = 0; row < card.rows; row++) {
      for (let column = 0; column < card.columns; column++) {
        all.push(...put(Math.floor(row / card.block), Math.floor(column / card.block), frame))
      }
    }
    return Buffer.from(all)
  }
}

const grey = pointsBy((row, column, frame) => [levelOf(row, column, frame)])
const rgb = pointsBy(colourOf)

/** Rates of ITU-R BT.601, as JPEG takes them. */
function yccOf(row: number, column: number): Colour {
  const [red, green, blue] = colourOf(row, column)
  const y = 0.299 * red + 0.587 * green + 0.114 * blue
  const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)))
  return [byte(y), byte((blue - y) / 1.772 + 128), byte((red - y) / 1.402 + 128)]
}

function planes(points: Buffer): Buffer {
  const of = (component: number) => points.filter((_, at) => at % 3 === component)
  return Buffer.concat([of(0), of(1), of(2)])
}

/** Two points keep their own brightness and share a colour. */
function halved(points: Buffer): Buffer {
  const pairs: number[] = []
  for (let at = 0; at < points.length; at += 6) {
    pairs.push(points[at] ?? 0, points[at + 3] ?? 0, points[at + 1] ?? 0, points[at + 2] ?? 0)
  }
  return Buffer.from(pairs)
}

const words = pointsBy((row, column) => {
  const stored = (levelOf(row, column) - 120) & (2 ** signed.bits - 1)
  return [stored & 0xff, stored >> 8]
})

function jpegOf(
  components: 1 | 3,
  sample: (row: number, column: number, frame: number) => readonly number[],
) {
  const form = { rows: card.rows, columns: card.columns, components, isLossless: false }
  return (frame: number) =>
    drawnJpeg(form, (component, row, column) => sample(row, column, frame)[component] ?? 0)
}

function losslessOf(points: Buffer): Buffer {
  const form = { rows: card.rows, columns: card.columns, components: 1, isLossless: true } as const
  return drawnJpeg(form, (_, row, column) => points[row * card.columns + column] ?? 0)
}

const lossless = {
  syntax: syntaxes.losslessJpeg,
  bytes: (frame: number) => losslessOf(grey(frame)),
}
const jpeg = syntaxes.jpeg
const runs = syntaxes.runLengths

export const drawnForms: readonly DrawnForm[] = [
  { name: 'rgb', photometric: 'RGB', points: rgb },
  { name: 'rgb-planar', photometric: 'RGB', isPlanar: true, points: (at) => planes(rgb(at)) },
  { name: 'ybr', photometric: 'YBR_FULL', points: pointsBy(yccOf) },
  { name: 'ybr-422', photometric: 'YBR_FULL_422', points: (at) => halved(pointsBy(yccOf)(at)) },
  {
    name: 'palette',
    photometric: 'PALETTE COLOR',
    palette: Array.from({ length: 48 }, (_, at) => colourOf(Math.floor(at / 8), at % 8)),
    points: pointsBy((row, column) => [row * 8 + column + 1]),
  },
  { name: 'monochrome-1', photometric: 'MONOCHROME1', points: grey },
  { name: 'signed', bitsAllocated: 16, signed, points: words },
  { name: 'frames', frames: 3, points: grey },
  {
    name: 'jpeg',
    points: grey,
    packed: { syntax: jpeg, bytes: jpegOf(1, (...at) => [levelOf(...at)]) },
  },
  {
    name: 'jpeg-rgb',
    photometric: 'RGB',
    points: rgb,
    packed: { syntax: jpeg, bytes: jpegOf(3, colourOf) },
  },
  {
    name: 'jpeg-ybr',
    photometric: 'YBR_FULL_422',
    points: rgb,
    packed: { syntax: jpeg, bytes: jpegOf(3, yccOf) },
  },
  {
    name: 'runs-rgb',
    photometric: 'RGB',
    points: rgb,
    packed: { syntax: runs, bytes: (at) => packedRuns(rgb(at), 3, 1) },
  },
  {
    name: 'runs-signed',
    bitsAllocated: 16,
    signed,
    points: words,
    packed: { syntax: runs, bytes: (at) => packedRuns(words(at), 1, 2) },
  },
  { name: 'lossless', points: grey, packed: lossless },
  { name: 'lossless-only', points: null, packed: lossless },
  { name: 'bits', bitsAllocated: 1, points: () => Buffer.alloc((card.rows * card.columns) / 8) },
]
