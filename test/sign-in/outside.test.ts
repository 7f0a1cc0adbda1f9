/** An outside provider says who somebody is; what they may do is said here. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { keepSubject } from '../../server/storage/sign-in/outside-rows.ts'
import { Browser } from './browser.ts'
import { type OutsideSimulator, outsideSecret, startOutsideSimulator } from './outside-simulator.ts'
import { invite, openSignInHouse, type SignInHouse } from './sign-in-house.ts'

describe('signing in with an outside provider', { timeout: 120_000 }, () => {
  let outside: OutsideSimulator
  let house: SignInHouse

  before(async () => {
    outside = await startOutsideSimulator()
    const setting = { issuer: outside.issuer, client: 'yiqiao', secret: outsideSecret }
    house = await openSignInHouse('production', setting)
    await invite(house, 'olga', 'operator')
    await keepSubject(house.database.pool, 'olga', `${outside.issuer} staff-7`)
  })
  after(async () => {
    await house.close()
    await outside.stop()
  })

  /** Goes there; answers what the provider was asked, and the browser. */
  async function goThere(goesTo = '/status') {
    const browser = new Browser(house.origin)
    const path = `/api/sign-in/outside?return=${encodeURIComponent(goesTo)}`
    const sent = await browser.get(path)
    assert.equal(sent.status, 303)
    const asked = new URL(sent.headers.get('location') ?? '').searchParams
    return { browser, asked }
  }

  interface Lie {
    readonly lie?: Record<string, unknown>
    readonly fault?: OutsideSimulator['fault']
  }

  async function comeBack({ lie = {}, fault = 'none' }: Lie = {}, goesTo?: string) {
    const { browser, asked } = await goThere(goesTo)
    outside.lie = { nonce: asked.get('nonce'), ...lie }
    outside.fault = fault
    const query = new URLSearchParams({ code: 'code-1', state: asked.get('state') ?? '' })
    const answer = await browser.get(`/api/sign-in/outside/back?${query}`)
    outside.fault = 'none'
    return { browser, asked, query, to: answer.headers.get('location'), answer }
  }

  it('lets in whom it names, with proof of the browser, and no token in it', async () => {
    const { browser, asked, to, answer } = await comeBack()
    assert.equal(to, '/status')
    assert.equal((await browser.get('/api/status')).status, 200)
    assert.equal((await browser.get('/api/session')).body.actor.id, 'olga')
    const verifier = outside.asked.at(-1)?.get('code_verifier') ?? ''
    const digest = createHash('sha256').update(verifier).digest('base64url')
    assert.equal(asked.get('code_challenge'), digest)
    assert.equal(asked.get('redirect_uri'), `${house.origin}/api/sign-in/outside/back`)
    assert.match(answer.headers.getSetCookie().join(), /yiqiao=[\w-]{43}; Path=\/; HttpOnly/)
    assert.ok(!JSON.stringify([...answer.headers]).includes('eyJ'))
  })

  it('believes no token that is unsigned, foreign, expired or of another way', async () => {
    const now = Math.floor(Date.now() / 1000)
    const lies: Lie[] = [
      { fault: 'unsigned' },
      { fault: 'strange-key' },
      { fault: 'refuses' },
      { lie: { iss: 'https://other.example' } },
      { lie: { aud: 'somebody-else' } },
      { lie: { aud: ['yiqiao', 'other'], azp: 'other' } },
      { lie: { exp: now - 600 } },
      { lie: { exp: undefined } },
      { lie: { nonce: 'another' } },
      { lie: { nonce: undefined } },
    ]
    for (const lie of lies) {
      const { browser, to } = await comeBack(lie)
      assert.equal(to, '/sign-in?outside=refused', JSON.stringify(lie))
      assert.equal((await browser.get('/api/status')).status, 401)
    }
  })

  it('lets nobody in who has no account, or showed one factor only', async () => {
    assert.equal((await comeBack({ lie: { sub: 'stranger' } })).to, '/sign-in?outside=unknown')
    assert.equal((await comeBack({ lie: { amr: ['pwd'] } })).to, '/sign-in?outside=factor')
    assert.equal((await comeBack({ fault: 'down' })).to, '/sign-in?outside=away')
  })

  it('takes no way twice, and none that another browser began', async () => {
    const { browser, query } = await comeBack()
    const again = await browser.get(`/api/sign-in/outside/back?${query}`)
    assert.equal(again.headers.get('location'), '/sign-in?outside=refused')
    const { asked } = await goThere()
    const victim = new Browser(house.origin)
    const forced = await victim.get(`/api/sign-in/outside/back?code=c&state=${asked.get('state')}`)
    assert.equal(forced.headers.get('location'), '/sign-in?outside=refused')
    assert.equal(victim.cookies.size, 0)
  })

  it('goes on to no other server', async () => {
    for (const trick of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil']) {
      assert.equal((await comeBack({}, trick)).to, '/', trick)
    }
  })
})
