/** Public keys that partners hand in: of a curve that we verify, and only the public half. */
import { createPublicKey } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'

export interface HandedKey {
  readonly kid: string
  readonly jwk: object
}

/** What is wrong with it, without a full stop, where it cannot be used. */
export async function publicKeyOf(given: unknown): Promise<HandedKey | string> {
  const jwk: JWK = typeof given === 'object' && given !== null ? given : {}
  // A private key that was handed over is spent.
  if (jwk.d !== undefined) {
    return 'It is a private key: make a new one, and hand over its public half'
  }
  const { kty, crv, x, y } = jwk
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') {
    return 'It is no public JWK of the curve P-256'
  }
  if (!isOnCurve({ kty, crv, x, y })) return 'It is no point of the curve P-256'
  const kid = jwk.kid ?? (await calculateJwkThumbprint({ kty, crv, x, y }))
  if (!/^[A-Za-z0-9._~-]{1,128}$/.test(kid)) {
    return 'Its kid is not of letters, digits and . _ ~ -'
  }
  return { kid, jwk: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } }
}

function isOnCurve(jwk: Record<string, string>): boolean {
  try {
    createPublicKey({ key: jwk, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
