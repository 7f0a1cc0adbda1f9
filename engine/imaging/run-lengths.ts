/** Unpacks runs of equal bytes, as DICOM packs a frame in them (PS3.5, annex G). */
import { bitsOfByte, isGrey, type PictureForm } from './picture.ts'

const headBytes = 64
const bytesOfNumber = 4
const coloursOfPoint = 3
const nothing = 128
const longest = 257

/** Points as they would be without packing, colour by colour for each; undefined where it broke off. */
export function unpackRuns(packed: Uint8Array, picture: PictureForm): Uint8Array | undefined {
  const points = picture.rows * picture.columns
  const width = Math.ceil(picture.bitsAllocated / bitsOfByte)
  const isOfOne = isGrey(picture) || picture.photometric === 'PALETTE COLOR'
  const segments = (isOfOne ? 1 : coloursOfPoint) * width
  if (packed.length < headBytes || numberAt(packed, 0) !== segments) return undefined
  const plain = new Uint8Array(points * segments)
  for (let segment = 0; segment < segments; segment++) {
    const bytes = segmentOf(packed, segment, segments)
    // The high byte of a number has a segment of its own, and comes first.
    const at = Math.floor(segment / width) * width + (width - 1 - (segment % width))
    if (!spread(bytes, plain, { at, step: segments })) return undefined
  }
  return plain
}

function numberAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
}

function segmentOf(packed: Uint8Array, segment: number, of: number): Uint8Array {
  const start = numberAt(packed, (segment + 1) * bytesOfNumber)
  const isLast = segment + 1 === of
  return packed.subarray(
    start,
    isLast ? packed.length : numberAt(packed, (segment + 2) * bytesOfNumber),
  )
}

/** False where the runs end before the picture does. */
function spread(
  runs: Uint8Array,
  into: Uint8Array,
  { at, step }: { readonly at: number; readonly step: number },
): boolean {
  let to = at
  let from = 0
  while (to < into.length && from < runs.length) {
    const head = runs[from++] ?? nothing
    if (head === nothing) continue
    const isRun = head > nothing
    const count = isRun ? longest - head : head + 1
    for (let one = 0; one < count && to < into.length; one++, to += step) {
      const byte = runs[isRun ? from : from + one]
      if (byte === undefined) return false
      into[to] = byte
    }
    from += isRun ? 1 : count
  }
  return to >= into.length
}
