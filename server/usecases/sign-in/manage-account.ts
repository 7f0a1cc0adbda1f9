/** What somebody may change about how they sign in; whoever has just come by a link, the same. */
import { isShownEnough, type Method, passwordFault } from '../../../engine/access/signing-in.ts'
import type { Session, StoredAccount } from './account.ts'
import { guess } from './guess.ts'
import type { SignInRefusal } from './refusal.ts'
import type { Passkey, SignInStore } from './sign-in-store.ts'

/** What was shown by it, which the session gains; it then gets another secret. */
export type Gained = { readonly gained: readonly Method[] }

/** Null for a session of a sample role or of another provider, which has no account here. */
export async function accountOf(
  { holder }: Session,
  { accounts }: SignInStore,
): Promise<StoredAccount | null> {
  return 'account' in holder ? ((await accounts.byId(holder.account)) ?? null) : null
}

/**
 * Chooses a password. Whoever has one shows it, unless a link was sent because it is forgotten; all
 * other sessions end.
 */
export async function choosePassword(
  session: Session,
  given: { readonly current: string | null; readonly chosen: string },
  address: string,
  store: SignInStore,
): Promise<Gained | SignInRefusal> {
  const account = await accountOf(session, store)
  if (account === null) return { code: 'factor-refused' }
  if (account.password !== null) {
    const tried = await guess(account.login, address, store)
    if ('code' in tried) return tried
    const isRight = await store.secrets.isPassword(given.current ?? '', account.password)
    if (!isRight) return { code: 'sign-in-wrong' }
    await tried.right()
  }
  const fault = passwordFault(given.chosen, [account.login, account.name])
  if (fault !== null) return { code: 'password-unfit', fault }
  await store.accounts.setPassword(
    account.account,
    await store.secrets.passwordDigest(given.chosen),
  )
  await store.sessions.endOf(account.account, { but: session.session })
  await store.log.note({ account: account.account, what: 'password-chosen' })
  return { gained: ['password'] }
}

/** Address for the authenticator. The code is asked for once before it counts. */
export async function startTimeCode(
  session: Session,
  store: SignInStore,
): Promise<{ readonly address: string } | SignInRefusal> {
  const account = await accountOf(session, store)
  if (account === null || !mayAddFactor(session, account)) return { code: 'factor-refused' }
  const { sealed, address } = store.secrets.newTimeCode(account.account, account.login)
  const isStarted = await store.accounts.startTimeCode(account.account, sealed)
  return isStarted ? { address } : { code: 'factor-refused' }
}

export async function confirmTimeCode(
  session: Session,
  code: string,
  address: string,
  store: SignInStore,
): Promise<Gained | SignInRefusal> {
  const account = await accountOf(session, store)
  if (account === null || !mayAddFactor(session, account)) return { code: 'factor-refused' }
  const sealed = await store.accounts.unconfirmedTimeCode(account.account)
  if (sealed === undefined) return { code: 'factor-refused' }
  const tried = await guess(account.login, address, store)
  if ('code' in tried) return tried
  const { stepOfCode } = store.secrets
  const step = stepOfCode(account.account, sealed, code.trim(), store.nowMs(), 0)
  if (step === undefined || !(await store.accounts.spendStep(account.account, step))) {
    return { code: 'sign-in-wrong' }
  }
  await tried.right()
  const methods = ['time-code'] as const
  await store.log.note({ account: account.account, what: 'factor-added', methods })
  return { gained: methods }
}

export async function addPasskey(
  session: Session,
  passkey: Omit<Passkey, 'account'>,
  store: SignInStore,
): Promise<Gained | SignInRefusal> {
  const account = await accountOf(session, store)
  if (account === null || !mayAddFactor(session, account)) return { code: 'factor-refused' }
  const isAdded = await store.passkeys.add({ ...passkey, account: account.account })
  if (!isAdded) return { code: 'factor-refused' }
  const methods = ['passkey'] as const
  await store.log.note({ account: account.account, what: 'factor-added', methods })
  return { gained: methods }
}

/** Takes off a factor; the last one that is asked for stays, since nobody could sign in again. */
export async function removeFactor(
  session: Session,
  factor: { readonly passkey: string } | { readonly timeCode: true },
  store: SignInStore,
): Promise<null | SignInRefusal> {
  const account = await accountOf(session, store)
  if (account === null || !isShownEnough(account.role, session.methods)) {
    return { code: 'factor-refused' }
  }
  const { timeCode, passkeys } = account
  const left = 'passkey' in factor ? passkeys - 1 + (timeCode === null ? 0 : 1) : passkeys
  if (left < 1) return { code: 'last-factor' }
  if ('timeCode' in factor) await store.accounts.removeTimeCode(account.account)
  else await store.passkeys.remove(account.account, factor.passkey)
  const methods = ['passkey' in factor ? 'passkey' : 'time-code'] as const
  await store.log.note({ account: account.account, what: 'factor-removed', methods })
  return null
}

/** Ten codes for paper; those of before are worth nothing from then on. */
export async function renewRecoveryCodes(
  session: Session,
  store: SignInStore,
): Promise<{ readonly codes: readonly string[] } | SignInRefusal> {
  const account = await accountOf(session, store)
  const hasFactor = account !== null && (account.timeCode !== null || account.passkeys > 0)
  if (!hasFactor || !isShownEnough(account.role, session.methods)) {
    return { code: 'factor-refused' }
  }
  const codes = store.secrets.newRecoveryCodes()
  await store.accounts.replaceRecoveryCodes(
    account.account,
    codes.map((code) => store.secrets.recoveryDigest(code)),
  )
  await store.log.note({ account: account.account, what: 'codes-renewed' })
  return { codes }
}

/**
 * A first factor is added by whoever came with the link of the account and chose a password; a
 * further one only by whoever has shown all that is asked for, so that a stolen password adds none.
 */
function mayAddFactor({ methods }: Session, { role, timeCode, passkeys }: StoredAccount): boolean {
  const shown = methods.filter((method) => method !== 'link')
  if (isShownEnough(role, shown)) return true
  const hasFactor = timeCode !== null || passkeys > 0
  return methods.includes('link') && !hasFactor
}
