/**
 * The key that the journal's heads are signed with: ES256 (P-256, SHA-256), in a file of the data
 * folder. Whoever keeps a head can prove with it what the journal held; whoever alters the journal
 * afterwards would have to sign anew.
 */
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { newKey, openKeyFile } from './key-file.ts'

export interface JournalKey {
  /** First 16 hexadecimal digits of the public key's SHA-256. */
  readonly id: string
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer
  sign(text: string): Buffer
}

const fileName = 'journal-key'
const encoding = 'ieee-p1363'

/** Reads the key or makes one: a lost key loses no proof, since public keys stay in the database. */
export async function openJournalKey(folder: string): Promise<JournalKey> {
  return journalKey(await openKeyFile(folder, fileName))
}

export function journalKey(privateKey: KeyObject): JournalKey {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  return {
    id: keyId(publicKey),
    publicKey,
    sign: (text) => sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: encoding }),
  }
}

export function newJournalKey(): JournalKey {
  return journalKey(newKey())
}

export function keyId(publicKey: Buffer): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 16)
}
