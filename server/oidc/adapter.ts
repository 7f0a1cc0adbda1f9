/** Joins the provider's memory to the database. */
import { InvalidClientAuth, InvalidGrant } from 'oidc-provider/lib/helpers/errors.js'
import type { OidcStore, Payload } from './oidc-store.ts'

/** Grants without an end of their own are swept after so long. */
const longestSeconds = 86_400

export function adapterFor(model: string, store: OidcStore) {
  const isReplay = model === 'ReplayDetection'
  return {
    async find(id: string): Promise<Payload | undefined> {
      return model === 'Client' ? clientMetadata(id, store) : store.find(model, id)
    },
    findByUid: (uid: string) => store.findByUid(model, uid),
    // Codes for devices are not given out.
    findByUserCode: async () => undefined,
    async upsert(id: string, payload: Payload, seconds: number = longestSeconds) {
      const isKept = await store.keep(model, id, payload, seconds, isReplay)
      if (!isKept) throw new InvalidClientAuth('an assertion is good for one request')
    },
    async consume(id: string) {
      const isFirst = await store.consume(model, id)
      if (!isFirst) throw new InvalidGrant('it was used before')
    },
    destroy: (id: string) => store.drop(model, id),
    revokeByGrantId: (grant: string) => store.dropGrant(grant),
  }
}

async function clientMetadata(id: string, store: OidcStore): Promise<Payload | undefined> {
  const client = await store.client(id)
  if (client === undefined) return undefined
  const { title, redirects, keys, role } = client
  const grants = [
    ...(redirects.length > 0 ? ['authorization_code'] : []),
    ...(role === null ? [] : ['client_credentials']),
  ]
  return {
    client_id: id,
    client_name: title,
    grant_types: grants,
    response_types: redirects.length > 0 ? ['code'] : [],
    redirect_uris: redirects,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    jwks: { keys },
  }
}
