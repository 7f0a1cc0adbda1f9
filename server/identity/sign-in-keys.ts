/** Keys with which the provider of identities signs, kept in the data folder beside the others. */
import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { errorCode, StartFailure } from '../start-failure.ts'

export interface SignInKeys {
  /** Private keys, the first of which signs; what the others signed still holds. */
  readonly keys: readonly JWK[]
  /** What we ourselves show the provider. */
  readonly clientSecret: string
  readonly cookieSecret: string
}

const fileName = 'sign-in-keys'
const secretBytes = 32

/**
 * Reads the keys, or makes them. New ones end sign-ins under way and tokens of services, no more.
 *
 * @throws StartFailure when the file is damaged.
 */
export async function openSignInKeys(folder: string): Promise<SignInKeys> {
  const path = join(folder, fileName)
  const found = await textIn(path)
  if (found !== undefined) return keysFrom(found, path)
  await writeOnce(path, `${JSON.stringify(await newKeys(), null, 2)}\n`)
  // Another process may have been first; its keys are then ours.
  return keysFrom((await textIn(path)) ?? '', path)
}

async function newKeys(): Promise<SignInKeys> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  const secret = () => randomBytes(secretBytes).toString('base64url')
  return {
    keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }],
    clientSecret: secret(),
    cookieSecret: secret(),
  }
}

async function textIn(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
}

/** Whole or not at all, and never over another. */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true })
    await link(draft, path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
}

function keysFrom(text: string, path: string): SignInKeys {
  const read = parsed(text)
  const isWhole =
    Array.isArray(read?.keys) &&
    read.keys.length > 0 &&
    read.keys.every(({ kty, d, kid }) => kty === 'EC' && Boolean(d) && Boolean(kid)) &&
    typeof read.clientSecret === 'string' &&
    typeof read.cookieSecret === 'string'
  if (read !== undefined && isWhole) return read
  throw new StartFailure(
    'identity-key-unusable',
    `The file ${path} holds no keys for signing in: put it back from your backup, or remove it to have new ones made.`,
  )
}

function parsed(text: string): SignInKeys | undefined {
  try {
    // What it holds is looked at by whoever asked.
    return JSON.parse(text) as SignInKeys
  } catch {
    return undefined
  }
}
