/**
 * Keeps identities unreadable at rest: AES-256-GCM for what is read back, HMAC-SHA-256 for what is
 * only looked up.
 *
 * Both keys come from one secret in a file of the data folder. Whoever keeps keys elsewhere (a
 * security module, a key service) offers the same four functions.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, StartFailure } from '../start-failure.ts'

export interface IdentityKeys {
  /** Stored beside each digest, so that keys can change one row at a time. */
  readonly version: number
  /** `about` is bound to the text: a ciphertext moved to another person does not open. */
  seal(plain: string, about: string): Buffer
  /** @throws when the text was altered, moved, or sealed with another key. */
  unseal(sealed: Buffer, about: string): string
  /** Digest of a credential, the same for every way of writing it. */
  digest(credential: string): Buffer
}

const secretBytes = 32
const nonceBytes = 12
const tagBytes = 16
const digestBytes = 16
const version = 1
const fileName = 'identity-key'

/**
 * Reads the secret, or makes it when `mayMake` says that nothing was sealed yet.
 *
 * @throws StartFailure when the file is missing though identities exist, or is damaged.
 */
export async function openIdentityKeys(folder: string, mayMake: boolean): Promise<IdentityKeys> {
  const path = join(folder, fileName)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (text !== undefined) return identityKeys(secretFrom(text, path))
  if (!mayMake) {
    throw new StartFailure(
      'identity-key-unusable',
      `The key of the stored identities is missing: put the file ${path} back from your backup.`,
    )
  }
  const secret = randomBytes(secretBytes)
  await writeSecret(path, secret)
  return identityKeys(secret)
}

/** Whole or not at all: half a key would be taken for one that was lost. */
async function writeSecret(path: string, secret: Buffer): Promise<void> {
  const draft = `${path}.${process.pid}`
  try {
    await writeFile(draft, `${secret.toString('base64')}\n`, { mode: 0o600, flush: true })
    await link(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

function secretFrom(text: string, path: string): Buffer {
  const secret = Buffer.from(text.trim(), 'base64')
  if (secret.length === secretBytes) return secret
  throw new StartFailure(
    'identity-key-unusable',
    `The file ${path} holds no key: put it back from your backup.`,
  )
}

export function identityKeys(secret: Buffer): IdentityKeys {
  const sealing = derive(secret, 'seal')
  const looking = derive(secret, 'digest')
  return {
    version,
    seal(plain, about) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), body])
    },
    unseal(sealed, about) {
      if (sealed[0] !== version) throw new Error('An identity was sealed with an unknown key.')
      const nonce = sealed.subarray(1, 1 + nonceBytes)
      const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes)
      const body = sealed.subarray(1 + nonceBytes + tagBytes)
      const decipher = createDecipheriv('aes-256-gcm', sealing, nonce)
        .setAAD(Buffer.from(about))
        .setAuthTag(tag)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    },
    digest: (credential) =>
      createHmac('sha256', looking)
        .update(normalCredential(credential))
        .digest()
        .subarray(0, digestBytes),
  }
}

function derive(secret: Buffer, purpose: string): Buffer {
  const info = `yiqiao identity ${purpose}`
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), info, secretBytes))
}

/** Scanners and people differ in width, case and blanks: `ｘ` and `X` end the same identity number. */
function normalCredential(credential: string): string {
  return credential.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}
