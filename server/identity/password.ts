/** Passwords as they are kept: scrypt, with its parameters beside each hash so that they can grow. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

interface Cost {
  readonly logN: number
  readonly r: number
  readonly p: number
}

/** 32 MiB and about a tenth of a second; OWASP holds it equal to 128 MiB with p = 1. */
const cost: Cost = { logN: 15, r: 8, p: 3 }
const saltBytes = 16
const hashBytes = 32
const mebibyte = 1_048_576
const memoryMost = 64 * mebibyte

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt, cost)
  const { logN, r, p } = cost
  return ['scrypt', logN, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Takes as long for an account that has no password, or is not there. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [kind, logN, r, p, salt = '', hash = ''] = (kept ?? (await nobodys)).split('$')
  if (kind !== 'scrypt') throw new Error('A password was kept in an unknown way.')
  const how = { logN: Number(logN), r: Number(r), p: Number(p) }
  const given = await derive(password, Buffer.from(salt, 'base64url'), how)
  return timingSafeEqual(given, Buffer.from(hash, 'base64url')) && kept !== null
}

const nobodys = hashPassword(randomBytes(saltBytes).toString('base64url'))

function derive(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Keyboards differ in how they compose the same letter.
    const text = password.normalize('NFKC')
    const how = { N: 2 ** logN, r, p, maxmem: memoryMost }
    scrypt(text, salt, hashBytes, how, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
