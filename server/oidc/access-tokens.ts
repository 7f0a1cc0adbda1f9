/**
 * Tells by an access token which program asks. A token is verified once, in the process, and believed
 * until it ends: the settle path asks nothing of the database. Whether somebody revoked a program in
 * the meantime is looked up every second, for all tokens together.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import type { SignInKeys } from '../identity/sign-in-keys.ts'
import { Recurring } from '../jobs/recurring.ts'
import type { Actor } from '../usecases/gate.ts'
import { isRole } from '../usecases/sign-in/account.ts'
import type { Client } from './oidc-store.ts'
import { namesOf } from './provider.ts'

export interface KnownClient extends Client {
  /** Seconds since 1970, before which no token was issued that still counts. */
  readonly tokensAfter: number
  readonly isRevoked: boolean
}

export interface AccessTokenOptions {
  readonly origin: string
  readonly keys: SignInKeys
  clients(): Promise<readonly KnownClient[]>
  readonly report: (error: unknown) => void
}

interface Verified {
  readonly actor: Actor
  readonly client: string
  readonly issuedAt: number
  readonly endsAt: number
}

const lookEveryMs = 1000
const mostTokens = 10_000
const longestToken = 4096
const secondMs = 1000

export class AccessTokens {
  readonly #options: AccessTokenOptions
  readonly #keySet: ReturnType<typeof createLocalJWKSet>
  readonly #verified = new Map<string, Verified>()
  readonly #watch: Recurring

  constructor(options: AccessTokenOptions) {
    this.#options = options
    this.#keySet = createLocalJWKSet(publicKeys(options.keys))
    const { report } = options
    this.#watch = new Recurring(
      () => this.look(),
      lookEveryMs,
      report,
      () => this.#verified.size > 0,
    )
  }

  /** Null where the token is not valid, or not any longer. */
  async actorOf(token: string): Promise<Actor | null> {
    const known = this.#verified.get(token)
    if (known !== undefined) return this.#stillGood(token, known)
    if (token.length > longestToken) return null
    const { issuer, audience } = namesOf(this.#options.origin)
    const how = {
      issuer,
      audience,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat'],
    }
    const payload = await jwtVerify(token, this.#keySet, how).then(
      (verified) => verified.payload,
      (error: unknown) => {
        if (error instanceof errors.JOSEError) return undefined
        throw error
      },
    )
    return payload === undefined ? null : this.#admit(token, payload)
  }

  /** Forgets tokens of programs that were revoked, and those that have ended. */
  async look(): Promise<void> {
    const clients = new Map((await this.#options.clients()).map((one) => [one.id, one]))
    const now = Date.now() / secondMs
    for (const [token, { client, issuedAt, endsAt }] of this.#verified) {
      const isGood = endsAt > now && counts(clients.get(client), issuedAt)
      if (!isGood) this.#verified.delete(token)
    }
  }

  close(): Promise<void> {
    return this.#watch.close()
  }

  #stillGood(token: string, { actor, endsAt }: Verified): Actor | null {
    if (endsAt > Date.now() / secondMs) return actor
    this.#verified.delete(token)
    return null
  }

  async #admit(
    token: string,
    { client_id, sub, iat = 0, exp = 0 }: JWTPayload,
  ): Promise<Actor | null> {
    // What a person's program holds is for asking who the person is.
    if (typeof client_id !== 'string' || sub !== client_id) return null
    const client = (await this.#options.clients()).find(({ id }) => id === client_id)
    const actor = client === undefined ? null : actorOfClient(client)
    if (actor === null || !counts(client, iat)) return null
    const [oldest] = this.#verified.keys()
    if (this.#verified.size >= mostTokens && oldest !== undefined) this.#verified.delete(oldest)
    this.#verified.set(token, { actor, client: client_id, issuedAt: iat, endsAt: exp })
    return actor
  }
}

function counts(client: KnownClient | undefined, issuedAt: number): boolean {
  return client !== undefined && !client.isRevoked && issuedAt >= client.tokensAfter
}

function actorOfClient({ id, title, role, institution }: Client): Actor | null {
  if (role === null || !isRole(role)) return null
  return { id, name: { 'zh-CN': title, 'zh-HK': title, en: title }, role, institution }
}

function publicKeys({ keys }: SignInKeys): JSONWebKeySet {
  return { keys: keys.map(({ d: _, ...key }) => key) } as unknown as JSONWebKeySet
}
