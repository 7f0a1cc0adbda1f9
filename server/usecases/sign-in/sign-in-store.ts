/** What signing in asks of storage and of the keepers of secrets. */
import type { SignInEvent } from '../../../engine/access/sign-in-event.ts'
import type { Failures, Guessed, Method } from '../../../engine/access/signing-in.ts'
import type { Role } from '../../../engine/access/words.ts'
import type { Holder, Session, StoredAccount } from './account.ts'

export interface SignInStore {
  readonly accounts: AccountStore
  readonly passkeys: PasskeyStore
  readonly sessions: SessionStore
  readonly log: SignInLog
  readonly secrets: Secrets
  nowMs(): number
}

/** What happened, for the person and the operator; it outlives sessions. */
interface SignInLog {
  note(event: {
    readonly account: string
    readonly what: SignInEvent
    readonly methods?: readonly Method[]
    readonly agent?: string
    readonly network?: string
  }): Promise<void>
  ofAccount(
    account: string,
    limit: number,
  ): Promise<
    readonly {
      readonly what: SignInEvent
      readonly methods: readonly Method[]
      readonly agent: string | null
      readonly network: string | null
      readonly at: string
    }[]
  >
}

interface AccountStore {
  byLogin(login: string): Promise<StoredAccount | undefined>
  byId(account: string): Promise<StoredAccount | undefined>
  namesOf(role: Role): Promise<readonly { readonly id: string; readonly name: string }[]>
  setPassword(account: string, digest: string): Promise<void>
  startTimeCode(account: string, sealed: Buffer): Promise<boolean>
  unconfirmedTimeCode(account: string): Promise<Buffer | undefined>
  removeTimeCode(account: string): Promise<void>
  /** False where a code of that step was used before. */
  spendStep(account: string, step: number): Promise<boolean>
  spendRecoveryCode(account: string, digest: Buffer): Promise<boolean>
  replaceRecoveryCodes(account: string, digests: readonly Buffer[]): Promise<void>
}

export interface Passkey {
  readonly credential: string
  readonly account: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly label: string
}

interface PasskeyStore {
  find(credential: string): Promise<Passkey | undefined>
  ofAccount(account: string): Promise<Passkey[]>
  add(passkey: Passkey): Promise<boolean>
  used(credential: string, before: number, counter: number): Promise<boolean>
  remove(account: string, credential: string): Promise<boolean>
}

interface SessionStore {
  open(opening: {
    readonly digest: Buffer
    readonly session: string
    readonly holder: Holder
    readonly methods: readonly Method[]
    readonly agent: string
    readonly seconds: number
  }): Promise<void>
  read(digest: Buffer, idleSeconds: number): Promise<Session | undefined>
  renew(digest: Buffer, newDigest: Buffer, methods: readonly Method[]): Promise<boolean>
  lock(digest: Buffer): Promise<void>
  end(digest: Buffer): Promise<void>
  endOf(
    account: string,
    which: { readonly session?: string; readonly but?: string },
  ): Promise<number>
  listOf(account: string): Promise<
    {
      readonly session: string
      readonly agent: string
      readonly methods: string[]
      readonly startedAt: string
      readonly seenAt: string
    }[]
  >
  spendLink(
    digest: Buffer,
  ): Promise<{ readonly account: string | null; readonly sample: string | null } | undefined>
  noteStep(
    digest: Buffer,
    step: { readonly account?: string; readonly challenge?: string },
    seconds: number,
  ): Promise<void>
  readStep(digest: Buffer): Promise<{ readonly account: string | null } | undefined>
  takeChallenge(digest: Buffer): Promise<string | undefined>
  endStep(digest: Buffer): Promise<void>
  failures(kind: Guessed, subject: Buffer): Promise<Failures>
  count(kind: Guessed, subject: Buffer, seen: number, counted: number): Promise<boolean>
  uncount(kind: Guessed, subject: Buffer): Promise<void>
  forgive(kind: Guessed, subject: Buffer): Promise<void>
}

/** Secrets, digests and codes. None of it reads a clock. */
export interface Secrets {
  newSecret(): string
  digest(secret: string): Buffer
  /** Keyed, so that a table of failures tells nobody who signs in from where. */
  subject(text: string): Buffer
  passwordDigest(password: string): Promise<string>
  isPassword(password: string, kept: string | null): Promise<boolean>
  /** Kept by an earlier version, and to be kept anew once the password is shown. */
  isUnkeyed(kept: string | null): boolean
  newTimeCode(account: string, login: string): { readonly sealed: Buffer; readonly address: string }
  stepOfCode(
    account: string,
    sealed: Buffer,
    code: string,
    nowMs: number,
    lastStep: number,
  ): number | undefined
  newRecoveryCodes(): readonly string[]
  recoveryDigest(typed: string): Buffer
}
