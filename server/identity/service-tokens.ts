/**
 * Tokens of services, checked in this process and known until they expire: settling costs no query.
 * What was revoked is asked for at most once a second, whoever comes, and bites within two.
 */
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'

export interface TokenNeeds<Who> {
  readonly issuer: string
  readonly audience: string
  /** Of which the public halves are used. */
  readonly keys: readonly JWK[]
  /** Undefined where it is unknown or revoked. */
  find(client: string): Promise<Who | undefined>
  /** Clients that were revoked lately. */
  revoked(): Promise<ReadonlySet<string>>
  nowMs(): number
}

export interface ServiceTokens<Who> {
  /** Undefined for a token that is none of ours, expired, or of a client that was revoked. */
  whoHas(token: string): Promise<Who | undefined> | Who | undefined
}

const lookEveryMs = 1000
/** Nobody waits for a look before what is known is so old. */
const tooOldMs = 2000
/** A service renews its token every few minutes: ten thousand of them find room. */
const mostKnown = 10_000

export function serviceTokens<Who extends object>(needs: TokenNeeds<Who>): ServiceTokens<Who> {
  const keys = createLocalJWKSet({ keys: needs.keys.map(publicOf) })
  const known = new Map<string, { client: string; who: Who; endsAtMs: number }>()
  let revoked: ReadonlySet<string> = new Set()
  let lookedAtMs = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  /** One look for all who come meanwhile. */
  function look(): Promise<void> {
    looking ??= (async () => {
      try {
        const startedAtMs = needs.nowMs()
        revoked = await needs.revoked()
        lookedAtMs = startedAtMs
      } finally {
        looking = undefined
      }
    })()
    return looking
  }

  function fromKnown(token: string): Who | undefined {
    const found = known.get(token)
    if (found === undefined) return undefined
    if (needs.nowMs() < found.endsAtMs && !revoked.has(found.client)) return found.who
    known.delete(token)
    return undefined
  }

  async function verify(token: string): Promise<Who | undefined> {
    const { payload } = await jwtVerify(token, keys, {
      issuer: needs.issuer,
      audience: needs.audience,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'client_id'],
      currentDate: new Date(needs.nowMs()),
    }).catch(() => ({ payload: undefined }))
    const client = payload?.['client_id']
    if (typeof client !== 'string' || payload?.exp === undefined) return undefined
    const who = await needs.find(client)
    if (who === undefined) return undefined
    const [eldest] = known.keys()
    if (known.size >= mostKnown && eldest !== undefined) known.delete(eldest)
    known.set(token, { client, who, endsAtMs: payload.exp * 1000 })
    return who
  }

  return {
    whoHas(token) {
      const age = needs.nowMs() - lookedAtMs
      if (age >= tooOldMs) return look().then(() => fromKnown(token) ?? verify(token))
      // If it fails, the next that comes later waits for another one, and hears why.
      if (age >= lookEveryMs) look().catch(() => undefined)
      return fromKnown(token) ?? verify(token)
    },
  }
}

function publicOf({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } as JWK
}
