/** Services of hospitals and insurers come with keys of their own, over real HTTP. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { registerService, signedInHeaders } from '../../bench/settle/signed-in.ts'
import { isServiceOf } from '../../server/http/authenticate.ts'
import type { SessionJson } from '../../server/http/contract/session.ts'
import { createServiceClientStore } from '../../server/storage/sign-in/service-client-store.ts'
import { type House, openHouse } from './signing-in.ts'

type Key = Awaited<ReturnType<typeof newKey>>

async function newKey(kid = randomUUID()) {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
  return { kid, privateKey, jwk }
}

describe('services with keys of their own', () => {
  let house: House
  let first: Key
  const clients = () => createServiceClientStore(house.database.pool)

  before(async () => {
    house = await openHouse('production')
    first = await newKey()
    const service = { client: 'his-1', name: '院内系统', role: 'operator', institution: 'H-1' }
    assert.ok(await clients().add(service, { kid: first.kid, jwk: first.jwk }))
  })
  after(() => house.close())

  function assertion(
    { kid, privateKey }: Key,
    audience = house.origin,
    jti: string = randomUUID(),
  ) {
    return new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer('his-1')
      .setSubject('his-1')
      .setAudience(audience)
      .setJti(jti)
      .setIssuedAt()
      .setExpirationTime('1 minute')
      .sign(privateKey)
  }

  async function ask(signed: string) {
    const answer = await fetch(`${house.app.listeningOrigin}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'api',
        client_id: 'his-1',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: signed,
      }),
    })
    const body = (await answer.json()) as Record<string, unknown>
    return {
      status: answer.status,
      token: String(body['access_token'] ?? ''),
      error: body['error'],
    }
  }

  async function status(token: string) {
    const answer = await fetch(`${house.app.listeningOrigin}/api/status`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return answer.status
  }

  it('lets a service in that signed with its key', async () => {
    const { status: granted, token } = await ask(await assertion(first))
    assert.equal(granted, 200)
    assert.equal(await status(token), 200)
    const answer = await fetch(`${house.app.listeningOrigin}/api/session`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const { actor, signedIn } = (await answer.json()) as SessionJson
    assert.deepEqual(
      [actor.id, actor.role, actor.institution, signedIn?.kind],
      ['his-1', 'operator', 'H-1', 'service'],
    )
  })

  it('takes each assertion once, and none that is for somebody else', async () => {
    const signed = await assertion(first)
    assert.equal((await ask(signed)).status, 200)
    assert.equal((await ask(signed)).error, 'invalid_client')
    const foreign = await assertion(first, 'https://other.example')
    assert.equal((await ask(foreign)).error, 'invalid_client')
    const forged = await assertion({ ...(await newKey(first.kid)), jwk: first.jwk })
    assert.equal((await ask(forged)).error, 'invalid_client')
  })

  it('refuses tokens that it did not sign, for others, expired, or without a signature', async () => {
    const { keys } = JSON.parse(
      (await import('node:fs')).readFileSync(`${house.folder}/sign-in-keys`, 'utf8'),
    )
    const { importJWK } = await import('jose')
    const own = await importJWK(keys[0], 'ES256')
    const claims = { client_id: 'his-1', scope: 'api' }
    const header = { alg: 'ES256', kid: keys[0].kid, typ: 'at+jwt' }
    const made = (change: (jwt: SignJWT) => SignJWT, with_ = header, by: typeof own = own) =>
      change(
        new SignJWT(claims)
          .setProtectedHeader(with_)
          .setIssuer(house.origin)
          .setAudience(`${house.origin}/api`)
          .setSubject('his-1')
          .setIssuedAt()
          .setExpirationTime('2 minutes'),
      ).sign(by)
    assert.equal(await status(await made((jwt) => jwt)), 200, 'made as the provider makes it')
    const { privateKey } = await newKey()
    const refused: Record<string, string> = {
      'another issuer': await made((jwt) => jwt.setIssuer('https://other.example')),
      'another audience': await made((jwt) => jwt.setAudience('https://other.example')),
      'for signing in': await made((jwt) => jwt.setAudience('yiqiao')),
      expired: await made((jwt) => jwt.setExpirationTime(Math.floor(Date.now() / 1000) - 1)),
      'not a token of access': await made((jwt) => jwt, { ...header, typ: 'JWT' }),
      'another key': await made((jwt) => jwt, header, privateKey),
      'no signature': new UnsecuredJWT(claims)
        .setIssuer(house.origin)
        .setAudience(`${house.origin}/api`)
        .setExpirationTime('2 minutes')
        .encode(),
      nonsense: 'nonsense',
      'another scheme': '',
    }
    for (const [what, token] of Object.entries(refused)) {
      assert.equal(await status(token), 401, what)
    }
    const basic = await fetch(`${house.app.listeningOrigin}/api/status`, {
      headers: { authorization: 'Basic eDp5' },
    })
    assert.equal(basic.status, 401)
  })

  it('takes both keys while they overlap, and only the new one afterwards', async () => {
    const second = await newKey()
    assert.ok(await clients().rotate('his-1', { kid: second.kid, jwk: second.jwk }, 3600))
    assert.equal((await ask(await assertion(first))).status, 200)
    assert.equal((await ask(await assertion(second))).status, 200)
    await house.database.pool.query(
      `UPDATE service_client_key SET ends_at = ends_at - interval '2 hours'`,
    )
    assert.equal((await ask(await assertion(first))).error, 'invalid_client')
    assert.equal((await ask(await assertion(second))).status, 200)
    first = second
  })

  it('asks the database nothing for a token that it knows', async () => {
    const { token } = await ask(await assertion(first))
    assert.equal(await status(token), 200)
    const queries: string[] = []
    const { pool } = house.database
    const query = pool.query
    // Counts, and lets everything through.
    pool.query = ((...args: unknown[]) => {
      queries.push(JSON.stringify(args[0]))
      return Reflect.apply(query, pool, args)
    }) as typeof query
    try {
      for (let i = 0; i < 20; i += 1) {
        const answer = await fetch(`${house.app.listeningOrigin}/api/session`, {
          headers: { authorization: `Bearer ${token}` },
        })
        assert.equal(answer.status, 200)
        await answer.body?.cancel()
      }
    } finally {
      pool.query = query
    }
    const about = queries.filter((text) => /service_client|sign_in/.test(text))
    // What was revoked is looked at once a second at most, and that is all.
    assert.ok(
      about.every((text) => text.includes('revoked_at >')),
      about.join('\n'),
    )
    assert.ok(about.length < 20)
  })

  it('gives the benchmark a service that works for all institutions', async () => {
    const port = Number(new URL(house.origin).port)
    const service = await registerService(house.database.url, port)
    const [, token = ''] = /Bearer (\S+)/.exec(await signedInHeaders({ port, service })) ?? []
    const answer = await fetch(`${house.app.listeningOrigin}/api/session`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const { actor } = (await answer.json()) as SessionJson
    assert.deepEqual([actor.role, actor.institution], ['cashier', null])

    // The national interface takes it for whichever hospital it names, and nothing less.
    const { signIn } = house.alliance.api
    assert.ok(signIn)
    const shows = (authorization: string) => isServiceOf({ authorization }, 'H-2', signIn)
    assert.equal(await shows(`Bearer ${token}`), true)
    assert.equal(await isServiceOf({}, 'H-2', signIn), false)
    assert.equal(await shows('Bearer nonsense'), false)
    const { token: operators } = await ask(await assertion(first))
    assert.equal(await shows(`Bearer ${operators}`), false)
  })

  it('lets a service in no longer that was revoked, whatever token it has', async () => {
    const { token } = await ask(await assertion(first))
    assert.equal(await status(token), 200)
    assert.ok(await clients().revoke('his-1'))
    assert.equal((await ask(await assertion(first))).error, 'invalid_client')
    let now = 200
    while (now === 200) now = await status(token)
    assert.equal(now, 401)
  })
})
