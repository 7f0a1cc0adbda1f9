/** Load that says who sends it: a service with a key of its own, as a hospital's system is in production. */
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { openDatabase } from '../../server/storage/database.ts'
import { createServiceClientStore } from '../../server/storage/sign-in/service-client-store.ts'

export interface Service {
  readonly client: string
  readonly key: JWK
  /** As the server calls itself. */
  readonly origin: string
}

export async function registerService(url: string, port: number): Promise<Service> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = randomUUID()
  const client = `bench-${kid.slice(0, 8)}`
  const database = openDatabase(url, { max: 1 })
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
  const service = { client, name: 'Bench', role: 'cashier', institution: null }
  await createServiceClientStore(database).add(service, { kid, jwk })
  await database.end()
  const key = { ...(await exportJWK(privateKey)), kid }
  return { client, key, origin: `http://localhost:${port}` }
}

/** Header lines with a new token, which lives longer than any order. */
export async function signedInHeaders({
  port,
  service,
}: {
  readonly port?: number
  readonly service?: Service
}): Promise<string> {
  if (service === undefined) return ''
  const { client, key, origin } = service
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: key.kid ?? '' })
    .setIssuer(client)
    .setSubject(client)
    .setAudience(origin)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('1 minute')
    .sign(await importJWK(key, 'ES256'))
  const answer = await fetch(`http://127.0.0.1:${port}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'api',
      client_id: client,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  })
  const said = (await answer.json()) as Record<string, unknown>
  if (!answer.ok) throw new Error(`No token was given: ${said['error']}.`)
  return `authorization: Bearer ${said['access_token']}\r\n`
}
