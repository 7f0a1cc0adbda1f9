/** How a file is walked through while it comes: a walk says what it wants to see next, and is given it. */

export const paperFaults = [
  'empty',
  'type',
  'size',
  'truncated',
  'trailing',
  'damaged',
  'pixels',
  'active',
  'locked',
] as const
export type PaperFault = (typeof paperFaults)[number]

export interface PaperReader {
  /** A fault as soon as one shows. */
  read(bytes: Uint8Array): PaperFault | null
  /** Nothing comes any more. */
  end(): PaperFault | null
}

/** What a walk asks for next: some bytes to look at, bytes to pass over, or the place after a byte. */
export type Wish =
  | { readonly is: 'take'; readonly bytes: number }
  | { readonly is: 'pass'; readonly bytes: number; see?(bytes: Uint8Array): void }
  | { readonly is: 'find'; readonly byte: number }

/** Ends with null where the picture ends, or with what is wrong with it. */
export type Walk = Generator<Wish, PaperFault | null, Uint8Array>

const nothing = new Uint8Array()

/** Behind the end some cameras fill up with zeros; anything else would be a second file. */
export function walking(walk: Walk): PaperReader {
  let now = walk.next()
  let taken: number[] = []
  let passed = 0
  const goOn = (bytes: Uint8Array) => {
    taken = []
    passed = 0
    now = walk.next(bytes)
  }
  /** Answers where it came to. */
  const grant = (wish: Wish, bytes: Uint8Array, at: number): number => {
    if (wish.is === 'find') {
      const found = bytes.indexOf(wish.byte, at)
      if (found < 0) return bytes.length
      goOn(nothing)
      return found + 1
    }
    const had = wish.is === 'take' ? taken.length : passed
    const until = Math.min(bytes.length, at + wish.bytes - had)
    const piece = bytes.subarray(at, until)
    if (wish.is === 'take') taken.push(...piece)
    else {
      wish.see?.(piece)
      passed += piece.length
    }
    if (had + piece.length === wish.bytes) goOn(Uint8Array.from(taken))
    return until
  }
  return {
    read(bytes) {
      let at = 0
      while (now.done !== true && at < bytes.length) at = grant(now.value, bytes, at)
      if (now.done !== true) return null
      if (now.value !== null) return now.value
      return bytes.subarray(at).some((byte) => byte !== 0) ? 'trailing' : null
    },
    end: () => (now.done === true ? now.value : 'truncated'),
  }
}
