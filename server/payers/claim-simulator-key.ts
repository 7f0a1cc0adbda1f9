/**
 * The key of a simulated insurer, and how it opens what was sealed for it. Written as an insurer
 * would, from the guide alone: it shares no code with whoever seals.
 */
import { createDecipheriv } from 'node:crypto'
import { compactDecrypt, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { sm2 } from 'sm-crypto-v2'

export type SimulatedKey =
  | { readonly form: 'jwe'; readonly jwk: JWK }
  | { readonly form: 'sm2-sm4'; readonly privateKey: string; readonly publicKey: string }

const alg = 'ECDH-ES+A256KW'
const nonceBytes = 12
const tagEnd = 28
const c1c3c2 = 1

export async function newSimulatedKey(form: string): Promise<SimulatedKey> {
  if (form === 'sm2-sm4') return { form, ...sm2.generateKeyPairHex() }
  const { privateKey } = await generateKeyPair(alg, { crv: 'P-256', extractable: true })
  return { form: 'jwe', jwk: await exportJWK(privateKey) }
}

/** What it hands in. */
export function publicPart(key: SimulatedKey): object {
  if (key.form === 'sm2-sm4') return { form: key.form, publicKey: key.publicKey }
  const { kty, crv, x, y } = key.jwk
  return { form: key.form, jwk: { kty, crv, x, y } }
}

/** @throws when it was altered, moved to another claim, or sealed for another. */
export async function openPackage(
  key: SimulatedKey,
  sealed: Buffer,
  claim: string,
): Promise<unknown> {
  const plain =
    key.form === 'jwe' ? await openJwe(key.jwk, sealed, claim) : openInland(key, sealed, claim)
  return JSON.parse(plain.toString())
}

async function openJwe(jwk: JWK, sealed: Buffer, claim: string): Promise<Buffer> {
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed.toString(),
    await importJWK(jwk, alg),
    { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: ['A256GCM'] },
  )
  if (protectedHeader['claim'] !== claim) throw new Error('A package belongs to another claim.')
  return Buffer.from(plaintext)
}

function openInland(
  { privateKey }: Extract<SimulatedKey, { form: 'sm2-sm4' }>,
  sealed: Buffer,
  claim: string,
): Buffer {
  const parts = JSON.parse(sealed.toString()) as { key: string; body: string }
  const wrapped = Buffer.from(parts.key, 'base64').toString('hex').slice(2)
  const key = sm2.doDecrypt(wrapped, privateKey, c1c3c2, { output: 'array' })
  const body = Buffer.from(parts.body, 'base64')
  const nonce = body.subarray(0, nonceBytes)
  // Its types know only the names of AES in this mode.
  const open = createDecipheriv('sm4-gcm' as 'aes-128-gcm', Buffer.from(key), nonce)
  open.setAAD(Buffer.from(claim))
  open.setAuthTag(body.subarray(nonceBytes, tagEnd))
  return Buffer.concat([open.update(body.subarray(tagEnd)), open.final()])
}
