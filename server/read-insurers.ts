/** The insurers of a real alliance: who they are, where they answer, and the keys they registered. */
import { readFile } from 'node:fs/promises'
import { keysOfSet } from './payers/payer-keys.ts'
import type { PayerKeys } from './payers/signed-answer.ts'
import { errorCode, StartFailure } from './start-failure.ts'

export interface RegisteredInsurer {
  readonly id: string
  /** Payers of products for which it answers, as `scheme.payer`. */
  readonly payers: readonly string[]
  readonly address: string
  readonly keys: PayerKeys
  /** The same keys as they stand in the file. */
  readonly jwks: readonly object[]
}

/** @throws StartFailure that names the insurer and what is wrong with it. */
export async function readInsurers(file: string | null): Promise<readonly RegisteredInsurer[]> {
  if (file === null) return []
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusable(file, `cannot be read (${errorCode(error)})`)
  })
  const list = jsonIn(text, file)
  if (!Array.isArray(list)) throw unusable(file, 'holds no list')
  const insurers = list.map((one, i) => insurerOf(one, i + 1, file))
  const payers = insurers.flatMap((insurer) => insurer.payers)
  const twice = payers.find((payer, i) => payers.indexOf(payer) !== i)
  if (twice !== undefined) throw unusable(file, `lets two insurers answer for ${twice}`)
  return insurers
}

function insurerOf(entry: unknown, place: number, file: string): RegisteredInsurer {
  const { id, payers, address, keys } = Object(entry) as Record<string, unknown>
  const name = typeof id === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(id) ? id : null
  if (name === null) throw unusable(file, `has no usable "id" at place ${place}`)
  const isList = Array.isArray(payers) && payers.every((one) => /^[^.]+\.[^.]+$/.test(String(one)))
  if (!isList) throw unusable(file, `has no list "payers" of SCHEME.PAYER for ${name}`)
  const url = typeof address === 'string' ? URL.parse(address) : null
  const isSealed = url?.protocol === 'https:' || thisMachine.includes(url?.hostname ?? '')
  if (url === null || !isSealed) {
    throw unusable(file, `has no "address" with https, or of this machine, for ${name}`)
  }
  const held = keysOf(keys, name, file)
  const jwks = Reflect.get(Object(keys), 'keys')
  return { id: name, payers: payers.map(String), address: url.href, keys: held, jwks }
}

function keysOf(set: unknown, name: string, file: string): PayerKeys {
  try {
    const keys = keysOfSet(set)
    if (keys.size > 0) return keys
  } catch (error) {
    throw unusable(file, `has unusable "keys" for ${name}`, error)
  }
  throw unusable(file, `has no key for ${name}, whose answers must be signed`)
}

const thisMachine = ['localhost', '127.0.0.1', '[::1]']

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unusable(file, 'is no JSON', error)
  }
}

function unusable(file: string, what: string, cause?: unknown): StartFailure {
  return new StartFailure(
    'setting-malformed',
    `The file ${file} of YIQIAO_INSURERS ${what}: write it as docs/guide/insurer.md shows.`,
    cause,
  )
}
