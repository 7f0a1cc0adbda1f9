/** What the interface is given to let people and services in. */
import type { Actor } from '../usecases/gate.ts'
import type { Account } from '../usecases/sign-in/account.ts'
import type { Passkey, SignInStore } from '../usecases/sign-in/sign-in-store.ts'
import type { Passed, Reply } from './handed-request.ts'

export interface SignIn {
  readonly store: SignInStore
  /** Where browsers reach us. */
  readonly origin: string
  readonly isSecure: boolean
  /** Roles that may be tried; none outside the sample mode, where nobody is let in without a name. */
  readonly samples: readonly Actor[]
  readonly provider: OwnProvider
  /** Whether people sign in with it, or with another; services get their tokens from it either way. */
  readonly isOwn: boolean
  readonly party: Party
  readonly passkeys: Passkeys
  readonly tokens: Tokens
  /** Only this product can read or make what is sealed; undefined for what was not. */
  seal(text: string): string
  unseal(sealed: string): string | undefined
}

export interface OwnProvider {
  answer(passed: Passed): Promise<Reply>
  isUnderWay(uid: string): Promise<boolean>
  finish(
    uid: string,
    login: { readonly account: string; readonly methods: readonly string[] },
  ): Promise<string | undefined>
  readonly cookie: string
}

export interface Question {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly askedAtMs: number
}

export interface Party {
  addressFor(question: Question): Promise<string>
  /** Undefined where the answer is not to this question, or speaks of nobody who may come in. */
  whoAnswered(code: string, question: Question): Promise<SignedIn | undefined>
}

export type SignedIn =
  | { readonly account: string; readonly methods: readonly string[] }
  | { readonly outside: Account }

export interface Passkeys {
  askForNew(
    account: { readonly account: string; readonly login: string; readonly name: string },
    has: readonly Passkey[],
  ): Promise<Asked>
  made(response: object, challenge: string): Promise<Omit<Passkey, 'account' | 'label'> | undefined>
  askForAny(): Promise<Asked>
  counterSigned(response: object, challenge: string, passkey: Passkey): Promise<number | undefined>
}

type Asked = object & { readonly challenge: string }

export interface Tokens {
  whoHas(token: string): Promise<Actor | undefined> | Actor | undefined
}
