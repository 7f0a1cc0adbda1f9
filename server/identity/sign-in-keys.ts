/**
 * What the OpenID provider signs with: ES256 keys for tokens and a secret for its cookies, in a file
 * of the data folder. The first key signs; the others are still believed, so that a key is changed by
 * putting another one before it, and by removing the old one when its last token has ended.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { link, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, StartFailure } from '../start-failure.ts'

export interface SignInKeys {
  /** Private, as JSON Web Keys. */
  readonly keys: readonly Readonly<Record<string, string>>[]
  readonly cookies: readonly string[]
}

const fileName = 'sign-in-keys'
const secretBytes = 32
const keyNameBytes = 8

export function newSignInKeys(): SignInKeys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = privateKey.export({ format: 'jwk' }) as Record<string, string>
  const kid = randomBytes(keyNameBytes).toString('hex')
  return {
    keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }],
    cookies: [randomBytes(secretBytes).toString('base64url')],
  }
}

/** Reads the keys or makes them: whoever loses them signs everybody in anew, and nothing else. */
export async function openSignInKeys(folder: string): Promise<SignInKeys> {
  const path = join(folder, fileName)
  const text = (await textIn(path)) ?? (await makeKeys(path))
  const keys = keysIn(text)
  if (keys !== undefined) return keys
  throw new StartFailure(
    'identity-key-unusable',
    `The file ${path} holds no keys: put it back from your backup, or remove it to have new ones made.`,
  )
}

function keysIn(text: string): SignInKeys | undefined {
  let read: Partial<SignInKeys>
  try {
    read = JSON.parse(text)
  } catch {
    return undefined
  }
  const { keys = [], cookies = [] } = read
  const areKeys = keys.every(
    ({ crv, d, kid }) => crv === 'P-256' && d !== undefined && kid !== undefined,
  )
  return keys.length > 0 && cookies.length > 0 && areKeys ? { keys, cookies } : undefined
}

async function textIn(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
}

/** Of two processes that start at once one makes the file whole, and the other reads it. */
async function makeKeys(path: string): Promise<string> {
  const text = `${JSON.stringify(newSignInKeys())}\n`
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
