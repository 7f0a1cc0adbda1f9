/** Whom persons of a real alliance may let data be given to: institutions and insurers, with a contact. */
import { readFile } from 'node:fs/promises'
import { isJurisdiction } from '../engine/access/words.ts'
import { recipientKinds } from '../engine/consent/words.ts'
import type { Texts } from '../engine/policy/policy-value.ts'
import { errorCode, StartFailure } from './start-failure.ts'
import type { Recipient } from './usecases/consent/consent-store.ts'

/** @throws StartFailure that names the recipient and what is wrong with it. */
export async function readRecipients(file: string | null): Promise<readonly Recipient[]> {
  if (file === null) return []
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusable(file, `cannot be read (${errorCode(error)})`)
  })
  const list = jsonIn(text, file)
  if (!Array.isArray(list)) throw unusable(file, 'holds no list')
  const recipients = list.map((one, i) => recipientOf(one, i + 1, file))
  const ids = recipients.map(({ id }) => id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw unusable(file, `names ${twice} twice`)
  return recipients
}

function recipientOf(entry: unknown, place: number, file: string): Recipient {
  const { id, kind, title, contact, jurisdiction, address = null } = Object(entry) as Entry
  const name = typeof id === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(id) ? id : null
  if (name === null) throw unusable(file, `has no usable "id" at place ${place}`)
  const known = recipientKinds.find((one) => one === kind)
  if (known === undefined) {
    throw unusable(file, `has no "kind" of ${recipientKinds.join(' or ')} for ${name}`)
  }
  if (typeof jurisdiction !== 'string' || !isJurisdiction(jurisdiction)) {
    throw unusable(file, `has no usable "jurisdiction" for ${name}`)
  }
  return {
    id: name,
    kind: known,
    title: textsOf(title, 'title', name, file),
    contact: textsOf(contact, 'contact', name, file),
    jurisdiction,
    address: addressOf(address, name, file),
  }
}

type Entry = Readonly<Record<string, unknown>>

/** The person has to read who it is, in each language. */
function textsOf(entry: unknown, key: string, name: string, file: string): Texts {
  const texts = Object(entry) as Entry
  const text = (language: string) => {
    const found = texts[language]
    if (typeof found === 'string' && found.trim() !== '') return found
    throw unusable(file, `has no "${key}" in ${language} for ${name}`)
  }
  return { 'zh-CN': text('zh-CN'), 'zh-HK': text('zh-HK'), en: text('en') }
}

const thisMachine = ['localhost', '127.0.0.1', '[::1]']

/** Without one the notice of a withdrawal waits, and the patient sees that. */
function addressOf(text: unknown, name: string, file: string): string | null {
  if (text === null) return null
  const url = typeof text === 'string' ? URL.parse(text) : null
  const isSealed = url?.protocol === 'https:' || thisMachine.includes(url?.hostname ?? '')
  if (url !== null && isSealed) return url.href.replace(/\/+$/, '')
  throw unusable(file, `has an "address" without https, not of this machine, for ${name}`)
}

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
    `The file ${file} of YIQIAO_RECIPIENTS ${what}: write it as docs/guide/consents.md shows.`,
    cause,
  )
}
