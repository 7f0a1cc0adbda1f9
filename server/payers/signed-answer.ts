/**
 * An insurer signs what it says: a detached JWS (RFC 7515, appendix F; ES256) over the bytes of the
 * body, in the header `jws-signature`. The body names the question, so that no word is taken for
 * another one.
 */
import { type KeyObject, sign, verify } from 'node:crypto'

export const signatureHeader = 'jws-signature'

/** Public keys of one insurer by their `kid`. */
export type PayerKeys = ReadonlyMap<string, KeyObject>

const dsaEncoding = 'ieee-p1363'
const signatureBytes = 64

export function signDetached(body: string, kid: string, key: KeyObject): string {
  const head = part(JSON.stringify({ alg: 'ES256', kid }))
  const signature = sign('sha256', Buffer.from(`${head}.${part(body)}`), { key, dsaEncoding })
  return `${head}..${signature.toString('base64url')}`
}

export function isSignedBy(keys: PayerKeys, body: string, header: string | null): boolean {
  const [head = '', between, signatureText = '', ...rest] = (header ?? '').split('.')
  if (between !== '' || rest.length > 0) return false
  const key = keys.get(kidIn(head) ?? '')
  const signature = Buffer.from(signatureText, 'base64url')
  if (key === undefined || signature.length !== signatureBytes) return false
  return verify('sha256', Buffer.from(`${head}.${part(body)}`), { key, dsaEncoding }, signature)
}

function part(text: string): string {
  return Buffer.from(text).toString('base64url')
}

/** Only ES256: a header that names another algorithm names no key of ours. */
function kidIn(head: string): string | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(head, 'base64url').toString())
    if (typeof content !== 'object' || content === null) return undefined
    const { alg, kid } = { alg: undefined, kid: undefined, ...content }
    return alg === 'ES256' && typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}
