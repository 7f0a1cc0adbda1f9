/** The OpenID provider that comes along: who a person is, and tokens for programs with a key. */
import { InvalidTarget } from 'oidc-provider/lib/helpers/errors.js'
import { Provider } from 'oidc-provider/lib/provider.js'
import type { SignInKeys } from '../identity/sign-in-keys.ts'
import type { Account } from '../usecases/sign-in/account.ts'
import { adapterFor } from './adapter.ts'
import type { OidcStore } from './oidc-store.ts'

export const oidcPath = '/oidc'
export const TOKEN_SECONDS = 300

/** All names follow from the setting of the origin, whatever a request says of its host. */
export function namesOf(origin: string) {
  return { issuer: `${origin}${oidcPath}`, audience: `${origin}/api` }
}

export function createProvider(origin: string, keys: SignInKeys, store: OidcStore): Provider {
  const { issuer, audience } = namesOf(origin)
  const isSecure = origin.startsWith('https:')
  const cookie = { httpOnly: true, sameSite: 'lax', secure: isSecure, signed: true }
  const provider = new Provider(issuer, {
    adapter: (model: string) => adapterFor(model, store),
    jwks: { keys: keys.keys },
    cookies: {
      keys: keys.cookies,
      names: { session: 'yiqiao-oidc', interaction: 'yiqiao-ask', resume: 'yiqiao-resume' },
      long: { ...cookie, path: oidcPath },
      short: { ...cookie, path: oidcPath },
    },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES256'], idTokenSigningAlgValues: ['ES256'] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    responseTypes: ['code'],
    pkce: { required: () => true },
    claims: { openid: ['sub', 'amr', 'auth_time'], profile: ['name', 'role', 'institution'] },
    scopes: ['openid'],
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx: TokenContext) =>
          ctx.oidc.params?.grant_type === 'client_credentials' ? audience : undefined,
        useGrantedResource: () => false,
        getResourceServerInfo: (_ctx: unknown, resource: string) => {
          if (resource !== audience) throw new InvalidTarget()
          return {
            scope: '',
            audience,
            accessTokenTTL: TOKEN_SECONDS,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          }
        },
      },
    },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => interactionPath(uid) },
    ttl: ttl,
    findAccount: async (_ctx: unknown, id: string) => {
      const account = await store.account(id)
      return account && { accountId: id, claims: () => claimsOf(account) }
    },
    renderError,
  })
  provider.proxy = true
  return provider
}

interface TokenContext {
  readonly oidc: { readonly params?: { readonly grant_type?: string } }
}

const shortSeconds = 60
const minutes = 60
const ttl = {
  AuthorizationCode: shortSeconds,
  AccessToken: 5 * minutes,
  ClientCredentials: TOKEN_SECONDS,
  IdToken: 5 * minutes,
  Interaction: 10 * minutes,
  Grant: 10 * minutes,
  // Whoever asks again is asked again whether the session here still lives.
  Session: shortSeconds,
}

export function interactionPath(uid: string): string {
  return `${oidcPath}/interaction/${uid}`
}

function claimsOf({ id, name, role, institution }: Account) {
  return { sub: id, name: name.en, role, institution }
}

interface ErrorContext {
  type: string
  body: string
  status: number
}

/** A page of theirs would need styles and scripts that our policy forbids. */
function renderError(ctx: ErrorContext, out: { error: string; error_description?: string }): void {
  ctx.type = 'application/problem+json'
  ctx.body = JSON.stringify({
    type: `urn:yiqiao:problem:${out.error}`,
    status: ctx.status,
    code: out.error,
    title: 'The OpenID provider refuses the request.',
    detail: out.error_description,
    remedy: 'Go back to where you came from, and begin anew there.',
  })
}
