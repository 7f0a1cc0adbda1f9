/** The public keys that an insurer registered, as a JWK set (RFC 7517). */
import { createPublicKey, type webcrypto } from 'node:crypto'
import type { PayerKeys } from './signed-answer.ts'

/** @throws where the set holds something else than P-256 keys with a `kid`. */
export function keysOfSet(set: unknown): PayerKeys {
  const keys = typeof set === 'object' && set !== null ? Reflect.get(set, 'keys') : undefined
  if (!Array.isArray(keys)) throw new Error('A set of keys has a list "keys".')
  return new Map(keys.map(keyOf))
}

function keyOf(jwk: webcrypto.JsonWebKey & { readonly kid?: unknown }) {
  const { kid, kty, crv } = jwk
  if (typeof kid !== 'string' || kid === '' || kty !== 'EC' || crv !== 'P-256') {
    throw new Error('A key of an insurer is a P-256 key with a "kid".')
  }
  return [kid, createPublicKey({ key: jwk, format: 'jwk' })] as const
}
