/**
 * The key that the journal's heads are signed with: ES256 (P-256, SHA-256), in a file of the data
 * folder. Whoever keeps a head can prove with it what the journal held; whoever alters the journal
 * afterwards would have to sign anew.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { link, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, StartFailure } from '../start-failure.ts'

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
  const path = join(folder, fileName)
  const text = (await readKey(path)) ?? (await makeKey(path))
  try {
    return journalKey(createPrivateKey(text))
  } catch (error) {
    throw new StartFailure(
      'identity-key-unusable',
      `The file ${path} holds no key: put it back from your backup, or remove it to have a new key made.`,
      error,
    )
  }
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
  return journalKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
}

function keyId(publicKey: Buffer): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 16)
}

async function readKey(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
}

/** Of two processes that start at once one makes the key whole, and the other reads it. */
async function makeKey(path: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const draft = `${path}.${process.pid}`
  await writeFile(draft, text, { mode: 0o600, flush: true })
  try {
    await link(draft, path)
    return text
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    return await readFile(path, 'utf8')
  } finally {
    await unlink(draft)
  }
}
