/** Sealing with a block cipher in Galois/Counter mode: nonce, tag, body, in one buffer. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export type Cipher = 'aes-256-gcm' | 'sm4-gcm'

/** Bytes of a key. */
export const keyBytes: Record<Cipher, number> = { 'aes-256-gcm': 32, 'sm4-gcm': 16 }

const nonceBytes = 12
const tagBytes = 16

/** `about` is bound to the text without being in it: what was moved elsewhere does not open. */
export function sealGcm(
  cipher: Cipher,
  key: Buffer,
  plain: Buffer,
  about: Buffer,
  nonce: Buffer = randomBytes(nonceBytes),
): Buffer {
  // Node's types name only the ciphers of old; the mode is the same.
  const sealing = createCipheriv(cipher as 'aes-256-gcm', key, nonce).setAAD(about)
  const body = Buffer.concat([sealing.update(plain), sealing.final()])
  return Buffer.concat([nonce, sealing.getAuthTag(), body])
}

/** @throws when the text was altered, moved, or sealed with another key. */
export function openGcm(cipher: Cipher, key: Buffer, sealed: Buffer, about: Buffer): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new Error('A sealed text is too short.')
  const opening = createDecipheriv(
    cipher as 'aes-256-gcm',
    key,
    sealed.subarray(0, nonceBytes),
    // A shorter tag would be easier to forge.
    { authTagLength: tagBytes },
  )
  opening.setAAD(about).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([opening.update(sealed.subarray(nonceBytes + tagBytes)), opening.final()])
}
