/** The private keys with which prescriptions are signed where they are real, and by what name the centre is known. */
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { SigningKey } from './identity/registered-signer.ts'
import type { Sm2Keys } from './identity/sm2.ts'
import { sm2JwkOf, sm2KeysInPem } from './identity/sm2-files.ts'
import { errorCode, StartFailure } from './start-failure.ts'

export interface Signing {
  /** The id under which the centre's own key is registered. */
  readonly centre: string
  /** By `institution:ID` and `practitioner:ID`. */
  readonly keys: ReadonlyMap<string, SigningKey>
}

const holders = ['institution', 'practitioner'] as const

/** @throws StartFailure that names everything that is missing, at once. */
export async function readSigning(file: string): Promise<Signing> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusable(file, [`the file itself (${errorCode(error)})`])
  })
  const { centre, keys: named } = entriesIn(text, file)
  const read = await Promise.all(
    Object.entries(Object(named)).map(async ([holder, path]) => ({
      holder,
      found: await keyIn(holder, path, dirname(file)),
    })),
  )
  const missing = [
    ...(typeof centre === 'string' && centre !== '' ? [] : ['the id of the centre ("centre")']),
    ...holders.flatMap((kind) =>
      read.some(({ holder }) => holder.startsWith(`${kind}:`)) ? [] : [`any key of ${aOrAn(kind)}`],
    ),
    ...read.flatMap(({ found }) => (typeof found === 'string' ? [found] : [])),
  ]
  if (missing.length > 0) throw unusable(file, missing)
  const keys = read.flatMap(({ holder, found }) =>
    typeof found === 'string' ? [] : [[holder, signingKeyOf(found)] as const],
  )
  return { centre: String(centre), keys: new Map(keys) }
}

function aOrAn(kind: (typeof holders)[number]): string {
  return kind === 'institution' ? 'an institution' : 'a practitioner'
}

function entriesIn(text: string, file: string) {
  try {
    return Object(JSON.parse(text)) as { readonly centre?: unknown; readonly keys?: unknown }
  } catch {
    throw unusable(file, ['anything that is JSON'])
  }
}

/** What is missing, where it cannot be used. */
async function keyIn(holder: string, path: unknown, folder: string): Promise<Sm2Keys | string> {
  if (!/^(institution|practitioner):[A-Za-z0-9._:-]{1,80}$/.test(holder))
    return `a holder such as institution:ID in place of ${holder}`
  const where = resolve(folder, String(path))
  const text = await readFile(where, 'utf8').catch((error: unknown) => errorCode(error) ?? 'failed')
  if (!text.includes('PRIVATE KEY'))
    return `the private key of ${holder} (${where}: ${shortly(text)})`
  return sm2KeysInPem(text) ?? `an SM2 key of ${holder} (${where} holds another kind of key)`
}

/** A code of the system, or no word of what a file holds. */
function shortly(text: string): string {
  return /^[A-Z]+$/.test(text) ? text : 'no key in it'
}

function signingKeyOf(keys: Sm2Keys): SigningKey {
  return { kid: sm2JwkOf(keys.publicKey).kid, keys }
}

function unusable(file: string, missing: readonly string[]): StartFailure {
  return new StartFailure(
    'signing-unusable',
    `Prescriptions cannot be signed: the file ${file} of YIQIAO_SIGNING lacks ${missing.join('; ')}. Write it as docs/guide/circulation.md shows, or leave YIQIAO_CIRCULATION and YIQIAO_SIGNING out.`,
  )
}
