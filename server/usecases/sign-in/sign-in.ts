/** Lets somebody in: by name and password, then by a second factor; or by a link that works once. */
import { needsFactor, refused, type SignedIn } from './account.ts'
import type { Attempted, Credentials, SignInStore } from './sign-in-store.ts'

/** From where somebody signs in. */
export interface Visitor {
  readonly address: string
  /** What the browser says it is, shortened. */
  readonly agent: string
}

export async function signIn(
  login: string,
  password: string,
  { address, agent }: Visitor,
  store: SignInStore,
): Promise<SignedIn> {
  const name = normalLogin(login)
  const from: Attempted = { kind: 'address', name: address }
  const about: Attempted = { kind: 'login', name }
  const seconds = (await store.attempt(from)) || (await store.attempt(about))
  if (seconds > 0) return tooMany(seconds)
  const found = await store.byLogin(name)
  // As much is computed for a name that nobody has.
  const isRight = await store.secrets.isPassword(password, found?.password ?? null)
  if (!isRight || found === undefined || found.isLocked) return refused('sign-in-refused')
  await store.succeeded(from)
  await store.succeeded(about)
  return opened(found, agent, store)
}

export async function followLink(
  token: string,
  { address, agent }: Visitor,
  store: SignInStore,
): Promise<SignedIn> {
  const from: Attempted = { kind: 'address', name: address }
  const seconds = await store.attempt(from)
  if (seconds > 0) return tooMany(seconds)
  const account = await store.followLink(token)
  const found = account === undefined ? undefined : await store.byId(account)
  if (found === undefined || found.isLocked) return refused('link-unusable')
  await store.succeeded(from)
  if (found.account.isSample) {
    const stage = 'whole'
    return {
      done: true,
      stage,
      token: await store.openSession({ account: found.account.id, stage, agent }),
    }
  }
  return opened(found, agent, store)
}

/** In sample mode only, where whoever comes may be anybody of the sample. */
export async function signInAsSample(
  id: string,
  visitor: Visitor,
  store: SignInStore,
): Promise<SignedIn> {
  const account = store.isSample ? await store.sampleAccount(id) : undefined
  if (account === undefined) return refused('sign-in-refused')
  return followLink(await store.makeLink(account.id), visitor, store)
}

/** The second step, of somebody who has taken the first. */
export async function giveCode(token: string, code: string, store: SignInStore): Promise<SignedIn> {
  const session = await store.session(token)
  if (session?.stage !== 'factor') return refused('not-signed-in')
  const found = await store.byId(session.account.id)
  if (found === undefined) return refused('not-signed-in')
  const about: Attempted = { kind: 'factor', name: found.account.id }
  const seconds = await store.attempt(about)
  if (seconds > 0) return tooMany(seconds)
  if (!(await isCodeOf(found, code, store))) return refused('code-refused')
  await store.succeeded(about)
  const renewed = await store.renewSession(token, found.password === null ? 'enrol' : 'whole')
  if (renewed === null) return refused('not-signed-in')
  return { done: true, token: renewed, stage: found.password === null ? 'enrol' : 'whole' }
}

/** After a pause the password is enough: the cookie is still the one that showed the factor. */
export async function unlock(
  token: string,
  password: string,
  store: SignInStore,
): Promise<SignedIn> {
  const session = await store.session(token)
  if (session === undefined) return refused('not-signed-in')
  const found = await store.byId(session.account.id)
  if (found === undefined) return refused('not-signed-in')
  const about: Attempted = { kind: 'login', name: found.account.login }
  const seconds = await store.attempt(about)
  if (seconds > 0) return tooMany(seconds)
  if (!(await store.secrets.isPassword(password, found.password))) return refused('sign-in-refused')
  await store.succeeded(about)
  const renewed = await store.renewSession(token, session.stage)
  if (renewed === null) return refused('not-signed-in')
  return { done: true, token: renewed, stage: session.stage }
}

export function normalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}

async function opened(
  { account, password, factor }: Credentials,
  agent: string,
  store: SignInStore,
): Promise<SignedIn> {
  const isSetUp = password !== null && !needsFactor(account.role)
  const without = isSetUp ? 'whole' : 'enrol'
  const stage = factor === null ? without : 'factor'
  return {
    done: true,
    stage,
    token: await store.openSession({ account: account.id, stage, agent }),
  }
}

async function isCodeOf(
  { account, factor, factorStep }: Credentials,
  code: string,
  store: SignInStore,
): Promise<boolean> {
  if (factor === null) return false
  const step = store.secrets.stepOfCode(code, factor, factorStep)
  if (step !== undefined) return store.takeStep(account.id, step)
  return store.takeRecoveryCode(account.id, code)
}

function tooMany(seconds: number) {
  return { done: false as const, refusal: { code: 'too-many-attempts' as const, seconds } }
}
