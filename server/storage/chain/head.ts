/** What is signed at the end of each link of a chain, and how a signature is checked. */
import { createPublicKey, verify } from 'node:crypto'
import type { Connection, Database } from '../database.ts'

export interface HeadSigner {
  readonly id: string
  readonly publicKey: Buffer
  sign(text: string): Buffer
}

/** Which chain: the first line of its heads, and where its links lie and its heads move on. */
export interface Chain {
  readonly name: string
  readonly title: string
  readonly links: string
  readonly heads: string
}

export const journalChain: Chain = {
  name: 'journal',
  title: 'yiqiao journal head 1',
  links: 'journal_link',
  heads: 'derived_head',
}

export const accessChain: Chain = {
  name: 'access',
  title: 'yiqiao access head 1',
  links: 'access_link',
  heads: 'access_chain_head',
}

export const consentChain: Chain = {
  name: 'consent',
  title: 'yiqiao consent head 1',
  links: 'consent_link',
  heads: 'consent_chain_head',
}

/** The text that is signed: whoever keeps it can check the chain against it for ever. */
export function headText(
  { title }: Chain,
  { bucket, last }: { readonly bucket: number; readonly last: number },
  chain: Buffer,
  signedAt: Date,
): string {
  return `${[title, bucket, last, chain.toString('hex'), signedAt.toISOString()].join('\n')}\n`
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

/** Public keys stay, so that what was signed with a lost key can still be checked. */
export async function keepKey(database: Database, { id, publicKey }: HeadSigner): Promise<void> {
  await database.query(
    'INSERT INTO journal_key (id, public_key) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING',
    [id, publicKey],
  )
}

export async function publicKeys(connection: Connection): Promise<ReadonlyMap<string, Buffer>> {
  const { rows } = await connection.query<{ id: string; public_key: Buffer }>(
    'SELECT id, public_key FROM journal_key',
  )
  return new Map(rows.map(({ id, public_key: key }) => [id, key]))
}
