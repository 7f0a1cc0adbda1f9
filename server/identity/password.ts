/**
 * Passwords, of which only a slow digest is kept, with its salt and what it cost. Before it, a password
 * goes through a key that lies outside of the database: whoever has the table alone cannot even begin
 * to guess.
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

export interface Passwords {
  passwordDigest(password: string): Promise<string>
  /** @param kept null where nobody is known or no password was chosen: the answer is no, as slowly. */
  isPassword(password: string, kept: string | null): Promise<boolean>
  /** Kept by an earlier version, without the key: to be kept anew once the password is shown. */
  isUnkeyed(kept: string | null): boolean
}

/** 64 MB and about a fifth of a second: what one sign-in may cost. */
const cost = { N: 2 ** 16, r: 8, p: 2 } as const
const saltBytes = 16
const digestBytes = 32
const bytesPerUnit = 128
const room = 2
const forms = { keyed: 'scrypt-keyed', unkeyed: 'scrypt' } as const

/** Whoever is not known costs as much as whoever is. */
const ofNobody = textOf(Buffer.alloc(saltBytes), Buffer.alloc(digestBytes))

export function passwordsBy(keyed: (password: string) => Buffer): Passwords {
  // Typed on a phone or at a counter, the same letters may arrive in two forms.
  const secretOf = (password: string, form: string | undefined) => {
    const letters = password.normalize('NFKC')
    return form === forms.keyed ? keyed(letters) : letters
  }
  return {
    async passwordDigest(password) {
      const salt = randomBytes(saltBytes)
      return textOf(salt, await derive(secretOf(password, forms.keyed), salt, cost))
    },
    async isPassword(password, kept) {
      const [form, N, r, p, salt = '', digest = ''] = (kept ?? ofNobody).split('$')
      const wanted = Buffer.from(digest, 'base64url')
      const parameters = { N: Number(N), r: Number(r), p: Number(p) }
      const secret = secretOf(password, form)
      const found = await derive(secret, Buffer.from(salt, 'base64url'), parameters)
      return found.length === wanted.length && timingSafeEqual(found, wanted) && kept !== null
    },
    isUnkeyed: (kept) => kept?.startsWith(`${forms.unkeyed}$`) === true,
  }
}

function textOf(salt: Buffer, digest: Buffer): string {
  const { N, r, p } = cost
  const texts = [salt, digest].map((bytes) => bytes.toString('base64url'))
  return [forms.keyed, N, r, p, ...texts].join('$')
}

type Cost = { readonly N: number; readonly r: number; readonly p: number }

function derive(secret: string | Buffer, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: room * bytesPerUnit * N * r }
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, digestBytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}
