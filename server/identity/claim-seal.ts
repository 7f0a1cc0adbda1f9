/**
 * Seals what an insurer fetches, so that only that insurer reads it: JWE (ECDH-ES, A256GCM) outside
 * of the mainland, SM4 under a key that SM2 encrypts inside it. The claim's id is bound to the text,
 * so that a package which was moved to another claim does not open.
 */
import { randomBytes } from 'node:crypto'
import { CompactEncrypt, importJWK, type JWK } from 'jose'
import { isSm2PublicKey, sm2Encrypt } from './sm2.ts'
import { sm4Seal } from './sm4.ts'

/** A public key as the insurer hands it in: a JWK on P-256, or 65 bytes in hexadecimal. */
export type SealKey =
  | { readonly form: 'jwe'; readonly jwk: JWK }
  | { readonly form: 'sm2-sm4'; readonly publicKey: string }

const alg = 'ECDH-ES+A256KW'
const enc = 'A256GCM'
const sm4KeyBytes = 16

/** @throws for a key that is none of its form. */
export async function sealFor(key: SealKey, plain: Buffer, claim: string): Promise<Buffer> {
  if (key.form === 'sm2-sm4') return sealInland(key.publicKey, plain, claim)
  const header = { alg, enc, typ: 'JWE', ...(key.jwk.kid && { kid: key.jwk.kid }), claim }
  const jwe = await new CompactEncrypt(plain)
    .setProtectedHeader(header)
    .encrypt(await importJWK(key.jwk, alg))
  return Buffer.from(jwe)
}

function sealInland(publicKey: string, plain: Buffer, claim: string): Buffer {
  const point = Buffer.from(publicKey, 'hex')
  if (!isSm2PublicKey(point)) throw new Error('An insurer handed in a key that is no point.')
  const key = randomBytes(sm4KeyBytes)
  const parts = {
    form: 'sm2-sm4',
    claim,
    key: sm2Encrypt(key, point).toString('base64'),
    body: sm4Seal(key, plain, Buffer.from(claim)).toString('base64'),
  }
  return Buffer.from(JSON.stringify(parts))
}

/** What an insurer hands in as its public key. @throws when it is none. */
export function sealKeyFrom(handedIn: unknown): SealKey {
  const part = (name: string): unknown => Reflect.get(Object(handedIn), name)
  const [form, jwk, publicKey] = ['form', 'jwk', 'publicKey'].map(part)
  if (form === 'sm2-sm4' && typeof publicKey === 'string') return { form, publicKey }
  if (form === 'jwe' && typeof jwk === 'object' && jwk !== null && !('d' in jwk)) {
    return { form, jwk: jwk as JWK }
  }
  throw new Error('An insurer handed in something that is no public key.')
}
