/**
 * Says in a JPEG what its numbers stand for, as the picture's description does: a browser guesses by
 * marks that files of cameras have, and that pictures of scanners lack or have wrongly.
 */

const prefix = 0xff
const scan = 0xda
/** JFIF and Adobe: what a browser goes by. */
const marks = [0xe0, 0xee]
const lengthOfNumber = 2

export function jpegOf(bytes: Uint8Array, photometric: string): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [bytes.subarray(0, lengthOfNumber), adobeMark(photometric === 'RGB')]
  let at = lengthOfNumber
  while (bytes[at] === prefix && bytes[at + 1] !== scan && at + 4 < bytes.length) {
    const end = at + 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0)
    if (!marks.includes(bytes[at + 1] ?? 0)) kept.push(bytes.subarray(at, end))
    at = end
  }
  kept.push(bytes.subarray(at))
  const all = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0))
  let to = 0
  for (const part of kept) {
    all.set(part, to)
    to += part.length
  }
  return all
}

/** APP14, whose last number is 0 for red, green and blue and 1 for brightness and two colours. */
function adobeMark(isRgb: boolean): Uint8Array {
  const name = [...'Adobe'].map((letter) => letter.charCodeAt(0))
  return Uint8Array.from([prefix, 0xee, 0, 14, ...name, 0, 100, 0, 0, 0, 0, isRgb ? 0 : 1])
}
