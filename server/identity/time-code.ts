/** Codes of six digits that change every thirty seconds (RFC 6238), and their secrets. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const secretBytes = 20
const stepSeconds = 30
const digits = 6
/** Clocks of telephones are off by less than this many steps. */
const drift = 1
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const bitsOfLetter = 5

export function newSecret(): string {
  return base32(randomBytes(secretBytes))
}

/** The step whose code it is, which lies after `lastStep`; undefined where there is none. */
export function stepOfCode(
  code: string,
  secret: string,
  lastStep: number,
  nowMs: number,
): number | undefined {
  const now = Math.floor(nowMs / 1000 / stepSeconds)
  const given = Buffer.from(code.normalize('NFKC').replace(/\s/g, ''))
  let found: number | undefined
  // All are compared, so that the time tells nothing.
  for (let step = now - drift; step <= now + drift; step++) {
    const right = Buffer.from(codeAt(secret, step))
    const isRight = given.length === right.length && timingSafeEqual(given, right)
    if (isRight && step > lastStep) found ??= step
  }
  return found
}

export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 0x0f
  const number = (mac.readUInt32BE(at) & 0x7fff_ffff) % 10 ** digits
  return String(number).padStart(digits, '0')
}

/** What a telephone reads from the picture. */
export function secretAddress(secret: string, login: string): string {
  const issuer = 'Yiqiao'
  const label = encodeURIComponent(`${issuer}:${login}`)
  return `otpauth://totp/${label}?secret=${secret}&issuer=${issuer}&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`
}

export function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups
    .map((group) => alphabet[Number.parseInt(group.padEnd(bitsOfLetter, '0'), 2)])
    .join('')
}

function bytesOf(text: string): Buffer {
  const bits = [...text]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(bitsOfLetter, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
