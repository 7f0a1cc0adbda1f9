/** Walks through pictures, marker by marker and chunk by chunk, without unpacking them. */
import type { Walk, Wish } from './paper-walk.ts'

/** More would be a picture that unpacks to far more memory than it came in. */
const mostPixels = 100_000_000

const take = (bytes: number): Wish => ({ is: 'take', bytes })

function isTooLarge(width: number, height: number): boolean {
  return width * height > mostPixels
}

function number(bytes: Uint8Array, at: number, length: number): number {
  return bytes.subarray(at, at + length).reduce((sum, byte) => sum * 256 + byte, 0)
}

// ---------------------------------------------------------------- JPEG (ISO/IEC 10918-1, B)

const marker = { start: 0xd8, end: 0xd9, scan: 0xda, escape: 0xff, temporary: 0x01 } as const
/** Start of frame, but for the three codes of that row that are tables. */
const isFrame = (code: number) =>
  code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc
const isRestart = (code: number) => code >= 0xd0 && code <= 0xd7
const frameHead = 5

export function* jpegWalk(): Walk {
  yield take(2)
  let hasFrame = false
  let hasScan = false
  let code = yield* nextMarker()
  for (;;) {
    if (code === undefined || code === marker.start) return 'damaged'
    if (code === marker.end) return hasFrame && hasScan ? null : 'damaged'
    if (code !== marker.temporary && !isRestart(code)) {
      const length = number(yield take(2), 0, 2) - 2
      if (length < 0 || (isFrame(code) && length < frameHead)) return 'damaged'
      if (isFrame(code)) {
        const head = yield take(frameHead)
        const [height, width] = [number(head, 1, 2), number(head, 3, 2)]
        // A height of nought is told later, after the scan: nobody's camera does that.
        if (width === 0 || height === 0) return 'damaged'
        if (isTooLarge(width, height)) return 'pixels'
        hasFrame = true
      }
      const rest = isFrame(code) ? length - frameHead : length
      if (rest > 0) yield { is: 'pass', bytes: rest }
    }
    hasScan ||= code === marker.scan
    code = code === marker.scan ? yield* markerAfterScan() : yield* nextMarker()
  }
}

/** Undefined where there is none. */
function* nextMarker(): Generator<Wish, number | undefined, Uint8Array> {
  const [first] = yield take(1)
  return first === marker.escape ? yield* codeOf() : undefined
}

function* codeOf(): Generator<Wish, number | undefined, Uint8Array> {
  for (;;) {
    const [code] = yield take(1)
    if (code !== marker.escape) return code
  }
}

/** In a scan an escape is followed by nought, or by a restart. */
function* markerAfterScan(): Generator<Wish, number | undefined, Uint8Array> {
  for (;;) {
    yield { is: 'find', byte: marker.escape }
    const code = yield* codeOf()
    if (code !== 0 && (code === undefined || !isRestart(code))) return code
  }
}

// ---------------------------------------------------------------- PNG (ISO/IEC 15948)

const headerBytes = 13
const mostChunk = 0x7fffffff

export function* pngWalk(): Walk {
  yield take(8)
  let hasHeader = false
  let hasData = false
  for (;;) {
    const head = yield take(8)
    const length = number(head, 0, 4)
    const name = String.fromCharCode(...head.subarray(4))
    if (length > mostChunk || !/^[A-Za-z]{4}$/.test(name)) return 'damaged'
    if (hasHeader === (name === 'IHDR')) return 'damaged'
    const sum = checksum()
    sum.add(head.subarray(4))
    if (!hasHeader) {
      if (length !== headerBytes) return 'damaged'
      const header = yield take(headerBytes)
      sum.add(header)
      const [width, height] = [number(header, 0, 4), number(header, 4, 4)]
      if (width === 0 || height === 0) return 'damaged'
      if (isTooLarge(width, height)) return 'pixels'
      hasHeader = true
    } else if (length > 0) {
      yield { is: 'pass', bytes: length, see: sum.add }
    }
    if (number(yield take(4), 0, 4) !== sum.value()) return 'damaged'
    hasData ||= name === 'IDAT'
    if (name === 'IEND') return hasData ? null : 'damaged'
  }
}

const polynomial = 0xedb88320
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1
  return value
})

/** CRC-32 of ISO 3309, as PNG asks for. */
function checksum() {
  let value = 0xffffffff
  return {
    add: (bytes: Uint8Array): void => {
      for (const byte of bytes) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
    },
    value: () => (value ^ 0xffffffff) >>> 0,
  }
}
