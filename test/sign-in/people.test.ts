/** People sign in with a password and a code, over real HTTP, and nobody else does. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { enrol, type House, openHouse, password, signIn } from './signing-in.ts'

describe('people who sign in', () => {
  let house: House

  before(async () => {
    house = await openHouse('production')
  })
  after(() => house.close())

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
})
