/** The first part of a multipart answer (RFC 2046), which is all that a single frame has. */

export interface Part {
  /** As it stands on the part; empty without one. */
  readonly type: string
  readonly body: Uint8Array
}

/** @throws for an answer without a boundary, or that ends before its first part does. */
export function firstPart(bytes: Uint8Array, contentType: string): Part {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) throw new Error('A multipart answer names no boundary.')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const start = text.indexOf(`--${boundary}`)
  const head = start < 0 ? -1 : text.indexOf('\r\n\r\n', start)
  const body = head + '\r\n\r\n'.length
  const end = head < 0 ? -1 : text.indexOf(`\r\n--${boundary}`, body)
  if (end < 0) throw new Error('A multipart answer broke off.')
  const [, type = ''] = /^content-type:\s*(.+)$/im.exec(text.toString('latin1', start, head)) ?? []
  return { type: type.trim(), body: bytes.subarray(body, end) }
}

/** What `transfer-syntax` says in the type of a part; empty where it says nothing. */
export function syntaxIn(type: string): string {
  return /transfer-syntax="?([0-9.]+)/i.exec(type)?.[1] ?? ''
}

export function inOnePart(bytes: Uint8Array, boundary: string, type: string): Buffer {
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Type: ${type}\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}
