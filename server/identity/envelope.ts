/**
 * Envelopes: every text is sealed with a key of its own, and that key is wrapped by a master key
 * which lies in front of it. A new master key rewraps the small key alone; the text stays as it is.
 *
 *   form 1 byte · master version 2 · cipher 1 · wrapped key · nonce, tag, body
 */
import { hkdfSync, randomBytes } from 'node:crypto'
import { type Cipher, keyBytes, openGcm, sealGcm } from './gcm.ts'

export interface MasterKeys {
  /** The version that wraps from now on. */
  readonly current: number
  /** 32 bytes; undefined where that version is not at hand. */
  key(version: number): Buffer | undefined
}

export interface Envelope {
  /** `about` is bound to the text: one that was moved to another person does not open. */
  seal(plain: Buffer, about: string): Buffer
  /** @throws when the text was altered or moved, or its master key is not at hand. */
  open(sealed: Buffer, about: string): Buffer
  /** Form and master version, with which everything begins that is sealed today. */
  readonly head: Buffer
  /** The same text under the current master key; null where it already is. */
  rewrap(sealed: Buffer, about: string): Buffer | null
}

const form = 2
const headBytes = 4
const overheadBytes = 28
const ciphers: readonly Cipher[] = ['aes-256-gcm', 'sm4-gcm']
const digests: Record<Cipher, string> = { 'aes-256-gcm': 'sha256', 'sm4-gcm': 'sm3' }

/** @param cipher for what is sealed from now on; whatever was sealed with another opens too. */
export function envelope(masters: MasterKeys, cipher: Cipher): Envelope {
  return {
    head: headOf(masters.current, cipher).subarray(0, headBytes - 1),
    seal(plain, about) {
      const key = randomBytes(keyBytes[cipher])
      const body = sealGcm(cipher, key, plain, bodyAbout(cipher, about))
      return Buffer.concat([wrap(masters, cipher, key, about), body])
    },
    open(sealed, about) {
      const { cipher: used, body, ...wrapped } = partsOf(sealed)
      const key = unwrap(masters, wrapped, used, about)
      return openGcm(used, key, body, bodyAbout(used, about))
    },
    rewrap(sealed, about) {
      const { version, cipher: used, body, ...wrapped } = partsOf(sealed)
      if (version === masters.current) return null
      const key = unwrap(masters, { version, ...wrapped }, used, about)
      return Buffer.concat([wrap(masters, used, key, about), body])
    },
  }
}

/** Whether it is an envelope, and not sealed in the form before. */
export function isEnvelope(sealed: Buffer): boolean {
  return sealed[0] === form
}

export function masterVersionOf(sealed: Buffer): number {
  return partsOf(sealed).version
}

function headOf(version: number, cipher: Cipher): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeUInt8(form, 0)
  head.writeUInt16BE(version, 1)
  head.writeUInt8(ciphers.indexOf(cipher), headBytes - 1)
  return head
}

interface Wrapped {
  readonly version: number
  readonly head: Buffer
  readonly wrapped: Buffer
}

function partsOf(sealed: Buffer): Wrapped & { readonly cipher: Cipher; readonly body: Buffer } {
  const cipher = ciphers[sealed[headBytes - 1] ?? ciphers.length]
  if (!isEnvelope(sealed) || cipher === undefined)
    throw new Error('A text is in no known envelope.')
  const keyEnd = headBytes + overheadBytes + keyBytes[cipher]
  return {
    version: sealed.readUInt16BE(1),
    head: sealed.subarray(0, headBytes),
    cipher,
    wrapped: sealed.subarray(headBytes, keyEnd),
    body: sealed.subarray(keyEnd),
  }
}

function wrap(masters: MasterKeys, cipher: Cipher, key: Buffer, about: string): Buffer {
  const head = headOf(masters.current, cipher)
  const master = masterFor(masters, masters.current, cipher)
  return Buffer.concat([head, sealGcm(cipher, master, key, keyAbout(head, about))])
}

function unwrap(masters: MasterKeys, of: Wrapped, cipher: Cipher, about: string): Buffer {
  const master = masterFor(masters, of.version, cipher)
  return openGcm(cipher, master, of.wrapped, keyAbout(of.head, about))
}

/** Each cipher has a wrapping key of its own, so that none is used with two. */
function masterFor(masters: MasterKeys, version: number, cipher: Cipher): Buffer {
  const master = masters.key(version)
  if (master === undefined) throw new Error(`Master key ${version} is not at hand.`)
  const info = `yiqiao envelope ${cipher}`
  return Buffer.from(hkdfSync(digests[cipher], master, Buffer.alloc(0), info, keyBytes[cipher]))
}

function keyAbout(head: Buffer, about: string): Buffer {
  return Buffer.concat([head, Buffer.from(about)])
}

/** Without the master's version, which changes while the text stays. */
function bodyAbout(cipher: Cipher, about: string): Buffer {
  return Buffer.from(`${cipher} ${about}`)
}
