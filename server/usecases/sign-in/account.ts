/** Who signs in, and how far somebody has come with it. */
import { type Role, roles } from '../../../engine/access/words.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { Actor } from '../gate.ts'

/** Minutes without a request until the password is asked for again. */
export const IDLE_MINUTES = 15

/** Asked for a second factor; has to choose a password and set one up; is in. */
export type Stage = 'factor' | 'enrol' | 'whole'

export interface Account {
  readonly id: string
  readonly login: string
  readonly name: Texts
  readonly role: Role
  readonly institution: string | null
  readonly self: string | null
  readonly wards: readonly string[]
  readonly isSample: boolean
}

export interface Session {
  readonly id: string
  readonly stage: Stage
  /** Nobody did anything for so long that the password is asked for again. */
  readonly isLocked: boolean
  /** The password was given a moment ago, so that factors may be changed. */
  readonly isFresh: boolean
  readonly endsAt: string
  readonly account: Account
  readonly hasPassword: boolean
  readonly hasFactor: boolean
}

/** Everybody who works with others' data shows a second factor. */
export function needsFactor(role: Role): boolean {
  return role !== 'patient' && role !== 'guardian'
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

export function actorOfAccount({ id, name, role, institution, self, wards }: Account): Actor {
  return { id, name, role, institution, ...(self === null ? {} : { self }), wards }
}

/** Why somebody is not let in. Which of name and password was wrong is told to nobody. */
export type SignInRefusal =
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'session-locked' }
  | { readonly code: 'sign-in-unfinished' }
  | { readonly code: 'sign-in-refused' }
  | { readonly code: 'code-refused' }
  | { readonly code: 'too-many-attempts'; readonly seconds: number }
  | { readonly code: 'link-unusable' }
  | { readonly code: 'password-weak' }
  | { readonly code: 'password-needed' }
  | { readonly code: 'request-from-elsewhere' }
  | { readonly code: 'token-refused' }

export type SignedIn =
  | { readonly done: true; readonly token: string; readonly stage: Stage }
  | { readonly done: false; readonly refusal: SignInRefusal }

export function refused(code: Exclude<SignInRefusal['code'], 'too-many-attempts'>) {
  return { done: false as const, refusal: { code } }
}
