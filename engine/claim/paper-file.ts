/**
 * Files of papers: pictures and documents, by what their bytes are and never by what they are called.
 * A file is read piece by piece from its first byte to its last, so that nothing hides behind its end,
 * and one that was cut short on its way is told from a whole one.
 */
import { jpegWalk, pngWalk } from './image-walk.ts'
import { type PaperReader, walking } from './paper-walk.ts'
import { readPdf } from './pdf-text.ts'

export const paperTypes = ['image/jpeg', 'image/png', 'application/pdf'] as const
export type PaperType = (typeof paperTypes)[number]

export const paperLimits = {
  bytes: 10 * 1024 * 1024,
  filesOfPaper: 10,
  bytesOfClaim: 100 * 1024 * 1024,
} as const

interface Known {
  readonly type: PaperType
  readonly starts: readonly number[]
  reader(): PaperReader
}

const known: readonly Known[] = [
  {
    type: 'image/jpeg',
    starts: [0xff, 0xd8, 0xff],
    reader: () => walking(jpegWalk()),
  },
  {
    type: 'image/png',
    starts: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    reader: () => walking(pngWalk()),
  },
  // `%PDF-`; readers that look for it further on take what lies before for something else.
  { type: 'application/pdf', starts: [0x25, 0x50, 0x44, 0x46, 0x2d], reader: readPdf },
]
const longestStart = 8

/** Reads one file. `type` is known after its first bytes. */
export function readPaper(): PaperReader & { type(): PaperType | undefined } {
  let start: number[] = []
  let found: Known | undefined
  let reader: PaperReader | undefined
  return {
    type: () => found?.type,
    read(bytes) {
      if (reader !== undefined) return reader.read(bytes)
      const missing = longestStart - start.length
      start = [...start, ...bytes.subarray(0, missing)]
      if (start.length < longestStart) return null
      found = known.find(({ starts }) => starts.every((byte, at) => start[at] === byte))
      reader = found?.reader()
      if (reader === undefined) return 'type'
      return reader.read(Uint8Array.from(start)) ?? reader.read(bytes.subarray(missing))
    },
    end() {
      if (reader !== undefined) return reader.end()
      return start.length === 0 ? 'empty' : 'type'
    },
  }
}
