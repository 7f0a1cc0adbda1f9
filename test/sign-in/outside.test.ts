/**
 * Another provider of identities says who somebody is: a process of its own over real HTTP, which
 * says of itself that it is simulated and lies in every way that a provider, or a thief, may.
 */
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { type Browser, type House, openHouse } from './signing-in.ts'

type Claims = Record<string, unknown>

const secretPath = join(tmpdir(), `yiqiao-oidc-secret-${process.pid}`)

describe('another provider of identities', () => {
  let provider: Server
  let issuer: string
  let house: House
  /** What it says for the next code, given the nonce of the question. */
  let say: (nonce: string) => Promise<string> = async () => ''
  const keys = generateKeyPair('ES256')
  const strangers = generateKeyPair('ES256')
  const asked: { verifier: string; authorization: string }[] = []

  before(async () => {
    provider = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const body = new URLSearchParams(Buffer.concat(chunks).toString())
      const answer = await answerTo(request.url ?? '', body, request.headers.authorization ?? '')
      response.setHeader('content-type', 'application/json')
      response.setHeader('x-simulator', 'yiqiao')
      response.end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
    const secretFile = secretPath
    writeFileSync(secretFile, 'a secret of the client\n', { mode: 0o600 })
    const claims = { role: 'office', institution: 'hospital', name: 'name' }
    const oidc = { issuer, client: 'yiqiao-at-hospital', secretFile, scope: 'openid', claims }
    house = await openHouse('production', { oidc })
  })
  after(async () => {
    await house.close()
    provider.close()
    rmSync(secretPath, { force: true })
  })

  async function answerTo(url: string, body: URLSearchParams, authorization: string) {
    if (url === '/.well-known/openid-configuration') {
      return {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
      }
    }
    if (url === '/keys') {
      return { keys: [{ ...(await exportJWK((await keys).publicKey)), kid: 'k', alg: 'ES256' }] }
    }
    asked.push({ verifier: body.get('code_verifier') ?? '', authorization })
    return {
      id_token: await say(body.get('code') ?? ''),
      access_token: 'not used',
      token_type: 'Bearer',
    }
  }

  const now = () => Math.floor(Date.now() / 1000)

  async function idToken(claims: Claims, by = keys): Promise<string> {
    const told = {
      iss: issuer,
      aud: 'yiqiao-at-hospital',
      sub: '4711',
      iat: now(),
      exp: now() + 60,
      auth_time: now(),
      amr: ['pwd', 'otp'],
      office: 'cashier',
      hospital: 'H-BJ-1',
      name: '王芳',
      ...claims,
    }
    return new SignJWT(told)
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .sign((await by).privateKey)
  }

  /** The browser is sent there, and comes back with a code; here the nonce stands for the code. */
  async function comeBack(browser: Browser) {
    const started = await browser.get('/api/sign-in/start?to=/status')
    const there = new URL(started.headers.get('location') ?? '')
    assert.equal(there.origin, issuer)
    const { nonce, state, code_challenge_method: method } = Object.fromEntries(there.searchParams)
    assert.equal(method, 'S256')
    return browser.get(`/api/sign-in/callback?code=${nonce}&state=${state}`)
  }

  it('lets in whom it names, with office and institution by the claims of the settings', async () => {
    say = (nonce) => idToken({ nonce })
    const browser = house.browser()
    const back = await comeBack(browser)
    assert.deepEqual([back.status, back.headers.get('location')], [303, '/status'])
    const { body } = await browser.get('/api/session')
    assert.deepEqual(body.signedIn, { kind: 'outside', isEnough: true, isLocked: false })
    assert.deepEqual([body.actor.role, body.actor.institution], ['cashier', 'H-BJ-1'])
    assert.equal(body.actor.name['zh-CN'], '王芳')
    const { body: account } = await browser.get('/api/account')
    assert.equal(account.login, null)
    const [last] = asked.slice(-1)
    assert.ok((last?.verifier.length ?? 0) >= 43)
    const sent = Buffer.from(last?.authorization.replace('Basic ', '') ?? '', 'base64').toString()
    assert.equal(sent, `yiqiao-at-hospital:${encodeURIComponent('a secret of the client')}`)
  })

  const lies: Record<string, (nonce: string) => Promise<string>> = {
    'is of another provider': (nonce) => idToken({ nonce, iss: 'https://other.example' }),
    'is for another client': (nonce) => idToken({ nonce, aud: 'somebody-else' }),
    'is for several and not from us': (nonce) =>
      idToken({ nonce, aud: ['yiqiao-at-hospital', 'other'], azp: 'other' }),
    'is signed by a stranger': (nonce) => idToken({ nonce }, strangers),
    'is not signed': async (nonce) =>
      new UnsecuredJWT({ nonce, sub: '4711', office: 'cashier', amr: ['otp'], auth_time: now() })
        .setIssuer(issuer)
        .setAudience('yiqiao-at-hospital')
        .setIssuedAt()
        .setExpirationTime('1 minute')
        .encode(),
    'has expired': (nonce) => idToken({ nonce, exp: now() - 120 }),
    'answers another question': () => idToken({ nonce: 'of another question' }),
    'answers no question': () => idToken({}),
    'tells of a sign-in of long ago': (nonce) => idToken({ nonce, auth_time: now() - 3600 }),
    'does not say when': (nonce) => idToken({ nonce, auth_time: undefined }),
    'names no second factor': (nonce) => idToken({ nonce, amr: ['pwd'] }),
    'names no office of ours': (nonce) => idToken({ nonce, office: 'root' }),
    'names a patient': (nonce) => idToken({ nonce, office: 'patient' }),
    'names a strange institution': (nonce) => idToken({ nonce, hospital: { all: true } }),
    'is nothing': async () => '',
  }
  for (const [what, lie] of Object.entries(lies)) {
    it(`lets nobody in whose token ${what}`, async () => {
      say = lie
      const browser = house.browser()
      const back = await comeBack(browser)
      assert.equal(back.headers.get('location'), '/sign-in?failed=refused')
      assert.equal((await browser.get('/api/session')).body.signedIn, null)
    })
  }

  it('takes an answer only from the browser that asked, and to what it asked', async () => {
    say = (nonce) => idToken({ nonce })
    const victim = house.browser()
    const thief = house.browser()
    const started = await thief.get('/api/sign-in/start')
    const { nonce, state } = Object.fromEntries(
      new URL(started.headers.get('location') ?? '').searchParams,
    )
    for (const [browser, query] of [
      [victim, `code=${nonce}&state=${state}`],
      [thief, `code=${nonce}&state=another`],
    ] as const) {
      const back = await browser.get(`/api/sign-in/callback?${query}`)
      assert.equal(back.headers.get('location'), '/sign-in?failed=expired')
    }
  })

  it('takes no password here, and lets no session of our own provider in', async () => {
    const browser = house.browser()
    const { body } = await browser.post('/api/sign-in/password', { login: 'x', password: 'y' })
    assert.equal(body.code, 'sign-in-expired')
    assert.equal((await browser.get('/api/sign-in')).body.provider, 'outside')
  })

  it('says so when it is away', async () => {
    const away = await openHouse('production', {
      oidc: {
        issuer: 'http://127.0.0.1:9',
        client: 'x',
        secretFile: secretPath,
        scope: 'openid',
        claims: { role: 'office', institution: 'hospital', name: 'name' },
      },
    })
    const started = await away.browser().get('/api/sign-in/start')
    assert.equal(started.headers.get('location'), '/sign-in?failed=away')
    await away.close()
  })
})
