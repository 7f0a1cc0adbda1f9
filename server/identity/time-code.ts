/** Codes that an authenticator shows for thirty seconds (RFC 6238 with SHA-1, as all of them know it). */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const stepSeconds = 30
const digits = 6
const secretBytes = 20
/** A clock may be one step off, and typing takes a while. */
const tolerance = 1

export function newTimeCodeSecret(): Buffer {
  return randomBytes(secretBytes)
}

export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / 1000 / stepSeconds)
}

export function timeCode(secret: Buffer, step: number): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(moving).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step that the code is of, if it is one near `nowMs`; a code of `lastStep` or before was used. */
export function stepOfCode(
  secret: Buffer,
  code: string,
  nowMs: number,
  lastStep: number,
): number | undefined {
  const given = Buffer.from(code)
  const here = stepAt(nowMs)
  const near = Array.from({ length: 2 * tolerance + 1 }, (_, i) => here - tolerance + i)
  return near.find((step) => {
    const wanted = Buffer.from(timeCode(secret, step))
    return step > lastStep && given.length === wanted.length && timingSafeEqual(given, wanted)
  })
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, without padding: what an authenticator reads. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)] ?? '')
    .join('')
}

/** What the picture for the authenticator holds. */
export function timeCodeAddress(secret: Buffer, login: string): string {
  const label = `Yiqiao:${encodeURIComponent(login)}`
  const query = `secret=${base32(secret)}&issuer=Yiqiao&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`
  return `otpauth://totp/${label}?${query}`
}
