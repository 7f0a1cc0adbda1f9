/** Passwords, of which only a slow digest is kept, with its salt and what it cost. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** 64 MB and about a fifth of a second: what one sign-in may cost. */
const cost = { N: 2 ** 16, r: 8, p: 2 } as const
const saltBytes = 16
const digestBytes = 32
const bytesPerUnit = 128
const room = 2

/** Whoever is not known costs as much as whoever is. */
const ofNobody = `scrypt$${cost.N}$${cost.r}$${cost.p}$${Buffer.alloc(saltBytes).toString('base64url')}$${Buffer.alloc(digestBytes).toString('base64url')}`

export async function passwordDigest(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const digest = await derive(password, salt, cost)
  const { N, r, p } = cost
  return ['scrypt', N, r, p, salt.toString('base64url'), digest.toString('base64url')].join('$')
}

/** @param kept null where nobody is known or no password was chosen: the answer is no, as slowly. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, N, r, p, salt = '', digest = ''] = (kept ?? ofNobody).split('$')
  const wanted = Buffer.from(digest, 'base64url')
  const parameters = { N: Number(N), r: Number(r), p: Number(p) }
  const found = await derive(password, Buffer.from(salt, 'base64url'), parameters)
  return found.length === wanted.length && timingSafeEqual(found, wanted) && kept !== null
}

type Cost = { readonly N: number; readonly r: number; readonly p: number }

/** Typed on a phone or at a counter, the same letters may arrive in two forms. */
function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: room * bytesPerUnit * N * r }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, digestBytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}
