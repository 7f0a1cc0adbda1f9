/** One text for one value, whatever the order of its keys, so that equal values have equal digests. */
import { hash } from 'node:crypto'

/** JSON with sorted keys and without blanks; keys without a value are left out. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, content]) => content !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, content]) => `${JSON.stringify(key)}:${canonicalText(content)}`)
  return `{${fields.join(',')}}`
}

/** 32 hexadecimal digits of SHA-256. */
export function digestText(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32)
}

/** 16 bytes that are the same for two requests that say the same. */
export function fingerprintOf(value: unknown): Buffer {
  return fingerprintOfText(canonicalText(value))
}

export function fingerprintOfText(canonical: string): Buffer {
  return hash('sha256', canonical, 'buffer').subarray(0, 16)
}
