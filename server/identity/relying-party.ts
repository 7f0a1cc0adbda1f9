/**
 * Our side of signing in with a provider of identities, our own or another one: the browser is sent
 * there with a question that only it can bring the answer to, and the answer is checked by its
 * signature. What comes back never reaches the browser.
 */
import { createHash } from 'node:crypto'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'

export interface Party {
  readonly issuer: string
  readonly client: string
  readonly clientSecret: string
  readonly redirect: string
  readonly scope: string
  /** How the provider is asked; our own is asked within this process. */
  ask(url: string, init: RequestInit): Promise<Response>
}

export interface Question {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** When it was asked, by this machine's clock. */
  readonly askedAtMs: number
}

interface Description {
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri: string
}

export interface RelyingParty {
  /** Where the browser goes. */
  addressFor(question: Question): Promise<string>
  /** What the provider says of whoever signed in; undefined where the answer is not to this question. */
  claimsFor(code: string, question: Question): Promise<JWTPayload | undefined>
}

/** Clocks of two machines differ so much at most. */
const skewSeconds = 30
const patienceMs = 10_000

export function relyingParty(party: Party): RelyingParty {
  let found: Promise<{ description: Description; keys: JWTVerifyGetKey }> | undefined
  const look = () => {
    found ??= discover(party)
    // A provider that was away is looked for again the next time.
    found.catch(() => {
      found = undefined
    })
    return found
  }
  return {
    async addressFor({ state, nonce, verifier }) {
      const { description } = await look()
      const url = new URL(description.authorization_endpoint)
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      const query = {
        client_id: party.client,
        response_type: 'code',
        redirect_uri: party.redirect,
        scope: party.scope,
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        prompt: 'login',
        max_age: '0',
      }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      return url.href
    },
    async claimsFor(code, question) {
      const { description, keys } = await look()
      const token = await exchange(party, description, code, question)
      return token === undefined ? undefined : claimsIn(token, keys, party, question)
    },
  }
}

async function discover(party: Party) {
  const address = `${party.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const answer = await party.ask(address, { signal: AbortSignal.timeout(patienceMs) })
  const said: unknown = await answer.json()
  if (!isDescription(said, party.issuer)) {
    throw new Error(`The provider ${party.issuer} does not describe itself as that.`)
  }
  return { description: said, keys: await keysOf(party, said.jwks_uri) }
}

function isDescription(said: unknown, issuer: string): said is Description {
  if (typeof said !== 'object' || said === null || !('issuer' in said)) return false
  const named = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
  const record: Partial<Record<string, unknown>> = { ...said }
  return record['issuer'] === issuer && named.every((name) => isSafe(record[name]))
}

function isSafe(address: unknown): boolean {
  const url = typeof address === 'string' ? URL.parse(address) : null
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere(url.hostname))
}

function isHere(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

/** Our own provider's keys lie in this process; another's are fetched anew when it has new ones. */
async function keysOf({ ask }: Party, address: string): Promise<JWTVerifyGetKey> {
  if (ask === fetch) return createRemoteJWKSet(new URL(address))
  const answer = await ask(address, {})
  return createLocalJWKSet((await answer.json()) as JSONWebKeySet)
}

async function exchange(
  { client, clientSecret, redirect, ask }: Party,
  { token_endpoint: address }: Description,
  code: string,
  { verifier }: Question,
): Promise<string | undefined> {
  const secret = Buffer.from(`${encodeURIComponent(client)}:${encodeURIComponent(clientSecret)}`)
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
    code_verifier: verifier,
  })
  const answer = await ask(address, {
    method: 'POST',
    headers: {
      authorization: `Basic ${secret.toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: body.toString(),
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  })
  if (!answer.ok) return undefined
  const said: unknown = await answer.json()
  const token = typeof said === 'object' && said !== null && 'id_token' in said && said.id_token
  return typeof token === 'string' ? token : undefined
}

/** Signed by the provider, for us, to this question, and after it was asked. */
async function claimsIn(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, client }: Party,
  { nonce, askedAtMs }: Question,
): Promise<JWTPayload | undefined> {
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience: client,
    algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
    clockTolerance: skewSeconds,
    requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
  }).catch(() => ({ payload: undefined }))
  if (payload === undefined || payload['nonce'] !== nonce) return undefined
  if (Array.isArray(payload.aud) && payload['azp'] !== client) return undefined
  const signedInAt = payload['auth_time']
  const isFresh =
    typeof signedInAt === 'number' && signedInAt >= Math.floor(askedAtMs / 1000) - skewSeconds
  return isFresh ? payload : undefined
}
