/** By what two people compare a public key over the telephone: its thumbprint (RFC 7638). */
import { hash } from 'node:crypto'
import { canonicalText } from '../canonical.ts'

/** SHA-256 of what makes the key, whatever name it was given. */
export function keyFingerprint(jwk: object): string {
  const { crv, kty, x, y } = jwk as Record<string, unknown>
  return hash('sha256', canonicalText({ crv, kty, x, y }), 'base64url')
}
