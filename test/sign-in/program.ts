/** A program of a hospital or an insurer, with a key of its own. */
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import type { Answered } from './browser.ts'

export interface ProgramKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly jwk: Record<string, unknown> & { readonly kid: string }
}

export async function newProgramKey(kid: string = randomUUID()): Promise<ProgramKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  return {
    kid,
    privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
  }
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** What a program shows to get a token; `changes` make it a wrong one. */
export async function assertionOf(
  origin: string,
  client: string,
  { privateKey, kid }: ProgramKey,
  changes: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: client,
    sub: client,
    aud: `${origin}/oidc`,
    jti: randomUUID(),
    exp: now + 60,
  }
  return new SignJWT({ ...claims, iat: now, ...changes })
    .setProtectedHeader({ alg: 'ES256', kid } satisfies JWTHeaderParameters)
    .sign(privateKey)
}

export async function askForToken(
  origin: string,
  assertion: string,
  more: Record<string, string> = { grant_type: 'client_credentials' },
  headers: Record<string, string> = {},
): Promise<Answered> {
  const body = new URLSearchParams({
    ...more,
    client_assertion: assertion,
    client_assertion_type: assertionType,
  })
  const answer = await fetch(`${origin}/oidc/token`, { method: 'POST', body, headers })
  const text = await answer.text()
  return { status: answer.status, body: JSON.parse(text), headers: answer.headers }
}
