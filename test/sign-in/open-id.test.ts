/** Another program of the alliance asks us who a person is, by OpenID Connect. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { addClient } from '../../server/storage/sign-in/client-rows.ts'
import { Browser } from './browser.ts'
import { askForToken, assertionOf, newProgramKey, type ProgramKey } from './program.ts'
import { enrol, openSignInHouse, type SignInHouse, type Staff } from './sign-in-house.ts'

const back = 'https://portal.example/back'

describe('signing in to another program', { timeout: 120_000 }, () => {
  let house: SignInHouse
  let key: ProgramKey
  let staff: Staff

  before(async () => {
    house = await openSignInHouse()
    key = await newProgramKey()
    const portal = {
      id: 'portal',
      title: 'Portal',
      role: null,
      institution: null,
      redirects: [back],
    }
    await addClient(house.database.pool, portal, key.jwk)
    staff = await enrol(house, 'olga', 'operator')
  })
  after(() => house.close())

  function begin(changes: Record<string, string | undefined> = {}) {
    const verifier = randomBytes(32).toString('base64url')
    const asked: Record<string, string | undefined> = {
      client_id: 'portal',
      response_type: 'code',
      scope: 'openid profile',
      redirect_uri: back,
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    }
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(asked))
      if (value !== undefined) query.set(name, value)
    return { verifier, path: `/oidc/auth?${query}` }
  }

  /** Follows where the server sends a browser, as long as it stays with us. */
  async function follow(browser: Browser, path: string): Promise<URL> {
    let at = new URL(path, house.origin)
    for (let i = 0; i < 10; i++) {
      const answer = await browser.get(at.href)
      const next = answer.headers.get('location')
      assert.ok(next, JSON.stringify(answer.body))
      at = new URL(next, house.origin)
      if (at.origin !== house.origin || at.pathname === '/sign-in') return at
    }
    return assert.fail('it goes round and round')
  }

  function exchange(code: string, verifier: string, by = key) {
    return assertionOf(house.origin, 'portal', by).then((assertion) =>
      askForToken(house.origin, assertion, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: back,
        code_verifier: verifier,
      }),
    )
  }

  it('sends whoever has not signed in to the page, and then back with a code', async () => {
    const stranger = new Browser(house.origin)
    const { verifier, path } = begin()
    const page = await follow(stranger, path)
    assert.equal(page.pathname, '/sign-in')
    const goOn = page.searchParams.get('return') ?? ''
    assert.match(goOn, /^\/oidc\/interaction\//)
    for (const [name, value] of staff.browser.cookies) stranger.cookies.set(name, value)
    const home = await follow(stranger, goOn)
    assert.equal(home.origin + home.pathname, back)
    assert.equal(home.searchParams.get('state'), 'state-1')
    assert.equal(home.searchParams.get('iss'), `${house.origin}/oidc`)
    const code = home.searchParams.get('code') ?? ''
    const wrong = await exchange(code, 'x'.repeat(43))
    assert.deepEqual([wrong.status, wrong.body.error], [400, 'invalid_grant'])
    const { status, body } = await exchange(code, verifier)
    assert.equal(status, 200, JSON.stringify(body))
    const { body: keys } = await stranger.get('/oidc/jwks')
    const { payload } = await jwtVerify(body.id_token, createLocalJWKSet(keys), {
      issuer: `${house.origin}/oidc`,
      audience: 'portal',
      algorithms: ['ES256'],
    })
    const { sub, nonce, amr, name, role } = payload
    assert.deepEqual(
      { sub, nonce, amr, name, role },
      { sub: 'olga', nonce: 'nonce-1', amr: ['pwd', 'otp', 'mfa'], name: 'olga', role: 'operator' },
    )
    const again = await exchange(code, verifier)
    assert.equal(again.status, 400)
    // A token about a person opens nothing here.
    const door = await stranger.get('/api/status', { authorization: `Bearer ${body.access_token}` })
    assert.equal(door.status, 401)
  })

  it('asks for proof of the browser, and sends nobody to an address that was not registered', async () => {
    const { path: withoutProof } = begin({
      code_challenge: undefined,
      code_challenge_method: undefined,
    })
    const refused = await follow(staff.browser, withoutProof)
    assert.equal(refused.searchParams.get('error'), 'invalid_request')
    for (const changes of [
      { redirect_uri: 'https://evil.example/back' },
      { redirect_uri: `${back}/../../evil` },
      { client_id: 'nobody' },
    ]) {
      const answer = await staff.browser.get(begin(changes).path)
      assert.equal(answer.status, 400)
      assert.equal(answer.headers.get('location'), null)
    }
  })

  it('takes no interaction that another browser began', async () => {
    const page = await follow(new Browser(house.origin), begin().path)
    const stolen = await staff.browser.get(page.searchParams.get('return') ?? '')
    assert.deepEqual([stolen.status, stolen.body.code], [400, 'interaction-over'])
  })

  it('gives a code that was shown twice up, with what was given for it', async () => {
    const { verifier, path } = begin()
    const home = await follow(staff.browser, path)
    const code = home.searchParams.get('code') ?? ''
    const tries = await Promise.all([exchange(code, verifier), exchange(code, verifier)])
    assert.ok(tries.filter(({ status }) => status === 200).length <= 1)
  })
})
