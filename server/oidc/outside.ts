/**
 * Asks an outside OpenID provider who somebody is. The browser is sent there and comes back with a
 * code; tokens pass between the two servers only, and none is kept.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'

export interface OutsideSetting {
  readonly issuer: string
  readonly client: string
  readonly secret: string
}

/** What the provider says of whoever came back. */
export interface Named {
  readonly subject: string
  /** It asked for more than one factor. */
  readonly hasFactor: boolean
}

interface Places {
  readonly authorization: string
  readonly token: string
  readonly keys: ReturnType<typeof createRemoteJWKSet>
}

const patienceMs = 5000
const randomLength = 32
const algorithms = ['ES256', 'PS256', 'RS256', 'EdDSA']
const secondFactors = ['mfa', 'otp', 'hwk', 'sms', 'face', 'fpt', 'pop']

export class OutsideProvider {
  readonly #setting: OutsideSetting
  readonly #back: string
  #places: Promise<Places> | undefined

  constructor(setting: OutsideSetting, origin: string) {
    this.#setting = setting
    this.#back = `${origin}/api/sign-in/outside/back`
  }

  get issuer(): string {
    return this.#setting.issuer
  }

  newSecrets() {
    const random = () => randomBytes(randomLength).toString('base64url')
    return { nonce: random(), verifier: random() }
  }

  async addressFor(state: string, nonce: string, verifier: string): Promise<string> {
    const url = new URL((await this.#find()).authorization)
    const asked = {
      response_type: 'code',
      scope: 'openid',
      client_id: this.#setting.client,
      redirect_uri: this.#back,
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
    return url.href
  }

  /** Null where what came back proves nothing. Rejects where the provider does not answer. */
  async nameBy(code: string, nonce: string, verifier: string): Promise<Named | null> {
    const { token, keys } = await this.#find()
    const { issuer, client: audience, secret } = this.#setting
    const basic = [audience, secret].map(encodeURIComponent).join(':')
    const answer = await fetch(token, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
      headers: { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: this.#back,
        code_verifier: verifier,
      }),
    })
    if (!answer.ok) return null
    const { id_token: shown } = (await answer.json()) as { id_token?: unknown }
    if (typeof shown !== 'string') return null
    const requiredClaims = ['exp', 'iat', 'sub']
    const how = { issuer, audience, algorithms, requiredClaims }
    const payload = await jwtVerify(shown, keys, how).then(
      (verified) => verified.payload,
      (error: unknown) => {
        if (error instanceof errors.JOSEError) return undefined
        throw error
      },
    )
    return payload?.['nonce'] === nonce ? named(payload, audience) : null
  }

  /** Looked up at the first sign-in, so that a provider that is away holds up no start. */
  #find(): Promise<Places> {
    this.#places ??= this.#discover().catch((error: unknown) => {
      this.#places = undefined
      throw error
    })
    return this.#places
  }

  async #discover(): Promise<Places> {
    const { issuer } = this.#setting
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
    const found = (await answer.json()) as Readonly<Record<string, unknown>>
    const { authorization_endpoint: authorization, token_endpoint: token, jwks_uri: keys } = found
    const isWhole = [authorization, token, keys].every((one) => isSafe(one))
    if (found['issuer'] !== issuer || !isWhole) {
      throw new Error('The outside OpenID provider describes itself as another one.')
    }
    return {
      authorization: String(authorization),
      token: String(token),
      keys: createRemoteJWKSet(new URL(String(keys)), { timeoutDuration: patienceMs }),
    }
  }
}

function named({ sub = '', azp, amr }: JWTPayload, client: string): Named | null {
  if (azp !== undefined && azp !== client) return null
  const shown = Array.isArray(amr) ? amr : []
  return { subject: sub, hasFactor: shown.some((one) => secondFactors.includes(one)) }
}

/** Nothing of this goes over the wire in clear, but on this machine itself. */
export function isSafe(address: unknown): boolean {
  const url = typeof address === 'string' ? URL.parse(address) : null
  const isHere = url !== null && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)
}
