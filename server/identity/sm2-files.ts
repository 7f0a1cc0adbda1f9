/** Keys of SM2 as people hand them over: a private key in a PEM file, a public one as JWK. */
import { hash } from 'node:crypto'
import type { HandedKey } from './public-key.ts'
import { isSm2PublicKey, type Sm2Keys, sm2KeysOf } from './sm2.ts'

const curve = 'SM2'
const numberBytes = 32
/** PKCS #8 names the curve by its object identifier. */
const curveId = Buffer.from('06082a811ccf5501822d', 'hex')
/** In it a private key of a curve is version 1 and a string of 32 bytes. */
const privatePart = Buffer.from('0201010420', 'hex')
const uncompressed = Buffer.from([4])

/** Null where the text holds no private key of SM2 in PKCS #8, as `openssl genpkey` writes it. */
export function sm2KeysInPem(text: string): Sm2Keys | null {
  const [, body] = /-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----/.exec(text) ?? []
  const der = Buffer.from(body ?? '', 'base64')
  const at = der.indexOf(privatePart)
  const number = der.subarray(at + privatePart.length, at + privatePart.length + numberBytes)
  if (!der.includes(curveId) || at < 0 || number.length !== numberBytes) return null
  return sm2KeysOf(number)
}

export function sm2JwkOf(publicKey: Buffer): HandedKey {
  const x = publicKey.subarray(1, 1 + numberBytes).toString('base64url')
  const y = publicKey.subarray(1 + numberBytes).toString('base64url')
  // As RFC 7638 makes the name of a key from its members in their order.
  const kid = hash('sha256', JSON.stringify({ crv: curve, kty: 'EC', x, y }), 'base64url')
  return { kid, jwk: { kty: 'EC', crv: curve, x, y, kid, use: 'sig' } }
}

/** What is wrong with it, without a full stop, where it cannot be used. */
export function sm2PublicKeyOf(given: unknown): HandedKey | string {
  const jwk = Object(given) as Record<string, unknown>
  // A private key that was handed over is spent.
  if (jwk['d'] !== undefined) {
    return 'It is a private key: make a new one, and hand over its public half'
  }
  const point = jwk['kty'] === 'EC' && jwk['crv'] === curve ? pointIn(jwk) : null
  if (point === null) return 'It is no public JWK of the curve SM2'
  return isSm2PublicKey(point) ? sm2JwkOf(point) : 'It is no point of the curve SM2'
}

/** Of a key that was kept. */
export function sm2PointOf(jwk: object): Buffer {
  const point = pointIn(jwk)
  if (point === null) throw new Error('broken invariant: a key of SM2 was kept unusable')
  return point
}

function pointIn(jwk: object): Buffer | null {
  const [x, y]: unknown[] = [Reflect.get(jwk, 'x'), Reflect.get(jwk, 'y')]
  if (typeof x !== 'string' || typeof y !== 'string') return null
  return Buffer.concat([uncompressed, Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
}
