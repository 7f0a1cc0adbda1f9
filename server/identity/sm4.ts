/** SM4 (GB/T 32907) in Galois/Counter mode (RFC 8998), as Node itself carries it. */
import { openGcm, sealGcm } from './gcm.ts'

/** Answers nonce, tag and body. @param key 16 bytes. @param about bound to the text, not in it. */
export function sm4Seal(key: Buffer, plain: Buffer, about: Buffer): Buffer {
  return sealGcm('sm4-gcm', key, plain, about)
}

/** @throws when the text was altered, moved, or sealed with another key. */
export function sm4Open(key: Buffer, sealed: Buffer, about: Buffer): Buffer {
  return openGcm('sm4-gcm', key, sealed, about)
}
