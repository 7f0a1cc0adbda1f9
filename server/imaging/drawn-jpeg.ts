/**
 * Packs drawn pictures as JPEG (ISO/IEC 10918-1): blocks of one colour as a camera packs them, and all
 * points one after the other as scanners do where nothing may be lost. Both come out as they went in.
 */

/** A sample of a component; the place counts blocks of eight by eight in one form, points in the other. */
type Sample = (component: number, row: number, column: number) => number

export interface JpegForm {
  readonly rows: number
  readonly columns: number
  readonly components: 1 | 3
  readonly isLossless: boolean
}

const side = 8
const middle = 128
const marker = { start: 0xd8, end: 0xd9, tables: 0xdb, codes: 0xc4, scan: 0xda } as const
const frames = { baseline: 0xc0, lossless: 0xc3 } as const

export function drawnJpeg(form: JpegForm, sampleAt: Sample): Buffer {
  const { isLossless } = form
  const parts = [
    Buffer.from([0xff, marker.start]),
    ...(isLossless ? [] : [segment(marker.tables, [0, ...Array<number>(side * side).fill(1)])]),
    frameOf(form),
    segment(marker.codes, codesOfSizes),
    ...(isLossless ? [] : [segment(marker.codes, codeOfEnd)]),
    scanOf(form),
    isLossless ? pointsOf(form, sampleAt) : blocksOf(form, sampleAt),
    Buffer.from([0xff, marker.end]),
  ]
  return Buffer.concat(parts)
}

function segment(code: number, bytes: readonly number[]): Buffer {
  const length = bytes.length + 2
  return Buffer.from([0xff, code, length >> 8, length & 0xff, ...bytes])
}

function componentsOf({ components }: JpegForm): number[] {
  return Array.from({ length: components }, (_, at) => at)
}

function frameOf(form: JpegForm): Buffer {
  const { rows, columns, components, isLossless } = form
  const each = componentsOf(form).flatMap((at) => [at + 1, 0x11, 0])
  const size = [rows >> 8, rows & 0xff, columns >> 8, columns & 0xff]
  return segment(isLossless ? frames.lossless : frames.baseline, [8, ...size, components, ...each])
}

function scanOf(form: JpegForm): Buffer {
  const each = componentsOf(form).flatMap((at) => [at + 1, 0])
  const selection = form.isLossless ? [1, 0, 0] : [0, side * side - 1, 0]
  return segment(marker.scan, [form.components, ...each, ...selection])
}

const bitsOfSize = 4
const sizes = 12
/** How many bits a difference has is a code of four bits: the number itself. */
const codesOfSizes = [
  0,
  ...countsOf(bitsOfSize, sizes),
  ...Array.from({ length: sizes }, (_, at) => at),
]
/** Nothing but the end of a block, in one bit: it is of one colour. */
const codeOfEnd = [0x10, ...countsOf(1, 1), 0]

function countsOf(bits: number, count: number): number[] {
  return Array.from({ length: 16 }, (_, at) => (at + 1 === bits ? count : 0))
}

function blocksOf(form: JpegForm, sampleAt: Sample): Buffer {
  const bits = bitWriter()
  const last = componentsOf(form).map(() => 0)
  for (let row = 0; row < form.rows / side; row++) {
    for (let column = 0; column < form.columns / side; column++) {
      for (const component of componentsOf(form)) {
        const level = (sampleAt(component, row, column) - middle) * side
        bits.difference(level - (last[component] ?? 0))
        bits.write(0, 1)
        last[component] = level
      }
    }
  }
  return bits.end()
}

/** Each point as what it differs by from the one before it, or above it where a row begins. */
function pointsOf(form: JpegForm, sampleAt: Sample): Buffer {
  const bits = bitWriter()
  for (let row = 0; row < form.rows; row++) {
    for (let column = 0; column < form.columns; column++) {
      for (const component of componentsOf(form)) {
        const above = row === 0 ? middle : sampleAt(component, row - 1, 0)
        const before = column === 0 ? above : sampleAt(component, row, column - 1)
        bits.difference(sampleAt(component, row, column) - before)
      }
    }
  }
  return bits.end()
}

function bitWriter() {
  const bytes: number[] = []
  let [kept, count] = [0, 0]
  function write(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit--) {
      kept = (kept << 1) | ((value >> bit) & 1)
      if (++count < 8) continue
      // A full byte would be taken for a marker.
      bytes.push(...(kept === 0xff ? [kept, 0] : [kept]))
      kept = count = 0
    }
  }
  return {
    write,
    difference(by: number): void {
      const size = by === 0 ? 0 : Math.floor(Math.log2(Math.abs(by))) + 1
      write(size, bitsOfSize)
      write(by < 0 ? by + 2 ** size - 1 : by, size)
    },
    end(): Buffer {
      while (count > 0) write(1, 1)
      return Buffer.from(bytes)
    },
  }
}
