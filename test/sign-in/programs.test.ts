/** Programs of hospitals and insurers come in by keys of their own, and by nothing else. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose'
import { addClient, revokeClient, rotateKey } from '../../server/storage/sign-in/client-rows.ts'
import { aPerson, hospital } from '../support/linjiang.ts'
import { Browser } from './browser.ts'
import { askForToken, assertionOf, newProgramKey, type ProgramKey } from './program.ts'
import { openSignInHouse, type SignInHouse } from './sign-in-house.ts'

describe('a program with a key', { timeout: 120_000 }, () => {
  let house: SignInHouse
  let key: ProgramKey
  const patient = aPerson('linjiang/first')

  before(async () => {
    house = await openSignInHouse()
    await house.services.persons.addPersons([patient])
    key = await newProgramKey()
    await addClient(house.database.pool, aHospital('his-1'), key.jwk)
  })
  after(() => house.close())

  const aHospital = (id: string) => ({
    id,
    title: 'Linjiang hospital system',
    role: 'cashier',
    institution: hospital.id,
    redirects: [],
  })

  async function tokenOf(client = 'his-1', by = key): Promise<string> {
    const { status, body } = await askForToken(
      house.origin,
      await assertionOf(house.origin, client, by),
    )
    assert.equal(status, 200, JSON.stringify(body))
    return body.access_token
  }

  /** A quote asks for nothing but a cashier of the institution. */
  function ask(token: string) {
    return new Browser(house.origin).postAsTold(
      '/api/persons/lookup',
      { credential: patient.identity.identifier },
      { authorization: `Bearer ${token}` },
    )
  }

  it('gets a token of ES256 for our interface alone, and acts as its institution', async () => {
    const token = await tokenOf()
    const { iss, aud, sub, exp = 0, iat = 0 } = decodeJwt(token)
    assert.deepEqual([iss, aud, sub], [`${house.origin}/oidc`, `${house.origin}/api`, 'his-1'])
    assert.equal(exp - iat, 300)
    assert.equal(decodeProtectedHeader(token).alg, 'ES256')
    const found = await ask(token)
    assert.equal(found.status, 200, JSON.stringify(found.body))
    const [kept] = await house.rows('SELECT actor, role, workplace FROM access_record')
    assert.deepEqual({ ...kept }, { actor: 'his-1', role: 'cashier', workplace: hospital.id })
  })

  it('asks the database nothing once its token is known', async () => {
    const token = await tokenOf()
    await ask(token)
    await house.rows('ALTER TABLE service_client RENAME TO away')
    try {
      assert.equal((await ask(token)).status, 200)
    } finally {
      await house.rows('ALTER TABLE away RENAME TO service_client')
    }
  })

  it('is refused with a token that is forged, expired, or meant for others', async () => {
    const token = await tokenOf()
    const claims = decodeJwt(token)
    const header = { alg: 'ES256', typ: 'at+jwt', kid: decodeProtectedHeader(token).kid ?? '' }
    const ownSigning = (changes: object, how: object = {}) =>
      new SignJWT({ ...claims, ...changes })
        .setProtectedHeader({ ...header, ...how })
        .sign(key.privateKey)
    const [head = '', body = '', signature = ''] = token.split('.')
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'his-2', client_id: 'his-2' }))
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')
    const wrong = [
      new UnsecuredJWT(claims).encode(),
      `${none}.${body}.`,
      `${none}.${body}.${signature}`,
      `${head}.${other.toString('base64url')}.${signature}`,
      `${head}.${body}.${signature.slice(0, -4)}AAAA`,
      await ownSigning({}),
      'x',
      'x.y.z',
      'A'.repeat(9000),
    ]
    for (const one of wrong) {
      const answer = await ask(one)
      assert.deepEqual([answer.status, answer.body.code], [401, 'token-refused'])
      assert.match(answer.headers.get('www-authenticate') ?? '', /invalid_token/)
    }
    assert.equal((await ask(token)).status, 200)
  })

  it('gets no token for an assertion that is wrong in anything', async () => {
    const now = Math.floor(Date.now() / 1000)
    const stranger = await newProgramKey(key.kid)
    const assertions = [
      await assertionOf(house.origin, 'his-1', stranger),
      await assertionOf(house.origin, 'nobody', key),
      await assertionOf(house.origin, 'his-1', key, { aud: 'https://elsewhere.example' }),
      await assertionOf(house.origin, 'his-1', key, { iss: 'his-2' }),
      await assertionOf(house.origin, 'his-1', key, { exp: now - 60 }),
      await assertionOf(house.origin, 'his-1', key, { jti: undefined }),
      new UnsecuredJWT({
        iss: 'his-1',
        sub: 'his-1',
        aud: `${house.origin}/oidc`,
        jti: 'n',
        exp: now + 60,
      }).encode(),
    ]
    for (const one of assertions) {
      const { status, body } = await askForToken(house.origin, one)
      assert.deepEqual([status, body.error], [401, 'invalid_client'])
    }
  })

  it('shows each assertion once, even two at a time', async () => {
    const assertion = await assertionOf(house.origin, 'his-1', key)
    const tries = await Promise.all([1, 2, 3].map(() => askForToken(house.origin, assertion)))
    assert.deepEqual(tries.map(({ status }) => status).sort(), [200, 401, 401])
  })

  it('goes over to a new key while the old one is still good, and then is not', async () => {
    const [old, next] = [await newProgramKey(), await newProgramKey()]
    await addClient(house.database.pool, aHospital('his-3'), old.jwk)
    assert.equal(await rotateKey(house.database.pool, 'his-3', next.jwk, 60), true)
    await tokenOf('his-3', old)
    await tokenOf('his-3', next)
    await house.rows(`UPDATE service_key SET ends_at = clock_timestamp() WHERE kid = '${old.kid}'`)
    const late = await askForToken(house.origin, await assertionOf(house.origin, 'his-3', old))
    assert.equal(late.status, 401)
    await tokenOf('his-3', next)
  })

  it('is out at once when it is revoked, with the tokens that it has', async () => {
    const lost = await newProgramKey()
    await addClient(house.database.pool, aHospital('his-4'), lost.jwk)
    const [used, fresh] = [await tokenOf('his-4', lost), await tokenOf('his-4', lost)]
    assert.equal((await ask(used)).status, 200)
    await revokeClient(house.database.pool, 'his-4', null)
    assert.equal((await ask(fresh)).status, 401)
    // What was believed already is looked at every second.
    let status = 200
    for (let i = 0; i < 100 && status === 200; i++) {
      status = (await ask(used)).status
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.equal(status, 401)
    const again = await askForToken(house.origin, await assertionOf(house.origin, 'his-4', lost))
    assert.equal(again.status, 401)
  })

  it('may do what its role may, and nothing for another institution', async () => {
    const answer = await new Browser(house.origin).get('/api/status', {
      authorization: `Bearer ${await tokenOf()}`,
    })
    assert.deepEqual([answer.status, answer.body.code], [403, 'not-permitted'])
  })

  it('is told addresses of the setting, whatever host a request names', async () => {
    const answer = await house.app.inject({
      url: '/oidc/.well-known/openid-configuration',
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    })
    assert.equal(answer.statusCode, 200)
    const found = JSON.parse(answer.body)
    assert.equal(found.issuer, `${house.origin}/oidc`)
    assert.equal(found.token_endpoint, `${house.origin}/oidc/token`)
    assert.ok(!answer.body.includes('evil'))
    assert.deepEqual(found.code_challenge_methods_supported, ['S256'])
    assert.deepEqual(found.id_token_signing_alg_values_supported, ['ES256'])
    const keys = await house.app.inject({ url: '/oidc/jwks' })
    assert.ok(!keys.body.includes('"d"'))
  })
})
