/** Secrets that somebody carries, of which only the digest is kept. */
import { createHash, randomBytes } from 'node:crypto'
import { base32 } from './time-code.ts'

const tokenBytes = 32
/** 120 bits, so that a plain digest is enough. */
const codeBytes = 15
const codesAtOnce = 10

export function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url')
}

export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Codes for whoever has lost the telephone, in groups that can be typed from paper. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: codesAtOnce }, () =>
    (base32(randomBytes(codeBytes)).match(/.{4}/g) ?? []).join('-'),
  )
}

/** The same for every way of writing it. */
export function recoveryDigest(code: string): Buffer {
  return tokenDigest(code.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase())
}
