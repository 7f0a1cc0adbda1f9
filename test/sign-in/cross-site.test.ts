/** No other site acts for somebody who has signed in here. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from './browser.ts'
import { enrol, openSignInHouse, password, type SignInHouse, type Staff } from './sign-in-house.ts'

describe('a request from elsewhere', { timeout: 120_000 }, () => {
  let house: SignInHouse
  let staff: Staff

  before(async () => {
    house = await openSignInHouse()
    staff = await enrol(house, 'olga', 'operator')
  })
  after(() => house.close())

  it('changes nothing with a cookie, whatever it leaves out or makes up', async () => {
    const ours = {
      'x-yiqiao-page': '1',
      origin: house.origin,
      'sec-fetch-site': 'same-origin',
    }
    const { 'x-yiqiao-page': _, ...withoutHeader } = ours
    const forged: Record<string, string>[] = [
      {},
      withoutHeader,
      { ...ours, origin: 'https://evil.example' },
      { ...ours, origin: 'null' },
      { ...ours, 'sec-fetch-site': 'cross-site' },
      { ...ours, 'sec-fetch-site': 'same-site' },
    ]
    const addresses = ['/api/sign-in/sign-out', '/api/settlements', '/api/persons/lookup']
    for (const headers of forged) {
      for (const address of addresses) {
        const answer = await staff.browser.postAsTold(address, { everywhere: true }, headers)
        assert.deepEqual([answer.status, answer.body.code], [403, 'request-from-elsewhere'])
      }
    }
    assert.equal((await staff.browser.get('/api/status')).status, 200)
  })

  it('signs nobody in unawares', async () => {
    const browser = new Browser(house.origin)
    const body = { login: 'olga', password }
    const answer = await browser.postAsTold('/api/sign-in/password', body)
    assert.equal(answer.status, 403)
    assert.equal(browser.cookies.size, 0)
  })

  it('is granted no reading by another site either', async () => {
    const answer = await staff.browser.get('/api/status', { origin: 'https://evil.example' })
    assert.equal(answer.headers.get('access-control-allow-origin'), null)
  })
})
