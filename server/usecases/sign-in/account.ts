/** Who may sign in, and how whoever did is known from then on. */
import type { Method } from '../../../engine/access/signing-in.ts'
import type { Role } from '../../../engine/access/words.ts'
import type { Actor } from '../gate.ts'

export interface Account {
  readonly account: string
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly institution: string | null
  /** The person that a patient or guardian is. */
  readonly self: string | null
  readonly wards: readonly string[]
}

/** What an account can show, as far as deciding needs it. */
export interface Factors {
  readonly password: string | null
  /** Sealed; null until the code that proves it was typed once. */
  readonly timeCode: { readonly secret: Buffer; readonly lastStep: number } | null
  readonly passkeys: number
  readonly recoveryCodes: number
}

export type StoredAccount = Account & Factors

/** Who a session is of: an account here, a sample role, or somebody by the word of another provider. */
export type Holder =
  | { readonly account: string }
  | { readonly sample: string }
  | { readonly outside: Account }

export interface Session {
  /** To name it by; the secret is another one. */
  readonly session: string
  readonly holder: Holder
  /** Null where the holder is a sample role. */
  readonly account: Account | null
  readonly methods: readonly Method[]
  readonly isLocked: boolean
}

export function actorOfAccount({ account, name, role, institution, self, wards }: Account): Actor {
  return {
    id: account,
    name: { 'zh-CN': name, 'zh-HK': name, en: name },
    role,
    institution,
    ...(self === null ? {} : { self }),
    wards,
  }
}

/** In seconds, by the clock of the database. */
export const lasts = {
  session: 12 * 3600,
  /** Without a request, a session is locked. */
  idle: 900,
  signingIn: 600,
  link: 24 * 3600,
  sampleLink: 900,
} as const
