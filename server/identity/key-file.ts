/** A P-256 key in a file of the data folder, made where there is none. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { link, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, StartFailure } from '../start-failure.ts'

/** @throws StartFailure where the file holds no key. */
export async function openKeyFile(folder: string, fileName: string): Promise<KeyObject> {
  const path = join(folder, fileName)
  const text = (await readKey(path)) ?? (await makeKey(path))
  try {
    return createPrivateKey(text)
  } catch (error) {
    throw new StartFailure(
      'identity-key-unusable',
      `The file ${path} holds no key: put it back from your backup, or remove it to have a new key made.`,
      error,
    )
  }
}

export function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

async function readKey(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
}

/** Of two processes that start at once one makes the key whole, and the other reads it. */
async function makeKey(path: string): Promise<string> {
  const text = newKey().export({ type: 'pkcs8', format: 'pem' }).toString()
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
