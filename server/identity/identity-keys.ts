/**
 * Keeps identities unreadable at rest: envelopes for what is read back, HMAC-SHA-256 for what is only
 * looked up.
 *
 * The keys come from secrets in a file of the data folder, one a line: the first digests and is the
 * first master key, the last is the master key of today. Whoever keeps keys elsewhere (a security
 * module, a key service) offers the same functions.
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, StartFailure } from '../start-failure.ts'
import { envelope, isEnvelope, type MasterKeys } from './envelope.ts'
import { type Cipher, openGcm } from './gcm.ts'

export interface IdentityKeys {
  /** Stored beside each digest, so that keys can change one row at a time. */
  readonly version: number
  /** `about` is bound to the text: a ciphertext moved to another person does not open. */
  seal(plain: string, about: string): Buffer
  /** @throws when the text was altered, moved, or sealed with another key. */
  unseal(sealed: Buffer, about: string): string
  /** The same for what is no text. */
  sealBytes(plain: Buffer, about: string): Buffer
  /** @throws as `unseal` does. */
  unsealBytes(sealed: Buffer, about: string): Buffer
  /** The same text under the master key of today; null where it already is. */
  rewrap(sealed: Buffer, about: string): Buffer | null
  /** How what is sealed today begins. */
  readonly head: Buffer
  /** A text under a key of this place alone, as it is written; for what is digested slowly afterwards. */
  keyed(text: string): Buffer
  /** Digest of a credential, the same for every way of writing it. */
  digest(credential: string): Buffer
}

const secretBytes = 32
const digestBytes = 16
/** Of the first secret, by which everything is digested. */
const version = 1
/** How identities were sealed before there were envelopes: one key for all of them. */
const formBefore = 1
const fileName = 'identity-key'

/**
 * Reads the secrets, or makes the first when `mayMake` says that nothing was sealed yet.
 *
 * @throws StartFailure when the file is missing though identities exist, or is damaged.
 */
export async function openIdentityKeys(
  folder: string,
  mayMake: boolean,
  cipher?: Cipher,
): Promise<IdentityKeys> {
  const path = join(folder, fileName)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (text !== undefined) return keysIn(secretsFrom(text, path), path, cipher)
  if (!mayMake) {
    throw new StartFailure(
      'identity-key-unusable',
      `The key of the stored identities is missing: put the file ${path} back from your backup.`,
    )
  }
  const secret = randomBytes(secretBytes)
  await writeSecret(path, secret)
  return keysIn([secret], path, cipher)
}

/** Another process may have added a key since; what it wrapped opens here all the same. */
function keysIn(secrets: readonly Buffer[], path: string, cipher?: Cipher): IdentityKeys {
  const [first = Buffer.alloc(0)] = secrets
  let known = secrets
  const masters: MasterKeys = {
    current: secrets.length,
    key(wanted) {
      if (known[wanted - 1] === undefined) known = secretsFrom(readFileSync(path, 'utf8'), path)
      const secret = known[wanted - 1]
      return secret === undefined ? undefined : derive(secret, 'master')
    },
  }
  return identityKeys(first, masters, cipher)
}

/** Adds a master key, by which everything is wrapped from now on; answers its version. */
export async function addMasterKey(folder: string): Promise<number> {
  const path = join(folder, fileName)
  const text = await readFile(path, 'utf8')
  const secrets = [...secretsFrom(text, path), randomBytes(secretBytes)]
  const draft = `${path}.next`
  const lines = secrets.map((secret) => `${secret.toString('base64')}\n`)
  await writeFile(draft, lines.join(''), { mode: 0o600, flush: true })
  await rename(draft, path)
  const directory = await open(folder)
  await directory.sync().finally(() => directory.close())
  return secrets.length
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

function secretsFrom(text: string, path: string): Buffer[] {
  const secrets = text
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line.trim(), 'base64'))
  if (secrets.every(({ length }) => length === secretBytes)) return secrets
  throw new StartFailure(
    'identity-key-unusable',
    `The file ${path} holds no key: put it back from your backup.`,
  )
}

/** Without master keys of their own, the secret is the only one. */
export function identityKeys(
  secret: Buffer,
  masters: MasterKeys = onlyMaster(secret),
  cipher: Cipher = 'aes-256-gcm',
): IdentityKeys {
  const before = derive(secret, 'seal')
  const looking = derive(secret, 'digest')
  const keying = derive(secret, 'keyed')
  const envelopes = envelope(masters, cipher)
  const unseal = (sealed: Buffer, about: string): Buffer => {
    if (isEnvelope(sealed)) return envelopes.open(sealed, about)
    if (sealed[0] !== formBefore) throw new Error('An identity was sealed with an unknown key.')
    return openGcm('aes-256-gcm', before, sealed.subarray(1), Buffer.from(about))
  }
  return {
    version,
    head: envelopes.head,
    seal: (plain, about) => envelopes.seal(Buffer.from(plain), about),
    unseal: (sealed, about) => unseal(sealed, about).toString('utf8'),
    sealBytes: (plain, about) => envelopes.seal(plain, about),
    unsealBytes: unseal,
    rewrap(sealed, about) {
      if (isEnvelope(sealed)) return envelopes.rewrap(sealed, about)
      return envelopes.seal(unseal(sealed, about), about)
    },
    keyed: (text) => createHmac('sha256', keying).update(text).digest(),
    digest: (credential) =>
      createHmac('sha256', looking)
        .update(normalCredential(credential))
        .digest()
        .subarray(0, digestBytes),
  }
}

function onlyMaster(secret: Buffer): MasterKeys {
  const master = derive(secret, 'master')
  return { current: 1, key: (wanted) => (wanted === 1 ? master : undefined) }
}

function derive(secret: Buffer, purpose: string): Buffer {
  const info = `yiqiao identity ${purpose}`
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), info, secretBytes))
}

/** Scanners and people differ in width, case and blanks: `ｘ` and `X` end the same identity number. */
function normalCredential(credential: string): string {
  return credential.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}
