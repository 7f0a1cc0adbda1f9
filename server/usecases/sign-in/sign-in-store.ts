/** What signing in asks of storage and of cryptography. */
import type { Account, Session, Stage } from './account.ts'

/** An account with what is compared. */
export interface Credentials {
  readonly account: Account
  readonly password: string | null
  readonly factor: string | null
  readonly factorWanted: string | null
  readonly factorStep: number
  readonly isLocked: boolean
}

/** Whose attempts are counted, and how many a stranger has. */
export interface Attempted {
  readonly kind: 'login' | 'factor' | 'address'
  readonly name: string
}

export interface NewSession {
  readonly account: string
  readonly stage: Stage
  readonly agent: string
}

export interface SessionRow {
  readonly id: string
  readonly madeAt: string
  readonly usedAt: string
  readonly endsAt: string
  readonly agent: string
}

export interface SignInStore {
  /** Outside of sample mode accounts of the sample are not found. */
  readonly isSample: boolean
  byLogin(login: string): Promise<Credentials | undefined>
  byId(account: string): Promise<Credentials | undefined>
  /** Counts an attempt before it is made; answers for how many seconds none may be made. */
  attempt(attempted: Attempted): Promise<number>
  /** It was no failure after all. */
  succeeded(attempted: Attempted): Promise<void>
  /** Answers the token. */
  openSession(session: NewSession): Promise<string>
  /** Of the same person with another token, so that a stolen one is of no use any longer. */
  renewSession(token: string, stage: Stage): Promise<string | null>
  session(token: string): Promise<Session | undefined>
  endSession(token: string): Promise<void>
  lockSession(token: string): Promise<void>
  sessions(account: string): Promise<readonly SessionRow[]>
  /** All but the one that is named. */
  endSessions(account: string, but: string | null): Promise<void>
  endSessionNamed(account: string, id: string): Promise<void>
  /** The account of a link that was not used before; it is used now. */
  followLink(token: string): Promise<string | undefined>
  makeLink(account: string): Promise<string>
  keepPassword(account: string, hash: string): Promise<void>
  wantFactor(account: string, secret: string): Promise<void>
  /** Makes what was wanted the factor, used up to a step. */
  keepFactor(account: string, step: number): Promise<void>
  keepRecoveryCodes(account: string, codes: readonly string[]): Promise<void>
  recoveryCodesLeft(account: string): Promise<number>
  /** False where a later code was used already. */
  takeStep(account: string, step: number): Promise<boolean>
  takeRecoveryCode(account: string, code: string): Promise<boolean>
  /** Refuses who has no sample account. */
  sampleAccount(id: string): Promise<Account | undefined>
  sampleAccounts(): Promise<readonly Account[]>
  readonly secrets: Secrets
}

export interface Secrets {
  hashPassword(password: string): Promise<string>
  isPassword(password: string, kept: string | null): Promise<boolean>
  newFactor(): string
  factorAddress(secret: string, login: string): string
  stepOfCode(code: string, secret: string, lastStep: number): number | undefined
  newRecoveryCodes(): string[]
}
