/**
 * Signing in: a password and then a code, or a passkey, or a link that works once. Each answers what
 * is still asked for, or who it is; whatever was wrong, the refusal is the same.
 */
import { networkOf } from '../../../engine/access/sign-in-event.ts'
import { isShownEnough, type Method } from '../../../engine/access/signing-in.ts'
import { type Holder, lasts, type StoredAccount } from './account.ts'
import { guess } from './guess.ts'
import type { SignInRefusal } from './refusal.ts'
import type { Passkey, SignInStore } from './sign-in-store.ts'

/** The secret of the sign-in under way, and where the browser is. */
export interface Attempt {
  readonly secret: string
  readonly address: string
}

export type Shown =
  | { readonly next: 'second-factor'; readonly factors: readonly Method[] }
  | { readonly next: 'done'; readonly account: string; readonly methods: readonly Method[] }
  | { readonly next: 'refused'; readonly refusal: SignInRefusal }

const wrong = { next: 'refused', refusal: { code: 'sign-in-wrong' } } as const
const expired = { next: 'refused', refusal: { code: 'sign-in-expired' } } as const

export async function showPassword(
  { secret, address }: Attempt,
  given: { readonly login: string; readonly password: string },
  store: SignInStore,
): Promise<Shown> {
  const login = normalLogin(given.login)
  const tried = await guess(login, address, store)
  if ('code' in tried) return { next: 'refused', refusal: tried }
  const account = await store.accounts.byLogin(login)
  const isRight = await store.secrets.isPassword(given.password, account?.password ?? null)
  if (account === undefined) return wrong
  if (!isRight) return refused(account.account, ['password'], address, store)
  await tried.halfRight()
  if (store.secrets.isUnkeyed(account.password)) {
    const digest = await store.secrets.passwordDigest(given.password)
    await store.accounts.setPassword(account.account, digest)
  }
  await store.sessions.noteStep(
    store.secrets.digest(secret),
    { account: account.account },
    lasts.signingIn,
  )
  return { next: 'second-factor', factors: factorsOf(account) }
}

/** A code of the authenticator, or one of those on paper. */
export async function showCode(
  { secret, address }: Attempt,
  code: string,
  store: SignInStore,
): Promise<Shown> {
  const digest = store.secrets.digest(secret)
  const step = await store.sessions.readStep(digest)
  const account = step?.account ? await store.accounts.byId(step.account) : undefined
  if (account === undefined) return expired
  const tried = await guess(account.login, address, store)
  if ('code' in tried) return { next: 'refused', refusal: tried }
  const method = await spendCode(account, code, store)
  if (method === undefined) return refused(account.account, ['time-code'], address, store)
  await tried.right()
  await store.sessions.endStep(digest)
  return done(account, ['password', method])
}

/** @param verify answers the new counter, or undefined where the signature is none. */
export async function showPasskey(
  { secret, address }: Attempt,
  credential: string,
  verify: (passkey: Passkey, challenge: string) => Promise<number | undefined>,
  store: SignInStore,
): Promise<Shown> {
  const tried = await guess(`passkey ${credential}`, address, store)
  if ('code' in tried) return { next: 'refused', refusal: tried }
  const digest = store.secrets.digest(secret)
  const challenge = await store.sessions.takeChallenge(digest)
  if (challenge === undefined) return expired
  const passkey = await store.passkeys.find(credential)
  if (passkey === undefined) return wrong
  const counter = await verify(passkey, challenge)
  if (counter === undefined) return refused(passkey.account, ['passkey'], address, store)
  if (!(await store.passkeys.used(credential, passkey.counter, counter))) return wrong
  const account = await store.accounts.byId(passkey.account)
  if (account === undefined) return wrong
  await tried.right()
  await store.sessions.endStep(digest)
  return done(account, ['passkey'])
}

/** Who a link lets in, once. A sample role is let in only where there are samples. */
export async function followLink(
  link: string,
  address: string,
  hasSamples: boolean,
  store: SignInStore,
): Promise<{ readonly holder: Holder } | SignInRefusal> {
  const digest = store.secrets.digest(link)
  const tried = await guess(`link ${digest.toString('hex')}`, address, store)
  if ('code' in tried) return tried
  const found = await store.sessions.spendLink(digest)
  if (found === undefined) return { code: 'link-spent' }
  await tried.right()
  const { account, sample } = found
  if (account !== null) return { holder: { account } }
  return sample !== null && hasSamples ? { holder: { sample } } : { code: 'link-spent' }
}

/** What opens a locked session again: the password, a code, or the passkey, of the same account. */
export async function unlock(
  account: string,
  given: { readonly password?: string | undefined; readonly code?: string | undefined },
  address: string,
  store: SignInStore,
): Promise<readonly Method[] | SignInRefusal> {
  const known = await store.accounts.byId(account)
  if (known === undefined) return { code: 'sign-in-needed' }
  const tried = await guess(known.login, address, store)
  if ('code' in tried) return tried
  const { password, code } = given
  const shown = new Set<Method>()
  if (password !== undefined && (await store.secrets.isPassword(password, known.password))) {
    shown.add('password')
  }
  const method = code === undefined ? undefined : await spendCode(known, code, store)
  if (method !== undefined) shown.add(method)
  if (shown.size === 0) {
    await refused(account, password === undefined ? ['time-code'] : ['password'], address, store)
    return { code: 'sign-in-wrong' }
  }
  await tried.right()
  const methods = [...shown]
  await store.log.note({ account, what: 'unlocked', methods, network: networkOf(address) })
  return [...shown]
}

/** The person learns of it, and whoever tries learns nothing. */
async function refused(
  account: string,
  methods: readonly Method[],
  address: string,
  { log }: SignInStore,
): Promise<Shown> {
  await log.note({ account, what: 'refused', methods, network: networkOf(address) })
  return wrong
}

export async function spendCode(
  { account, timeCode }: Pick<StoredAccount, 'account' | 'timeCode'>,
  code: string,
  { accounts, secrets, nowMs }: SignInStore,
): Promise<Method | undefined> {
  if (timeCode !== null) {
    const { secret, lastStep } = timeCode
    const step = secrets.stepOfCode(account, secret, code.trim(), nowMs(), lastStep)
    if (step !== undefined) {
      return (await accounts.spendStep(account, step)) ? 'time-code' : undefined
    }
  }
  const isUsed = await accounts.spendRecoveryCode(account, secrets.recoveryDigest(code))
  return isUsed ? 'recovery-code' : undefined
}

function done({ account, role }: StoredAccount, methods: readonly Method[]): Shown {
  return isShownEnough(role, methods)
    ? { next: 'done', account, methods }
    : { next: 'refused', refusal: { code: 'second-factor-needed' } }
}

/** Nothing that an account lacks is named, so that a right password tells no more than it must. */
function factorsOf({ timeCode, passkeys, recoveryCodes }: StoredAccount): Method[] {
  return [
    ...(timeCode === null ? [] : (['time-code'] as const)),
    ...(passkeys === 0 ? [] : (['passkey'] as const)),
    ...(recoveryCodes === 0 ? [] : (['recovery-code'] as const)),
  ]
}

export function normalLogin(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase()
}
