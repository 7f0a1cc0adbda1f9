/** People sign in with a password and a code, over real HTTP, and nobody else does. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID, scryptSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { createAccountStore } from '../../server/storage/sign-in/account-store.ts'
import { enrol, type House, newLink, openHouse, password, signIn } from './signing-in.ts'

describe('people who sign in', () => {
  let house: House

  before(async () => {
    house = await openHouse('production')
  })
  after(() => house.close())

  const accountOf = (login: string) => createAccountStore(house.database.pool).idOf(login)

  it('lets nobody in without a session, and says what to do', async () => {
    const browser = house.browser()
    for (const path of ['/api/settlements', '/api/policies', '/api/status', '/api/account']) {
      const { status, body, headers } = await browser.get(path)
      assert.deepEqual([path, status, body.code], [path, 401, 'sign-in-needed'])
      assert.ok(body.rule && body.place && body.remedy && body.remedyTexts['zh-HK'])
      assert.equal(headers.get('www-authenticate'), 'Bearer')
    }
    assert.equal((await browser.get('/api/session')).body.signedIn, null)
  })

  it('asks a newcomer for a password and a second factor, and then for both each time', async () => {
    const { login, link } = await house.newAccount('operator')
    const newcomer = house.browser()
    await newcomer.post('/api/sign-in/link', { link })
    const early = await newcomer.get('/api/status')
    assert.deepEqual([early.status, early.body.code], [403, 'second-factor-needed'])

    const { login: other, link: otherLink } = await house.newAccount('operator')
    const browser = house.browser()
    const authenticator = await enrol(browser, otherLink)
    const status = await browser.get('/api/status')
    assert.equal(status.status, 200, status.text)
    assert.notEqual(other, login)

    const elsewhere = house.browser()
    const came = await signIn(elsewhere, other, authenticator, '/status')
    assert.equal(came.at, '/status')
    assert.equal((await elsewhere.get('/api/status')).status, 200)
    const { body } = await elsewhere.get('/api/session')
    assert.deepEqual(body.signedIn, { kind: 'account', isEnough: true, isLocked: false })
    assert.equal(body.actor.role, 'operator')
    const { body: account } = await elsewhere.get('/api/account')
    assert.equal(account.sessions.length, 2)
    assert.equal(JSON.stringify(account).includes(password), false)
  })

  it('shows whoever signs in who did so, who tried, and what was changed', async () => {
    const { login, link } = await house.newAccount('operator')
    const browser = house.browser()
    const authenticator = await enrol(browser, link)
    const stranger = house.browser()
    await stranger.follow('/api/sign-in/start')
    await stranger.post('/api/sign-in/password', { login, password: 'a guess at the password' })
    const elsewhere = house.browser()
    await signIn(elsewhere, login, authenticator, '/status')
    const { body } = await elsewhere.get('/api/account/sign-ins')
    const seen = body.events.map(({ what, methods }: { what: string; methods: string[] }) =>
      [what, ...methods].join(' '),
    )
    assert.deepEqual(seen, [
      'signed-in password time-code',
      'refused password',
      'factor-added time-code',
      'password-chosen',
      'signed-in link',
    ])
    assert.equal(body.events[0].network, '127.0.0.0/24')
    assert.equal((await house.browser().get('/api/account/sign-ins')).status, 401)
  })

  it('makes a digest of an earlier version anew when the password is shown', async () => {
    const { login, link } = await house.newAccount('operator')
    const authenticator = await enrol(house.browser(), link)
    const kept = async () => {
      const found = await house.database.pool.query<{ password: string }>(
        'SELECT password FROM sign_in_account WHERE login = $1',
        [login],
      )
      return found.rows[0]?.password ?? ''
    }
    const salt = randomBytes(16)
    const digest = scryptSync(password.normalize('NFKC'), salt, 32, { N: 1024, r: 8, p: 1 })
    const texts = [salt, digest].map((bytes) => bytes.toString('base64url'))
    await house.database.pool.query('UPDATE sign_in_account SET password = $2 WHERE login = $1', [
      login,
      ['scrypt', 1024, 8, 1, ...texts].join('$'),
    ])
    assert.equal((await signIn(house.browser(), login, authenticator, '/status')).at, '/status')
    assert.match(await kept(), /^scrypt-keyed\$65536\$/)
    assert.equal((await signIn(house.browser(), login, authenticator, '/status')).at, '/status')
  })

  it('shows a patient the own matters and those in care, and nobody else’s', async () => {
    const account = randomUUID()
    const named = { account, login: `patient-${account.slice(0, 8)}`, name: '演示患者' }
    const accounts = createAccountStore(house.database.pool)
    await accounts.add({
      ...named,
      ...{ role: 'patient', institution: null, self: 'P-1', wards: ['P-2'] },
    })
    const browser = house.browser()
    await browser.post('/api/sign-in/link', { link: await newLink(house.database, account) })
    const { actor } = (await browser.get('/api/session')).body
    assert.deepEqual([actor.role, actor.persons], ['patient', ['P-1', 'P-2']])
    assert.equal((await browser.get('/api/settlements?person=P-1')).status, 200)
    assert.equal((await browser.get('/api/settlements?person=P-9')).status, 403)
  })

  it('keeps the last second factor on, and lets a stolen password add none', async () => {
    const { login, link } = await house.newAccount('cashier', 'H-BJ-1')
    const browser = house.browser()
    await enrol(browser, link)
    const last = await browser.post('/api/account/time-code/remove')
    assert.deepEqual([last.status, last.body.code], [409, 'last-factor'])
    const again = await newLink(house.database, (await accountOf(login)) ?? '')
    const thief = house.browser()
    await thief.post('/api/sign-in/link', { link: again })
    for (const [path, body] of [
      ['/api/account/time-code', undefined],
      ['/api/account/recovery-codes', undefined],
      ['/api/account/password', { current: 'a guess of somebody', chosen: 'another phrase' }],
    ] as const) {
      const { status } = await thief.post(path, body)
      assert.equal(status, 403, path)
    }
  })

  it('lets a patient in by one thing that the patient has, to the patient’s own data only', async () => {
    const { link, account } = await house.newAccount('patient')
    await house.database.pool.query('UPDATE sign_in_account SET self = $1 WHERE account = $2', [
      'somebody',
      account,
    ])
    const browser = house.browser()
    await browser.post('/api/sign-in/link', { link })
    assert.equal((await browser.get('/api/persons/somebody/access-record')).status, 200)
    const other = await browser.get('/api/persons/somebody-else/access-record')
    assert.deepEqual([other.status, other.body.place], [403, 'relation'])
    assert.equal((await browser.get('/api/status')).status, 403)
  })

  it('ends all other sessions when the password changes, and any by its owner’s wish', async () => {
    const { login, link } = await house.newAccount('operator')
    const first = house.browser()
    const authenticator = await enrol(first, link)
    const second = house.browser()
    await signIn(second, login, authenticator)
    const chosen = 'an otter under the bridge'
    await first.post('/api/account/password', { current: password, chosen })
    assert.equal((await second.get('/api/status')).status, 401)
    assert.equal((await first.get('/api/status')).status, 200)
    await first.post('/api/account/sessions/end', { session: null })
    assert.equal((await first.get('/api/account')).body.sessions.length, 1)
  })
})

describe('people who sign in through a proxy that seals', () => {
  let house: House

  before(async () => {
    house = await openHouse('production', { origin: 'https://care.example' })
  })
  after(() => house.close())

  it('gives them cookies that no script reads and no other site sends', async () => {
    const { login, link } = await house.newAccount('operator')
    const newcomer = house.browser()
    const authenticator = await enrol(newcomer, link)
    assert.deepEqual([...newcomer.jar.keys()], ['__Host-yiqiao'])
    const browser = house.browser()
    const { at } = await signIn(browser, login, authenticator, '/status')
    assert.equal(at, '/status')
    const again = await browser.post('/api/sign-in/link', {
      link: await house.newAccount('operator').then((one) => one.link),
    })
    const [cookie = ''] = again.headers.getSetCookie()
    for (const part of ['Path=/', 'HttpOnly', 'SameSite=Strict', 'Secure']) {
      assert.ok(cookie.split('; ').includes(part), cookie)
    }
    const started = await browser.get('/api/sign-in/start')
    assert.match(
      started.headers.getSetCookie().join(),
      /__Host-yiqiao-attempt=.*SameSite=Lax; Secure/,
    )
    const { pathname, search } = new URL(started.headers.get('location') ?? '')
    const asked = await browser.get(`${pathname}${search}`)
    const lines = asked.headers.getSetCookie()
    assert.ok(lines.length >= 2)
    for (const line of lines) assert.match(line, /secure.*httponly|httponly.*secure/i)
  })

  it('sends strict headers with every answer, also those of the provider', async () => {
    const browser = house.browser()
    for (const path of [
      '/api/session',
      '/api/sign-in/start',
      '/oidc/jwks',
      '/oidc/auth',
      '/api/account',
    ]) {
      const { headers } = await browser.get(path)
      assert.equal(
        headers.get('content-security-policy'),
        "default-src 'none'; frame-ancestors 'none'",
        path,
      )
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
      assert.match(headers.get('strict-transport-security') ?? '', /max-age=31536000/, path)
      assert.match(headers.get('cache-control') ?? '', /no-store/, path)
    }
  })
})
