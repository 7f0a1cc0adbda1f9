/**
 * Our own provider of identities (OpenID Connect): persons sign in with it as they would with any
 * other, and services of hospitals and insurers get their tokens here.
 *
 * Its address comes from the settings. What a request says about its host is not looked at.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JWK } from 'jose'
import type { Adapter, Configuration, Provider } from 'oidc-provider'
import type { SignInKeys } from './sign-in-keys.ts'

/** Tokens of services live so long, in seconds. */
const tokenSeconds = 300
const signingInSeconds = 600
const codeSeconds = 60

export const ownClient = 'yiqiao'
export const callbackPath = '/api/sign-in/callback'
export const interactionCookie = 'yiqiao_interaction'

export interface ProviderNeeds {
  readonly origin: string
  readonly keys: SignInKeys
  rows(model: string): Adapter
  /** Undefined where it is unknown, or revoked. */
  serviceClient(
    client: string,
  ): Promise<
    { readonly client: string; readonly name: string; readonly keys: readonly object[] } | undefined
  >
  /** Hears of what went wrong, never of a secret. */
  readonly report: (error: unknown) => void
}

export interface OwnProvider {
  readonly issuer: string
  /** Answers under `/oidc/` and for the description of the provider. */
  answer(request: IncomingMessage, response: ServerResponse): void
  /** Whether the browser that carries this cookie is in the middle of signing in. */
  isUnderWay(uid: string): Promise<boolean>
  /** Where the browser goes on; undefined where nothing is under way. */
  finish(
    uid: string,
    login: { readonly account: string; readonly methods: readonly string[] },
  ): Promise<string | undefined>
}

/** Resource that tokens of services are for. */
export function resourceOf(origin: string): string {
  return `${origin}/api`
}

export async function openProvider(needs: ProviderNeeds): Promise<OwnProvider> {
  const { Provider: Opened } = await import('oidc-provider')
  const provider = new Opened(needs.origin, configurationOf(needs))
  provider.proxy = true
  provider.on('server_error', (_context, error) => needs.report(error))
  const answer = provider.callback()
  const { host, protocol } = new URL(needs.origin)
  return {
    issuer: needs.origin,
    answer(request, response) {
      // Addresses that it writes come from these, and so never from whoever asks.
      for (const name of Object.keys(request.headers)) {
        if (name.startsWith('x-forwarded-') || name === 'forwarded') delete request.headers[name]
      }
      request.headers.host = host
      request.headers['x-forwarded-proto'] = protocol.replace(':', '')
      void answer(request, response)
    },
    isUnderWay: async (uid) => (await provider.Interaction.find(uid)) !== undefined,
    finish: (uid, login) => finish(provider, uid, login),
  }
}

async function finish(
  provider: Provider,
  uid: string,
  { account, methods }: { readonly account: string; readonly methods: readonly string[] },
): Promise<string | undefined> {
  const interaction = await provider.Interaction.find(uid)
  if (interaction === undefined) return undefined
  interaction.result = { login: { accountId: account, amr: [...methods], remember: false } }
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000))
  return interaction.returnTo
}

function configurationOf({ origin, keys, rows, serviceClient, report }: ProviderNeeds) {
  const resource = resourceOf(origin)
  const configuration: Configuration = {
    adapter: (model: string) =>
      model === 'Client' ? clientRows(serviceClient, rows) : rows(model),
    jwks: { keys: keys.keys as JWK[] as NonNullable<Configuration['jwks']>['keys'] },
    clients: [
      {
        client_id: ownClient,
        client_secret: keys.clientSecret,
        redirect_uris: [`${origin}${callbackPath}`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256'],
      requestObjectSigningAlgValues: ['ES256'],
    },
    clientAuthMethods: ['client_secret_basic', 'private_key_jwt'],
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { acr: null, iss: null, sid: null, openid: ['sub', 'amr', 'auth_time'] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_context, client) =>
          client.grantTypeAllowed('client_credentials') ? resource : [],
        getResourceServerInfo: () => ({
          scope: 'api',
          audience: resource,
          accessTokenTTL: tokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
        useGrantedResource: () => true,
      },
    },
    routes,
    interactions: { url: () => '/sign-in?under-way' },
    cookies: {
      keys: [keys.cookieSecret],
      names: {
        interaction: interactionCookie,
        resume: 'yiqiao_resume',
        session: 'yiqiao_provider',
      },
      long: { httpOnly: true, sameSite: 'lax', path: '/oidc', signed: true },
      short: { httpOnly: true, sameSite: 'lax', path: '/', signed: true },
    },
    ttl: {
      AccessToken: tokenSeconds,
      AuthorizationCode: codeSeconds,
      ClientCredentials: tokenSeconds,
      Grant: signingInSeconds,
      IdToken: signingInSeconds,
      Interaction: signingInSeconds,
      Session: signingInSeconds,
    },
    expiresWithSession: () => false,
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    async loadExistingGrant(context) {
      const { client, session, provider } = context.oidc
      if (client?.clientId !== ownClient || session?.accountId === undefined) return undefined
      const grant = new provider.Grant({ clientId: ownClient, accountId: session.accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    // What a person sees is a page of ours; a client reads the code.
    renderError(context, out, error) {
      if (!('error' in out)) report(error)
      context.type = 'application/json; charset=utf-8'
      context.body = JSON.stringify({ error: out.error, error_description: out.error_description })
    },
  }
  return configuration
}

/** Paths of their own, so that nothing of ours can be taken for one of the provider's. */
const routes = {
  authorization: '/oidc/auth',
  token: '/oidc/token',
  jwks: '/oidc/jwks',
  pushed_authorization_request: '/oidc/request',
} as const

/** Services are known from our own table; whoever was taken off it is unknown from then on. */
function clientRows(serviceClient: ProviderNeeds['serviceClient'], rows: ProviderNeeds['rows']) {
  return {
    ...rows('Client'),
    async find(id: string) {
      const found = await serviceClient(id)
      if (found === undefined || found.keys.length === 0) return undefined
      return {
        client_id: found.client,
        client_name: found.name,
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        jwks: { keys: found.keys },
      }
    },
  } as Adapter
}
