/** Nobody comes in who does not belong in, and nobody stays in who has left. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from './browser.ts'
import {
  codeOf,
  enrol,
  invite,
  openSignInHouse,
  password,
  type SignInHouse,
  type Staff,
} from './sign-in-house.ts'

const closedDoor = '/api/status'

describe('signing in', { timeout: 120_000 }, () => {
  let house: SignInHouse
  let operator: Staff

  before(async () => {
    house = await openSignInHouse()
    operator = await enrol(house, 'olga', 'operator')
  })
  after(() => house.close())

  const aBrowser = () => new Browser(house.origin)
  /** Sessions of an account as if so many minutes had gone by. */
  const letPass = (account: string, minutes: number) =>
    house.rows(
      `UPDATE user_session SET made_at = made_at - make_interval(mins => $2),
         used_at = used_at - make_interval(mins => $2), ends_at = ends_at - make_interval(mins => $2),
         proved_at = proved_at - make_interval(mins => $2) WHERE account = $1`,
      [account, minutes],
    )

  it('refuses whoever shows nothing, and tells what to do', async () => {
    const refused = await aBrowser().get(closedDoor)
    assert.equal(refused.status, 401)
    assert.equal(refused.body.code, 'not-signed-in')
    assert.equal(refused.body.rule, 'sign-in.not-signed-in')
    assert.equal(refused.body.place, 'session')
    assert.match(refused.body.remedyTexts['zh-CN'], /登录/)
    for (const open of [
      '/healthz',
      '/readyz',
      '/api/policies',
      '/api/session',
      '/api/openapi.json',
    ]) {
      assert.equal((await aBrowser().get(open)).status, 200, open)
    }
    const forged = await aBrowser().get(closedDoor, { 'x-sample-actor': 'sample-operator' })
    assert.equal(forged.status, 401)
  })

  it('lets an operator in by password and code', async () => {
    const browser = aBrowser()
    const first = await browser.post('/api/sign-in/password', { login: ' OLGA ', password })
    assert.deepEqual([first.status, first.body], [200, { stage: 'factor' }])
    const half = await browser.get(closedDoor)
    assert.deepEqual([half.status, half.body.code], [401, 'sign-in-unfinished'])
    const second = await browser.post('/api/sign-in/code', { code: codeOf(operator.secret) })
    assert.deepEqual([second.status, second.body], [200, { stage: 'whole' }])
    assert.equal((await browser.get(closedDoor)).status, 200)
    const { body: session } = await browser.get('/api/session')
    assert.deepEqual([session.signIn.state, session.actor.id], ['in', 'olga'])
    const cookies = first.headers.getSetCookie().join()
    assert.match(cookies, /^yiqiao=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    assert.notEqual(first.headers.getSetCookie()[0], second.headers.getSetCookie()[0])
  })

  it('takes no code twice, even from two at once', async () => {
    const staff = await enrol(house, 'rita', 'operator')
    const code = codeOf(staff.secret)
    const tries = await Promise.all(
      Array.from({ length: 2 }, async () => {
        const browser = aBrowser()
        await browser.post('/api/sign-in/password', { login: 'rita', password })
        return browser.post('/api/sign-in/code', { code })
      }),
    )
    assert.deepEqual(tries.map(({ status }) => status).sort(), [200, 401])
    const [refused] = tries.filter(({ status }) => status === 401)
    assert.equal(refused?.body.code, 'code-refused')
  })

  it('takes each recovery code once', async () => {
    const staff = await enrol(house, 'rosa', 'auditor')
    const [code = ''] = staff.recoveryCodes
    const tries = []
    for (const written of [code, code.toLowerCase().replaceAll('-', ' ')]) {
      const browser = aBrowser()
      await browser.post('/api/sign-in/password', { login: 'rosa', password })
      tries.push((await browser.post('/api/sign-in/code', { code: written })).status)
    }
    assert.deepEqual(tries, [200, 401])
  })

  it('takes a link once, and none whose time is over', async () => {
    const token = await invite(house, 'lena', 'cashier')
    const answers = await Promise.all(
      [1, 2].map(() => aBrowser().post('/api/sign-in/link', { token })),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401])
    const late = await invite(house, 'lars', 'cashier')
    await house.rows(`UPDATE user_link SET ends_at = clock_timestamp() WHERE account = 'lars'`)
    const refused = await aBrowser().post('/api/sign-in/link', { token: late })
    assert.equal(refused.body.code, 'link-unusable')
  })

  it('has staff set up a second factor before anything else, and patients not', async () => {
    const browser = aBrowser()
    await browser.post('/api/sign-in/link', { token: await invite(house, 'carl', 'cashier') })
    const weak = await browser.post('/api/sign-in/new-password', { password: 'carl carl carl' })
    assert.deepEqual([weak.status, weak.body.code], [422, 'password-weak'])
    const chosen = await browser.post('/api/sign-in/new-password', { password })
    assert.equal(chosen.body.stage, 'enrol')
    assert.equal((await browser.get('/api/deposits')).status, 404)
    assert.equal((await browser.get(closedDoor)).body.code, 'sign-in-unfinished')
    const patient = aBrowser()
    await patient.post('/api/sign-in/link', { token: await invite(house, 'pia', 'patient', 'p-1') })
    const whole = await patient.post('/api/sign-in/new-password', { password })
    assert.equal(whole.body.stage, 'whole')
    assert.equal((await patient.get(closedDoor)).status, 403)
  })

  it('has no use for a cookie after its owner signed out', async () => {
    const { browser } = await enrol(house, 'sam', 'operator')
    const thief = aBrowser()
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value)
    assert.equal((await thief.get(closedDoor)).status, 200)
    assert.equal((await browser.post('/api/sign-in/sign-out', { everywhere: false })).status, 204)
    assert.equal(browser.cookies.size, 0)
    const stolen = await thief.get(closedDoor)
    assert.deepEqual([stolen.status, stolen.body.code], [401, 'not-signed-in'])
  })

  it('signs out everywhere', async () => {
    const staff = await enrol(house, 'eva', 'operator')
    const other = aBrowser()
    await other.post('/api/sign-in/password', { login: 'eva', password })
    await other.post('/api/sign-in/code', { code: codeOf(staff.secret) })
    const { body: account } = await other.get('/api/sign-in/account')
    assert.equal(account.sessions.length, 2)
    await staff.browser.post('/api/sign-in/sign-out', { everywhere: true })
    assert.equal((await other.get(closedDoor)).status, 401)
  })

  it('locks after a pause until the password is given again, and ends in the end', async () => {
    const { browser } = await enrol(house, 'ida', 'operator')
    await letPass('ida', 16)
    const locked = await browser.get(closedDoor)
    assert.deepEqual([locked.status, locked.body.code], [401, 'session-locked'])
    assert.equal((await browser.get('/api/session')).body.signIn.state, 'locked')
    const wrong = await browser.post('/api/sign-in/unlock', { password: 'not this one at all' })
    assert.equal(wrong.status, 401)
    const old = browser.cookie
    assert.equal((await browser.post('/api/sign-in/unlock', { password })).status, 200)
    assert.notEqual(browser.cookie, old)
    assert.equal((await browser.get(closedDoor)).status, 200)
    await letPass('ida', 11 * 60)
    assert.equal((await browser.post('/api/sign-in/unlock', { password })).status, 200)
    await letPass('ida', 60)
    assert.equal((await browser.post('/api/sign-in/unlock', { password })).status, 401)
  })

  it('changes a factor only for whoever just gave the password', async () => {
    const { browser } = await enrol(house, 'finn', 'operator')
    await letPass('finn', 12)
    const refused = await browser.post('/api/sign-in/factor')
    assert.deepEqual([refused.status, refused.body.code], [403, 'password-needed'])
    await browser.post('/api/sign-in/unlock', { password })
    assert.equal((await browser.post('/api/sign-in/factor')).status, 200)
  })

  it('keeps out whom an operator has locked', async () => {
    const { browser } = await enrol(house, 'lock', 'operator')
    await house.rows(`UPDATE user_account SET locked_at = clock_timestamp() WHERE id = 'lock'`)
    assert.equal((await browser.get(closedDoor)).status, 401)
    const again = await aBrowser().post('/api/sign-in/password', { login: 'lock', password })
    assert.equal(again.body.code, 'sign-in-refused')
  })

  it('closes an account to guessing, and tells nobody which names there are', async () => {
    await enrol(house, 'gus', 'operator')
    const guess = (login: string) =>
      aBrowser().post('/api/sign-in/password', { login, password: 'wrong wrong wrong 1' })
    for (const login of ['gus', 'nobody-at-all']) {
      const answers = []
      for (let i = 0; i < 7; i++) answers.push(await guess(login))
      assert.deepEqual(
        answers.map(({ status }) => status),
        [401, 401, 401, 401, 401, 429, 429],
      )
      assert.ok(Number(answers.at(-1)?.headers.get('retry-after')) > 0)
      const bodies = answers.slice(0, 5).map(({ body }) => JSON.stringify(body))
      assert.equal(new Set(bodies).size, 1)
    }
    const right = await aBrowser().post('/api/sign-in/password', { login: 'gus', password })
    assert.equal(right.status, 429)
  })

  it('counts a hundred guesses at once as a hundred', async () => {
    await enrol(house, 'hugo', 'operator')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        aBrowser().post('/api/sign-in/password', {
          login: 'hugo',
          password: 'wrong wrong wrong 1',
        }),
      ),
    )
    assert.equal(answers.filter(({ status }) => status === 401).length, 5)
  })

  it('keeps what is shown nowhere in clear', async () => {
    const staff = await enrol(house, 'kai', 'operator')
    const texts = []
    for (const table of [
      'user_account',
      'user_session',
      'user_link',
      'user_recovery_code',
      'sign_in_attempt',
    ]) {
      texts.push(JSON.stringify(await house.rows(`SELECT * FROM ${table}`)))
    }
    const kept = texts.join()
    const shown = [
      password,
      staff.secret,
      ...staff.recoveryCodes,
      ...staff.browser.cookies.values(),
    ]
    for (const one of shown) assert.ok(!kept.includes(one) && !house.logged.join().includes(one))
    assert.match(kept, /"scrypt\$15\$8\$3\$/)
  })
})
