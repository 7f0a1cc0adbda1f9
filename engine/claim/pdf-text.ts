/**
 * Reads a PDF as far as its plain text goes: that it is whole, that it is not locked, and that it names
 * nothing that would act by itself. What lies packed in its streams is not seen here; therefore a PDF
 * is never opened by this product, only handed on.
 */
import type { PaperFault, PaperReader } from './paper-walk.ts'

/** A name may be written with escapes three times as long. */
const carried = 64
/** Within so many bytes of its end a reader looks for the end of a PDF (ISO 32000-1, H.3). */
const tailBytes = 1024
const active =
  /\/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|Rendition|SubmitForm|ImportData|GoToE)(?=[^A-Za-z0-9])/
const locked = /\/Encrypt(?=[^A-Za-z0-9])/
const wholeEnd = /startxref\s+\d+\s+%%EOF[\s\0]*$/
const pieceBytes = 8192

export function readPdf(): PaperReader {
  let tail = ''
  return {
    read(bytes) {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const piece = String.fromCharCode(...bytes.subarray(at, at + pieceBytes))
        const fault = faultIn(tail.slice(-carried) + piece)
        if (fault !== null) return fault
        tail = (tail + piece).slice(-tailBytes)
      }
      return null
    },
    end() {
      if (wholeEnd.test(tail)) return null
      return tail.includes('%%EOF') ? 'trailing' : 'truncated'
    },
  }
}

function faultIn(text: string): PaperFault | null {
  const names = text.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  if (locked.test(names)) return 'locked'
  return active.test(names) ? 'active' : null
}
