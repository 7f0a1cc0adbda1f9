/** Packs points in runs of equal bytes, as DICOM has it (PS3.5, annex G): each byte of a point apart. */

const headBytes = 64
const mostOfRun = 128

/** @param width bytes of a sample, little end first. */
export function packedRuns(points: Buffer, samples: number, width: number): Buffer {
  const step = samples * width
  const segments = Array.from({ length: step }, (_, segment) => {
    const first = Math.floor(segment / width) * width + (width - 1 - (segment % width))
    return runsOf(points.filter((_byte, at) => at % step === first))
  })
  const head = Buffer.alloc(headBytes)
  head.writeUInt32LE(segments.length)
  let at = headBytes
  for (const [segment, bytes] of segments.entries()) {
    head.writeUInt32LE(at, (segment + 1) * 4)
    at += bytes.length
  }
  return Buffer.concat([head, ...segments])
}

/** A byte that stands alone is said to follow; one that is repeated is said how often. */
function runsOf(bytes: Uint8Array): Buffer {
  const packed: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0
    let count = 1
    while (count < mostOfRun && bytes[at + count] === byte) count += 1
    packed.push(count === 1 ? 0 : 257 - count, byte)
    at += count
  }
  return Buffer.from(packed.length % 2 === 0 ? packed : [...packed, 0])
}
