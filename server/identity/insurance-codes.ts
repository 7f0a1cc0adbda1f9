/**
 * Signs commercial-insurance codes and reads them back. A code is a compact JWS (RFC 7515, ES256)
 * that names its issuer, its own number and its end, and nobody: whom it is for stands in the
 * database, behind the number.
 */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { keyId } from './journal-key.ts'
import { newKey, openKeyFile } from './key-file.ts'

export interface SignedCode {
  readonly number: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export type ReadCode =
  | { readonly read: true; readonly code: SignedCode }
  /** No code at all, one of another issuer, or one that its issuer did not sign. */
  | { readonly read: false; readonly why: 'unreadable' | 'foreign' | 'forged' }

export interface CodeSigner {
  readonly kid: string
  readonly publicKey: KeyObject
  write(code: SignedCode): string
  read(text: string): ReadCode
}

const fileName = 'insurance-code-key'
const dsaEncoding = 'ieee-p1363'
const signatureBytes = 64

export async function openCodeSigner(folder: string, issuer: string): Promise<CodeSigner> {
  return codeSigner(await openKeyFile(folder, fileName), issuer)
}

/** For a process that keeps nothing. */
export function newCodeSigner(issuer: string): CodeSigner {
  return codeSigner(newKey(), issuer)
}

export function codeSigner(privateKey: KeyObject, issuer: string): CodeSigner {
  const publicKey = createPublicKey(privateKey)
  const kid = keyId(publicKey.export({ type: 'spki', format: 'der' }))
  const head = part({ alg: 'ES256', kid })

  return {
    kid,
    publicKey,
    write({ number, expiresAt }) {
      const payload = part({ iss: issuer, jti: number, exp: expiresAt / 1000 })
      const signed = `${head}.${payload}`
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding })
      return `${signed}.${signature.toString('base64url')}`
    },
    read(text) {
      const [headText = '', payloadText = '', signatureText = '', ...rest] = text.split('.')
      const header = objectIn(headText)
      const payload = objectIn(payloadText)
      const signature = Buffer.from(signatureText, 'base64url')
      if (header === undefined || payload === undefined || rest.length > 0) return no('unreadable')
      const { jti, exp } = payload
      if (typeof jti !== 'string' || typeof exp !== 'number') return no('unreadable')
      if (payload['iss'] !== issuer) return no('foreign')
      // A signature may be written in several ways; only the one that we write counts.
      const isOurs =
        header['alg'] === 'ES256' &&
        header['kid'] === kid &&
        signature.length === signatureBytes &&
        signature.toString('base64url') === signatureText &&
        verify(
          'sha256',
          Buffer.from(`${headText}.${payloadText}`),
          { key: publicKey, dsaEncoding },
          signature,
        )
      if (!isOurs) return no('forged')
      return { read: true, code: { number: jti, expiresAt: exp * 1000 } }
    },
  }
}

function no(why: Extract<ReadCode, { read: false }>['why']): ReadCode {
  return { read: false, why }
}

function part(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url')
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return typeof content === 'object' && content !== null ? { ...content } : undefined
  } catch {
    return undefined
  }
}
