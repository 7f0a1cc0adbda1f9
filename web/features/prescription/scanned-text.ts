/** What the code on a patient's phone says to a scanner: the prescription, and the one-time code. */
const separator = '.'

export function scannedText(prescription: string, code: string): string {
  return `${prescription}${separator}${code}`
}

export interface ShownCode {
  /** Null where the code was typed by itself. */
  readonly prescription: string | null
  readonly code: string
}

export function readScanned(text: string): ShownCode {
  const plain = text.normalize('NFKC').trim()
  const [, prescription = null, code = ''] = /^([0-9a-f]{28})\.(\S+)$/iu.exec(plain) ?? []
  if (prescription === null) return { prescription: null, code: plain.toUpperCase() }
  return { prescription: prescription.toLowerCase(), code: code.toUpperCase() }
}
