/** Somebody chooses a password and sets up a second factor. */
import { needsFactor, refused, type Session, type SignedIn } from './account.ts'
import type { Attempted, SignInStore } from './sign-in-store.ts'

const shortest = 12
const longest = 128
/** A password that consists of fewer different characters is one that is guessed. */
const fewestCharacters = 6

/** A session that is not whole yet is one by which somebody sets up what is missing. */
function mayChange({ stage, isLocked, isFresh }: Session): boolean {
  return stage === 'enrol' || (stage === 'whole' && !isLocked && isFresh)
}

export async function choosePassword(
  token: string,
  password: string,
  store: SignInStore,
): Promise<SignedIn> {
  const session = await store.session(token)
  if (session === undefined || session.stage === 'factor') return refused('not-signed-in')
  if (!mayChange(session)) return refused('password-needed')
  if (isWeak(password, session.account.login)) return refused('password-weak')
  const { id, role } = session.account
  await store.keepPassword(id, await store.secrets.hashPassword(password))
  // Whoever knew the old one is out.
  await store.endSessions(id, session.id)
  const isWhole = session.hasFactor || !needsFactor(role)
  return goneOn(token, isWhole ? 'whole' : 'enrol', store)
}

export type FactorShown =
  | { readonly done: true; readonly secret: string; readonly address: string }
  | Extract<SignedIn, { done: false }>

export async function showFactor(token: string, store: SignInStore): Promise<FactorShown> {
  const session = await store.session(token)
  if (session === undefined || session.stage === 'factor') return refused('not-signed-in')
  if (!mayChange(session)) return refused('password-needed')
  const { id, login } = session.account
  const secret = store.secrets.newFactor()
  await store.wantFactor(id, secret)
  return { done: true, secret, address: store.secrets.factorAddress(secret, login) }
}

export type FactorKept =
  | (Extract<SignedIn, { done: true }> & { readonly recoveryCodes: readonly string[] })
  | Extract<SignedIn, { done: false }>

/** The first code shows that the telephone has the secret; recovery codes are shown this once. */
export async function confirmFactor(
  token: string,
  code: string,
  store: SignInStore,
): Promise<FactorKept> {
  const session = await store.session(token)
  if (session === undefined || session.stage === 'factor') return refused('not-signed-in')
  if (!mayChange(session)) return refused('password-needed')
  const { id } = session.account
  const about: Attempted = { kind: 'factor', name: id }
  const seconds = await store.attempt(about)
  if (seconds > 0) return { done: false, refusal: { code: 'too-many-attempts', seconds } }
  const wanted = (await store.byId(id))?.factorWanted ?? null
  const step = wanted === null ? undefined : store.secrets.stepOfCode(code, wanted, 0)
  if (step === undefined) return refused('code-refused')
  await store.succeeded(about)
  await store.keepFactor(id, step)
  const recoveryCodes = store.secrets.newRecoveryCodes()
  await store.keepRecoveryCodes(id, recoveryCodes)
  await store.endSessions(id, session.id)
  const gone = await goneOn(token, session.hasPassword ? 'whole' : 'enrol', store)
  return gone.done ? { ...gone, recoveryCodes } : gone
}

async function goneOn(
  token: string,
  stage: 'whole' | 'enrol',
  store: SignInStore,
): Promise<SignedIn> {
  const renewed = await store.renewSession(token, stage)
  return renewed === null ? refused('not-signed-in') : { done: true, token: renewed, stage }
}

/** Length is what counts; no mixture of characters is asked for. */
function isWeak(password: string, login: string): boolean {
  const text = password.normalize('NFKC')
  const length = [...text].length
  const isGuessed =
    new Set(text).size < fewestCharacters || text.toLowerCase().includes(login.toLowerCase())
  return length < shortest || length > longest || isGuessed
}
