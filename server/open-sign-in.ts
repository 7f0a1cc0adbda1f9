/** Opens what signing in needs: keys, our own provider or another one, and the stores. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { JWK, JWTPayload } from 'jose'
import type { Adapter } from 'oidc-provider'
import type { Config, OidcSetting } from './config.ts'
import { answerHere, type Passed } from './http/handed-request.ts'
import type { Party, SignedIn, SignIn } from './http/sign-in.ts'
import type { IdentityKeys } from './identity/identity-keys.ts'
import { whoClaims } from './identity/outside-claims.ts'
import { askForAny, askForNew, counterSigned, newPasskey } from './identity/passkeys.ts'
import { passwordsBy } from './identity/password.ts'
import {
  callbackPath,
  interactionCookie,
  type OwnProvider,
  openProvider,
  ownClient,
  resourceOf,
} from './identity/provider.ts'
import { type RelyingParty, relyingParty } from './identity/relying-party.ts'
import { digestOf, newRecoveryCode, newSecret, normalRecoveryCode } from './identity/secrets.ts'
import { serviceTokens } from './identity/service-tokens.ts'
import { openSignInKeys, type SignInKeys } from './identity/sign-in-keys.ts'
import { newTimeCodeSecret, stepOfCode, timeCodeAddress } from './identity/time-code.ts'
import { errorCode, StartFailure } from './start-failure.ts'
import type { Database } from './storage/database.ts'
import { createAccountStore } from './storage/sign-in/account-store.ts'
import { createPasskeyStore } from './storage/sign-in/passkey-store.ts'
import { endProviderSessions, providerRows } from './storage/sign-in/provider-rows.ts'
import { createServiceClientStore } from './storage/sign-in/service-client-store.ts'
import { createSessionStore } from './storage/sign-in/session-store.ts'
import { createSignInLog } from './storage/sign-in/sign-in-log.ts'
import type { Actor } from './usecases/gate.ts'
import type { Secrets } from './usecases/sign-in/sign-in-store.ts'

export interface SignInOptions extends Pick<Config, 'dataFolder' | 'origin' | 'oidc'> {
  readonly database: Database
  readonly identityKeys: IdentityKeys
  readonly samples: readonly Actor[]
  readonly report: (error: unknown) => void
}

export interface OpenSignIn extends SignIn {
  /** The public half of what tokens are signed with now. */
  readonly tokenKey: JWK
  /** Removes what has ended. */
  sweep(): Promise<void>
}

const paperCodes = 10
const nonceBytes = 12

export async function openSignIn(options: SignInOptions): Promise<OpenSignIn> {
  const { dataFolder, origin, oidc, database, identityKeys, samples, report } = options
  const keys = await openSignInKeys(dataFolder)
  const sessions = createSessionStore(database)
  const services = createServiceClientStore(database)
  const needs = {
    origin,
    keys,
    rows: (model: string) => providerRows(database, model) as Adapter,
    serviceClient: services.find,
    report,
  }
  // Reading its code takes a while, which nobody waits for who does not sign in.
  let opened: Promise<OwnProvider> | undefined
  const own = () => {
    opened ??= openProvider(needs)
    return opened
  }
  const answer = async (passed: Passed) => {
    const { answer: routes } = await own()
    return answerHere(routes, passed)
  }
  const place = { origin, name: 'Yiqiao 医桥' }
  const sealing = sealingOf(keys)
  return {
    ...sealing,
    origin,
    isSecure: origin.startsWith('https:'),
    samples,
    store: {
      accounts: createAccountStore(database),
      passkeys: createPasskeyStore(database),
      sessions,
      log: createSignInLog(database),
      secrets: secretsOf(identityKeys),
      nowMs: () => Date.now(),
    },
    isOwn: oidc === null,
    provider: {
      answer,
      isUnderWay: async (uid) => (await own()).isUnderWay(uid),
      finish: async (uid, login) => (await own()).finish(uid, login),
      cookie: interactionCookie,
    },
    party:
      oidc === null
        ? ownParty(origin, keys, answer, (account) => endProviderSessions(database, account))
        : await outsideParty(oidc, origin),
    passkeys: {
      askForNew: (account, has) => askForNew(place, account, has),
      made: (response, challenge) =>
        newPasskey(place, response as RegistrationResponseJSON, challenge),
      askForAny: () => askForAny(place),
      counterSigned: (response, challenge, passkey) =>
        counterSigned(place, response as AuthenticationResponseJSON, challenge, passkey),
    },
    tokens: serviceTokens<Actor>({
      issuer: origin,
      audience: resourceOf(origin),
      keys: keys.keys,
      revoked: services.revoked,
      nowMs: () => Date.now(),
      async find(client) {
        const found = await services.find(client)
        if (found === undefined) return undefined
        const { name, role, institution } = found
        return { id: client, name: { 'zh-CN': name, 'zh-HK': name, en: name }, role, institution }
      },
    }),
    tokenKey: publicHalf(keys.keys[0]),
    sweep: () => sessions.sweep(),
  }
}

