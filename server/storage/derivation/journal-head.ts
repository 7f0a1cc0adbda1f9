/** What is signed at the end of each link of the chain, and how a signature is checked. */
import { createPublicKey, verify } from 'node:crypto'

/** The text that is signed: whoever keeps it can check the chain against it for ever. */
export function headText(bucket: number, last: number, chain: Buffer, signedAt: Date): string {
  const words = [
    'yiqiao journal head 1',
    bucket,
    last,
    chain.toString('hex'),
    signedAt.toISOString(),
  ]
  return `${words.join('\n')}\n`
}

/** ES256 as JSON Web Signatures write it. False for a key or a signature that is none, too. */
export function isSignedWith(publicKey: Buffer, text: string, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: publicKey, type: 'spki', format: 'der' })
    return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}
