/** A simulated OpenID provider over real HTTP, which can be told to lie. It is none, and says so. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'

export interface OutsideSimulator {
  readonly issuer: string
  /** What the next token says in other words than it should. */
  lie: Record<string, unknown>
  /** How the next token is signed wrongly. */
  fault: 'none' | 'unsigned' | 'strange-key' | 'down' | 'refuses'
  /** What was sent to the token endpoint. */
  readonly asked: URLSearchParams[]
  stop(): Promise<void>
}

const client = 'yiqiao'
export const outsideSecret = 'outside-secret'

export async function startOutsideSimulator(): Promise<OutsideSimulator> {
  const [own, strange] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')]
  const kid = 'outside-1'
  const jwk = { ...(await exportJWK(own.publicKey)), kid, alg: 'ES256', use: 'sig' }
  const told = { lie: {}, fault: 'none', asked: [] } as unknown as OutsideSimulator

  async function idToken(issuer: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      ...{ iss: issuer, aud: client, sub: 'staff-7', amr: ['pwd', 'mfa'], iat: now, exp: now + 60 },
      ...told.lie,
    }
    if (told.fault === 'unsigned') return new UnsecuredJWT(claims).encode()
    const by = told.fault === 'strange-key' ? strange : own
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(by.privateKey)
  }

  const server = createServer(async (request, response) => {
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
    response.setHeader('x-simulator', 'openid')
    response.setHeader('content-type', 'application/json')
    if (told.fault === 'down') return response.destroy()
    if (request.url === '/.well-known/openid-configuration') {
      const places = {
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
      }
      return response.end(JSON.stringify({ issuer, ...places }))
    }
    if (request.url === '/jwks') return response.end(JSON.stringify({ keys: [jwk] }))
    let body = ''
    for await (const chunk of request) body += String(chunk)
    told.asked.push(new URLSearchParams(body))
    const basic = Buffer.from(`${client}:${outsideSecret}`).toString('base64')
    const isKnown = request.headers.authorization === `Basic ${basic}`
    if (!isKnown || told.fault === 'refuses') {
      return response.writeHead(400).end(JSON.stringify({ error: 'invalid_grant' }))
    }
    return response.end(JSON.stringify({ id_token: await idToken(issuer) }))
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  return Object.assign(told, {
    issuer: `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}
