/** What somebody tries who wants in as somebody else, over real HTTP. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type Authenticator,
  type Browser,
  enrol,
  type House,
  type NewAccount,
  openHouse,
  password,
  signIn,
} from './signing-in.ts'

describe('who wants in as somebody else', () => {
  let house: House
  let operator: NewAccount
  let authenticator: Authenticator
  let signedIn: Browser

  before(async () => {
    house = await openHouse('production')
    operator = await house.newAccount('operator')
    signedIn = house.browser()
    authenticator = await enrol(signedIn, operator.link)
  })
  after(() => house.close())

  const toPage = async () => {
    const browser = house.browser()
    await browser.follow('/api/sign-in/start')
    return browser
  }

  it('is told the same, whether the login is known or not', async () => {
    const browser = await toPage()
    const known = await browser.post('/api/sign-in/password', {
      login: operator.login,
      password: 'not the password at all',
    })
    const unknown = await browser.post('/api/sign-in/password', {
      login: 'nobody-of-that-name',
      password: 'not the password at all',
    })
    assert.deepEqual([known.status, known.text], [unknown.status, unknown.text])
    assert.equal(known.body.code, 'sign-in-wrong')
  })

  it('cannot use a code again that somebody else has used', async () => {
    const code = authenticator.next()
    const victim = await toPage()
    await victim.post('/api/sign-in/password', { login: operator.login, password })
    const thief = await toPage()
    await thief.post('/api/sign-in/password', { login: operator.login, password })
    assert.equal((await victim.post('/api/sign-in/code', { code })).status, 200)
    const replayed = await thief.post('/api/sign-in/code', { code })
    assert.deepEqual([replayed.status, replayed.body.code], [403, 'sign-in-wrong'])
  })

  it('cannot show a code before the password', async () => {
    const browser = await toPage()
    const { body } = await browser.post('/api/sign-in/code', { code: '123456' })
    assert.equal(body.code, 'sign-in-expired')
  })

  it('cannot follow a link twice, however often at the same time', async () => {
    const { link } = await house.newAccount('operator')
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => house.browser().post('/api/sign-in/link', { link })),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 410, 410, 410])
    const later = await house.browser().post('/api/sign-in/link', { link })
    assert.equal(later.body.code, 'link-spent')
  })

  it('cannot finish in a browser that did not begin', async () => {
    const thief = await toPage()
    const victim = house.browser()
    const { status, body } = await victim.post('/api/sign-in/password', {
      login: operator.login,
      password,
    })
    assert.deepEqual([status, body.code], [409, 'sign-in-expired'])
    const forced = await thief.get('/api/sign-in/callback?code=made-up&state=made-up')
    assert.equal(forced.headers.get('location'), '/sign-in?failed=expired')
  })

  it('has no use for a cookie after its owner has signed out', async () => {
    const browser = house.browser()
    const { link } = await house.newAccount('operator')
    await enrol(browser, link)
    const stolen = house.browser()
    for (const [name, value] of browser.jar) stolen.jar.set(name, value)
    assert.equal((await stolen.get('/api/status')).status, 200)
    assert.equal((await browser.post('/api/session/sign-out')).status, 200)
    const { status, body } = await stolen.get('/api/status')
    assert.deepEqual([status, body.code], [401, 'sign-in-needed'])
  })

  it('has no use for a cookie of before its owner showed more', async () => {
    const browser = house.browser()
    const { link } = await house.newAccount('operator')
    await browser.post('/api/sign-in/link', { link })
    const planted = house.browser()
    for (const [name, value] of browser.jar) planted.jar.set(name, value)
    await browser.post('/api/account/password', { current: null, chosen: password })
    assert.equal((await planted.get('/api/account')).status, 401)
  })

  it('cannot have a browser change something from a page elsewhere', async () => {
    const cases: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'https://evil.example', 'x-yiqiao-page': '1' },
      { origin: 'null', 'x-yiqiao-page': '1' },
    ]
    for (const headers of cases) {
      const { status, body } = await signedIn.send('POST', '/api/session/lock', { headers })
      assert.deepEqual([status, body.code], [403, 'request-from-elsewhere'])
      const login = await house.browser().send('POST', '/api/sign-in/link', {
        headers,
        body: { link: 'x' },
      })
      assert.equal(login.body.code, 'request-from-elsewhere')
    }
    assert.equal((await signedIn.get('/api/status')).status, 200)
    const asked = await signedIn.send('OPTIONS', '/api/session/lock', {
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-yiqiao-page',
      },
    })
    assert.equal(asked.headers.get('access-control-allow-origin'), null)
  })

  it('is not sent elsewhere by a link to the sign-in', async () => {
    const owner = house.browser()
    const { login, link } = await house.newAccount('operator')
    await enrol(owner, link)
    const { body } = await owner.post('/api/account/recovery-codes')
    for (const [i, to] of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example/',
      'javascript:alert(1)',
      '/\t/evil.example',
      '/@evil.example',
    ].entries()) {
      const paper = { next: () => String(body.codes[i]).toUpperCase() }
      // `follow` refuses whatever leaves the product.
      const { at } = await signIn(house.browser(), login, paper, to)
      assert.ok(at === '/' || at === '/@evil.example', at)
    }
  })

  it('changes no address by what a request says about its host', async () => {
    const lies = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    }
    const described = await house.app.inject({
      url: '/.well-known/openid-configuration',
      headers: lies,
    })
    assert.equal(described.statusCode, 200)
    assert.equal(described.body.includes('evil.example'), false)
    assert.equal(JSON.parse(described.body).issuer, house.origin)
    assert.equal(JSON.parse(described.body).token_endpoint, `${house.origin}/oidc/token`)
    const started = await house.app.inject({ url: '/api/sign-in/start', headers: lies })
    const { location = '' } = started.headers
    const there = new URL(String(location))
    assert.equal(there.origin, house.origin)
    const asked = await house.app.inject({ url: `${there.pathname}${there.search}`, headers: lies })
    assert.equal(asked.headers.location, '/sign-in?under-way')
  })

  it('waits longer and longer, and a right password after that many tries waits too', async () => {
    const { login, link } = await house.newAccount('operator')
    await enrol(house.browser(), link)
    const browser = await toPage()
    const tried = await Promise.all(
      Array.from({ length: 8 }, () =>
        browser.post('/api/sign-in/password', { login, password: 'wrong once more' }),
      ),
    )
    const codes = tried.map(({ body }) => body.code).sort()
    assert.deepEqual(codes, [...Array(3).fill('sign-in-wait'), ...Array(5).fill('sign-in-wrong')])
    const right = await browser.post('/api/sign-in/password', { login, password })
    assert.deepEqual([right.status, right.body.code], [429, 'sign-in-wait'])
    assert.ok(Number(right.headers.get('retry-after')) > 0)
    // In an hour as long as a test: the database's clock decides, so its rows grow older.
    await house.database.pool.query(
      `UPDATE sign_in_failure SET failed_at = failed_at - interval '20 minutes'`,
    )
    const later = await browser.post('/api/sign-in/password', { login, password })
    assert.equal(later.status, 200)
  })

  it('finds a session locked that was left alone, and ended after half a day', async () => {
    const browser = house.browser()
    const { link } = await house.newAccount('operator')
    const own = await enrol(browser, link)
    const older = (interval: string) =>
      house.database.pool.query(
        `UPDATE sign_in_session SET seen_at = seen_at - $1::interval, ends_at = ends_at - $1::interval`,
        [interval],
      )
    await older('16 minutes')
    const idle = await browser.get('/api/status')
    assert.deepEqual([idle.status, idle.body.code], [401, 'session-locked'])
    assert.equal((await browser.get('/api/account')).body.code, 'session-locked')
    const wrong = await browser.post('/api/session/unlock', { password: 'something else' })
    assert.equal(wrong.body.code, 'sign-in-wrong')
    assert.equal((await browser.post('/api/session/unlock', { code: own.next() })).status, 200)
    assert.equal((await browser.get('/api/status')).status, 200)
    await older('12 hours')
    assert.equal((await browser.get('/api/status')).body.code, 'sign-in-needed')
    // Whoever was signed in besides is signed out as well, and the next test begins anew.
    signedIn = house.browser()
  })

  it('is out the moment the account is locked', async () => {
    const browser = house.browser()
    const { link, account, login } = await house.newAccount('operator')
    await enrol(browser, link)
    assert.equal((await browser.get('/api/status')).status, 200)
    await house.database.pool.query(
      'UPDATE sign_in_account SET locked_at = now() WHERE account = $1',
      [account],
    )
    assert.equal((await browser.get('/api/status')).status, 401)
    const again = await toPage()
    const { body } = await again.post('/api/sign-in/password', { login, password })
    assert.equal(body.code, 'sign-in-wrong')
  })

  it('finds no password, code, link or cookie in what is logged, and none in the tables', async () => {
    const browser = house.browser()
    const { link } = await house.newAccount('operator')
    await enrol(browser, link)
    const [cookie = ''] = [...browser.jar.values()]
    const { rows } = await house.database.pool.query(
      `SELECT coalesce(string_agg(row_to_json(s)::text, ''), '') ||
         (SELECT string_agg(row_to_json(a)::text, '') FROM sign_in_account a) ||
         (SELECT string_agg(row_to_json(l)::text, '') FROM sign_in_link l) AS text
       FROM sign_in_session s`,
    )
    const kept = `${house.logged.join('\n')}\n${rows[0].text}`
    for (const secret of [password, link, cookie]) assert.equal(kept.includes(secret), false)
  })
})