function publicHalf({ d: _private, ...jwk }: JWK = {}): JWK {
  return jwk
}

export function secretsOf(keys: IdentityKeys): Secrets {
  return {
    newSecret,
    digest: digestOf,
    subject: (text) => keys.digest(`sign-in ${text}`),
    ...passwordsBy(keys.keyed),
    newTimeCode(account, login) {
      const secret = newTimeCodeSecret()
      const sealed = keys.seal(secret.toString('base64'), account)
      return { sealed, address: timeCodeAddress(secret, login) }
    },
    stepOfCode(account, sealed, code, nowMs, lastStep) {
      const secret = Buffer.from(keys.unseal(sealed, account), 'base64')
      return stepOfCode(secret, code, nowMs, lastStep)
    },
    newRecoveryCodes: () => Array.from({ length: paperCodes }, newRecoveryCode),
    recoveryDigest: (typed) => digestOf(normalRecoveryCode(typed)),
  }
}

/** What a browser carries between the way there and the way back, and cannot read or make. */
function sealingOf({ cookieSecret }: SignInKeys): Pick<SignIn, 'seal' | 'unseal'> {
  const key = Buffer.from(hkdfSync('sha256', cookieSecret, '', 'yiqiao sign-in attempt', 32))
  return {
    seal(text) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    unseal(sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      const [nonce, tag, body] = [bytes.subarray(0, 12), bytes.subarray(12, 28), bytes.subarray(28)]
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag)
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}

function ownParty(
  origin: string,
  keys: SignInKeys,
  answer: (passed: Passed) => ReturnType<typeof answerHere>,
  endSessions: (account: string) => Promise<void>,
): Party {
  const party = relyingParty({
    issuer: origin,
    client: ownClient,
    clientSecret: keys.clientSecret,
    redirect: `${origin}${callbackPath}`,
    scope: 'openid',
    ask: (url, init) => askHere(url, init, answer),
  })
  return {
    addressFor: party.addressFor,
    async whoAnswered(code, question) {
      const claims = await party.claimsFor(code, question)
      const account = claims?.sub
      if (claims === undefined || account === undefined) return undefined
      // From here on the session is ours; one with the provider would only be another to steal.
      await endSessions(account)
      return { account, methods: namesIn(claims['amr']) }
    },
  }
}

async function askHere(
  address: string,
  { method = 'GET', headers, body }: RequestInit,
  answer: (passed: Passed) => ReturnType<typeof answerHere>,
): Promise<Response> {
  const { pathname, search } = new URL(address)
  const sent = Object.fromEntries(new Headers(headers))
  const bytes = Buffer.from(typeof body === 'string' ? body : '')
  const length = bytes.length === 0 ? {} : { 'content-length': String(bytes.length) }
  const found = await answer({
    method,
    url: `${pathname}${search}`,
    headers: { ...sent, ...length },
    body: bytes,
  })
  if ('elsewhere' in found) throw new Error('broken invariant: the provider sent us elsewhere')
  return new Response(new Uint8Array(found.body), { status: found.status })
}

async function outsideParty(oidc: OidcSetting, origin: string): Promise<Party> {
  const { issuer, client, claims, secretFile } = oidc
  const party: RelyingParty = relyingParty({
    issuer,
    client,
    clientSecret: await secretIn(secretFile),
    redirect: `${origin}${callbackPath}`,
    scope: oidc.scope,
    ask: fetch,
  })
  return {
    addressFor: party.addressFor,
    async whoAnswered(code, question): Promise<SignedIn | undefined> {
      const said: JWTPayload | undefined = await party.claimsFor(code, question)
      const account = said === undefined ? undefined : whoClaims(said, claims)
      return account === undefined ? undefined : { outside: account }
    },
  }
}

async function secretIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartFailure(
      'setting-malformed',
      `The file ${file} of YIQIAO_OIDC_SECRET_FILE cannot be read (${errorCode(error)}): put the secret of the client there, in one line.`,
    )
  })
  return text.trim()
}

function namesIn(claim: unknown): readonly string[] {
  return Array.isArray(claim) ? claim.filter((name) => typeof name === 'string') : []
}
